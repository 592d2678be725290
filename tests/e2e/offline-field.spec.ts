import { join } from 'node:path';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import sharp from 'sharp';
import { root } from '../../scripts/root.ts';
import { BuildProxy } from './build-proxy.ts';

// A day of a field team with the application as it is installed, which all other tests block.
test.use({
  serviceWorkers: 'allow',
  permissions: ['geolocation'],
  geolocation: { longitude: 105.896, latitude: 21.02, accuracy: 6 },
});

let proxy: BuildProxy;
test.beforeEach(async ({ baseURL }) => {
  proxy = await BuildProxy.start(baseURL ?? '', join(root, 'dist'));
});
test.afterEach(() => proxy.kill());

async function signIn(context: BrowserContext): Promise<void> {
  const answer = await context.request.post(`${proxy.url}/api/auth/sign-in/username`, {
    data: { username: 'field', password: 'bo-an-demo-2026' },
    headers: { origin: proxy.url },
  });
  expect(answer.status(), await answer.text()).toBe(200);
}
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first();

/** A picture of its own, so that each is another photo. */
async function takePhoto(page: Page, shade: number): Promise<void> {
  const background = { r: shade, g: 120, b: 200 - shade };
  const buffer = await sharp({ create: { width: 2600, height: 1300, channels: 3, background } })
    .jpeg()
    .toBuffer();
  await page
    .locator('input[type=file][capture]')
    .setInputFiles({ name: `ao-${shade}.jpg`, mimeType: 'image/jpeg', buffer });
  await expect(page.getByRole('img', { name: 'Ảnh 1' })).toBeVisible();
}
const saved = (page: Page) =>
  expect(page.getByRole('heading', { name: /Đã lưu trên máy lúc/ })).toBeVisible();

test('a day without a network: everything arrives once, with receipts', async ({ context }) => {
  test.setTimeout(180_000);
  const startedAt = new Date().toISOString();
  await signIn(context);
  const office = await context.newPage();
  await office.goto(`${proxy.url}/field?view=ready`);
  await expect
    .poll(() => office.evaluate(() => navigator.serviceWorker.controller !== null), { timeout: 45_000 })
    .toBe(true);
  await button(office, 'Tải về máy').click();
  await expect(office.getByText('Sẵn sàng: đi được không cần mạng.')).toBeVisible({ timeout: 45_000 });
  await office.goto(`${proxy.url}/field?view=plan`);
  await button(office, /^Lập/).click();
  await expect(office.locator('.plan-stop')).not.toHaveCount(0);
  await office.close();

  await context.setOffline(true);
  let page = await context.newPage();
  await page.goto(`${proxy.url}/field?view=plan`);
  const visited: string[] = [];
  const open = async (at: number) => {
    await page.goto(`${proxy.url}/field?view=plan`);
    await page.locator('.plan-stop .near-row').nth(at).click();
    await expect(page.getByText('Đã lắp biện pháp nào?')).toBeVisible();
    visited.push(new URL(page.url()).searchParams.get('site') ?? '');
  };

  for (const at of [0, 1]) {
    await open(at);
    await button(page, /^Rào chắn/).click();
    await takePhoto(page, 40 + at * 60);
    await button(page, 'Đánh dấu đã khắc phục').click();
    await saved(page);
  }
  await expect(page.getByText('Ngoại tuyến · 4 chờ gửi')).toBeVisible();

  // The camera costs the tab its life: what was entered is still there.
  await open(2);
  await button(page, /^Biển cảnh báo/).click();
  await takePhoto(page, 170);
  await page.getByLabel(/Ghi chú/).fill('bờ trơn');
  await page.evaluate(() => window.dispatchEvent(new Event('pagehide')));
  await page.waitForTimeout(300);
  await page.close({ runBeforeUnload: false });
  page = await context.newPage();
  await page.goto(`${proxy.url}/field?site=${visited[2]}`);
  await expect(page.getByLabel(/Ghi chú/)).toHaveValue('bờ trơn');
  await expect(button(page, /Biển cảnh báo/)).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('img', { name: 'Ảnh 1' })).toBeVisible();
  await button(page, 'Đánh dấu đã khắc phục').click();
  await saved(page);

  // A sign: its code typed, one that is not on this tablet, and the address that a camera would open.
  await page.goto(`${proxy.url}/field?view=scan`);
  await page.getByLabel('Hoặc gõ mã điểm').fill('99999-0001');
  await button(page, 'Mở điểm').click();
  await expect(page.getByText(/Điểm 99999-0001 không có trên máy này/)).toBeVisible();
  await page.getByLabel('Hoặc gõ mã điểm').fill('00145-0001');
  await button(page, 'Mở điểm').click();
  await expect(page.locator('.site-line')).toContainText('00145-0001');
  await page.goto(`${proxy.url}/field?code=00145-0002`);
  await expect(page.locator('.site-line')).toContainText('00145-0002');

  // Taken back before it was sent.
  await open(3);
  await page.getByLabel(/Ghi chú/).fill('nhầm điểm');
  await button(page, /^Lưu/).click();
  await saved(page);
  await button(page, 'Hoàn tác').click();
  await expect(page.getByText('Đã lắp biện pháp nào?')).toBeVisible();

  await open(4);
  await button(page, /không còn nguy cơ\?/).click();
  await button(page, 'Không còn nguy cơ').click();
  await saved(page);

  await page.goto(`${proxy.url}/field`);
  await button(page, 'Thêm điểm mới').click();
  await button(page, 'Giếng').click();
  await page.getByLabel(/Thôn, tổ/).fill('Tổ ngoại tuyến');
  const confirm = page.getByLabel(/Đúng là/);
  if (await confirm.count()) await confirm.check();
  else await page.getByLabel(/Thuộc xã, phường/).selectOption({ index: 1 });
  await button(page, 'Lưu điểm mới').click();
  await saved(page);

  await page.goto(`${proxy.url}/field?view=sending`);
  await expect(page.locator('.sending-list > li[data-state="unsent"]')).toHaveCount(5);
  await context.setOffline(false);
  await button(page, 'Gửi ngay').click();
  const receipts = page.locator('.sending-list > li[data-state="arrived"]');
  await expect(receipts).toHaveCount(5, { timeout: 60_000 });
  await expect(receipts.filter({ hasText: 'ảnh đã tới 1/1' })).toHaveCount(3);
  await expect(page.locator('.field-pill')).toContainText('Đã gửi hết');

  const eventsOf = async (id = '') => {
    const answer = await context.request.get(`${proxy.url}/api/sites/${id}/events?limit=500`);
    const { items } = (await answer.json()) as {
      items: { type: string; note: string; photoIds: string[]; occurredAt: string }[];
    };
    // Another test may have been here before.
    return items.filter(({ occurredAt }) => occurredAt > startedAt);
  };
  for (const id of visited.slice(0, 3)) {
    const log = await eventsOf(id);
    const marks = log.filter(({ type, photoIds }) => type === 'fix_marked' && photoIds.length === 1);
    expect(marks).toHaveLength(1);
  }
  expect((await eventsOf(visited[3])).some(({ note }) => note === 'nhầm điểm')).toBe(false);
  expect((await eventsOf(visited[4])).filter(({ type }) => type === 'doubted')).toHaveLength(1);
  const found = await context.request.get(
    `${proxy.url}/api/sites?commune=00145&q=${encodeURIComponent('Tổ ngoại tuyến')}`,
  );
  expect(((await found.json()) as { items: unknown[] }).items).toHaveLength(1);
});
