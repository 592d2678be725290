import { type BrowserContext, expect, test } from '@playwright/test';
import { openAs } from './sign-in.ts';

interface Listed {
  items: { id: string; code: string; version: number }[];
}

/** Changes the card of the first site of the officer. */
async function edit(officer: BrowserContext, hamlet: string): Promise<{ code: string }> {
  const { items } = (await (await officer.request.get('/api/sites?limit=1')).json()) as Listed;
  const [site] = items;
  if (site === undefined) throw new Error('the demo set has no site of the officer');
  const { version } = (await (await officer.request.get(`/api/sites/${site.id}`)).json()) as {
    version: number;
  };
  const edited = await officer.request.patch(`/api/sites/${site.id}`, { data: { version, hamlet } });
  expect(edited.status(), await edited.text()).toBe(200);
  return site;
}

test('an administrator reads what an officer changed, before and after, and takes it along as a file', async ({
  browser,
}, info) => {
  const officer = await openAs(browser, 'officer', info.project.use);
  const hamlet = `Tổ ${info.project.name}`;
  const site = await edit(officer, hamlet);

  const admin = await openAs(browser, 'admin', { ...info.project.use, acceptDownloads: true });
  const page = await admin.newPage();
  await page.goto('/audit');
  await page.getByLabel('Mã điểm').fill(site.code);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/code=/);
  const entry = page.locator('.audit-entry').first();
  await expect(entry).toContainText(site.code);
  await expect(entry.locator('ins').first()).toHaveText(hamlet);
  await entry.getByText('Chi tiết').click();
  await expect(entry).toContainText('Mã yêu cầu');

  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Tải CSV' }).click();
  expect((await download).suggestedFilename()).toMatch(/\.csv$/);
  await page.reload();
  await page.getByRole('button', { name: 'Bỏ mọi điều kiện' }).click();
  await expect(page.locator('.audit-entry').filter({ hasText: 'xuất tệp' }).first()).toBeVisible();
  await officer.close();
  await admin.close();
});

test('an officer sees the own commune without addresses, somebody in the field nothing', async ({
  browser,
}, info) => {
  const officer = await openAs(browser, 'officer', info.project.use);
  await edit(officer, `Xóm ${info.project.name}`);
  const page = await officer.newPage();
  await page.goto('/audit');
  await expect(page.locator('.audit-entry').first()).toBeVisible();
  await page.locator('.audit-entry').first().getByText('Chi tiết').click();
  await expect(page.getByText('Địa chỉ mạng')).toHaveCount(0);
  await officer.close();
  const field = await openAs(browser, 'field', info.project.use);
  const theirs = await field.newPage();
  await theirs.goto('/audit');
  await expect(theirs.locator('.audit-entry')).toHaveCount(0);
  await expect(theirs.getByText('Bạn không xem được nhật ký')).toBeVisible();
  await field.close();
});
