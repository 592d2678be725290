import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { openAs } from './sign-in.ts';

interface Tracked {
  report: string;
  due: string;
  submissions: { communesSubmitted: number };
}
const YEAR = new Date().getFullYear();
/** Each screen size has a report of its own: one database stands behind both. */
const REPORTS = {
  desktop: { plan: 'hanoi-2026', report: 'own-plan', due: '2026-02-05' },
  tablet: { plan: 'so-gddt-ha-noi-2026', report: 'half-year', due: `${YEAR}-06-05` },
} as const;

test('an officer submits a report once, the city reopens it, the officer submits again; the counts move', async ({
  browser,
}, info) => {
  const { plan, report, due } = REPORTS[info.project.name === 'tablet' ? 'tablet' : 'desktop'];
  const path = `/reports/${plan}/${report}/${due}/00145`;
  const officer = await openAs(browser, 'officer', info.project.use);
  const city = await openAs(browser, 'city', info.project.use);
  const page = await officer.newPage();
  const cityPage = await city.newPage();
  const day = due.split('-').reverse().join('/');
  const row = (on: Page) =>
    on.locator('.report-row').filter({ has: on.locator('.report-day', { hasText: day }) });
  const submitDialog = (on: Page) => on.getByRole('dialog', { name: /Nộp báo cáo của/ });
  const openSubmit = (on: Page) => on.getByRole('button', { name: 'Nộp báo cáo' }).click();
  const confirm = (on: Page) => submitDialog(on).getByRole('button', { name: 'Nộp', exact: true }).click();

  const deadlines = await city.request.get(
    `/api/deadlines?plan=${plan}&from=${due.slice(0, 4)}-01-01&to=${due.slice(0, 4)}-12-31`,
  );
  const { items } = (await deadlines.json()) as { items: Tracked[] };
  const before =
    items.find((item) => item.report === report && item.due === due)?.submissions.communesSubmitted ?? 0;

  await test.step('the officer finds it by the bell, and reads what is held and what is missing', async () => {
    await page.goto('/communes');
    const placeOf = (name: RegExp) => page.getByRole('banner').getByRole('link', { name }).boundingBox();
    const before = await placeOf(/Không có hạn báo cáo/);
    const bell = page.getByRole('link', { name: /hạn báo cáo chưa nộp đủ/ });
    await expect(bell).toBeVisible();
    expect(await placeOf(/hạn báo cáo chưa nộp đủ/)).toEqual(before);
    await bell.click();
    await expect(page).toHaveURL(/\/deadlines\?state=todo$/);
    await expect(row(page)).toContainText('Quá hạn');
    await row(page).getByRole('link', { name: 'Mở báo cáo của UBND phường Long Biên' }).click();
    await expect(page).toHaveURL(new RegExp(`${path}$`));
    await expect(
      page.getByRole('heading', { name: /Bờ An (có \d+ số liệu|chưa có số liệu nào)/ }),
    ).toBeVisible();
    await expect(page.getByText(/chỉ tiêu chưa hiện được số liệu/)).toBeVisible();
    await expect(page.getByText('Chưa có việc nộp nào được ghi nhận.')).toBeVisible();
  });

  await test.step('what was typed survives a lost network and a reload', async () => {
    await openSubmit(page);
    await submitDialog(page)
      .getByRole('textbox', { name: /Số văn bản/ })
      .fill('12/BC-UBND');
    await submitDialog(page)
      .getByRole('textbox', { name: /Ghi chú/ })
      .fill('Gửi qua trục liên thông');
    await page.route('**/events', (route) => route.abort());
    await confirm(page);
    await expect(submitDialog(page).getByRole('alert')).toContainText('Không kết nối được máy chủ');
    await page.unroute('**/events');
    await page.reload();
    await openSubmit(page);
    await expect(submitDialog(page).getByRole('textbox', { name: /Ghi chú/ })).toHaveValue(
      'Gửi qua trục liên thông',
    );
  });

  const colleague = await openAs(browser, 'officer', info.project.use);
  const second = await colleague.newPage();
  await second.goto(path);
  await openSubmit(second);
  await expect(submitDialog(second)).toBeVisible();
  const { violations } = await new AxeBuilder({ page: second }).include('[role="dialog"]').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);

  await test.step('it is submitted once', async () => {
    await confirm(page);
    await expect(page.locator('.report-status')).toContainText('Đã nộp');
    await expect(page.locator('.report-log')).toContainText('Văn bản 12/BC-UBND');
    await expect(page.getByText('Muốn nộp lại, hãy đề nghị thành phố mở lại.')).toBeVisible();
    await confirm(second);
    await expect(submitDialog(second).getByRole('alert')).toContainText(/đã được .* nộp ngày/);
    await colleague.close();
  });

  await test.step('the city counts it and opens it again with a reason', async () => {
    await cityPage.goto(`/deadlines?plan=${plan}`);
    await expect(row(cityPage)).toContainText(`${before + 1} trong 126 xã, phường đã nộp`);
    await row(cityPage)
      .getByRole('link', { name: /đơn vị chưa nộp/ })
      .click();
    await expect(cityPage).toHaveURL(/\/deadlines\/missing\?/);
    await expect(cityPage.getByRole('link', { name: /^UBND (phường|xã) / }).first()).toBeVisible();
    await expect(cityPage.getByRole('link', { name: 'UBND phường Long Biên' })).toHaveCount(0);
    await cityPage.goto(path);
    await cityPage.getByRole('button', { name: 'Mở lại' }).click();
    const dialog = cityPage.getByRole('dialog', { name: /Mở lại báo cáo của/ });
    await dialog.getByRole('button', { name: 'Mở lại' }).click();
    await expect(dialog.getByRole('alert')).toHaveText('Hãy ghi lý do.');
    await dialog.getByRole('textbox', { name: 'Lý do' }).fill('Thiếu phụ lục số liệu');
    await dialog.getByRole('button', { name: 'Mở lại' }).click();
    await expect(cityPage.locator('.report-status')).toContainText('Mở lại');
    await cityPage.goto(`/deadlines?plan=${plan}`);
    await expect(row(cityPage)).toContainText(`${before} trong 126 xã, phường đã nộp`);
  });

  await test.step('the officer sees why, submits again, and the city’s open page counts it', async () => {
    await expect(page.getByText('Lý do mở lại: Thiếu phụ lục số liệu')).toBeVisible();
    await openSubmit(page);
    await expect(submitDialog(page).getByRole('textbox', { name: /Ghi chú/ })).toHaveValue('');
    await confirm(page);
    await expect(page.locator('.report-log > li')).toHaveCount(3);
    await expect(row(cityPage)).toContainText(`${before + 1} trong 126 xã, phường đã nộp`);
  });
  await officer.close();
  await city.close();
});

