import { expect, type Page, test } from '@playwright/test';
import { v7 as makeId } from 'uuid';
import { openAs } from './sign-in.ts';

/** A period of its own for each screen size, neither right after the other: one server stands behind both. */
const periodOf = (project: string) => (project === 'tablet' ? '2026-M05' : '2026-Q1');
const cellOf = (page: Page, row: number, slot: number) =>
  page.locator(`[data-row="${row}"][data-slot="${slot}"]`);
const state = (page: Page) => page.locator('.save-state');

/** Puts text into the active cell as the clipboard does. */
async function paste(page: Page, text: string) {
  await page.evaluate((block) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', block);
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  }, text);
}

test('a commune pastes its values, the city returns one and approves the rest', async ({ browser }, info) => {
  test.setTimeout(240_000);
  const path = `/plans/hanoi-2026/values?period=${periodOf(info.project.name)}`;
  const office = await (await openAs(browser, 'officer', info.project.use)).newPage();
  await office.goto(path);

  await test.step('a pasted block goes in, and the one bad cell stays marked with its sentence', async () => {
    await cellOf(office, 0, 3).click();
    await paste(office, '36\t40\t0\t1200\t12,5\t1200');
    await expect(cellOf(office, 0, 4)).toContainText('90%');
    await expect(state(office)).toContainText('Đã lưu mọi thay đổi');
    await state(office)
      .getByRole('button', { name: /1 ô cần xem/ })
      .click();
    await expect(office.getByText('“12,5” không phải số nguyên')).toBeVisible();
    // 0 at a first entry is worth a look, and saved all the same.
    await cellOf(office, 0, 5).click();
    await expect(office.getByText('Nên xem lại: đúng 0 hoặc tất cả')).toBeVisible();
  });

  await test.step('a reload keeps all, what is being typed too', async () => {
    await cellOf(office, 0, 1).click();
    await office.keyboard.type('77');
    await office.reload();
    await expect(cellOf(office, 0, 7)).toContainText('12,5');
    await expect(cellOf(office, 0, 1)).toContainText('77');
    await cellOf(office, 0, 2).click();
    await office.keyboard.type('80');
    await office.keyboard.press('Enter');
    await expect(cellOf(office, 0, 2)).toContainText('96,3%');
    await expect(state(office)).toContainText('Đã lưu mọi thay đổi');
  });

  await test.step('without network it is kept here and sent when the network is back', async () => {
    await office.context().setOffline(true);
    await cellOf(office, 0, 9).click();
    await office.keyboard.type('KAD: không có trạm');
    await office.keyboard.press('Tab');
    await expect(state(office)).toContainText('1 ô chưa gửi, giữ trên máy này');
    await office.context().setOffline(false);
    await expect(state(office)).toContainText('Đã lưu mọi thay đổi');
    await office.reload();
    await expect(cellOf(office, 0, 9)).toContainText('Không áp dụng');
  });

  await test.step('what is filled in is submitted; then it is read only and says why', async () => {
    await office.getByRole('button', { name: 'Nộp (4)' }).click();
    await office.getByRole('button', { name: 'Nộp 4 ô' }).click();
    await expect(office.getByText('Đã nộp 4 ô', { exact: true })).toBeVisible();
    await cellOf(office, 0, 3).click();
    await expect(office.getByText('Chỉ xem: đã nộp, đang chờ duyệt')).toBeVisible();
    await office.keyboard.type('1');
    await expect(cellOf(office, 0, 3).getByRole('textbox')).toHaveValue('36');
  });

  const city = await (await openAs(browser, 'city', info.project.use)).newPage();
  await test.step('the city returns one with a reason and approves the rest', async () => {
    await city.goto(path);
    await city.getByRole('searchbox', { name: 'Tìm xã, phường' }).fill('long bien');
    const row = city.getByRole('row').filter({ hasText: 'Long Biên' });
    await row.locator('[data-slot="3"]').click();
    await city.getByRole('button', { name: /^Trả lại/ }).click();
    await city.getByRole('button', { name: 'Trả lại 1 ô' }).click();
    await expect(city.getByText('Hãy ghi lý do.')).toBeVisible();
    await city.getByLabel('Lý do').fill('Mẫu số thiếu trẻ chuyển đến');
    await city.getByRole('button', { name: 'Trả lại 1 ô' }).click();
    await expect(city.getByText('Đã trả lại 1 ô', { exact: true })).toBeVisible();
    await city.getByRole('button', { name: 'Duyệt (3)' }).click();
    await city.getByRole('radio', { name: /Cả bảng/ }).click();
    await city.getByRole('button', { name: 'Duyệt 3 ô' }).click();
    await expect(city.getByText('Đã duyệt 3 ô', { exact: true })).toBeVisible();
  });

  await test.step('the commune sees the reason, mends the cell and hands it in again', async () => {
    await cellOf(office, 0, 3).click();
    await expect(office.getByText('Bị trả lại: Mẫu số thiếu trẻ chuyển đến')).toBeVisible();
    await cellOf(office, 0, 4).click();
    await office.keyboard.type('45');
    await office.keyboard.press('Enter');
    await expect(cellOf(office, 0, 4)).toContainText('80%');
    await office.getByRole('button', { name: 'Nộp (1)' }).click();
    await office.getByRole('button', { name: 'Nộp 1 ô' }).click();
    await expect(office.getByText('Đã nộp 1 ô', { exact: true })).toBeVisible();
    await cellOf(office, 0, 4).click();
    await office.getByRole('button', { name: 'Lịch sử ô' }).click();
    await expect(office.getByRole('list', { name: 'Lịch sử ô' }).getByText('Trả lại')).toBeVisible();
  });

  await test.step('the plan shows the value with what it is made of', async () => {
    await city.goto(`/plans/hanoi-2026?period=${periodOf(info.project.name)}`);
    const row = city.getByRole('row').filter({ hasText: 'sàng lọc' }).first();
    await expect(row).toContainText('80%');
    await expect(row).toContainText('từ 1/126 đơn vị');
  });
  await office.context().close();
  await city.context().close();
});

