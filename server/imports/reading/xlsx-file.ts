import { join } from 'node:path';
import { ProblemError } from '../../domain/errors.ts';
import type { OpenFile, RawRow, ReadChoices } from '../read-rows.ts';
import type { RowFault } from '../row-error.ts';
import { characterFault } from './broken-characters.ts';
import { uniqueNames } from './column-names.ts';
import { unknownKind } from './file-kind.ts';
import { findHeader } from './header-row.ts';
import { ROWS_PER_BATCH } from './limits.ts';
import { MergeFiller, readMerges } from './xlsx-merges.ts';
import { readWorkbook, type Workbook } from './xlsx-parts.ts';
import { CellFault, readSheetRows, type SheetRow } from './xlsx-rows.ts';
import type { ZipArchive } from './zip-archive.ts';

/** Rows at the top among which the column names are looked for. */
const TOP_ROWS = 100;

interface Sheet {
  path: string;
  workbook: Workbook;
  columns: readonly string[];
  /** Rows of the sheet above the first row of data. */
  rowsAbove: number;
}

/**
 * A workbook; every sheet that is not hidden is a layer.
 * @throws ProblemError `import.workbook_damaged`, `import.layer_unknown`, `import.no_rows`, `import.unknown_kind`
 */
export async function openXlsx(archive: ZipArchive, folder: string, choices: ReadChoices): Promise<OpenFile> {
  const other = archive.names.find(
    (name) => /^(word|ppt)\/|\.bin$/.test(name) && !/printerSettings|vba|embeddings/.test(name),
  );
  if (other !== undefined && !archive.names.includes('xl/workbook.xml'))
    throw unknownKind(`Office (${other})`);
  const workbook = await readWorkbook(archive);
  const visible = workbook.sheets.filter(({ isHidden }) => !isHidden);
  const chosen =
    choices.layer === null ? visible[0] : workbook.sheets.find(({ name }) => name === choices.layer);
  if (!chosen) {
    throw choices.layer === null
      ? new ProblemError('import.no_rows')
      : new ProblemError('import.layer_unknown', { layer: choices.layer });
  }
  const path = join(folder, 'sheet.xml');
  await archive.extract(chosen.path, path);
  const top = await readTop(path, workbook);
  const byNumber = Array.from({ length: TOP_ROWS }, (_, index) => top.get(index + 1) ?? []);
  const header = findHeader(byNumber, choices.headerRow);
  const rowsAbove = header.row - 1 + header.height;
  const widths = [...top].filter(([number]) => number > rowsAbove).map(([, cells]) => cells.length);
  if (widths.length === 0) throw new ProblemError('import.no_rows');
  // A column without a name is a column all the same.
  const width = Math.max(header.names.length, ...widths);
  const columns = uniqueNames(Array.from({ length: width }, (_, index) => header.names[index] ?? ''));
  return {
    format: 'xlsx',
    layers: visible.map(({ name }) => ({ name, rows: null })),
    layer: chosen.name,
    encoding: null,
    isEncodingUncertain: false,
    delimiter: null,
    headerRow: header.row,
    columns,
    rowCount: null,
    hasGeometry: false,
    crs: null,
    rows: (signal) => readRows({ path, workbook, columns, rowsAbove }, signal),
    close: () => Promise.resolve(),
  };
}

/** The first rows that are filled, by number; the first of all even when it stands further down. */
async function readTop(path: string, workbook: Workbook): Promise<Map<number, unknown[]>> {
  const top = new Map<number, unknown[]>();
  for await (const rows of readSheetRows(path, workbook)) {
    for (const { number, cells } of rows) {
      if (top.size >= TOP_ROWS) return top;
      top.set(
        number,
        cells.map((cell) => (cell instanceof CellFault ? (cell.error ?? '') : cell)),
      );
    }
  }
  return top;
}

async function* readRows(sheet: Sheet, signal?: AbortSignal): AsyncGenerator<readonly RawRow[]> {
  const filler = new MergeFiller(await readMerges(sheet.path), sheet.rowsAbove + 1);
  let batch: RawRow[] = [];
  for await (const rows of readSheetRows(sheet.path, sheet.workbook, signal)) {
    for (const row of rows) {
      if (row.number <= sheet.rowsAbove) continue;
      filler.fill(row);
      batch.push(toRow(row, sheet));
      if (batch.length === ROWS_PER_BATCH) {
        yield batch;
        signal?.throwIfAborted();
        batch = [];
      }
    }
  }
  if (batch.length > 0) yield batch;
}

function toRow({ number, cells }: SheetRow, { columns, rowsAbove }: Sheet): RawRow {
  const fault = cellFault(cells, columns);
  const shown = cells.map((cell) => (cell instanceof CellFault ? cell.error : cell));
  while (shown.length < columns.length) shown.push(null);
  return { row: number - rowsAbove, cells: shown, geometry: null, sourceId: null, fault };
}

function cellFault(cells: readonly unknown[], columns: readonly string[]): RowFault | null {
  if (cells.length > columns.length) {
    return { code: 'import.cell_count', details: { found: cells.length, expected: columns.length } };
  }
  const index = cells.findIndex((cell) => cell instanceof CellFault);
  const cell = cells[index];
  if (!(cell instanceof CellFault)) return characterFault(cells, columns);
  const column = columns[index];
  return cell.error === null
    ? { code: 'import.formula_without_value', details: { column } }
    : { code: 'import.cell_error', details: { column, error: cell.error } };
}
