import { expect, type Locator, type Page } from '@playwright/test';

interface Stop {
  /** For messages. */
  name: string;
  isSeen: boolean;
  /** Why not, for messages. */
  look: string;
}

/** Where the keyboard is, and whether a person sees it: an outline on it, or on the label that stands for it. */
async function stopOf(page: Page): Promise<Stop> {
  return await page.evaluate(() => {
    const active = document.activeElement;
    if (!active || active === document.body) return { name: 'nothing', isSeen: false, look: 'no focus' };
    const label = 'labels' in active ? ((active as HTMLInputElement).labels?.[0] ?? null) : null;
    const name = active.getAttribute('aria-label') ?? active.textContent?.trim() ?? label?.textContent ?? '';
    const isHidden = active.getBoundingClientRect().width <= 1;
    const shown = isHidden && label ? label : active;
    const { outlineStyle, outlineWidth, visibility } = getComputedStyle(shown);
    const { left, top, right, bottom } = shown.getBoundingClientRect();
    const isInside = right > 0 && bottom > 0 && left < innerWidth && top < innerHeight && right > left;
    const points = [0.1, 0.5, 0.9].map((part) => [left + (right - left) * part, (top + bottom) / 2] as const);
    const isOnTop = points.some(([x, y]) => {
      const at = document.elementFromPoint(x, y);
      return at !== null && (shown.contains(at) || at.contains(shown));
    });
    const isOutlined = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
    return {
      name: `${active.tagName.toLowerCase()} ${name.slice(0, 60)}`,
      isSeen:
        active.matches(':focus-visible') && isOutlined && isInside && isOnTop && visibility === 'visible',
      look: JSON.stringify({
        outlineStyle,
        outlineWidth,
        isInside,
        isOnTop,
        visible: active.matches(':focus-visible'),
      }),
    };
  });
}

const hasFocus = async (target: Locator) =>
  (await target.count()) > 0 &&
  (await target.first().evaluate((element) => element === document.activeElement));

/** The focus that the page has set itself is seen too. */
export async function expectSeen(page: Page): Promise<void> {
  const stop = await stopOf(page);
  expect(stop.isSeen, `${stop.name}: ${stop.look}`).toBe(true);
}

/** Tab by tab to a control. Every stop on the way must be seen; none may hold the keyboard. */
export async function tabTo(page: Page, target: Locator, { key = 'Tab', most = 90 } = {}): Promise<void> {
  const way: string[] = [];
  for (let step = 0; step < most; step += 1) {
    await page.keyboard.press(key);
    const stop = await stopOf(page);
    // From the last control the keyboard leaves the page and comes back at its beginning.
    if (stop.name === 'nothing') continue;
    way.push(stop.name);
    expect(stop.isSeen, `${stop.name}: ${stop.look}\non the way ${way.join(' → ')}`).toBe(true);
    if (await hasFocus(target)) return;
  }
  throw new Error(`not reached by ${key}: ${target}\n${way.join('\n')}`);
}

/** Reaches a button or link and presses Enter. */
export async function enter(
  page: Page,
  target: Locator,
  options?: Parameters<typeof tabTo>[2],
): Promise<void> {
  await tabTo(page, target, options);
  await page.keyboard.press('Enter');
}
