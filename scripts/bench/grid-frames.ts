import { type Browser, type CDPSession, chromium, type Page } from '@playwright/test';
import { DEMO_PASSWORD, ensureUser } from '../../server/auth/auth.service.ts';
import { ensureWebBuilt } from '../build-web.ts';
import { chromiumArgs, findChromium } from '../testing/system-tools.ts';
import { WINDOW } from './browser-server.ts';
import { limit, median, ms, type Row } from './measure.ts';
import { startProduct } from './server-process.ts';
import { openSqliteStore } from './stores.ts';

const PLAN = 'hanoi-2026';
const USER = 'bench';
const COMMUNES = 126;
const ROUNDS = 3;
/** Most that the page may be busy in one piece while somebody works in the grid, milliseconds. */
const MOST = 50;
/** One for each round, none right after the other; the first is not counted. */
const PERIODS = ['2026-M01', '2026-M03', '2026-M05', '2026-M07'];

interface Busy {
  /** Longest task of the page's main thread, by the clock and by its own processor time. */
  task: number;
  taskCpu: number;
  /** Longest time from one frame to the next. */
  frame: number;
}

/**
 * The entry grid of a city in Chromium, 126 communes: how long the page is busy in one piece while somebody types, goes
 * about with the arrow keys, pastes blocks and takes them back, until all is stored.
 */
export async function benchGridFrames(): Promise<Row[]> {
  const found = findChromium();
  if ('missing' in found) throw new Error(found.missing);
  await ensureWebBuilt();
  const store = await openSqliteStore(null);
  try {
    await ensureUser(store.parts.auth, store.parts.deps.database, {
      ...{ email: 'bench@bo-an.test', username: USER, name: USER, role: 'city', scopes: ['*'] },
      password: DEMO_PASSWORD,
    });
    const server = await startProduct(store);
    const browser = await chromium.launch({ executablePath: found.path, args: chromiumArgs() });
    try {
      return await measureAll(browser, server.url);
    } finally {
      await browser.close();
      await server.close();
    }
  } finally {
    await store.close();
  }
}

async function measureAll(browser: Browser, url: string): Promise<Row[]> {
  const context = await browser.newContext({ viewport: WINDOW, locale: 'vi-VN' });
  const data = { username: USER, password: DEMO_PASSWORD };
  const answer = await context.request.post(`${url}/api/auth/sign-in/username`, { data });
  if (answer.status() !== 200) throw new Error(`sign-in: ${answer.status()}`);
  const found = new Map<string, Busy[]>();
  for (let round = -1; round < ROUNDS; round++) {
    const page = await context.newPage();
    await page.goto(`${url}/plans/${PLAN}/values?period=${PERIODS[round + 1]}`);
    await page.locator('[data-row="0"][data-slot="0"]').waitFor();
    const session = await context.newCDPSession(page);
    for (const [name, work] of SCENARIOS) {
      await settle(page);
      const busy = await watch(page, session, () => work(page));
      // The first round compiles.
      if (round >= 0) found.set(name, [...(found.get(name) ?? []), busy]);
    }
    await page.close();
  }
  await context.close();
  return [...found].flatMap(([name, all]) => {
    const of = (pick: (busy: Busy) => number) => median(all.map(pick));
    return [
      limit(
        `grid: ${name}, longest frame`,
        of(({ frame }) => frame),
        MOST,
        ms,
      ),
      limit(
        `grid: ${name}, longest task`,
        of(({ task }) => task),
        MOST,
        ms,
      ),
      limit(
        `grid: ${name}, longest by processor time`,
        of(({ taskCpu }) => taskCpu),
        MOST,
        ms,
      ),
    ];
  });
}

const SCENARIOS: readonly [string, (page: Page) => Promise<void>][] = [
  ['arrow keys', (page) => arrows(page)],
  ['typing', (page) => type(page)],
  ['pasting 126 × 1', (page) => paste(page, 1)],
  ['undoing 126 × 1', (page) => undo(page)],
  ['pasting 126 × 10', (page) => paste(page, 10)],
  ['undoing 126 × 10', (page) => undo(page)],
  ['pasting 126 × 30', (page) => paste(page, 30)],
  ['undoing 126 × 30', (page) => undo(page)],
];

async function goToStart(page: Page): Promise<void> {
  await page.locator('.value-grid').evaluate((grid) => grid.scrollTo(0, 0));
  await page.locator('[data-row="0"][data-slot="3"]').click();
}

/** Nothing is left to send, and nothing is on its way. */
async function settle(page: Page): Promise<void> {
  await page.getByText('Đã lưu mọi thay đổi').waitFor({ timeout: 60_000 });
  await page.waitForTimeout(700);
}

async function arrows(page: Page): Promise<void> {
  await goToStart(page);
  for (const key of ['ArrowDown', 'ArrowRight', 'ArrowUp', 'ArrowLeft']) {
    for (let step = 0; step < 25; step++) await page.keyboard.press(key);
  }
}

async function type(page: Page): Promise<void> {
  await goToStart(page);
  for (let row = 0; row < 20; row++) {
    await page.keyboard.type(String(40 + row));
    await page.keyboard.press('Tab');
    await page.keyboard.type(String(80 + row));
    await page.keyboard.press('Enter');
  }
  await settle(page);
}

/** Whole ratios of so many quantities, as "12/40"; columns of other kinds take their fault. */
async function paste(page: Page, columns: number): Promise<void> {
  await goToStart(page);
  const line = (row: number) =>
    Array.from({ length: columns }, (_, column) => `${10 + ((row + column) % 30)}/${50 + row}`).join('\t');
  const block = Array.from({ length: COMMUNES }, (_, row) => line(row)).join('\n');
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  }, block);
  await settle(page);
}

async function undo(page: Page): Promise<void> {
  await page.keyboard.press('Control+z');
  await settle(page);
}

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  dur?: number;
  tdur?: number;
  args?: { name?: string };
}

/** The trace of the browser while something is done, and the time between frames in the page. */
async function watch(page: Page, session: CDPSession, work: () => Promise<void>): Promise<Busy> {
  await page.evaluate(() => {
    const watched = { longest: 0, isOver: false };
    Object.assign(window, { watched });
    let last = performance.now();
    const step = (now: number) => {
      watched.longest = Math.max(watched.longest, now - last);
      last = now;
      if (!watched.isOver) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
  const events: TraceEvent[] = [];
  const collect = ({ value }: { value: object[] }) => events.push(...(value as TraceEvent[]));
  session.on('Tracing.dataCollected', collect);
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'disabled-by-default-devtools.timeline', '__metadata'] },
  });
  await work();
  const done = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
  await session.send('Tracing.end');
  await done;
  session.off('Tracing.dataCollected', collect);
  const frame = await page.evaluate(() => {
    const { watched } = window as unknown as { watched: { longest: number; isOver: boolean } };
    watched.isOver = true;
    return watched.longest;
  });
  const main = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = events.filter(({ name, pid, tid }) => /RunTask$/.test(name) && main.has(`${pid} ${tid}`));
  const longest = (pick: (event: TraceEvent) => number | undefined) =>
    Math.max(0, ...tasks.map((event) => (pick(event) ?? 0) / 1000));
  return { task: longest(({ dur }) => dur), taskCpu: longest(({ tdur }) => tdur), frame };
}
