import { isTableFormat } from '../../domain/imports.ts';
import type { OpenFile, RawRow } from '../read-rows.ts';
import { bareSpelling } from './words.ts';

const NUMBER_COLUMNS = new Set(['stt', 'tt', 'so tt', 'so thu tu', 'no']);
/** What stands in the first column of the example in the blank template. */
export const EXAMPLE_MARK = { vi: 'Ví dụ', en: 'Example' };
const MARKS = new Set(Object.values(EXAMPLE_MARK).map(bareSpelling));

/** Rows of a table that are no record: nothing but empty cells, or the example of the blank template. */
export function createRowFilter({
  columns,
  format,
}: Pick<OpenFile, 'columns' | 'format'>): (row: RawRow) => boolean {
  if (!isTableFormat(format)) return () => false;
  const hasNumbers = columns[0] !== undefined && NUMBER_COLUMNS.has(bareSpelling(columns[0]));
  return ({ cells }) => {
    const [first] = cells;
    if (hasNumbers && typeof first === 'string' && first.length < 20 && MARKS.has(bareSpelling(first)))
      return true;
    return cells.every(isBlank);
  };
}

const isBlank = (cell: unknown) =>
  cell === null || cell === undefined || (typeof cell === 'string' && cell.trim() === '');

/** The rows that settings are suggested from: records that could be read. */
export function recordsIn(
  file: Pick<OpenFile, 'columns' | 'format'>,
  rows: readonly RawRow[],
): readonly RawRow[] {
  const isPassedOver = createRowFilter(file);
  return rows.filter((row) => row.fault === null && !isPassedOver(row));
}