test('two people on one cell: both values are shown and nothing is overwritten', async ({
  browser,
}, info) => {
  const period = info.project.name === 'tablet' ? '2026-M01' : '2026-M04';
  const office = await (await openAs(browser, 'officer', info.project.use)).newPage();
  const admin = await openAs(browser, 'admin', info.project.use);
  await office.goto(`/plans/hanoi-2026/values?period=${period}`);
  await cellOf(office, 0, 3).click();
  // The page hears nothing of the other's change before its own is on the way.
  await office.context().setOffline(true);
  await office.keyboard.type('30/40');
  await office.keyboard.press('Enter');
  await expect(state(office)).toContainText('chưa gửi');
  const answer = await admin.request.post('/api/values', {
    data: {
      cells: [
        {
          id: makeId(),
          indicator: 'hanoi-2026.newborn-screening',
          area: '00145',
          period,
          baseVersion: 0,
          value: { type: 'ratio', numerator: 20, denominator: 40 },
          source: '',
          note: '',
        },
      ],
    },
  });
  expect(await answer.json()).toMatchObject({ saved: 1 });
  await office.context().setOffline(false);
  await state(office)
    .getByRole('button', { name: /1 ô cần xem/ })
    .click();
  const conflict = office.getByRole('alert').filter({ hasText: 'Bạn nhập' });
  await expect(conflict).toContainText('30/40');
  await expect(conflict).toContainText('20/40');
  await conflict.getByRole('button', { name: 'Lưu số của tôi' }).click();
  await expect(state(office)).toContainText('Đã lưu mọi thay đổi');
  await office.reload();
  await expect(cellOf(office, 0, 4)).toContainText('75%');
  await office.context().close();
  await admin.close();
});

test('what is typed after the session has ended is sent after signing in again', async ({
  browser,
}, info) => {
  const path = `/plans/hanoi-2026/values?period=${info.project.name === 'tablet' ? '2026-M09' : '2026-M08'}`;
  const context = await openAs(browser, 'officer', info.project.use);
  const page = await context.newPage();
  await page.goto(path);
  await cellOf(page, 0, 3).click();
  await context.clearCookies();
  await page.keyboard.type('38/40');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/sign-in/);
  await context.addCookies((await (await openAs(browser, 'officer')).storageState()).cookies);
  await page.goto(path);
  await expect(cellOf(page, 0, 4)).toContainText('95%');
  await expect(state(page)).toContainText('Đã lưu mọi thay đổi');
  await page.reload();
  await expect(cellOf(page, 0, 4)).toContainText('95%');
  await context.close();
});

