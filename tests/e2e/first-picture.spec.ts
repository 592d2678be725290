import { expect, type Page, type Route, test } from '@playwright/test';
import { openAs } from './sign-in.ts';

// Each test loads the whole page from nothing, some of them twice.
test.slow();

const LONG_BIEN = '00145';
const APP = /\/assets\/app-[^/]+\.js$/;
const MAP = /\/assets\/controller-[^/]+\.js$/;
const DECK = /\/assets\/(?:dashboard\.layers|deck-overlay|webgl-device)-[^/]+\.js$/;

/** Holds back what the address names until it is let through. */
async function hold(page: Page, url: RegExp): Promise<() => Promise<void>> {
  const held: Route[] = [];
  let isOpen = false;
  await page.route(url, async (route) => {
    if (isOpen) await route.continue();
    else held.push(route);
  });
  return async () => {
    isOpen = true;
    await Promise.all(held.map((route) => route.continue()));
  };
}

/** `rgb()` of the colour token that a share of covered sites has in the page's theme. */
async function expectedFill(page: Page): Promise<string> {
  const answer = await page.request.get(`/api/coverage?by=commune&commune=${LONG_BIEN}`);
  const { total } = (await answer.json()) as { total: { covered: number; sites: number } };
  const shade = Math.min(5, Math.floor((total.covered / total.sites) * 5 + 1e-9) + 1);
  return page.evaluate((name) => {
    const probe = document.createElement('i');
    probe.style.color = `var(--ramp-${name})`;
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }, shade);
}

const fillOf = (page: Page) =>
  page
    .locator(`path[data-code="${LONG_BIEN}"]`)
    .first()
    .evaluate((path) => getComputedStyle(path).fill);

for (const theme of ['light', 'dark'] as const) {
  test(`the communes stand in their true colours before the application and before MapLibre, ${theme}`, async ({
    browser,
  }, info) => {
    const context = await openAs(browser, 'city', { ...info.project.use, colorScheme: theme });
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const freeApp = await hold(page, APP);
    const freeMap = await hold(page, MAP);
    await page.goto('/');

    const first = page.locator('#first-picture');
    await expect(first.getByRole('img', { name: /Bản đồ điểm nguy cơ/ })).toBeVisible();
    await expect(first.locator('path[data-code]')).toHaveCount(127);
    expect(await fillOf(page)).toBe(await expectedFill(page));
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    await expect(first.getByText('80 – 100%')).toBeVisible();
    await expect(first.getByText('Dữ liệu minh hoạ')).toBeVisible();
    await expect(first.getByRole('link', { name: 'Điểm nguy cơ' })).toHaveAttribute('href', '/sites');
    expect(await first.innerText()).not.toMatch(/\b(sites|map|common|dashboard)\.[a-z]/);
    expect(asked.filter((url) => MAP.test(url) || DECK.test(url))).toEqual([]);
    const place = await page.locator(`path[data-code="${LONG_BIEN}"]`).first().boundingBox();

    await test.step('the application takes over with the same picture in the same place', async () => {
      await freeApp();
      await expect(first).toHaveCount(0);
      await expect(page.getByRole('link', { name: 'Quá hạn khắc phục' })).toBeVisible();
      await expect(page.locator('.map-picture')).toBeVisible();
      expect(await fillOf(page)).toBe(await expectedFill(page));
      const now = await page.locator(`path[data-code="${LONG_BIEN}"]`).boundingBox();
      // The notes of the figures wrap as they will: the map may give or take a few pixels of its height.
      for (const side of ['x', 'y', 'width', 'height'] as const)
        expect(Math.abs((now?.[side] ?? 0) - (place?.[side] ?? 1e9)), side).toBeLessThanOrEqual(4);
    });

    await test.step('the map takes the place of the picture, without deck.gl', async () => {
      await freeMap();
      await expect(page.locator('.maplibregl-canvas')).toBeVisible();
      await expect(page.locator('.map-picture')).toHaveCount(0, { timeout: 30_000 });
      expect(asked.filter((url) => DECK.test(url))).toEqual([]);
    });

    await test.step('the exact outlines come when the map can be used', async () => {
      const startOf = (name: RegExp) =>
        page.evaluate(
          (source) =>
            performance.getEntries().find((entry) => new RegExp(source).test(entry.name))?.startTime ?? 0,
          name.source,
        );
      await expect.poll(() => startOf(/\.topojson$/), { timeout: 30_000 }).toBeGreaterThan(0);
      const ready = await startOf(/^map-ready$/);
      expect(ready).toBeGreaterThan(0);
      expect(await startOf(/\.topojson$/)).toBeGreaterThanOrEqual(ready);
    });

    if (theme === 'light')
      await test.step('deck.gl comes when a view of it is chosen', async () => {
        await page.getByRole('radio', { name: 'Cột 3D' }).click();
        await expect.poll(() => asked.some((url) => DECK.test(url))).toBe(true);
      });
    await context.close();
  });
}

test('where the map’s code fails the picture stays, says so, and the map can be tried again', async ({
  browser,
}, info) => {
  const context = await openAs(browser, 'city', info.project.use);
  const page = await context.newPage();
  await page.route(MAP, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: 'throw new Error("x")' }),
  );
  await page.goto('/');
  // The page is loaded anew once, as after an update of the server.
  await expect(page.getByText(/Chưa tải được bản đồ tương tác/)).toBeVisible({ timeout: 40_000 });
  await expect(page.locator('.map-picture path[data-code]')).toHaveCount(127);
  expect(await fillOf(page)).toBe(await expectedFill(page));
  await expect(page.getByRole('button', { name: 'Thử lại' })).toBeVisible();
  await context.close();
});

test('where the application does not load the picture stays and says so', async ({ browser }, info) => {
  const context = await openAs(browser, 'city', info.project.use);
  const page = await context.newPage();
  await page.route(APP, (route) => route.abort());
  await page.goto('/');
  await expect(page.getByRole('alert').getByText(/Chưa tải được ứng dụng/)).toBeVisible();
  await expect(page.locator('#first-picture path[data-code]')).toHaveCount(127);
  await context.close();
});

test('nobody signed in sees no picture but the way in, and finds the map after it', async ({
  browser,
}, info) => {
  const context = await browser.newContext(info.project.use);
  const page = await context.newPage();
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Đăng nhập' })).toBeVisible();
  await expect(page.locator('#first-picture')).toHaveCount(0);
  await page.getByLabel('Email hoặc tên đăng nhập').fill('city');
  await page.getByLabel('Mật khẩu', { exact: true }).fill('bo-an-demo-2026');
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await expect(page.getByRole('link', { name: 'Quá hạn khắc phục' })).toBeVisible();
  await expect(page.locator('.maplibregl-canvas')).toBeVisible();
  await context.close();
});
