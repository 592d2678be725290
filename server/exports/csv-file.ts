import { stringify } from 'csv-stringify/sync';
import type { ExportTable } from '../domain/exports.ts';
import { toFormulaSafe } from '../domain/formula-safe.ts';
import { allColumns, otherCell } from './export-cells.ts';

/**
 * CSV that Excel opens by a double click: UTF-8 with BOM, no cell is run as a formula. In Vietnamese with `;`
 * and a decimal comma, as Windows' Vietnamese settings read it; in English with `,` and a point.
 */
export async function* csvFile(table: ExportTable): AsyncGenerator<string> {
  const isVietnamese = table.language === 'vi';
  const toCell = (cell: string | number | null) => {
    if (cell === null) return '';
    if (typeof cell === 'string') return toFormulaSafe(cell);
    return isVietnamese ? String(cell).replace('.', ',') : String(cell);
  };
  const lines = (rows: string[][]) => stringify(rows, { delimiter: isVietnamese ? ';' : ',', eof: true });
  yield `\uFEFF${lines([allColumns(table).map(({ header }) => toFormulaSafe(header))])}`;
  for await (const rows of table.rows()) {
    yield lines(
      rows.map(({ cells, others }) => [
        ...cells.map(toCell),
        ...table.otherKeys.map((key) => toCell(otherCell(others[key]))),
      ]),
    );
  }
}
