import { ProblemError } from '../domain/errors.ts';

/** Keyset cursor: the sort value and id of the last row, opaque to the client. */
export type Cursor<V extends string | number = string | number> = readonly [value: V, id: string];

/** Columns that lists are sorted by: a cursor of one type compared with another is an error in PostgreSQL. */
type ValueType = 'text' | 'integer' | 'number';

/** @param order names the sort, so that the cursor of another one is recognised */
export function encodeCursor(order: string, [value, id]: Cursor): string {
  return Buffer.from(JSON.stringify([order, value, id])).toString('base64url');
}

/** @throws ProblemError `request.cursor_invalid`, also for the cursor of another sort */
export function decodeCursor(order: string, type: ValueType, text: string | undefined): Cursor | null {
  if (text === undefined) return null;
  const [its, value, id] = parse(text);
  if (its !== order || !isValue(type, value) || !isText(id)) throw new ProblemError('request.cursor_invalid');
  return [value, id];
}

function parse(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

function isValue(type: ValueType, value: unknown): value is string | number {
  if (type === 'text') return isText(value);
  return type === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value);
}

/** PostgreSQL has no text with U+0000. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0');
}
