import AxeBuilder from '@axe-core/playwright';
import { type Browser, type BrowserContext, expect, type Page, type Request, test } from '@playwright/test';
import sharp from 'sharp';
import { PublicPlaces } from '../../server/domain/public-view.ts';
import { readPlaces } from '../../web/residents/places.ts';
import { openAs } from './sign-in.ts';

const PHONE = { viewport: { width: 360, height: 780 }, hasTouch: true, isMobile: true } as const;
const ON = { isOn: true, roundedM: 50, phoneKeptDays: 30 };

/** A phone that nobody has signed in on; every request of its pages is noted. */
async function openPhone(browser: Browser, options: Parameters<Browser['newContext']>[0] = {}) {
  const context = await browser.newContext({ ...PHONE, ...options });
  const page = await context.newPage();
  const requests: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith('blob:') && !request.url().startsWith('data:'))
      requests.push(`${request.url()} ${request.postData()?.slice(0, 2000) ?? ''}`);
  });
  return { context, page, requests };
}

async function places(context: BrowserContext) {
  const answer = await context.request.get('/api/public/places');
  return readPlaces(PublicPlaces.parse(await answer.json()));
}

async function expectAccessible(page: Page, theme: 'light' | 'dark') {
  await page.evaluate((name) => {
    document.documentElement.dataset.theme = name;
  }, theme);
  const { violations } = await new AxeBuilder({ page }).exclude('.maplibregl-map').analyze();
  expect(
    violations.map(({ id, nodes }) => `${theme} ${id}: ${nodes.map(({ html }) => html).join('\n')}`),
  ).toEqual([]);
}

/** Another one each time: a photo that was sent before puts a report aside. */
const photo = () => {
  const [r, g, b] = [0, 0, 0].map(() => Math.floor(Math.random() * 256));
  return sharp({ create: { width: 640, height: 480, channels: 3, background: { r, g, b } } })
    .jpeg()
    .toBuffer();
};

test('a phone needs at most 300 KB before the map draws, and nothing leaves the origin', async ({
  browser,
  baseURL,
}) => {
  const { context, page, requests } = await openPhone(browser);
  const before: Request[] = [];
  let isBefore = true;
  page.on('request', (request) => {
    if (/full-map-/.test(request.url())) isBefore = false;
    if (isBefore && !request.url().startsWith('data:')) before.push(request);
  });
  await page.goto('/public');
  await expect(page.getByRole('heading', { name: 'Nước nguy hiểm quanh em' })).toBeVisible();
  await expect(page.locator('.map-picture')).toBeVisible();
  await expect(page.locator('.maplibregl-canvas')).toBeVisible({ timeout: 45_000 });
  const sizes = await Promise.all(
    before.map(async (request) => {
      const { responseBodySize } = await request.sizes();
      return [new URL(request.url()).pathname, responseBodySize] as const;
    }),
  );
  const sum = sizes.reduce((bytes, [, each]) => bytes + each, 0);
  console.log(`before the map: ${Math.round(sum / 1000)} KB in ${sizes.length} requests`);
  for (const [path, bytes] of sizes) console.log(`  ${String(bytes).padStart(7)} ${path}`);
  expect(sum).toBeLessThanOrEqual(300_000);
  for (const request of requests) {
    const url = new URL(request.split(' ')[0] ?? '');
    expect(url.origin).toBe(new URL(baseURL ?? '').origin);
    expect(url.pathname).toMatch(/^\/(?:public(?:\/|$)|icons\/|api\/public\/(?:places|outlines)$)/);
  }
  expect(await context.cookies()).toEqual([]);
  await context.close();
});