test('a calendar address is made, read without a session, renewed and withdrawn', async ({
  browser,
}, info) => {
  const context = await openAs(browser, 'viewer', info.project.use);
  const page = await context.newPage();
  const outside = await browser.newContext();
  await page.goto('/deadlines');
  const card = page.locator('.feed-card');
  await card.getByRole('button', { name: 'Tạo địa chỉ lịch' }).click();
  const address = await card.getByRole('textbox', { name: 'Địa chỉ lịch' }).inputValue();
  const answer = await outside.request.get(address);
  expect(await answer.text()).toContain('BEGIN:VCALENDAR');

  await page.reload();
  await expect(card.getByText(/đang dùng/)).toBeVisible();
  await card.getByRole('button', { name: 'Tạo địa chỉ mới' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Tạo địa chỉ mới' }).click();
  const renewed = card.getByRole('textbox', { name: 'Địa chỉ lịch' });
  await expect(renewed).not.toHaveValue(address);
  expect((await outside.request.get(address)).status()).toBe(404);
  const fresh = await renewed.inputValue();
  expect((await outside.request.get(fresh)).status()).toBe(200);

  await card.getByRole('button', { name: 'Thu hồi' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Thu hồi' }).click();
  await expect(card.getByRole('button', { name: 'Tạo địa chỉ lịch' })).toBeVisible();
  expect((await outside.request.get(fresh)).status()).toBe(404);
  await outside.close();
  await context.close();
});
