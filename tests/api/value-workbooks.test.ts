import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Workbook, type Worksheet } from '@cj-tech-master/excelts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WorkbookReading } from '../../server/domain/indicator-values.ts';
import { createTestApp, LONG_BIEN, NEIGHBOUR, type TestApp, type TestUser } from '../support/test-app.ts';
import { count, newValue, ratio, valuesOf } from '../support/values.ts';

let app: TestApp;
let values: ReturnType<typeof valuesOf>;
beforeAll(async () => {
  app = await createTestApp({ now: () => '2026-11-26T03:00:00.000Z' });
  values = valuesOf(app);
  for (const user of ['officer', 'city', 'admin', 'neighbour', 'viewer'] as const) await app.signIn(user);
});
afterAll(() => app.close());

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const PLAN = 'long-bien-2026';
let month = 0;
const ownPeriod = () => `2026-M${String(++month).padStart(2, '0')}`;

async function download(period: string, as: TestUser = 'officer', plan = PLAN): Promise<Workbook> {
  const answer = await app.request(`/api/plans/${plan}/values.xlsx?period=${period}`, { as });
  expect(answer.status).toBe(200);
  const book = new Workbook();
  await book.xlsx.load(Buffer.from(await answer.arrayBuffer()));
  return book;
}
async function upload(
  book: Workbook,
  period: string,
  {
    as = 'officer',
    apply = false,
    status = 200,
    plan = PLAN,
  }: { as?: TestUser; apply?: boolean; status?: number; plan?: string } = {},
) {
  return app.json<WorkbookReading & { code: string; detail: string }>(
    `/api/plans/${plan}/values.xlsx?period=${period}${apply ? '&apply=true' : ''}`,
    { as, body: new Uint8Array(await book.xlsx.writeBuffer()), headers: { 'Content-Type': XLSX } },
    status,
  );
}
const sheetOf = (book: Workbook): Worksheet => {
  const sheet = book.getWorksheet('Số liệu');
  if (!sheet) throw new Error('no sheet');
  return sheet;
};
/** The cell of a quantity in the row of an area. */
function cellOf(book: Workbook, key: string, area = LONG_BIEN) {
  const sheet = sheetOf(book);
  for (let column = 1; column <= sheet.columnCount; column++) {
    if (sheet.getCell(1, column).value !== key) continue;
    for (let row = 3; row <= sheet.rowCount; row++)
      if (sheet.getCell(row, 1).value === area) return sheet.getCell(row, column);
  }
  throw new Error(`no cell ${key} ${area}`);
}

describe('a template', () => {
  it('has the values, a hidden key per row and column, protected heads and lists', async () => {
    const period = ownPeriod();
    await values.save('officer', [
      newValue({ period, indicator: 'stunting-under-5', value: ratio(10, 200) }),
      newValue({ period, indicator: 'nutrition-care-to-18', value: { type: 'yes_no', yes: true } }),
    ]);
    const book = await download(period);
    const sheet = sheetOf(book);
    expect(sheet.getRow(1).hidden).toBe(true);
    expect(sheet.getColumn(1).hidden).toBe(true);
    expect(cellOf(book, 'stunting-under-5|numerator').value).toBe(10);
    expect(cellOf(book, 'stunting-under-5|denominator').value).toBe(200);
    expect(cellOf(book, 'nutrition-care-to-18|value').value).toBe('Có');
    expect(sheet.sheetProtection?.sheet).toBe(true);
    expect(cellOf(book, 'stunting-under-5|numerator').protection?.locked).toBe(false);
    expect(sheet.getCell(2, 3).protection?.locked ?? true).toBe(true);
    expect(book.getWorksheet('bo-an')?.state).toBe('hidden');
  });

  it('is refused without sign-in, and taken in only from those who enter values', async () => {
    expect((await app.request(`/api/plans/${PLAN}/values.xlsx`)).status).toBe(401);
    const book = await download('2026', 'viewer');
    expect((await upload(book, '2026', { as: 'viewer', status: 403 })).code).toBe('auth.forbidden');
    const other = await download('2026', 'neighbour', 'hanoi-2026');
    const rows = sheetOf(other).rowCount;
    expect(rows).toBe(4);
    // Of another commune: its row is not of this account's table.
    sheetOf(other).getCell(3, 1).value = LONG_BIEN;
    const reading = await upload(other, '2026', { as: 'neighbour', plan: 'hanoi-2026' });
    expect(reading.faults[0]).toMatchObject({ at: 'A3', code: 'workbook.row_key' });
  });
});

