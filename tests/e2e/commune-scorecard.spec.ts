import { expect, type Page, test } from '@playwright/test';
import { openAs } from './sign-in.ts';

/** A commune of the demo set whose assessment no other walk touches. */
async function findScoring(page: Page): Promise<{ code: string; total: number; short: number }> {
  const answer = await page.request.get('/api/standard/board');
  const { rows } = (await answer.json()) as {
    rows: {
      communeCode: string;
      stage: string;
      score: { total: number; threshold: number; pointsShort: number } | null;
    }[];
  };
  const row = rows.find(
    ({ stage, communeCode, score }) =>
      stage === 'submitted' && communeCode !== '00145' && (score?.pointsShort ?? 0) > 0,
  );
  if (!row?.score) throw new Error('the demo set has no submitted commune that is short');
  return { code: row.communeCode, total: row.score.total, short: row.score.pointsShort };
}

const number = (value: number) => new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 2 }).format(value);

test('beside the map stands the scorecard, and everything else of the commune one tab away', async ({
  browser,
}, info) => {
  const context = await openAs(browser, 'city', info.project.use);
  const page = await context.newPage();
  const { code, total, short } = await findScoring(page);
  // Its code comes late: what is there already must not move when it does.
  await page.route('**/assets/commune-panel-*.js', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await route.continue();
  });
  await page.goto(`/?commune=${code}`);
  const panel = page.locator('.dash-panel');
  const map = page.locator('.dash-canvas');
  await expect(panel.locator('.skeleton').first()).toBeVisible();
  const before = [await panel.boundingBox(), await map.boundingBox()];
  await expect(panel.getByText('Đã nộp, chờ thẩm định')).toBeVisible();
  expect([await panel.boundingBox(), await map.boundingBox()]).toEqual(before);

  await test.step('total, what is short, the way to the threshold, thirteen criteria', async () => {
    await expect(panel.locator('.brief-total')).toContainText(number(total));
    await expect(panel.locator('.brief-total')).toContainText(`thiếu ${number(short)} điểm`);
    await expect(panel.getByText(/Con đường ngắn nhất tới \d+/)).toBeVisible();
    const criteria = panel.getByRole('list', { name: 'Các tiêu chí' }).getByRole('listitem');
    await expect(criteria).toHaveCount(13);
    await expect(criteria.nth(0)).toContainText('/100');
    await expect(criteria.nth(2)).toContainText('/chưa nhập');
  });

  await test.step('the tabs tell how much is behind them and stand in the address', async () => {
    await panel.getByRole('tab', { name: /^Điểm nguy cơ\s*\d+$/ }).click();
    await expect(page).toHaveURL(/tab=hazards/);
    await expect(panel.getByText('Quá hạn khắc phục, hôm nay')).toBeVisible();
    await panel.getByRole('tab', { name: /^Điểm vui chơi\s*\d+$/ }).click();
    await panel.getByRole('tab', { name: /^Chỉ tiêu\s*43$/ }).click();
    await page.reload();
    await expect(panel.getByText(/\d+\/46 chỉ tiêu đã có số liệu/)).toBeVisible();
    await panel.getByLabel('Kỳ số liệu').selectOption('2026-M12');
    await expect(panel.getByText(/^0\/46 chỉ tiêu đã có số liệu/)).toBeVisible();
  });

  await test.step('a criterion leads to its row on the whole scorecard', async () => {
    await panel.getByRole('tab', { name: 'Bộ tiêu chí' }).click();
    await panel.getByRole('link', { name: 'Trẻ em bị tai nạn, thương tích' }).click();
    await expect(page).toHaveURL(new RegExp(`/standard/${code}/official-2026#criterion-5$`));
    await expect(page.locator('#criterion-5')).toBeInViewport();
  });
  await context.close();
});

test('the page of a commune is its scorecard, and printing opens the whole one', async ({
  browser,
}, info) => {
  const context = await openAs(browser, 'city', info.project.use);
  const page = await context.newPage();
  await page.addInitScript(() => {
    window.print = () => document.documentElement.setAttribute('data-printed', '');
  });
  const { code, total } = await findScoring(page);
  await page.goto(`/communes/${code}`);
  await expect(page.locator('.brief-total')).toContainText(number(total));
  await expect(page.getByRole('list', { name: 'Các tiêu chí' }).getByRole('listitem')).toHaveCount(13);
  await page.locator('.brief').getByRole('link', { exact: true, name: 'In' }).click();
  await expect(page.locator('html[data-printed]')).toBeAttached();
  await expect(page).toHaveURL(new RegExp(`/standard/${code}/official-2026$`));
  await context.close();
});
