import { type APIRequestContext, expect, test } from '@playwright/test';
import sharp from 'sharp';
import { openAs } from './sign-in.ts';

interface Figures {
  covered: number;
  warned: number;
  overdue: number;
}
interface SiteRow {
  id: string;
  code: string;
  name: string;
}

const LONG_BIEN = '00145';

async function figures(request: APIRequestContext, at = ''): Promise<Figures> {
  const answer = await request.get(`/api/coverage?by=commune&commune=${LONG_BIEN}${at && `&at=${at}`}`);
  return ((await answer.json()) as { total: Figures }).total;
}

function lastMonthEnd(): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 0)).toISOString().slice(0, 10);
}

test('an overdue pond is fenced, signed, marked fixed and verified by a second person', async ({
  browser,
}, info) => {
  const office = await openAs(browser, 'officer', info.project.use);
  const page = await office.newPage();
  const query = `/api/sites?commune=${LONG_BIEN}&overdue=true&cover=warned&limit=1`;
  const [site] = ((await (await office.request.get(query)).json()) as { items: SiteRow[] }).items;
  if (!site) throw new Error('the demo set has no overdue site with signs only in Long Biên');
  const before = await figures(office.request);
  const lastMonth = await figures(office.request, lastMonthEnd());

  await test.step('the officer filters the map by overdue and opens the commune', async () => {
    await page.goto('/');
    await page.getByRole('button', { name: /^Chỉ điểm quá hạn/ }).click();
    await expect(page).toHaveURL(/overdue=true/);
    const search = page.getByRole('combobox', { name: 'Tìm xã, phường hoặc điểm nguy cơ' });
    await search.fill('long bien');
    await page
      .getByRole('option', { name: /Long Biên/ })
      .first()
      .click();
    await expect(page).toHaveURL(new RegExp(`commune=${LONG_BIEN}`));
    await expect(page.getByRole('heading', { name: 'Long Biên' })).toBeVisible();
  });

  await test.step('opens one of the overdue sites', async () => {
    await page
      .getByRole('link', { name: new RegExp(site.code) })
      .or(page.getByRole('button', { name: new RegExp(site.code) }))
      .first()
      .click();
    await expect(page.getByText(site.code).first()).toBeVisible();
    await page.getByRole('link', { name: 'Mở trang điểm' }).click();
    await expect(page).toHaveURL(new RegExp(`/sites/${site.id}`));
    await expect(page.getByText('Chỉ có biển').first()).toBeVisible();
  });

  await test.step('records fence, warning sign and photo, and marks it fixed', async () => {
    await page.getByRole('button', { name: 'Ghi biện pháp' }).click();
    const dialog = page.getByRole('dialog', { name: 'Ghi biện pháp' });
    await dialog.getByRole('checkbox', { name: /^Rào chắn/ }).check();
    await dialog.getByRole('checkbox', { name: /^Biển cảnh báo/ }).check();
    await dialog.getByRole('checkbox', { name: /chuyển xác minh/ }).check();
    const photo = await sharp({ create: { width: 800, height: 600, channels: 3, background: '#58b7a5' } })
      .jpeg()
      .toBuffer();
    await dialog
      .locator('input[type=file]')
      .setInputFiles({ name: 'rao.jpg', mimeType: 'image/jpeg', buffer: photo });
    await expect(dialog.locator('img').first()).toBeVisible();
    await dialog.getByRole('textbox', { name: /Ghi chú/ }).fill('Rào lưới B40 cao 1,4 m');
    await page.reload();
    await page.getByRole('button', { name: 'Ghi biện pháp' }).click();
    await expect(dialog.getByRole('textbox', { name: /Ghi chú/ })).toHaveValue('Rào lưới B40 cao 1,4 m');
    await expect(dialog.getByRole('checkbox', { name: /^Rào chắn/ })).toBeChecked();
    await dialog.getByRole('button', { name: 'Lưu' }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByText('Đã làm, chờ xác minh').first()).toBeVisible();
  });

  await test.step('a second browser verifies it and the first sees it within two seconds', async () => {
    const second = await openAs(browser, 'admin', info.project.use);
    const verifier = await second.newPage();
    await verifier.goto(`/sites/${site.id}`);
    await verifier.getByRole('button', { name: 'Xác minh' }).click();
    const dialog = verifier.getByRole('dialog');
    const confirm = dialog.getByRole('button', { name: 'Lưu' });
    if (await confirm.isVisible().catch(() => false)) await confirm.click();
    await expect(verifier.getByText('Đã xác minh').first()).toBeVisible();
    await expect(page.getByText('Đã xác minh').first()).toBeVisible({ timeout: 2000 });
    await second.close();
  });

  await test.step('coverage moves from warned to covered, and last month stays as it was', async () => {
    const after = await figures(office.request);
    expect(after).toMatchObject({
      covered: before.covered + 1,
      warned: before.warned - 1,
      overdue: before.overdue - 1,
    });
    expect(await figures(office.request, lastMonthEnd())).toEqual(lastMonth);
  });
  await office.close();
});

test('signing in by the form leads back to the address asked for, and a wrong password says what to do', async ({
  page,
}) => {
  await page.goto('/communes/00145');
  await expect(page).toHaveURL(/sign-in/);
  await page.getByLabel(/^Email/).fill('viewer@bo-an.demo');
  await page.getByLabel('Mật khẩu', { exact: true }).fill('sai-mat-khau');
  await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('mật khẩu');
  await page.getByLabel('Mật khẩu', { exact: true }).fill('bo-an-demo-2026');
  await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
  await expect(page).toHaveURL(/\/communes\/00145/);
  await expect(page.getByRole('heading', { name: /Long Biên/ }).first()).toBeVisible();
});
