import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import sharp from 'sharp';
import { root } from '../../scripts/root.ts';
import { freePort } from '../../scripts/testing/temporary-postgres.ts';
import { waterTile, writeBasemap } from '../support/small-basemap.ts';

// A server of its own: the others have no background map.
test.use({
  serviceWorkers: 'allow',
  permissions: ['geolocation'],
  geolocation: { longitude: 105.896, latitude: 21.02, accuracy: 6 },
});

let folder: string;
let server: ChildProcess;
let port: number;
let url: string;
const basemapFile = () => join(folder, 'hanoi.pmtiles');
test.beforeAll(async () => {
  test.setTimeout(180_000);
  folder = mkdtempSync(join(tmpdir(), 'bo-an-basemap-'));
  writeWater(0);
  port = await freePort();
  url = `http://localhost:${port}`;
  await startServer();
});
test.afterAll(async () => {
  await stopServer();
  rmSync(folder, { recursive: true, force: true });
});

/** A map that is all water, of tiles that differ and do not shrink, so that the file is worth several requests. */
function writeWater(firstSeed: number): void {
  const water = waterTile();
  let count = firstSeed;
  writeBasemap(basemapFile(), {
    box: [105.7, 20.9, 106.1, 21.2],
    maxZoom: 15,
    tile: () => Buffer.concat([water, unknownField(count++)]),
  });
}

