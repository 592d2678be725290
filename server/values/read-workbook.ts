import type { ErrorCode, ErrorDetails } from '../domain/errors.ts';
import { ProblemError } from '../domain/errors.ts';
import type { GridRow, IndicatorValue, ValueGrid } from '../domain/indicator-values.ts';
import { type ParsedCell, parseRatio, parseValue, valueText } from '../domain/parse-value.ts';
import type { SheetContent } from '../imports/workbook.service.ts';
import {
  COLUMNS_BEFORE,
  cellType,
  columnLetters,
  FIRST_ROW,
  HEAD_ROW,
  KEY_ROW,
  readMark,
  type SheetColumn,
  STORED_SHEET,
  sheetColumns,
  VALUE_SHEET,
} from './workbook-layout.ts';

/** A cell that says something else than when the template was made. */
interface CellOf {
  area: string;
  /** Of the quantity in the grid. */
  index: number;
}
export interface ChangedCell extends CellOf {
  /** Address in the sheet. */
  at: string;
  baseVersion: number;
  value: IndicatorValue | null;
  /** Reason of "không áp dụng", where the cell gives one. */
  note: string | null;
  /** What stands there. */
  text: string;
}
export interface WorkbookFault {
  at: string;
  /** null: a whole row. */
  cell: CellOf | null;
  text: string;
  code: ErrorCode;
  details: ErrorDetails;
}
export interface WorkbookCells {
  changed: ChangedCell[];
  /** Filled cells that say what they said. */
  untouched: number;
  faults: WorkbookFault[];
}

/**
 * What somebody changed in a template of the grid.
 * @throws ProblemError `workbook.…` for a file whose cells cannot be told apart for certain
 */
export function readWorkbookCells(sheets: readonly SheetContent[], grid: ValueGrid): WorkbookCells {
  const names = Object.values(VALUE_SHEET).map((name) => name.normalize('NFC'));
  const sheet = sheets.find(({ name }) => names.includes(name));
  const stored = sheets.find(({ name }) => name === STORED_SHEET);
  const keys = sheet?.rows.get(KEY_ROW) ?? [];
  const mark = readMark(keys[0]);
  if (!sheet || !stored || mark === null) {
    throw new ProblemError('workbook.not_template', { sheet: VALUE_SHEET.vi });
  }
  if (mark.plan !== grid.plan) {
    throw new ProblemError('workbook.other_plan', { found: mark.plan, expected: grid.plan });
  }
  if (mark.period !== grid.period) {
    throw new ProblemError('workbook.other_period', { filePeriod: mark.period, period: grid.period });
  }
  if (sheet.merges.length > 0) {
    throw new ProblemError('workbook.merged_cells', { cells: sheet.merges.slice(0, 5).join(', ') });
  }
  const columns = sheetColumns(grid.columns);
  refuseShifted(sheet, columns);
  const bases = readStored(stored);
  const result: WorkbookCells = { changed: [], untouched: 0, faults: [] };
  for (const { number, cells, row } of rowsOf(sheet, grid, result.faults)) {
    for (const [at, column] of columns.entries()) {
      if (column.part !== 'denominator') readCell({ number, cells, row, at, column }, bases, result);
    }
  }
  return result;
}

/** Every key and every head stands where the template put it, and nothing stands beyond them. */
function refuseShifted(sheet: SheetContent, columns: readonly SheetColumn[]): void {
  const keys = sheet.rows.get(KEY_ROW) ?? [];
  const heads = sheet.rows.get(HEAD_ROW) ?? [];
  const width = Math.max(
    COLUMNS_BEFORE + columns.length,
    ...[...sheet.rows.values()].map(({ length }) => length),
  );
  for (let index = 0; index < width - COLUMNS_BEFORE; index++) {
    const column = columns[index];
    const at = COLUMNS_BEFORE + index;
    const head = textOf(heads[at]);
    const isInPlace =
      column !== undefined &&
      textOf(keys[at]) === column.key &&
      (head === plain(column.head.vi) || head === plain(column.head.en));
    if (!isInPlace) throw new ProblemError('workbook.shifted_columns', { column: columnLetters(at + 1) });
  }
}

interface SheetRowOf {
  number: number;
  cells: readonly unknown[];
  row: GridRow;
}

/** Rows whose code and name belong together; the others are told. */
function rowsOf(sheet: SheetContent, grid: ValueGrid, faults: WorkbookFault[]): SheetRowOf[] {
  const rows: SheetRowOf[] = [];
  for (const [number, cells] of sheet.rows) {
    if (number < FIRST_ROW) continue;
    const [code, name] = [textOf(cells[0]), textOf(cells[1])];
    // A spreadsheet may have made a number of the code.
    const row = grid.rows.find(({ area }) => area === code || Number(area) === cells[0]);
    if (row && plain(row.name) === name) rows.push({ number, cells, row });
    else if (cells.some((cell) => textOf(cell) !== '')) {
      faults.push(rowFault(number, cells, 'workbook.row_key', { row: number, area: code, name }));
    }
  }
  const byArea = Map.groupBy(rows, ({ row }) => row.area);
  return rows.filter(({ number, cells, row: { area } }) => {
    const isTwice = (byArea.get(area)?.length ?? 0) > 1;
    if (isTwice) faults.push(rowFault(number, cells, 'workbook.row_twice', { row: number, area }));
    return !isTwice;
  });
}

function rowFault(
  number: number,
  cells: readonly unknown[],
  code: ErrorCode,
  details: ErrorDetails,
): WorkbookFault {
  return { at: `A${number}`, cell: null, text: cells.map(textOf).filter(Boolean).join(' | '), code, details };
}

interface Base {
  version: number;
  text: string;
}

function readStored(sheet: SheetContent): Map<string, Base> {
  return new Map(
    [...sheet.rows.values()].map(([area, indicator, version, text]) => [
      `${textOf(area)} ${textOf(indicator)}`,
      { version: Number(version), text: textOf(text) },
    ]),
  );
}

function readCell(
  { number, cells, row, at, column }: SheetRowOf & { at: number; column: SheetColumn },
  bases: ReadonlyMap<string, Base>,
  result: WorkbookCells,
): void {
  const place = COLUMNS_BEFORE + at;
  const address = `${columnLetters(place + 1)}${number}`;
  const parsed: ParsedCell =
    column.part === 'value'
      ? parseValue(cells[place], cellType(column.column, row.area))
      : parseRatio(cells[place], cells[place + 1]);
  if (parsed.kind === 'blank') return;
  const cell = { area: row.area, index: column.index };
  const parts = column.part === 'value' ? [cells[place]] : [cells[place], cells[place + 1]];
  const text = parts.map(textOf).filter(Boolean).join(' / ');
  if (parsed.kind === 'fault') {
    result.faults.push({ at: address, cell, text, code: parsed.code, details: parsed.details });
    return;
  }
  const base = bases.get(`${row.area} ${column.column.indicator}`);
  const value = parsed.kind === 'clear' ? null : parsed.value;
  const note = parsed.kind === 'clear' ? null : parsed.note;
  if (plain(valueText(value, 'vi', note ?? '')) === (base?.text ?? '')) {
    result.untouched += 1;
    return;
  }
  result.changed.push({
    at: address,
    ...cell,
    text,
    baseVersion: base?.version ?? 0,
    value,
    note,
  });
}

function textOf(cell: unknown): string {
  return cell === null || cell === undefined ? '' : plain(String(cell));
}

/** One spelling of accents and gaps, which other programs write in their own way. */
function plain(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}
