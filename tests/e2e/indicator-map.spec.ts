import { expect, test } from '@playwright/test';
import { v7 as makeId } from 'uuid';
import { openAs } from './sign-in.ts';

const INDICATOR = 'stunting-under-5';
const NUMBERS = [10, 20, 30, 40, 50, 60];

test('communes are coloured by an indicator, in classes of one’s own and beside another period', async ({
  browser,
}, info) => {
  const isTablet = info.project.name === 'tablet';
  // Months: the demo set fills none, and no other walk enters this indicator in them.
  const [period, other] = isTablet ? ['2026-M07', 'Tháng 7'] : ['2026-M06', 'Tháng 6'];
  const admin = await openAs(browser, 'admin');
  const grid = await (await admin.request.get(`/api/plans/hanoi-2026/values?period=${period}`)).json();
  const communes = (grid as { rows: { area: string; kind: string }[] }).rows
    .filter(({ kind }) => kind === 'commune')
    .slice(0, NUMBERS.length + 1);
  const cells = communes.map(({ area }, index) => {
    const numerator = NUMBERS[index];
    return {
      id: makeId(),
      indicator: INDICATOR,
      area,
      period,
      baseVersion: 0,
      value:
        numerator === undefined
          ? { type: 'not_applicable' }
          : { type: 'ratio', numerator, denominator: 1000 },
      note: numerator === undefined ? 'không có trẻ dưới 5 tuổi' : '',
    };
  });
  expect(await (await admin.request.post('/api/values', { data: { cells } })).json()).toMatchObject({
    saved: cells.length,
  });
  const scope = { plan: 'hanoi-2026', period };
  await admin.request.post('/api/values/steps', { data: { id: makeId(), step: 'submit', scope } });

  const city = await openAs(browser, 'city', info.project.use);
  const page = await city.newPage();
  await page.goto('/plans/hanoi-2026');
  await page.getByRole('link', { name: 'Bản đồ chỉ tiêu' }).click();
  await page.getByLabel('Chỉ tiêu', { exact: true }).selectOption(INDICATOR);
  await page.getByLabel('Kỳ số liệu').selectOption(period);
  await expect(page.getByText('từ 7/126 xã, phường')).toBeVisible();
  const legend = page.getByRole('table', { name: 'Màu' });
  await expect(legend.getByRole('row', { name: /không áp dụng/ })).toContainText('1 xã');
  await expect(legend.getByRole('row', { name: /chưa báo cáo/ })).toContainText('119 xã');

  await test.step('breaks of one’s own are kept in the address', async () => {
    await page.getByLabel('Chia lớp').selectOption('own');
    await page.getByLabel('Các mốc').fill('2,5; cao');
    await expect(page.getByText('Nhập nhiều nhất bốn số')).toBeVisible();
    await page.getByLabel('Các mốc').fill('2,5; 4,5');
    await page.reload();
    await expect(legend.getByRole('row', { name: /1% đến dưới 2,5%/ })).toContainText('2 xã');
    await expect(legend.getByRole('row', { name: /2,5% đến dưới 4,5%/ })).toContainText('2 xã');
    await expect(legend.getByRole('row', { name: /4,5% đến 6%/ })).toContainText('2 xã');
  });

  await test.step('a second period stands beside it in the same colours', async () => {
    await page.getByLabel('So với kỳ').selectOption('2026-H1');
    await expect(page.getByRole('figure')).toHaveCount(2);
    await expect(page.getByRole('figure').first()).toContainText('6 tháng đầu năm 2026');
    await expect(page.getByRole('figure').last()).toContainText(other);
    await page.getByText('Bảng số của từng xã, phường').click();
    await expect(page.getByRole('row', { name: /Ba Đình/ })).toContainText('1%');
  });

  await city.close();
  await admin.close();
});

test('an old ward is found by its name and read in the communes of today', async ({ browser }, info) => {
  const city = await openAs(browser, 'city', info.project.use);
  const page = await city.newPage();
  await page.goto('/');
  const search = page.getByRole('combobox', { name: 'Tìm xã, phường hoặc điểm nguy cơ' });
  await search.fill('mo lao');
  await page.getByRole('option', { name: /Mộ Lao.*nay: Phường Hà Đông/ }).click();
  await expect(page).toHaveURL(/commune=09556/);
  await page.goto('/plans/ha-dong-2025');
  await page.getByRole('link', { name: 'Các phường cũ nay thuộc đâu' }).click();
  await expect(page.getByText('15 đơn vị cũ')).toBeVisible();
  await expect(page.getByRole('row', { name: /Phường Mộ Lao/ })).toContainText('Phường Hà Đông');
  await city.close();
});
