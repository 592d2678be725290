import { bareSpelling } from './words.ts';

/** Properties and columns that a file of returned rows adds. */
export const NOTE_PREFIX = '_returned_';

const NOTE_NAMES = new Set(['ly do tra lai', 'ma loi tra lai', 'reason returned', 'returned because']);

/** A column that tells why a row was returned: mended, the file comes back without it. */
export function isNoteColumn(column: string): boolean {
  return column.startsWith(NOTE_PREFIX) || NOTE_NAMES.has(bareSpelling(column));
}
