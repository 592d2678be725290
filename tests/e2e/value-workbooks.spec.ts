import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Workbook, type Worksheet } from '@cj-tech-master/excelts';
import { type APIRequestContext, expect, type Page, test } from '@playwright/test';
import { v7 as makeId } from 'uuid';
import { openAs } from './sign-in.ts';

const PLAN = 'hanoi-2026';
const SCREENING = 'hanoi-2026.newborn-screening';
const FIXTURES = join(import.meta.dirname, '..', 'support', 'fixtures');

/** No other test enters values of these indicators for it. */
const PERIOD = '2026-Q4';

async function openDialog(page: Page, period: string, plan = PLAN) {
  await page.goto(`/plans/${plan}/values?period=${period}`);
  await page.getByRole('button', { name: 'Tệp Excel' }).click();
  return page.getByRole('dialog');
}

/** The template as the page gives it. */
async function download(page: Page): Promise<Workbook> {
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Tải mẫu (.xlsx)' }).click();
  const book = new Workbook();
  await book.xlsx.load(await readFile(await (await download).path()));
  return book;
}

async function choose(page: Page, book: Workbook | Buffer, name = 'da-dien.xlsx') {
  const buffer = Buffer.isBuffer(book) ? book : Buffer.from(await book.xlsx.writeBuffer());
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Chọn tệp' }).click();
  await (await chooser).setFiles({
    name,
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    buffer,
  });
}

function sheetOf(book: Workbook): Worksheet {
  const sheet = book.getWorksheet('Số liệu');
  if (!sheet) throw new Error('no sheet');
  return sheet;
}
function columnOf(sheet: Worksheet, key: string): number {
  for (let column = 1; column <= sheet.columnCount; column++)
    if (sheet.getCell(1, column).value === key) return column;
  throw new Error(`no column ${key}`);
}
/** Fills the slots of a quantity. */
function fill(sheet: Worksheet, row: number, indicator: string, values: (string | number)[]): string {
  const parts = values.length === 2 ? ['numerator', 'denominator'] : ['value'];
  for (const [index, part] of parts.entries())
    sheet.getCell(row, columnOf(sheet, `${indicator}|${part}`)).value = values[index] ?? null;
  return sheet.getCell(row, columnOf(sheet, `${indicator}|${parts[0]}`)).address;
}

const ratioOf = (indicator: string, area: string, period: string, numerator: number) => ({
  ...{ id: makeId(), indicator, area, period, baseVersion: 0, source: '', note: '' },
  value: { type: 'ratio', numerator, denominator: 40 },
});
async function store(request: APIRequestContext, cells: unknown[]) {
  expect(await (await request.post('/api/values', { data: { cells } })).json()).toMatchObject({
    saved: cells.length,
  });
}

