import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import sharp from 'sharp';
import { openAs } from './sign-in.ts';

// What a browser asks of an application before it offers to install it.
interface Manifest {
  name: string;
  short_name: string;
  description: string;
  lang: string;
  id: string;
  start_url: string;
  scope: string;
  display: string;
  theme_color: string;
  background_color: string;
  icons: { src: string; sizes: string; type: string; purpose?: string }[];
}

let context: BrowserContext;
let page: Page;
const faults: string[] = [];
test.beforeAll(async ({ browser }) => {
  context = await openAs(browser, 'field', { serviceWorkers: 'allow' });
  page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.goto('/field');
  await expect(page.getByRole('heading', { name: 'Điểm trong địa bàn' })).toBeVisible();
});
test.afterAll(() => context.close());

const content = (selector: string) => page.locator(`head ${selector}`).getAttribute('content');
async function pictureOf(path: string) {
  const answer = await context.request.get(path);
  expect([path, answer.status(), answer.headers()['content-type']]).toEqual([path, 200, 'image/png']);
  const { data, info } = await sharp(await answer.body())
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const corner = data[3];
  return { size: `${info.width}x${info.height}`, isFull: corner === 255 };
}

test('the browser finds a manifest without a fault and nothing that hinders installing', async () => {
  const cdp = await context.newCDPSession(page);
  const { url, data, errors } = await cdp.send('Page.getAppManifest');
  expect([new URL(url).pathname, errors]).toEqual(['/manifest.webmanifest', []]);
  const manifest = JSON.parse(data ?? '') as Manifest;
  expect(manifest).toMatchObject({
    ...{ name: 'Bờ An', short_name: 'Bờ An', lang: 'vi', id: '/', scope: '/' },
    ...{ start_url: '/field', display: 'standalone' },
  });
  expect(manifest.description).not.toBe('');
  expect(manifest.background_color).toMatch(/^#[0-9a-f]{6}$/);
  expect(await content('meta[name="theme-color"]')).toBe(manifest.theme_color);
  await expect
    .poll(async () => (await cdp.send('Page.getInstallabilityErrors')).installabilityErrors)
    .toEqual([]);
});

test('icons are what the manifest says, and those that a system cuts fill their square', async () => {
  const { icons } = (await (await context.request.get('/manifest.webmanifest')).json()) as Manifest;
  const said = icons.map(({ sizes, purpose = 'any' }) => `${sizes} ${purpose}`).sort();
  expect(said).toEqual(['192x192 any', '512x512 any', '512x512 maskable']);
  for (const { src, sizes, purpose } of icons) {
    const { size, isFull } = await pictureOf(src);
    expect([src, size]).toEqual([src, sizes]);
    if (purpose === 'maskable') expect(isFull).toBe(true);
  }
  const touch = await page.locator('link[rel="apple-touch-icon"]').getAttribute('href');
  expect(await pictureOf(touch ?? '')).toEqual({ size: '180x180', isFull: true });
});

test('the page is as wide as the device', async () => {
  expect(await content('meta[name="viewport"]')).toContain('width=device-width, initial-scale=1');
  const [inner, needed] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
  expect([inner, needed]).toEqual([page.viewportSize()?.width, page.viewportSize()?.width]);
});

test('a worker has the page, which starts without a network, and nothing complains', async () => {
  expect(await page.evaluate(() => isSecureContext)).toBe(true);
  await expect
    .poll(() => page.evaluate(() => navigator.serviceWorker.controller?.scriptURL ?? ''), { timeout: 45_000 })
    .toMatch(/\/sw\.js$/);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Điểm trong địa bàn' })).toBeVisible();
  expect(faults).toEqual([]);
  await context.setOffline(true);
  await page.goto('/field');
  await expect(page.getByRole('heading', { name: 'Điểm trong địa bàn' })).toBeVisible();
  await context.setOffline(false);
});
