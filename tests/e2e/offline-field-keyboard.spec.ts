import { expect, test } from '@playwright/test';
import sharp from 'sharp';
import { enter, expectSeen, tabTo } from './keyboard.ts';
import { openAs } from './sign-in.ts';

// A whole day with Tab, Enter, Space and arrows only, as with a keyboard cover or a switch.
test.use({
  permissions: ['geolocation'],
  geolocation: { longitude: 105.896, latitude: 21.02, accuracy: 6 },
});

test('the whole day by keyboard, with a focus that is seen at every stop', async ({ page, browser }) => {
  test.setTimeout(180_000);
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const saved = page.getByRole('heading', { name: /Đã lưu trên máy lúc/ });
  const hamlet = `Tổ phím ${Date.now() % 100_000}`;

  await page.goto('/field');
  await tabTo(page, page.getByLabel('Email hoặc tên đăng nhập'));
  await page.keyboard.type('field');
  await tabTo(page, page.getByLabel('Mật khẩu', { exact: true }));
  await page.keyboard.type('bo-an-demo-2026');
  await enter(page, page.getByRole('button', { name: 'Đăng nhập', exact: true }));
  await expect(page.locator('.near-row').first()).toBeVisible();

  await test.step('the card before leaving', async () => {
    await enter(page, button('Sẵn sàng đi'));
    await enter(page, button('Tải về máy'));
    await expect(button('Dừng')).toHaveCount(0);
    await expect(button('Tải về máy')).toBeEnabled({ timeout: 30_000 });
    await enter(page, button('Đóng, về danh sách'), { key: 'Shift+Tab' });
  });

  await test.step('the plan of the day', async () => {
    await enter(page, button('Lịch đi hôm nay'));
    await enter(page, button('Lập lịch'));
    await expect(page.locator('.plan-stop')).not.toHaveCount(0);
    await enter(page, page.locator('.plan-stop .near-row').first());
    await expect(page.getByText('Đã lắp biện pháp nào?')).toBeVisible();
    // What was pressed has gone with the plan: the keyboard stands where the site is shown.
    await expect(page.getByRole('region', { name: 'Việc tại điểm' })).toBeFocused();
  });
  const siteId = new URL(page.url()).searchParams.get('site') ?? '';

  await test.step('measures, a photo and a note at a site', async () => {
    const file = page.locator('input[type=file][capture]');
    await tabTo(page, file);
    const background = { r: 90, g: 60, b: 120 };
    const buffer = await sharp({ create: { width: 800, height: 600, channels: 3, background } })
      .jpeg()
      .toBuffer();
    const chooser = page.waitForEvent('filechooser');
    await page.keyboard.press('Enter');
    await (await chooser).setFiles({ name: 'ao.jpg', mimeType: 'image/jpeg', buffer });
    await expect(page.getByRole('img', { name: 'Ảnh 1' })).toBeVisible();
    for (const name of [/^Rào chắn/, /^Biển cảnh báo/]) {
      await tabTo(page, button(name));
      await page.keyboard.press('Space');
    }
    await expect(page.locator('.measure-button[aria-pressed=true]')).toHaveCount(2);
    await tabTo(page, page.getByLabel(/Ghi chú/));
    await page.keyboard.type('chỉ dùng bàn phím');
    await enter(page, button('Đánh dấu đã khắc phục'));
    await expect(saved).toBeVisible();
    await expect(saved).toBeFocused();
    await expectSeen(page);
    await enter(page, button('Về danh sách'));
  });

  await test.step('a new site', async () => {
    await enter(page, button('Thêm điểm mới'), { key: 'Shift+Tab' });
    await tabTo(page, button('Giếng'));
    await page.keyboard.press('Space');
    await tabTo(page, page.getByLabel(/Thôn, tổ/));
    await page.keyboard.type(hamlet);
    await tabTo(page, page.getByLabel('Nơi', { exact: true }));
    await page.keyboard.press('ArrowDown');
    const confirm = page.getByLabel(/Đúng là/);
    if (await confirm.count()) {
      await tabTo(page, confirm);
      await page.keyboard.press('Space');
    }
    await enter(page, button('Lưu điểm mới'));
    await expect(saved).toBeVisible();
  });

  await test.step('sending', async () => {
    await enter(page, page.locator('.field-pill'), { key: 'Shift+Tab' });
    await enter(page, button('Gửi ngay'));
    const arrived = page.locator('.sending-list > li[data-state="arrived"]');
    await expect(arrived.filter({ hasText: hamlet })).toHaveCount(1, { timeout: 30_000 });
    await expect(arrived.filter({ hasText: 'ảnh đã tới 1/1' }).first()).toBeVisible({ timeout: 30_000 });
  });

  const office = await openAs(browser, 'officer');
  const log = await office.request.get(`/api/sites/${siteId}/events?limit=500`);
  const { items } = (await log.json()) as { items: { type: string; note: string; photoIds: string[] }[] };
  const mine = items.filter(({ note }) => note === 'chỉ dùng bàn phím');
  expect(mine.map(({ type, photoIds }) => [type, photoIds.length])).toEqual([['fix_marked', 1]]);
  await office.close();
});