describe('an upload', () => {
  it('of what was downloaded changes nothing', async () => {
    const period = ownPeriod();
    await values.saveOne('officer', { period, value: ratio(10, 200) });
    await values.saveOne('officer', {
      period,
      indicator: 'primary-drop-outs',
      value: { type: 'not_applicable' },
      note: 'Không có trường',
    });
    const reading = await upload(await download(period), period, { apply: true });
    expect(reading).toMatchObject({ changes: [], faults: [], unchanged: 2 });
    expect((await values.history('officer', 'underweight-under-5', LONG_BIEN, period)).items).toHaveLength(1);
  });

  it('is tried first and saved when asked, through the same checks as the grid', async () => {
    const period = ownPeriod();
    await values.saveOne('officer', { period, value: ratio(10, 200), source: 'Trạm Y tế' });
    const book = await download(period);
    cellOf(book, 'underweight-under-5|numerator').value = 12;
    cellOf(book, 'stunting-under-5|numerator').value = '61';
    cellOf(book, 'stunting-under-5|denominator').value = 60;
    cellOf(book, 'overweight-under-5|numerator').value = '85%';
    cellOf(book, 'primary-drop-outs|value').value = '1.234';
    cellOf(book, 'primary-completion|numerator').value = 'KAD: phường không có trường tiểu học';
    cellOf(book, 'nutrition-care-to-18|value').value = 'không';
    const trial = await upload(book, period);
    const faults = trial.faults.map(({ at, code }) => [at, code]);
    expect(faults.map(([, code]) => code).sort()).toEqual([
      'value.ambiguous_number',
      'value.numerator_above_denominator',
      'value.percentage_alone',
    ]);
    for (const [at] of faults) expect(at).toMatch(/^[A-Z]+3$/);
    const places = trial.faults.map(({ at }) => at.padStart(9));
    expect(places).toEqual(places.toSorted());
    expect(trial.faults.find(({ code }) => code === 'value.numerator_above_denominator')).toMatchObject({
      area: LONG_BIEN,
      indicator: 'stunting-under-5',
      text: '61 / 60',
    });
    expect(trial.changes).toHaveLength(3);
    expect(trial.changes[0]).toMatchObject({ before: ratio(10, 200), after: ratio(12, 200) });
    expect(await values.cell('officer', PLAN, 'underweight-under-5', LONG_BIEN, period)).toMatchObject({
      version: 1,
    });

    const applied = await upload(book, period, { apply: true });
    expect({ ...applied, isApplied: false }).toEqual(trial);
    expect(await values.cell('officer', PLAN, 'underweight-under-5', LONG_BIEN, period)).toMatchObject({
      value: ratio(12, 200),
      source: 'Trạm Y tế',
      version: 2,
    });
    expect(await values.cell('officer', PLAN, 'primary-completion', LONG_BIEN, period)).toMatchObject({
      value: { type: 'not_applicable' },
      note: 'phường không có trường tiểu học',
    });
    expect(await values.cell('officer', PLAN, 'nutrition-care-to-18', LONG_BIEN, period)).toMatchObject({
      value: { type: 'yes_no', yes: false },
    });
    // Sent again it finds everything there.
    expect((await upload(book, period, { apply: true })).changes).toEqual([]);
  });

  it('overwrites nothing that somebody changed since the download', async () => {
    const period = ownPeriod();
    await values.save('officer', [
      newValue({ period, value: ratio(10, 200) }),
      newValue({ period, indicator: 'stunting-under-5', value: ratio(1, 2) }),
    ]);
    const book = await download(period);
    await values.saveOne('admin', { period, value: ratio(11, 200), baseVersion: 1 });
    await values.saveOne('admin', {
      period,
      indicator: 'stunting-under-5',
      value: ratio(1, 3),
      baseVersion: 1,
    });
    cellOf(book, 'underweight-under-5|numerator').value = 12;
    const reading = await upload(book, period, { apply: true });
    // What nobody touched in the file stays as it now is.
    expect(reading).toMatchObject({ changes: [], unchanged: 1, faults: [{ code: 'value.conflict' }] });
    expect(reading.faults[0]?.message).toContain('admin');
  });

  it('clears with a word, and keeps on an empty cell', async () => {
    const period = ownPeriod();
    await values.save('officer', [
      newValue({ period, value: ratio(10, 200) }),
      newValue({ period, indicator: 'primary-drop-outs', value: count(3) }),
    ]);
    const book = await download(period);
    cellOf(book, 'underweight-under-5|numerator').value = 'Xoá';
    cellOf(book, 'underweight-under-5|denominator').value = null;
    cellOf(book, 'primary-drop-outs|value').value = null;
    await upload(book, period, { apply: true });
    expect(await values.cell('officer', PLAN, 'underweight-under-5', LONG_BIEN, period)).toMatchObject({
      value: null,
    });
    expect(await values.cell('officer', PLAN, 'primary-drop-outs', LONG_BIEN, period)).toMatchObject({
      value: count(3),
    });
  });

  it('of the city changes the figures of the province, and no commune’s', async () => {
    const period = ownPeriod();
    const book = await download(period, 'city', 'hanoi-2026');
    cellOf(book, 'child-friendly-communes|value', '01').value = '12/126';
    cellOf(book, 'stunting-under-5|numerator', '01').value = 900;
    cellOf(book, 'stunting-under-5|denominator', '01').value = 10_000;
    cellOf(book, 'stunting-under-5|numerator', NEIGHBOUR).value = 1;
    cellOf(book, 'stunting-under-5|denominator', NEIGHBOUR).value = 10;
    const reading = await upload(book, period, { as: 'city', plan: 'hanoi-2026', apply: true });
    expect(reading.changes.map(({ area }) => area)).toEqual(['01', '01']);
    expect(reading.faults.map(({ code }) => code)).toEqual(['value.commune_enters']);
  });
});

