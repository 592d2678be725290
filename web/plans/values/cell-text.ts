import type { GridColumn, IndicatorValue } from '#domain/indicator-values.ts';
import { enteredType } from '#domain/indicators.ts';
import { type CellFault, parseRatio, parseValue, valueText } from '#domain/parse-value.ts';
import { partsOf } from './slots.ts';

/** What the texts of a cell say. */
export type Entry =
  | { kind: 'value'; value: IndicatorValue; note: string | null }
  | { kind: 'clear' }
  | CellFault;

/** Which column of which area a cell is of. */
export interface CellPlace {
  column: Pick<GridColumn, 'valueType' | 'unit'>;
  area: string;
}

/** A value as the slots of its cell hold it. */
export function textsOf(
  value: IndicatorValue | null,
  column: Pick<GridColumn, 'valueType'>,
  language: 'vi' | 'en',
): string[] {
  const parts = partsOf(column);
  if (parts === 2 && value?.type === 'ratio') return [String(value.numerator), String(value.denominator)];
  return [valueText(value, language), ...Array.from({ length: parts - 1 }, () => '')];
}

/**
 * Texts of a cell after one slot was typed over. "12/40" fills both slots of a ratio, and a number typed over "không áp
 * dụng" leaves nothing of it.
 */
export function withText(
  texts: readonly string[],
  part: number,
  text: string,
  { column, area }: CellPlace,
): string[] {
  if (texts.length === 1) return [text];
  const isPlain = (one: string) => /^\d*$/.test(one);
  // Thousands of these are pasted at once.
  if (isPlain(text) && texts.every(isPlain))
    return texts.map((kept, index) => (index === part ? text : kept));
  const asWhole = parseValue(text, enteredType(column.valueType, area));
  if (asWhole.kind === 'value' && asWhole.value.type === 'ratio') {
    return [String(asWhole.value.numerator), String(asWhole.value.denominator)];
  }
  if (asWhole.kind === 'value') return texts.map((_, index) => (index === 0 ? text : ''));
  const isWord = texts.some((kept) => parseValue(kept, 'ratio').kind === 'value');
  return texts.map((kept, index) => (index === part ? text : isWord ? '' : kept));
}

/** Reads the slots of a cell. @param note one that the cell has already */
export function readEntry(texts: readonly string[], { column, area }: CellPlace, note: string): Entry {
  if (texts.every((text) => text.trim() === '')) return { kind: 'clear' };
  const parsed =
    texts.length === 2
      ? parseRatio(texts[0], texts[1])
      : parseValue(texts[0], enteredType(column.valueType, area));
  if (parsed.kind === 'blank') return { kind: 'clear' };
  if (parsed.kind !== 'value') return parsed;
  const { value } = parsed;
  if (value.type === 'not_applicable' && !parsed.note && note.trim() === '') {
    return { kind: 'fault', code: 'value.note_required', details: {} };
  }
  const isShare = column.unit !== 'per_1000' && column.unit !== 'per_100000';
  if (value.type === 'ratio' && isShare && value.numerator > value.denominator) {
    const { numerator, denominator } = value;
    return { kind: 'fault', code: 'value.numerator_above_denominator', details: { numerator, denominator } };
  }
  return parsed;
}
