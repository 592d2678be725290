import { RowError } from '../row-error.ts';

/** What a cell holds, as a person reads it. */
export function cellText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
const ASCII = /^[\x20-\x7e]*$/;

/**
 * Trimmed, composed text as the schemas of `domain/values.ts` take it.
 * @throws RowError `import.text_unreadable`, `import.text_too_long`
 */
export function readText(value: unknown, maxLength: number, column: string): string {
  let text = cellText(value).trim();
  if (text === '') return '';
  if (!ASCII.test(text)) {
    text = text.normalize('NFC');
    if (CONTROL.test(text) || !text.isWellFormed()) throw new RowError('import.text_unreadable', { column });
  }
  if (text.length > maxLength) {
    throw new RowError('import.text_too_long', { column, length: text.length, limit: maxLength });
  }
  return text;
}

const EXTRA_LENGTH = 20_000;

/**
 * What is kept of a cell that no field holds; undefined for an empty one. Control characters say nothing and no
 * database keeps them, so they go.
 * @throws RowError `import.text_too_long`
 */
export function readExtra(value: unknown, column: string): unknown {
  if (value === null || value === undefined || value === '') return undefined;
  if (value instanceof Date) return cellText(value) || undefined;
  if (typeof value === 'object') {
    const json = cleaned(JSON.stringify(value), column);
    return json === '{}' || json === '[]' ? undefined : JSON.parse(json);
  }
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'string') return value;
  const text = cleaned(value.trim(), column);
  return text === '' ? undefined : text;
}

function cleaned(text: string, column: string): string {
  if (text.length > EXTRA_LENGTH) {
    throw new RowError('import.text_too_long', { column, length: text.length, limit: EXTRA_LENGTH });
  }
  return ASCII.test(text) ? text : text.replace(CONTROLS, '').toWellFormed().normalize('NFC');
}

const ZERO = 48;
const NINE = 57;
const NOTHING =
  /^(?:[-–—.…_/\s]*|null|none|nil|nan|n\/?a|#n\/a|không|ko|không có|chưa có|chưa rõ|không rõ)$/i;

/** A cell that says in some way that there is nothing to say. */
export function saysNothing(text: string): boolean {
  if (text !== '' && text.charCodeAt(0) >= ZERO && text.charCodeAt(0) <= NINE) return false;
  return text === '' || NOTHING.test(text.normalize('NFC'));
}
