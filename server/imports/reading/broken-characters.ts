import type { RowFault } from '../row-error.ts';

/** Control characters other than tab and line ends, and the mark of bytes that are no text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
export const BROKEN = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]/;

/** The first cell with characters that no database and no spreadsheet keeps. */
export function characterFault(cells: readonly unknown[], columns: readonly string[]): RowFault | null {
  const broken = cells.findIndex(isBroken);
  return broken === -1
    ? null
    : { code: 'import.broken_characters', details: { column: columns[broken] ?? broken + 1 } };
}

function isBroken(cell: unknown): boolean {
  if (typeof cell === 'string') return BROKEN.test(cell) || !cell.isWellFormed();
  return typeof cell === 'object' && cell !== null && !(cell instanceof Date)
    ? /\\u00[01][0-79b-f]|\\ud[89a-f]/i.test(JSON.stringify(cell).replaceAll(/\\u00(?:09|0a|0d)/gi, ''))
    : false;
}
