import { Workbook, type Worksheet } from '@cj-tech-master/excelts';
import { COMMUNE_STAGES } from '../domain/commune-stages.ts';
import type { GridRow, ValueCell, ValueGrid } from '../domain/indicator-values.ts';
import { valueText } from '../domain/parse-value.ts';
import { CLEAR_WORDS, NOT_APPLICABLE_WORDS, STAGE_WORDS } from '../domain/value-words.ts';
import { NO_WORDS, YES_WORDS } from '../domain/words.ts';
import {
  COLUMNS_BEFORE,
  columnLetters,
  FIRST_ROW,
  GUIDE_SHEET,
  HEAD_ROW,
  markOf,
  type SheetColumn,
  STORED_SHEET,
  sheetColumns,
  VALUE_SHEET,
} from './workbook-layout.ts';

type Language = 'vi' | 'en';

const GREY = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFF1F5F9' } } as const;
const NAME_HEAD = { vi: 'Xã, phường', en: 'Commune' };
const CODE_HEAD = { vi: 'Mã', en: 'Code' };
const GUIDE: Record<Language, string[]> = {
  vi: [
    'Mỗi dòng là một xã, phường; dòng cuối là số liệu chung của tỉnh, thành phố (nếu có).',
    'Chỉ tiêu là tỷ lệ có hai cột: tử số và mẫu số. Ghi số nguyên, không ghi phần trăm.',
    'Để trống ô: giữ nguyên giá trị đã có. Ghi “Xoá”: xoá giá trị đã nhập.',
    'Không có đối tượng: ghi “Không áp dụng: lý do” vào ô (với tỷ lệ: vào ô tử số, mẫu số để trống).',
    'Có hoặc Không: chọn trong danh sách.',
    'Ô xám đã khoá: số liệu đã nộp, đã duyệt, Bờ An tự điền, hoặc do đơn vị khác nhập.',
    'Đừng chèn, xoá, gộp hay dời cột và dòng: tệp sẽ bị trả lại.',
  ],
  en: [
    'Each row is a commune; the last one is the figure of the whole province, where there is one.',
    'A ratio has two columns: numerator and denominator. Enter whole numbers, no percentages.',
    'An empty cell keeps what is stored. “Clear” takes the stored value away.',
    'Where nothing of the kind exists, enter “N/A: reason” (for a ratio in the cell of the numerator, leave the other empty).',
    'Yes or no: choose from the list.',
    'Grey cells are locked: submitted or approved, filled by Bờ An, or entered by somebody else.',
    'Do not insert, delete, merge or move columns or rows: the file would be refused.',
  ],
};

/** The values of a plan and period as a workbook to fill in and upload again. */
export async function writeWorkbook(grid: ValueGrid, language: Language): Promise<Uint8Array> {
  const book = new Workbook();
  book.creator = 'Bờ An';
  const columns = sheetColumns(grid.columns);
  const sheet = book.addWorksheet(VALUE_SHEET[language], {
    views: [{ state: 'frozen', xSplit: COLUMNS_BEFORE, ySplit: HEAD_ROW }],
  });
  sheet.columns = [{ width: 8, hidden: true }, { width: 24 }, ...columns.map(() => ({ width: 16 }))];
  sheet.addRow([markOf(grid), 'name', ...columns.map(({ key }) => key)]).hidden = true;
  const head = sheet.addRow([
    CODE_HEAD[language],
    NAME_HEAD[language],
    ...columns.map((column) => column.head[language]),
  ]);
  head.font = { bold: true };
  head.alignment = { wrapText: true, vertical: 'top' };
  head.height = 120;
  for (const row of grid.rows) {
    const cells = columns.map((column) => shownValue(column, row.cells[column.index] ?? null, language));
    const added = sheet.addRow([row.area, row.name, ...cells]);
    for (const [index, column] of columns.entries()) {
      const cell = added.getCell(COLUMNS_BEFORE + 1 + index);
      if (isOpen(row, column)) cell.protection = { locked: false };
      else cell.fill = GREY;
    }
  }
  addDropDowns(sheet, columns, grid.rows.length, language);
  await sheet.protect(undefined, { selectLockedCells: true, formatColumns: true, formatRows: true });

  const guide = book.addWorksheet(GUIDE_SHEET[language]);
  guide.columns = [{ width: 110 }];
  for (const line of GUIDE[language]) guide.addRow([line]);

  const stored = book.addWorksheet(STORED_SHEET, { state: 'hidden' });
  for (const row of grid.rows) {
    for (const [index, { indicator }] of grid.columns.entries()) {
      const cell = row.cells[index];
      if (cell) stored.addRow([row.area, indicator, cell.version, storedText(cell)]);
    }
  }
  return new Uint8Array(await book.xlsx.writeBuffer());
}

/** A value as the hidden sheet keeps it, for the comparison with what came back. */
export function storedText({ value, note }: ValueCell): string {
  return valueText(value, 'vi', note ?? '');
}

function isOpen(row: GridRow, { column, index }: SheetColumn): boolean {
  const state = row.cells[index]?.state ?? 'draft';
  return row.canEnter && state === 'draft' && !(column.isSelfFilled && row.kind === 'commune');
}

function shownValue(
  { part }: SheetColumn,
  cell: ValueCell | null,
  language: Language,
): string | number | null {
  const value = cell?.value ?? null;
  if (value === null) return null;
  if (part === 'value') {
    return value.type === 'count' ? value.count : valueText(value, language, cell?.note ?? '');
  }
  if (value.type === 'ratio') return value[part];
  return part === 'numerator' ? valueText(value, language, cell?.note ?? '') : null;
}

/** Other entries pass: "không áp dụng" is typed with its reason. */
function addDropDowns(
  sheet: Worksheet,
  columns: readonly SheetColumn[],
  rows: number,
  language: Language,
): void {
  for (const [index, { column }] of columns.entries()) {
    const isList = column.valueType === 'yes_no' || column.valueType === 'stage';
    if (!isList || rows === 0) continue;
    const words =
      column.valueType === 'yes_no'
        ? [YES_WORDS, NO_WORDS]
        : COMMUNE_STAGES.map((stage) => STAGE_WORDS[stage]);
    const list = [...words, NOT_APPLICABLE_WORDS, CLEAR_WORDS].map((word) => word[language]);
    const letters = columnLetters(COLUMNS_BEFORE + 1 + index);
    sheet.dataValidations.add(`${letters}${FIRST_ROW}:${letters}${FIRST_ROW + rows - 1}`, {
      type: 'list',
      allowBlank: true,
      formulae: [`"${list.join(',')}"`],
      showErrorMessage: false,
    });
  }
}
