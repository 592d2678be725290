import { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { WorkbookWriter } from '@cj-tech-master/excelts';
import type { ExportColumn, ExportTable } from '../domain/exports.ts';
import { allColumns, otherCell } from './export-cells.ts';

/** What a sheet can hold, the line of the headers counted. */
export const SHEET_ROWS = 1_048_576;
export const SHEET_COLUMNS = 16_384;
/** What a cell can hold; only a value of a source file may be longer and is cut. */
const CELL_CHARACTERS = 32_767;

/**
 * One sheet with a frozen header and filter buttons; numbers and dates are typed. Text is never read as a
 * formula in XLSX, so nothing is escaped. Rows are compressed and handed on page by page.
 */
export async function* xlsxFile(table: ExportTable): AsyncGenerator<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const sink = new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  const book = new WorkbookWriter({ stream: sink, useStyles: true, creator: 'Bờ An', lastModifiedBy: '' });
  const columns = allColumns(table);
  const sheet = book.addWorksheet(table.title, { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = columns.map(({ width }) => ({ width }));
  sheet.autoFilter = { from: { row: 1, col: 1 }, to: { row: 1, col: columns.length } };
  const header = sheet.addRow(columns.map((column) => column.header));
  header.font = { bold: true };
  header.commit();
  const dateFormat = table.language === 'vi' ? 'dd/mm/yyyy' : 'yyyy-mm-dd';
  for await (const rows of table.rows()) {
    for (const { cells, others } of rows) {
      const values = [...cells, ...table.otherKeys.map((key) => otherCell(others[key]))];
      const row = sheet.addRow(values.map((cell, index) => typed(cell, columns[index])));
      for (const [index, { kind }] of table.columns.entries()) {
        if (kind === 'date') row.getCell(index + 1).numFmt = dateFormat;
      }
      row.commit();
    }
    await setImmediate();
    yield* chunks.splice(0);
  }
  await book.commit();
  yield* chunks.splice(0);
}

function typed(
  cell: string | number | null,
  column: ExportColumn | undefined,
): string | number | Date | null {
  if (typeof cell !== 'string') return cell;
  return column?.kind === 'date' ? new Date(`${cell}T00:00:00Z`) : cell.slice(0, CELL_CHARACTERS);
}
