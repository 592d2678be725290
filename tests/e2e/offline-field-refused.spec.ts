import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import sharp from 'sharp';
import type { SyncItem } from '../../server/domain/sync.ts';
import { openAs } from './sign-in.ts';
import { makeSite } from './tablet-requests.ts';

// What the server refuses is mended in the form it came from, and stored once, as the tap that it was.
const FIRST = { longitude: 105.8961, latitude: 21.0201 };
const LATER = { longitude: 105.9099, latitude: 21.0399 };

// Each is a whole way from a tap to the office and back.
test.describe.configure({ timeout: 120_000 });

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first();
const saved = (page: Page) =>
  expect(page.getByRole('heading', { name: /Đã lưu trên máy lúc/ })).toBeVisible();

/** The items reach the server with a code that is none, until `mend` is called. */
async function spoil(
  page: Page,
  change: (item: SyncItem) => void,
  isDown = () => false,
): Promise<{ mend(): void }> {
  let isSpoilt = true;
  await page.route('**/api/sync', async (route) => {
    if (isDown()) return await route.abort();
    const body = route.request().postDataJSON() as { items: SyncItem[] };
    if (isSpoilt) for (const item of body.items) change(item);
    await route.continue({ postData: JSON.stringify(body) });
  });
  return {
    mend() {
      isSpoilt = false;
    },
  };
}

interface Event {
  id: string;
  type: string;
  note: string;
  occurredAt: string;
  lonLat: [number, number] | null;
  accuracyM: number | null;
  measure?: { kind: string };
  photoIds: string[];
}
async function eventsOf(office: BrowserContext, siteId: string): Promise<Event[]> {
  const answer = await office.request.get(`/api/sites/${siteId}/events?limit=500`);
  return ((await answer.json()) as { items: Event[] }).items;
}

test('a refused fix is mended elsewhere and later, and stays the tap of its first place and time', async ({
  browser,
}, info) => {
  const office = await openAs(browser, 'officer');
  const site = await makeSite(office.request, 'Ao bị từ chối');
  const context = await openAs(browser, 'field', {
    ...info.project.use,
    permissions: ['geolocation'],
    geolocation: { ...FIRST, accuracy: 7 },
  });
  const page = await context.newPage();
  const line = await spoil(page, (item) => {
    for (const event of item.kind === 'events' ? item.events : [])
      if (event.type === 'measure_installed') event.measure.kind = 'no_such_measure';
  });
  await page.goto(`/field?site=${site.id}`);
  await expect(page.getByText('Vị trí ±7 m')).toBeVisible();
  await button(page, /^Rào chắn/).click();
  await page.getByLabel(/Ghi chú/).fill('rào tạm');
  const background = { r: 30, g: 140, b: 90 };
  const buffer = await sharp({ create: { width: 800, height: 600, channels: 3, background } })
    .jpeg()
    .toBuffer();
  await page
    .locator('input[type=file][capture]')
    .setInputFiles({ name: 'ao.jpg', mimeType: 'image/jpeg', buffer });
  await expect(page.getByRole('img', { name: 'Ảnh 1' })).toBeVisible();
  const before = Date.now();
  await button(page, 'Đánh dấu đã khắc phục').click();
  await saved(page);
  const after = Date.now();

  await page.locator('.field-pill').click();
  const refused = page.locator('.sending-list > li[data-state="aside"]').filter({ hasText: 'Ao bị từ chối' });
  await expect(refused.getByRole('alert')).toBeVisible();
  expect((await eventsOf(office, site.id)).map(({ type }) => type)).toEqual(['reported']);

  // On the way home, with a poorer position, which is not asked about: the tap was made elsewhere.
  await context.setGeolocation({ ...LATER, accuracy: 80 });
  await refused.getByRole('button', { name: 'Sửa và gửi lại' }).click();
  await expect(page.getByText(/Đang sửa một mục/)).toBeVisible();
  await expect(button(page, /Rào chắn$/)).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('img', { name: 'Ảnh 1' })).toBeVisible();
  await expect(page.getByText('Vị trí ±80 m')).toBeVisible();
  await button(page, /^Biển cảnh báo/).click();
  await page.getByLabel(/Ghi chú/).fill('rào tạm, có biển');
  line.mend();
  await button(page, 'Đánh dấu đã khắc phục').click();
  await saved(page);

  await page.locator('.field-pill').click();
  const arrived = page
    .locator('.sending-list > li[data-state="arrived"]')
    .filter({ hasText: 'Ao bị từ chối' });
  await expect(async () => {
    await button(page, 'Gửi ngay').click();
    await expect(arrived).toHaveCount(1, { timeout: 5_000 });
  }).toPass();
  await expect(arrived).toContainText('ảnh đã tới 1/1', { timeout: 30_000 });
  const log = (await eventsOf(office, site.id)).filter(({ type }) => type !== 'reported');
  expect(log.map(({ type, measure }) => measure?.kind ?? type).sort()).toEqual([
    'fence',
    'fix_marked',
    'warning_sign',
  ]);
  for (const event of log) {
    expect(Date.parse(event.occurredAt)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(event.occurredAt)).toBeLessThanOrEqual(after);
    expect(event.lonLat).toEqual([FIRST.longitude, FIRST.latitude]);
    expect(event.accuracyM).toBe(7);
  }
  expect(log.find(({ type }) => type === 'fix_marked')).toMatchObject({ note: 'rào tạm, có biển' });
  expect(log.flatMap(({ photoIds }) => photoIds)).toHaveLength(1);
  await context.close();
  await office.close();
});

