import { expect, test } from '@playwright/test';
import sharp from 'sharp';
import { openAs } from './sign-in.ts';

interface SiteRow {
  id: string;
  code: string;
  lonLat: [number, number];
}

test('a fix is recorded at the water in a few taps, and a lost answer stores it once', async ({
  browser,
}, info) => {
  const office = await openAs(browser, 'officer');
  const list = await office.request.get('/api/sites?commune=00145&status=planned,confirmed&limit=1');
  const [site] = ((await list.json()) as { items: SiteRow[] }).items;
  if (!site) throw new Error('the demo set has no planned site in Long Biên');
  const context = await openAs(browser, 'field', {
    ...info.project.use,
    permissions: ['geolocation'],
    geolocation: { longitude: site.lonLat[0], latitude: site.lonLat[1], accuracy: 6 },
  });
  const page = await context.newPage();
  await page.goto('/field');
  await expect(page.getByText('Vị trí ±6 m')).toBeVisible();

  await page
    .getByRole('button', { name: new RegExp(site.code) })
    .or(page.getByRole('link', { name: new RegExp(site.code) }))
    .first()
    .tap();
  await expect(page.getByText('Đã lắp biện pháp nào?')).toBeVisible();
  await page.getByRole('button', { name: /^Rào chắn/ }).tap();
  await page.getByRole('button', { name: /^Biển cảnh báo/ }).tap();
  const photo = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#5887b5' } })
    .jpeg()
    .toBuffer();
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'ao.jpg', mimeType: 'image/jpeg', buffer: photo });

  await expect(page.getByRole('img', { name: 'Ảnh 1' })).toBeVisible();

  // The server stores the first sending, but its answer never arrives.
  let isFirst = true;
  await page.route('**/api/sync', async (route) => {
    const items = (route.request().postDataJSON() as { items: unknown[] }).items;
    if (items.length === 0 || !isFirst) return route.continue();
    isFirst = false;
    await route.fetch();
    await route.abort();
  });
  await page.getByRole('button', { name: 'Đánh dấu đã khắc phục' }).tap();
  await expect(page.getByRole('heading', { name: /Đã lưu trên máy lúc/ })).toBeVisible();
  await expect.poll(() => isFirst).toBe(false);
  const stored = async () => {
    const answer = await office.request.get(`/api/sites/${site.id}/events`);
    const { items } = (await answer.json()) as { items: { type: string; photoIds: string[] }[] };
    return items;
  };
  await expect.poll(async () => (await stored()).filter(({ type }) => type === 'fix_marked').length).toBe(1);
  await page.goto('/field?view=sending');
  await page.getByRole('button', { name: 'Gửi ngay' }).tap();
  await expect(page.getByText(/Biên nhận số \d+ · .*ảnh đã tới 1\/1/)).toBeVisible({ timeout: 30_000 });
  const log = await stored();
  expect(log.filter(({ type }) => type === 'fix_marked')).toHaveLength(1);
  expect(log.filter(({ type }) => type === 'measure_installed').slice(-2)).toHaveLength(2);
  expect(log.flatMap(({ photoIds }) => photoIds).length).toBeGreaterThan(0);
  const now = await office.request.get(`/api/sites/${site.id}`);
  expect(await now.json()).toMatchObject({ state: { status: 'fixed' }, today: { cover: 'covered' } });

  // Sent already: it is taken back by an event of its own, and the site waits for work again.
  await page.goto(`/field?site=${site.id}`);
  const own = page.getByRole('region', { name: 'Bạn đã ghi tại đây' });
  await own.getByRole('button', { name: 'Hoàn tác' }).tap();
  await expect(own.getByText('đã hoàn tác')).toBeVisible();
  await expect
    .poll(async () => (await stored()).filter(({ type }) => type === 'withdrawn').length, { timeout: 30_000 })
    .toBe(1);
  const after = await office.request.get(`/api/sites/${site.id}`);
  expect(((await after.json()) as { state: { status: string } }).state.status).not.toBe('fixed');
  await context.close();
  await office.close();
});
