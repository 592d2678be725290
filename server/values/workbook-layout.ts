import type { AreaCode, GridColumn, ValueGrid } from '../domain/indicator-values.ts';
import { enteredType } from '../domain/indicators.ts';
import type { ValueType } from '../domain/plan-quantities.ts';

type Language = 'vi' | 'en';

/**
 * The template: a sheet with a hidden row of keys, the heads, and one row per area whose code stands in a hidden column;
 * and a hidden sheet with what was stored when it was made, so that only what somebody changed is taken in.
 */
export const VALUE_SHEET = { vi: 'Số liệu', en: 'Values' };
export const GUIDE_SHEET = { vi: 'Hướng dẫn', en: 'Guide' };
export const STORED_SHEET = 'bo-an';
export const KEY_ROW = 1;
export const HEAD_ROW = 2;
export const FIRST_ROW = 3;
/** Columns before the first value: code and name of the area. */
export const COLUMNS_BEFORE = 2;

const MARK = 'bo-an-values/1';

/** First cell of the sheet: what the file is for. */
export function markOf({ plan, period }: Pick<ValueGrid, 'plan' | 'period'>): string {
  return `${MARK} ${plan} ${period}`;
}

/** null: no template. */
export function readMark(cell: unknown): { plan: string; period: string } | null {
  const [mark, plan, period] = String(cell ?? '').split(' ');
  return mark === MARK && plan !== undefined && period !== undefined ? { plan, period } : null;
}

/** A column of the sheet: a ratio has two. */
export interface SheetColumn {
  key: string;
  head: Record<Language, string>;
  part: 'numerator' | 'denominator' | 'value';
  column: GridColumn;
  /** Of the quantity in the grid. */
  index: number;
}

export function sheetColumns(columns: readonly GridColumn[]): SheetColumn[] {
  return columns.flatMap((column, index): SheetColumn[] => {
    const { label, number, numerator, denominator, indicator } = column;
    const titled = (language: Language) => `${number === null ? '' : `${number}. `}${label[language]}`;
    if (column.valueType !== 'ratio' || !numerator || !denominator) {
      const head = { vi: titled('vi'), en: titled('en') };
      return [{ key: `${indicator}|value`, head, part: 'value', column, index }];
    }
    return (['numerator', 'denominator'] as const).map((part) => {
      const of = column[part] ?? numerator;
      const head = { vi: `${titled('vi')} – ${of.vi}`, en: `${titled('en')} – ${of.en}` };
      return { key: `${indicator}|${part}`, head, part, column, index };
    });
  });
}

/** How the cell of an area is written where a quantity has one column. */
export function cellType(column: GridColumn, area: AreaCode): ValueType {
  return enteredType(column.valueType, area);
}

/** 3 → "C". */
export function columnLetters(column: number): string {
  let letters = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}