async function startServer(): Promise<void> {
  server = spawn(process.execPath, [join(root, 'server/main.ts')], {
    env: {
      ...process.env,
      ...{ PORT: String(port), HOST: '127.0.0.1', DATA_DIR: join(folder, 'data'), DATABASE_URL: '' },
      ...{ STORAGE_URL: '', PUBLIC_URL: url, DEMO: '1', BASEMAP_URL: `file:${basemapFile()}` },
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const isUp = () =>
    fetch(`${url}/api/health`).then(
      (answer) => answer.ok,
      () => false,
    );
  await expect.poll(isUp, { timeout: 150_000 }).toBe(true);
}

async function stopServer(): Promise<void> {
  if (server?.exitCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await ended;
}

/** A field of a tile that readers pass over: 80 kB of noise. */
function unknownField(seed: number): Buffer {
  const length = 80_000;
  const noise = Buffer.alloc(length);
  for (let at = 0, state = seed + 1; at < length; at++) {
    state = (state * 48_271) % 2_147_483_647;
    noise[at] = state;
  }
  // Number 15, of a given length.
  return Buffer.concat([
    Buffer.from([0x7a, 0x80 | (length & 0x7f), 0x80 | ((length >> 7) & 0x7f), length >> 14]),
    noise,
  ]);
}

async function signIn(context: BrowserContext): Promise<void> {
  const answer = await context.request.post(`${url}/api/auth/sign-in/username`, {
    data: { username: 'field', password: 'bo-an-demo-2026' },
    headers: { origin: url },
  });
  expect(answer.status(), await answer.text()).toBe(200);
}
const line = (page: Page) => page.locator('.basemap-line');
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first();

/** Whatever the page still loads comes from the device then. */
const workerHasIt = (page: Page) =>
  expect
    .poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null), { timeout: 45_000 })
    .toBe(true);

/** Part of the map's picture that has the colour of water in the theme of now. */
async function shareOfWater(page: Page): Promise<number> {
  const color = await page.evaluate(() =>
    getComputedStyle(document.documentElement).getPropertyValue('--map-water').trim(),
  );
  const wanted = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  const { data, info } = await sharp(await page.locator('.maplibregl-canvas').first().screenshot())
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  let hits = 0;
  for (let at = 0; at < data.length; at += 3)
    if (wanted.every((value, channel) => Math.abs(value - (data[at + channel] ?? 0)) <= 2)) hits += 1;
  return hits / (info.width * info.height);
}

test('the background map is taken along: size first, stopped, gone on with after a reload, shown offline', async ({
  context,
}) => {
  test.setTimeout(180_000);
  await signIn(context);
  let page = await context.newPage();
  const ranges: string[] = [];
  let held = 0;
  await context.route('**/api/sync/basemap?**', async (route) => {
    ranges.push(route.request().headers().range ?? 'whole');
    // The line dies after the first piece.
    if (held > 0 && ranges.length > held) return await route.abort('connectionreset');
    await route.continue();
  });
  held = 1;
  await page.goto(`${url}/field?view=ready`);
  await workerHasIt(page);
  await expect(line(page)).toContainText('chưa có trên máy');
  await expect(page.locator('.ready-verdict')).toHaveAttribute('data-good', 'false');
  await button(page, /^Tải bản đồ nền \(.*MB\)/).click();
  await expect(line(page).getByRole('alert')).toContainText('Mạng đứt giữa chừng', { timeout: 30_000 });
  await expect(line(page)).toContainText(/Đã tải 1 MB \/|Đã tải 1,0 MB \//);

  held = 0;
  const before = ranges.length;
  await page.reload();
  await expect(line(page)).toContainText(/MB, tải lúc/, { timeout: 60_000 });
  expect(ranges.slice(before)[0]).toBe('bytes=1048576-2097151');
  await button(page, 'Tải về máy').click();
  await expect(page.locator('.ready-verdict')).toHaveAttribute('data-good', 'true', { timeout: 45_000 });
  await page.close();

  await context.setOffline(true);
  page = await context.newPage();
  const failed: string[] = [];
  page.on('requestfailed', (request) => failed.push(request.url()));
  await page.goto(`${url}/field?view=ready`);
  await expect(line(page)).toContainText(/MB, tải lúc/);
  await expect(page.locator('.maplibregl-ctrl-attrib-inner')).toContainText('thử nghiệm', {
    timeout: 30_000,
  });
  // The map comes from the device: the server's file was not even asked for.
  expect(failed.filter((address) => address.endsWith('.pmtiles'))).toEqual([]);
  await expect(page.getByText('Chưa tải được nền đường phố')).toHaveCount(0);
  // Seen under the sites, in the colours of the theme, also closer than its last zoom.
  await page.goto(`${url}/field`);
  await expect.poll(() => shareOfWater(page), { timeout: 30_000 }).toBeGreaterThan(0.3);
  await button(page, 'Tương phản cao khi trời nắng').click();
  await expect.poll(() => shareOfWater(page), { timeout: 30_000 }).toBeGreaterThan(0.3);
  const map = await page.locator('.maplibregl-canvas').first().boundingBox();
  await page.mouse.move((map?.width ?? 0) / 2, (map?.height ?? 0) / 2);
  for (let step = 0; step < 6; step++) await page.mouse.wheel(0, -300);
  await expect(page.locator('.maplibregl-ctrl-scale')).toHaveText(/^[1-5]\d?\sm$/, { timeout: 30_000 });
  await expect.poll(() => shareOfWater(page), { timeout: 30_000 }).toBeGreaterThan(0.3);
  await page.goto(`${url}/field?view=ready`);

  await button(page, 'Xoá bản đồ nền').click();
  await expect(line(page)).toContainText('chưa có trên máy');
});

test('it is stopped, outlives a restart of the server, and says when it is older', async ({ context }) => {
  test.setTimeout(180_000);
  await signIn(context);
  const page = await context.newPage();
  const ranges: string[] = [];
  let isSlow = true;
  await context.route('**/api/sync/basemap?**', async (route) => {
    ranges.push(route.request().headers().range ?? 'whole');
    // Time to stop it after the first piece.
    if (isSlow && ranges.length > 1) await new Promise((resolve) => setTimeout(resolve, 3000));
    await route.continue().catch(() => undefined);
  });
  await page.goto(`${url}/field?view=ready`);
  await workerHasIt(page);
  await button(page, /^Tải bản đồ nền \(.*MB\)/).click();
  const begun = /(Đã tải )?1(,0)? MB \//;
  await expect(line(page)).toContainText(begun, { timeout: 30_000 });
  await expect(line(page).getByRole('meter', { name: 'Đang tải bản đồ nền' })).toHaveCount(1);
  await line(page).getByRole('button', { name: 'Dừng' }).click();
  await expect(button(page, 'Tải tiếp')).toBeVisible();
  isSlow = false;
  const stoppedAt = ranges.length;
  await page.reload();
  await expect(button(page, 'Tải tiếp')).toBeVisible();
  await expect(line(page)).toContainText(begun);
  expect(ranges.length).toBe(stoppedAt);

  await stopServer();
  await button(page, 'Tải tiếp').click();
  await expect(line(page).getByRole('alert')).toContainText('Mạng đứt giữa chừng', { timeout: 30_000 });
  await startServer();
  const before = ranges.length;
  await page.reload();
  await expect(line(page)).toContainText(/MB, tải lúc/, { timeout: 60_000 });
  expect(ranges[before]).toBe('bytes=1048576-2097151');
  await expect(button(page, /^Tải bản mới/)).toHaveCount(0);

  writeWater(10_000);
  await page.reload();
  await expect(line(page)).toContainText('cũ hơn bản của máy chủ');
  await expect(page.locator('.basemap-line').locator('..')).toHaveAttribute('data-level', 'good');
  await button(page, /^Tải bản mới/).click();
  await expect(line(page)).not.toContainText('cũ hơn', { timeout: 60_000 });
  await expect(line(page)).toContainText(/MB, tải lúc/);
});