test('the Excel template goes out, and a file of another plan is refused in plain words', async ({
  browser,
}, info) => {
  const context = await openAs(browser, 'officer', { ...info.project.use, acceptDownloads: true });
  const page = await context.newPage();
  await page.goto('/plans/hanoi-2026/values?period=2026-M06');
  await page.getByRole('button', { name: 'Tệp Excel' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Tải mẫu (.xlsx)' }).click();
  const path = await (await download).path();
  const choose = async (file: string) => {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Chọn tệp' }).click();
    await (await chooser).setFiles(file);
  };
  await choose(path);
  await expect(page.getByText('0 ô thay đổi, 0 ô không nhận')).toBeVisible();
  await page.goto('/plans/hanoi-2026/values?period=2026-M07');
  await page.getByRole('button', { name: 'Tệp Excel' }).click();
  await choose(path);
  await expect(page.getByText(/Tệp là của kỳ tháng 6 năm 2026/)).toBeVisible();
  await context.close();
});

test('leaving the grid strands nothing: the rest is sent elsewhere, and the bar says what waits', async ({
  browser,
}, info) => {
  const path = `/plans/hanoi-2026/values?period=${info.project.name === 'tablet' ? '2026-M11' : '2026-M10'}`;
  const context = await openAs(browser, 'officer', info.project.use);
  const page = await context.newPage();
  await page.goto(path);
  await page.route('**/api/values', (route) => route.abort());
  await cellOf(page, 0, 3).click();
  await page.keyboard.type('30/40');
  await page.getByRole('link', { name: 'Về kế hoạch' }).click();
  const notice = page.getByRole('link', { name: '1 ô chưa gửi' });
  await expect(notice).toHaveAttribute('href', new RegExp(path.replace('?', '\\?')));
  await page.unroute('**/api/values');
  await expect(notice).toHaveCount(0, { timeout: 30_000 });
  await page.goto(path);
  await expect(cellOf(page, 0, 4)).toContainText('75%');
  await context.close();
});

test('a pasted block that the end of the page cut off goes in when the grid is opened again', async ({
  browser,
}, info) => {
  test.setTimeout(120_000);
  // No other test before it enters values in these columns.
  const period = info.project.name === 'tablet' ? '2026-M03' : '2026-Q4';
  const context = await openAs(browser, 'admin', info.project.use);
  const page = await context.newPage();
  // The page never gets its turn again: the block stays where its first piece ended.
  await page.addInitScript(() => {
    Object.assign(globalThis, { scheduler: { yield: () => new Promise(() => {}) } });
  });
  const path = `/plans/hanoi-2026/values?period=${period}`;
  const blocks = (of: Page) =>
    of.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('values.blocks')));
  await page.goto(path);
  await cellOf(page, 5, 9).click();
  const rows = 100;
  const line = (row: number) => Array.from({ length: 10 }, () => `${row}/${row + 200}`).join('\t');
  await paste(page, Array.from({ length: rows }, (_, row) => line(row + 1)).join('\n'));
  expect(await blocks(page)).toHaveLength(1);
  await page.close();

  const again = await context.newPage();
  await again.goto(path);
  await expect(state(again)).toContainText('Đã lưu mọi thay đổi', { timeout: 60_000 });
  await expect.poll(() => blocks(again)).toEqual([]);
  const answer = await context.request.get(`/api/plans/hanoi-2026/values?period=${period}`);
  const grid = (await answer.json()) as {
    rows: { cells: ({ value: { numerator?: number } } | null)[] }[];
  };
  const first = grid.rows.slice(5, 5 + rows).map(({ cells }) => cells.map((cell) => cell?.value.numerator));
  // Most of the ten columns take ratios that Bờ An does not fill itself.
  for (const [row, numbers] of first.entries()) {
    expect(numbers.filter((number) => number === row + 1).length, `row ${row}`).toBeGreaterThan(5);
  }
  await context.close();
});

test('the city locks a period and reopens it with a reason', async ({ browser }, info) => {
  const path = `/plans/hanoi-2026/values?period=${info.project.name === 'tablet' ? '2026-M03' : '2026-M02'}`;
  const city = await (await openAs(browser, 'city', info.project.use)).newPage();
  const office = await (await openAs(browser, 'officer', info.project.use)).newPage();
  await city.goto(path);
  await city.getByRole('button', { name: 'Khoá kỳ' }).click();
  await city.getByRole('dialog').getByRole('button', { name: 'Khoá kỳ' }).click();
  await expect(city.getByText('Đã khoá kỳ', { exact: true })).toBeVisible();
  await office.goto(path);
  await expect(office.getByText('Kỳ này đã khoá, chỉ xem')).toBeVisible();
  await cellOf(office, 0, 3).click();
  await expect(office.getByText('Chỉ xem: thành phố đã khoá kỳ này')).toBeVisible();
  await city.getByRole('button', { name: 'Mở lại kỳ' }).click();
  const dialog = city.getByRole('dialog');
  await dialog.getByLabel('Lý do').fill('Xã gửi muộn');
  await dialog.getByRole('button', { name: 'Mở lại kỳ' }).click();
  await expect(office.getByText('Kỳ này đã khoá, chỉ xem')).toHaveCount(0);
  await office.context().close();
  await city.context().close();
});