test('good cells of a filled-in template are stored, every bad one is told and can be taken away', async ({
  browser,
}, info) => {
  test.setTimeout(180_000);
  const context = await openAs(browser, 'admin', { ...info.project.use, acceptDownloads: true });
  const page = await context.newPage();
  const dialog = await openDialog(page, PERIOD);
  const book = await download(page);
  const sheet = sheetOf(book);
  const nameIn = (row: number) => String(sheet.getCell(row, 2).value);
  // Another person stores a cell after the template was made.
  await store(context.request, [ratioOf(SCREENING, String(sheet.getCell(3, 1).value), PERIOD, 20)]);
  fill(sheet, 3, SCREENING, [30, 40]);
  fill(sheet, 4, SCREENING, [36, 40]);
  fill(sheet, 4, 'primary-drop-outs', [3]);
  const above = fill(sheet, 5, SCREENING, ['120%', '']);
  const higher = fill(sheet, 6, SCREENING, [61, 60]);
  const word = fill(sheet, 7, 'primary-drop-outs', ['nhiều']);
  const mixed = fill(sheet, 8, 'primary-drop-outs', ['1.234,5']);
  const unsure = fill(sheet, 9, 'primary-drop-outs', ['1.234']);
  fill(sheet, 10, SCREENING, [5, 10]);
  sheet.getCell(10, 1).value = '99999';
  sheet.getCell(10, 2).value = 'Xã Lạ';
  fill(sheet, 12, SCREENING, [7, 10]);
  for (const column of [1, 2]) sheet.getCell(12, column).value = sheet.getCell(11, column).value;
  await choose(page, book);

  const faults = dialog.locator('.file-faults > li');
  await test.step('each bad cell is told with its place, its text and what to do', async () => {
    await expect(dialog).toContainText('2 ô thay đổi, 9 ô không nhận');
    const one = (at: string) => faults.filter({ has: page.getByText(at, { exact: true }) });
    await expect(one(above)).toContainText(nameIn(5));
    await expect(one(above)).toContainText('“120%” vượt 100%');
    await expect(one(higher)).toContainText('61');
    await expect(one(higher)).toContainText(/lớn hơn mẫu số/);
    await expect(one(word)).toContainText('“nhiều” không phải');
    await expect(one(mixed)).toContainText('“1.234,5” không phải số nguyên');
    await expect(one(unsure)).toContainText('1234');
    await expect(one('A10')).toContainText('mã “99999” không khớp');
    await expect(one('A11')).toContainText('có hai lần trong tệp');
    await expect(one('A12')).toContainText('có hai lần trong tệp');
    await expect(faults.filter({ hasText: 'đã sửa ô này' })).toContainText('Trong ô: “30 / 40”');
    await expect(faults).toHaveCount(9);
  });

  await test.step('the good ones are stored, and the bad ones stay in sight', async () => {
    await dialog.getByRole('button', { name: 'Lưu 2 ô' }).click();
    await expect(dialog).toContainText('Ô không nhận vẫn chưa lưu');
    await expect(faults).toHaveCount(9);
  });

  await test.step('the bad ones can be taken away', async () => {
    const list = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Tải danh sách ô không nhận' }).click();
    const file = await list;
    expect(file.suggestedFilename()).toBe(`bo-an-${PLAN}-${PERIOD}-o-khong-nhan.csv`);
    const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
    expect(lines).toHaveLength(10);
    expect(lines.find((line) => line.startsWith(`"${word}"`))).toContain(`"${nameIn(7)}"`);
    expect(lines.find((line) => line.startsWith('"A10"'))).toContain('99999 | Xã Lạ | 5 | 10');
  });

  await test.step('mended and dropped again, the rest goes in', async () => {
    fill(sheet, 5, SCREENING, [12, 40]);
    fill(sheet, 7, 'primary-drop-outs', [4]);
    await choose(page, book);
    await expect(dialog).toContainText('2 ô thay đổi, 7 ô không nhận');
    await dialog.getByRole('button', { name: 'Lưu 2 ô' }).click();
    await expect(dialog).toContainText('Ô không nhận vẫn chưa lưu');
    await page.reload();
    const cell = page.getByRole('row').filter({ hasText: nameIn(5) });
    await expect(cell).toContainText('30%');
    await expect(page.getByRole('row').filter({ hasText: nameIn(3) })).toContainText('50%');
  });
  await context.close();
});