describe('a file that cannot be trusted', () => {
  const refusal = async (change: (book: Workbook) => void, period = '2026-H1', asked = period) => {
    const book = await download(period);
    change(book);
    return upload(book, asked, { status: 422 });
  };

  it.each([
    ['shifted columns', (sheet: Worksheet) => sheet.spliceColumns(5, 1), 'workbook.shifted_columns'],
    ['an inserted column', (sheet: Worksheet) => sheet.spliceColumns(4, 0, []), 'workbook.shifted_columns'],
    [
      'another head',
      (sheet: Worksheet) => {
        sheet.getCell(2, 4).value = 'Mẫu số';
      },
      'workbook.shifted_columns',
    ],
    [
      'cells pushed beyond the last column',
      (sheet: Worksheet) => {
        sheet.getCell(3, sheet.columnCount + 1).value = 5;
      },
      'workbook.shifted_columns',
    ],
    ['merged cells', (sheet: Worksheet) => sheet.mergeCells('C3:D3'), 'workbook.merged_cells'],
    [
      'no keys',
      (sheet: Worksheet) => {
        sheet.getCell(1, 1).value = null;
      },
      'workbook.not_template',
    ],
  ])('%s', async (_, change, code) => {
    expect((await refusal((book) => change(sheetOf(book)))).code).toBe(code);
  });

  it('of another period, of another plan, or no workbook at all', async () => {
    expect((await refusal(() => {}, '2026-H1', '2026-9M')).code).toBe('workbook.other_period');
    const other = await download('2026-H1', 'officer', 'hanoi-2026');
    const answer = await upload(other, '2026-H1', { status: 422 });
    expect(answer).toMatchObject({ code: 'workbook.other_plan', found: 'hanoi-2026' });
    for (const body of ['STT;Xã\n1;Long Biên', 'PK\u0003\u0004 broken', '']) {
      const refused = await app.request(`/api/plans/${PLAN}/values.xlsx`, {
        as: 'officer',
        body,
        headers: { 'Content-Type': XLSX },
      });
      expect(refused.status, body).toBeGreaterThanOrEqual(400);
      expect(refused.status, body).toBeLessThan(500);
    }
  });

  it('with a row twice returns both rows', async () => {
    const period = '2026-9M';
    const book = await download(period, 'admin', 'hanoi-2026');
    const sheet = sheetOf(book);
    const [first, second] = [sheet.getRow(3), sheet.getRow(4)];
    for (const column of [1, 2]) second.getCell(column).value = first.getCell(column).value;
    const reading = await upload(book, period, { as: 'admin', plan: 'hanoi-2026' });
    expect(reading.faults.map(({ at, code }) => [at, code])).toEqual([
      ['A3', 'workbook.row_twice'],
      ['A4', 'workbook.row_twice'],
    ]);
  });
});

/** Templates of this very state that LibreOffice 7.4 opened and saved, the second one with three cells changed. */
describe('a file of LibreOffice', () => {
  const period = '2026-Q2';
  const fixture = (name: string) =>
    readFileSync(join(import.meta.dirname, '..', 'support', 'fixtures', `${name}.xlsx`));
  const send = (name: string, query = '') =>
    app.json<WorkbookReading>(`/api/plans/${PLAN}/values.xlsx?period=${period}${query}`, {
      as: 'officer',
      body: new Uint8Array(fixture(name)),
      headers: { 'Content-Type': XLSX },
    });

  it('comes back equal, and with what was changed there and nothing else', async () => {
    await values.save('officer', [
      newValue({ period, value: ratio(10, 200) }),
      newValue({ period, indicator: 'primary-drop-outs', value: count(3) }),
      newValue({ period, indicator: 'nutrition-care-to-18', value: { type: 'yes_no', yes: true } }),
      newValue({
        period,
        indicator: 'primary-completion',
        value: { type: 'not_applicable' },
        note: 'Không có trường tiểu học',
      }),
    ]);
    const saved = await send('values-saved-by-libreoffice', '&apply=true');
    expect(saved).toMatchObject({ changes: [], faults: [], unchanged: 4 });
    const edited = await send('values-edited-in-libreoffice', '&apply=true');
    expect(edited).toMatchObject({ faults: [], unchanged: 1 });
    expect(edited.changes.map(({ indicator, after }) => [indicator, after])).toEqual([
      ['underweight-under-5', ratio(12, 200)],
      ['nutrition-care-to-18', { type: 'yes_no', yes: false }],
      ['primary-drop-outs', count(4)],
    ]);
  });
});