test('a refused item that the office leaves at that says why, and nobody is called for it', async ({
  browser,
}, info) => {
  const office = await openAs(browser, 'officer');
  const site = await makeSite(office.request, 'Ao cho qua');
  const context = await openAs(browser, 'field', info.project.use);
  const page = await context.newPage();
  const refusedIds: string[] = [];
  await page.route('**/api/sync', async (route) => {
    const body = route.request().postDataJSON() as { items: SyncItem[] };
    for (const item of body.items)
      if (item.kind === 'events') {
        refusedIds.push(item.id);
        for (const event of item.events)
          if (event.type === 'measure_installed') event.measure.kind = 'no_such_measure';
      }
    const answer = await route.fetch({ postData: JSON.stringify(body) });
    const json: object = await answer.json();
    const decided = { reason: 'Đã ghi trên giấy', by: 'Chị Hoa', at: new Date().toISOString() };
    const dismissed = refusedIds.map((itemId) => ({ itemId, ...decided }));
    await route.fulfill({ response: answer, json: body.items.length > 0 ? json : { ...json, dismissed } });
  });
  await page.goto(`/field?site=${site.id}`);
  await button(page, /^Rào chắn/).click();
  await button(page, 'Đánh dấu đã khắc phục').click();
  await saved(page);
  await page.locator('.field-pill').click();
  const item = page.locator('.sending-list > li').filter({ hasText: 'Ao cho qua' });
  await expect(item).toHaveAttribute('data-state', 'aside');
  await button(page, 'Gửi ngay').click();
  await expect(item).toHaveAttribute('data-state', 'dismissed');
  await expect(item).toContainText('Đã ghi trên giấy (Chị Hoa');
  await expect(page.locator('.field-pill')).not.toContainText('Cần xem lại');
  await context.close();
  await office.close();
});

test('a refused new site is mended under its own id, and a tap that named it arrives too', async ({
  browser,
}, info) => {
  const office = await openAs(browser, 'officer');
  const context = await openAs(browser, 'field', {
    ...info.project.use,
    permissions: ['geolocation'],
    geolocation: { ...FIRST, accuracy: 7 },
  });
  const page = await context.newPage();
  const sent: SyncItem[] = [];
  let isDown = true;
  const line = await spoil(
    page,
    (item) => {
      sent.push(structuredClone(item));
      if (item.kind === 'new_site') item.site.kind = 'no_such_kind';
    },
    () => isDown,
  );
  const hamlet = `Tổ sửa ${Date.now() % 100_000}`;
  await page.goto('/field');
  await expect(page.getByText('Vị trí ±7 m')).toBeVisible();
  await button(page, 'Thêm điểm mới').click();
  await button(page, 'Giếng').click();
  await page.getByLabel(/Thôn, tổ/).fill(hamlet);
  const confirm = page.getByLabel(/Đúng là/);
  if (await confirm.count()) await confirm.check();
  await button(page, 'Lưu điểm mới').click();
  await saved(page);
  await button(page, 'Ghi biện pháp tại điểm này').click();
  await page.getByLabel(/Ghi chú/).fill('nắp vỡ');
  await button(page, 'Lưu, chưa xong').click();
  await saved(page);

  await page.locator('.field-pill').click();
  isDown = false;
  await button(page, 'Gửi ngay').click();
  const refused = page.locator('.sending-list > li[data-state="aside"]').filter({ hasText: hamlet });
  await expect(refused).toHaveCount(2);
  await refused.filter({ hasText: 'điểm mới' }).getByRole('button', { name: 'Sửa và gửi lại' }).click();
  await expect(page.getByText(/Đang sửa một mục/)).toBeVisible();
  await page.getByLabel(/Ghi chú/).fill('đã xem lại');
  line.mend();
  await page.waitForTimeout(1500);
  await button(page, 'Lưu điểm mới').click();
  await saved(page);
  await page.locator('.field-pill').click();
  await refused.getByRole('button', { name: 'Gửi lại như cũ' }).click();
  await expect(
    page.locator('.sending-list > li[data-state="arrived"]').filter({ hasText: hamlet }),
  ).toHaveCount(2, { timeout: 30_000 });

  const first = sent.find((item) => item.kind === 'new_site');
  if (first?.kind !== 'new_site') throw new Error('the new site was not sent');
  const found = await office.request.get(`/api/sites?commune=00145&q=${encodeURIComponent(hamlet)}`);
  const { items } = (await found.json()) as { items: { id: string; lonLat: [number, number] }[] };
  expect(items.map(({ id }) => id)).toEqual([first.site.id]);
  expect(items[0]?.lonLat[0]).toBeCloseTo(first.site.lonLat[0], 6);
  expect(items[0]?.lonLat[1]).toBeCloseTo(first.site.lonLat[1], 6);
  const log = await eventsOf(office, first.site.id);
  expect(log.map(({ type, note }) => `${type} ${note}`).sort()).toEqual([
    'noted nắp vỡ',
    'reported đã xem lại',
  ]);
  expect(log.find(({ type }) => type === 'reported')?.occurredAt).toBe(first.site.occurredAt);
  await context.close();
  await office.close();
});