test('warns of what is near in words, without telling anybody where the reader is', async ({ browser }) => {
  const plain = await browser.newContext();
  const [nearest] = (await places(plain)).hazards;
  await plain.close();
  const [lon = 0, lat = 0] = nearest?.lonLat ?? [];
  const { context, page, requests } = await openPhone(browser, {
    geolocation: { longitude: lon + 0.0003, latitude: lat },
    permissions: ['geolocation'],
  });
  await page.goto('/public?view=list');
  await page.getByRole('button', { name: 'Gần tôi' }).click();
  await expect(page.locator('.residents-warning')).toContainText('Đừng để trẻ ra đó một mình');
  await expect(page.locator('.residents-place').first()).toContainText('cách khoảng');
  for (const request of requests)
    expect(request).not.toMatch(new RegExp(`${(lon + 0.0003).toFixed(3)}|${lat.toFixed(3)}`));
  // List and map tell the same; a commune is found by a part of its name without marks.
  await page.getByLabel('Xã, phường', { exact: true }).fill('long bien');
  await page.getByRole('button', { name: 'Phường Long Biên' }).click();
  await expect(page).toHaveURL(/commune=00145/);
  await context.close();
});

test('a report survives a reload and a dead network, is sent once, and its code tells what became of it', async ({
  browser,
}) => {
  const { context, page } = await openPhone(browser, {
    geolocation: { longitude: 105.896167, latitude: 21.0203 },
    permissions: ['geolocation'],
  });
  await page.goto('/public/report');
  const openedAt = Date.now();
  const text = `Ao sâu sát đường, không rào, thử ${Date.now()}`;
  await page.getByRole('button', { name: 'Gửi tin' }).click();
  await expect(page.getByText('Hãy cho biết chỗ nào')).toBeVisible();
  await page.getByRole('button', { name: 'Chỗ tôi đang đứng' }).click();
  await expect(page.getByText('Vị trí của bạn')).toBeVisible();
  await page.getByLabel('Là gì?').selectOption('pond');
  await page.getByLabel('Bạn thấy gì?').fill(text);
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'ao.jpg', mimeType: 'image/jpeg', buffer: await photo() });
  await expect(page.getByAltText('Ảnh sẽ gửi')).toBeVisible();
  await page.getByLabel(/Số điện thoại/).fill('0912 345 678');
  expect(await page.getByRole('checkbox').isChecked()).toBe(false);
  await page.getByRole('checkbox').check();
  await page.reload();
  await expect(page.getByLabel('Bạn thấy gì?')).toHaveValue(text);
  await expect(page.getByAltText('Ảnh sẽ gửi')).toBeVisible();

  // Nobody writes as fast as this test, and what comes so fast is put aside.
  await expect.poll(() => Date.now() - openedAt).toBeGreaterThan(4500);
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Gửi tin' }).click();
  await expect(page.getByText('Tin đã lưu trên máy')).toBeVisible();
  await context.setOffline(false);
  await expect(page.locator('.report-code')).toBeVisible({ timeout: 30_000 });
  const code = (await page.locator('.report-code').textContent()) ?? '';
  expect(code).toMatch(/^\w{4}-\w{4}-\w{4}$/);
  await page.getByRole('button', { name: 'Xem đã xử lý tới đâu' }).click();
  await expect(page.getByText('Đã nhận, chờ cán bộ xã, phường xem.')).toBeVisible();

  const office = await openAs(browser, 'officer');
  const desk = await office.newPage();
  await desk.goto('/reports-from-residents');
  const rows = desk.locator('.triage-row', { hasText: text });
  await expect(rows).toHaveCount(1);
  await rows.click();
  await expect(desk.getByText('0912345678')).toBeVisible();
  await expect(desk.getByAltText('Ảnh người dân gửi')).toBeVisible();
  await desk.getByLabel('Tên điểm').fill('Ao sát đường, người dân báo');
  await desk.getByRole('button', { name: 'Ghi điểm mới' }).click();
  await expect(desk.getByText('Đã ghi điểm mới.', { exact: true })).toBeVisible();
  await office.close();

  await page.reload();
  await expect(page.getByText('Đã ghi thành một nơi nguy hiểm của xã, phường.')).toBeVisible();
  await expect(page.getByText('Hiện tại: nguy hiểm, chưa rào.')).toBeVisible();
  await context.close();
});

