import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, expect, type LaunchOptions, type Page, test } from '@playwright/test';
import { encode } from 'uqr';
import { v7 as makeId } from 'uuid';
import { plainJpeg } from '../support/photo-form.ts';
import { openAs } from './sign-in.ts';
import { makeSite } from './tablet-requests.ts';

// The camera inside the page, with Chromium's own in place of a device's.
let camera: Browser | null = null;
test.afterEach(async () => {
  await camera?.close();
  camera = null;
});

interface Setting {
  launchOptions?: LaunchOptions | undefined;
  viewport?: { width: number; height: number } | null | undefined;
}
/** @param film what the camera shows again and again; null: Chromium's test picture, which moves */
async function openWithCamera(use: Setting, baseURL: string, film: string | null): Promise<Page> {
  camera = await chromium.launch({
    ...use.launchOptions,
    args: [
      ...(use.launchOptions?.args ?? []),
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      ...(film === null ? [] : [`--use-file-for-fake-video-capture=${film}`]),
    ],
  });
  const context = await openAs(camera, 'field', {
    baseURL,
    viewport: use.viewport ?? null,
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    serviceWorkers: 'block',
    permissions: ['geolocation', 'camera'],
    geolocation: { longitude: 105.896, latitude: 21.02, accuracy: 6 },
  });
  return await context.newPage();
}
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

test('a photo is taken with the earlier view as a ghost over the camera', async ({
  browser,
  baseURL,
}, info) => {
  const office = await openAs(browser, 'officer');
  const site = await makeSite(office.request, 'Ao chụp lại');
  const photo = await office.request.post('/api/photos', {
    multipart: { photo: { name: 'ao.jpg', mimeType: 'image/jpeg', buffer: await plainJpeg(77) } },
  });
  const { id: photoId } = (await photo.json()) as { id: string };
  const event = {
    id: makeId(),
    type: 'noted',
    occurredAt: new Date().toISOString(),
    note: '',
    photoIds: [photoId],
  };
  const noted = await office.request.post(`/api/sites/${site.id}/events`, { data: { events: [event] } });
  expect(noted.status(), await noted.text()).toBeLessThan(300);

  const page = await openWithCamera(info.project.use, baseURL ?? '', null);
  await page.goto(`/field?site=${site.id}`);
  await button(page, 'Chụp khớp ảnh trước').click();
  const dialog = page.getByRole('dialog');
  const ghost = dialog.locator('.ghost img');
  await expect(ghost).toBeVisible();
  await expect.poll(() => ghost.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  const video = dialog.locator('video');
  await expect.poll(() => video.evaluate((shown: HTMLVideoElement) => shown.videoWidth)).toBeGreaterThan(0);
  // Both lie over each other, and the ghost lets the camera through as much as a person wants.
  const [over, under] = [await ghost.boundingBox(), await video.boundingBox()];
  expect(over && under && Math.abs(over.x - under.x) + Math.abs(over.y - under.y)).toBeLessThan(2);
  await expect(ghost).toHaveCSS('opacity', '0.5');
  await dialog.getByRole('slider').press('ArrowLeft');
  await expect(ghost).toHaveCSS('opacity', '0.4');

  await dialog.getByRole('button', { name: 'Chụp', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  const taken = page.getByRole('img', { name: 'Ảnh 1' });
  await expect(taken).toBeVisible();
  expect(await taken.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100);
  // It counts as taken here and now, and the camera is off.
  await expect(page.getByText(/^Vừa chụp · /)).toBeVisible();
  await expect(page.getByText('Ảnh mới chụp')).toBeVisible();
  expect(await page.evaluate(() => document.querySelectorAll('video').length)).toBe(0);
  await page.context().close();
  await office.close();
});

/** A sign before the camera, in the plain format that Chromium reads: one picture, a few times. */
function filmOf(text: string): Buffer {
  const { data, size } = encode(text, { ecc: 'Q', border: 4 });
  const [width, height] = [640, 480];
  const scale = Math.floor(height / size);
  const [left, top] = [(width - size * scale) >> 1, (height - size * scale) >> 1];
  const light = Buffer.alloc(width * height, 235);
  for (let y = 0; y < size * scale; y += 1)
    for (let x = 0; x < size * scale; x += 1)
      if (data[Math.floor(y / scale)]?.[Math.floor(x / scale)]) light[(y + top) * width + x + left] = 16;
  const grey = Buffer.alloc((width * height) / 2, 128);
  const frames = Array.from({ length: 5 }, () => [Buffer.from('FRAME\n'), light, grey]).flat();
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F5:1 Ip A1:1 C420jpeg\n`), ...frames]);
}

test('the code on a sign, seen by the camera, opens its site', async ({ browser, baseURL }, info) => {
  const office = await openAs(browser, 'officer');
  const site = await makeSite(office.request, 'Ao có biển mã');
  await office.close();
  const folder = mkdtempSync(join(tmpdir(), 'bo-an-film-'));
  try {
    const film = join(folder, 'sign.y4m');
    writeFileSync(film, filmOf(`${baseURL}/field?code=${site.code}`));
    const page = await openWithCamera(info.project.use, baseURL ?? '', film);
    // The site has to be on the tablet: the code is read without the server.
    await page.goto(`/field?site=${site.id}`);
    await expect(page.getByRole('heading', { name: 'Ao có biển mã' })).toBeVisible();
    await page.goto('/field?view=scan');
    await expect(page.getByRole('heading', { name: 'Ao có biển mã' })).toBeVisible({ timeout: 30_000 });
    expect(new URL(page.url()).searchParams.get('site')).toBe(site.id);
    await page.context().close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
