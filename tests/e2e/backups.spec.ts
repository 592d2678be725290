import { expect, test } from '@playwright/test';
import { openAs } from './sign-in.ts';

test('an administrator is told in red that there are no backups, in both languages', async ({ browser }) => {
  const context = await openAs(browser, 'admin');
  const page = await context.newPage();
  await page.goto('/communes');
  await page.locator('.account-trigger').click();
  await page.getByRole('menuitem', { name: 'Sao lưu: đã quá hạn' }).click();
  await expect(page).toHaveURL(/\/backups$/);
  await expect(page.getByRole('alert')).toContainText('Chưa đặt thư mục sao lưu hằng đêm');
  await expect(page.getByRole('heading', { name: 'Sao lưu' })).toBeVisible();
  await page.locator('.account-trigger').click();
  await page.getByRole('menuitemradio', { name: 'English' }).click();
  await expect(page.getByRole('alert')).toContainText('No folder for nightly backups is named');
  await context.close();
});

test('nobody else is offered them, or gets them', async ({ browser }) => {
  const context = await openAs(browser, 'officer');
  const page = await context.newPage();
  await page.goto('/backups');
  await expect(page.getByText('không được làm việc này')).toBeVisible();
  await page.locator('.account-trigger').click();
  await expect(page.getByRole('menuitem', { name: 'Đăng xuất' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: /Sao lưu/ })).toHaveCount(0);
  await context.close();
});