test('what is typed while the phone looks for the place stays', async ({ browser }) => {
  const { context, page } = await openPhone(browser);
  await page.addInitScript(() => {
    navigator.geolocation.getCurrentPosition = (found) => {
      const coords = { longitude: 105.896167, latitude: 21.0203, accuracy: 12 };
      addEventListener('place-found', () => found({ coords, timestamp: Date.now() } as GeolocationPosition));
    };
  });
  await page.goto('/public/report');
  await page.getByRole('button', { name: 'Chỗ tôi đang đứng' }).click();
  await page.getByLabel('Bạn thấy gì?').fill('Ao sâu sát đường');
  await page.evaluate(() => dispatchEvent(new Event('place-found')));
  await expect(page.getByText('Vị trí của bạn')).toBeVisible();
  await expect(page.getByLabel('Bạn thấy gì?')).toHaveValue('Ao sâu sát đường');
  await context.close();
});

test('every page is accessible in light and dark, on a phone and at a desk', async ({ browser }, {
  project,
}) => {
  test.setTimeout(120_000);
  const isDesk = project.name === 'desktop';
  const { context, page } = await openPhone(
    browser,
    isDesk ? { viewport: { width: 1440, height: 900 }, isMobile: false } : {},
  );
  for (const [path, ready] of [
    ['/public?view=list', /^[\d.]+ nơi$/],
    ['/public?view=list&show=play', /^[\d.]+ điểm vui chơi$/],
    ['/public?show=progress', /Số nơi nguy hiểm đã ghi nhận/],
    ['/public/report', /Báo nơi nguy hiểm/],
    ['/public/report/code', /Tra tin đã báo/],
  ] as const) {
    await page.goto(path);
    await expect(page.getByText(ready).first()).toBeVisible();
    // Nothing is wider than the phone.
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
    for (const theme of ['light', 'dark'] as const) await expectAccessible(page, theme);
  }
  await context.close();
  const office = await openAs(browser, 'admin');
  const desk = await office.newPage();
  for (const [path, ready] of [
    ['/reports-from-residents', 'Tin người dân báo'],
    ['/public-view', 'Trang công khai'],
  ] as const) {
    await desk.goto(path);
    await expect(desk.getByRole('heading', { name: ready })).toBeVisible();
    for (const theme of ['light', 'dark'] as const) await expectAccessible(desk, theme);
  }
  await office.close();
});

test('switched off, the page is gone at once', async ({ browser }) => {
  const city = await openAs(browser, 'city');
  const { context, page } = await openPhone(browser);
  await page.goto('/public?view=list');
  await expect(page.locator('.residents-place').first()).toBeVisible();
  try {
    const answer = await city.request.put('/api/public-view', { data: { ...ON, isOn: false } });
    expect(answer.status()).toBe(200);
    const gone = await page.goto('/public');
    expect(gone?.status()).toBe(404);
    await expect(page.getByRole('heading', { name: 'Trang công khai đang tắt' })).toBeVisible();
  } finally {
    await city.request.put('/api/public-view', { data: ON });
  }
  await context.close();
  await city.close();
});

test.describe('installed on a phone', () => {
  test.use({ serviceWorkers: 'allow' });

  test('starts without a network with what it was told last, and says how old that is', async ({
    browser,
  }) => {
    const { context, page } = await openPhone(browser, { serviceWorkers: 'allow' });
    await page.goto('/public?view=list');
    await expect(page.locator('.residents-place').first()).toBeVisible();
    const manifest = await page.evaluate(async () => {
      const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]');
      return (await fetch(link?.href ?? '')).json();
    });
    expect(manifest).toMatchObject({ start_url: '/public', scope: '/public', display: 'standalone' });
    await expect
      .poll(() => page.evaluate(() => navigator.serviceWorker.controller?.scriptURL ?? ''), {
        timeout: 40_000,
      })
      .toContain('/public/residents-sw.js');
    await context.setOffline(true);
    await page.goto('/public?view=list');
    await expect(page.getByText('Không có mạng. Đây là số liệu lưu lúc')).toBeVisible();
    await expect(page.locator('.residents-place').first()).toBeVisible();
    // The office's application is not of this worker's keeping.
    expect(await page.evaluate(() => caches.keys())).toEqual(
      expect.arrayContaining(['residents-files', 'residents-answers']),
    );
    await context.close();
  });
});
