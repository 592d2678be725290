import { ProblemError } from '../domain/errors.ts';

/** Keyset cursor: the sort value and id of the last row, opaque to the client. */
export type Cursor = readonly [value: string | number | null, id: string];

export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

/** @throws ProblemError `request.cursor_invalid` */
export function decodeCursor(text: string | undefined): Cursor | null {
  if (text === undefined) return null;
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (
      Array.isArray(value) &&
      value.length === 2 &&
      typeof value[1] === 'string' &&
      (value[0] === null || typeof value[0] === 'string' || typeof value[0] === 'number')
    ) {
      return [value[0], value[1]];
    }
  } catch {
    // Falls through to the one answer for every unreadable cursor.
  }
  throw new ProblemError('request.cursor_invalid');
}