test('a template with shifted columns or merged cells is refused as a whole, in plain words', async ({
  browser,
}, info) => {
  const context = await openAs(browser, 'admin', { ...info.project.use, acceptDownloads: true });
  const page = await context.newPage();
  const dialog = await openDialog(page, PERIOD);
  const shifted = await download(page);
  fill(sheetOf(shifted), 3, SCREENING, [36, 40]);
  sheetOf(shifted).spliceColumns(5, 1);
  await choose(page, shifted, 'lech-cot.xlsx');
  await expect(dialog).toContainText('Cột E không còn đúng chỗ');
  await expect(dialog).toContainText('Chưa lưu gì từ tệp này');
  const merged = await download(page);
  fill(sheetOf(merged), 3, SCREENING, [36, 40]);
  sheetOf(merged).mergeCells('C3:D3');
  await choose(page, merged, 'gop-o.xlsx');
  await expect(dialog).toContainText('Có ô bị gộp (C3:D3)');
  await expect(dialog.getByText('lech-cot.xlsx')).toHaveCount(0);
  await choose(page, Buffer.from('STT;Xã\n1;Long Biên'), 'danh-sach.xlsx');
  await expect(dialog.getByText('danh-sach.xlsx')).toBeVisible();
  await expect(dialog).not.toContainText('Có ô bị gộp');
  await expect(dialog).toContainText('Chưa lưu gì từ tệp này');
  await context.close();
});

test('of a locked period no cell is taken, and the file says who locked it', async ({ browser }, info) => {
  const context = await openAs(browser, 'officer', { ...info.project.use, acceptDownloads: true });
  const page = await context.newPage();
  await openDialog(page, PERIOD);
  const book = await download(page);
  fill(sheetOf(book), 3, SCREENING, [36, 40]);
  const city = await openAs(browser, 'city');
  const lock = (isLocked: boolean) =>
    city.request.post(`/api/plans/${PLAN}/values/locks?period=${PERIOD}`, {
      data: { id: makeId(), isLocked, reason: isLocked ? '' : 'Xã gửi muộn' },
    });
  expect((await lock(true)).status()).toBe(200);
  const dialog = await openDialog(page, PERIOD);
  await choose(page, book);
  await expect(dialog).toContainText('0 ô thay đổi, 1 ô không nhận');
  await expect(dialog.locator('.file-faults')).toContainText('Thành phố đã khoá kỳ');
  await expect(dialog).toContainText('Tệp này không có gì mới để lưu');
  await expect(dialog.getByRole('button', { name: /^Lưu/ })).toBeDisabled();
  expect((await lock(false)).status()).toBe(200);
  // The same file again: nothing of it was lost.
  await choose(page, book);
  await expect(dialog).toContainText('1 ô thay đổi, 0 ô không nhận');
  await dialog.getByRole('button', { name: 'Lưu 1 ô' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'Long Biên' })).toContainText('90%');
  await city.close();
  await context.close();
});

test('a template that LibreOffice saved goes in through the page', async ({ browser }, info) => {
  const period = '2026-Q2';
  const context = await openAs(browser, 'officer', info.project.use);
  const of = { area: '00145', period, baseVersion: 0, source: '' };
  await store(context.request, [
    {
      ...{ ...of, id: makeId(), note: '', indicator: 'underweight-under-5' },
      value: { type: 'ratio', numerator: 10, denominator: 200 },
    },
    {
      ...{ ...of, id: makeId(), note: '', indicator: 'primary-drop-outs' },
      value: { type: 'count', count: 3 },
    },
    {
      ...{ ...of, id: makeId(), note: '', indicator: 'nutrition-care-to-18' },
      value: { type: 'yes_no', yes: true },
    },
    {
      ...{ ...of, id: makeId(), note: 'Không có trường tiểu học', indicator: 'primary-completion' },
      value: { type: 'not_applicable' },
    },
  ]);
  const page = await context.newPage();
  const dialog = await openDialog(page, period, 'long-bien-2026');
  await choose(page, await readFile(join(FIXTURES, 'values-edited-in-libreoffice.xlsx')));
  await expect(dialog).toContainText('3 ô thay đổi, 0 ô không nhận, 1 ô giữ nguyên');
  await expect(dialog.getByRole('row').filter({ hasText: '12/200' })).toContainText('10/200');
  await dialog.getByRole('button', { name: 'Lưu 3 ô' }).click();
  await expect(page.getByText('Đã lưu 3 ô từ tệp', { exact: true })).toBeVisible();
  await context.close();
});
