import type { GridColumn, IndicatorValue } from '#domain/indicator-values.ts';
import { valueText } from '#domain/parse-value.ts';
import { UNIT_FACTOR } from '#domain/plan-quantities.ts';
import type { Format } from './format.ts';

/** 34/40 of a percentage → "85%", of a rate "850"; null without anything to take a share of. */
export function shareText(
  { numerator, denominator }: { numerator: number; denominator: number },
  unit: GridColumn['unit'],
  format: Format,
): string | null {
  if (denominator === 0) return null;
  if (!(unit in UNIT_FACTOR)) return format.percent(numerator / denominator);
  return figureText((numerator / denominator) * UNIT_FACTOR[unit as keyof typeof UNIT_FACTOR], unit, format);
}

/** A figure in the unit of the quantity. */
export function figureText(value: number | null, unit: GridColumn['unit'], format: Format): string {
  if (value === null) return '–';
  return unit === 'percent' ? format.percent(value / 100) : format.number(value, 2);
}

/** A value in words for a list: "34/40 (85%)". */
export function wholeText(
  value: IndicatorValue | null,
  unit: GridColumn['unit'],
  format: Format,
  language: 'vi' | 'en',
  none: string,
): string {
  if (value === null) return none;
  if (value.type === 'count') return format.number(value.count);
  if (value.type !== 'ratio') return valueText(value, language);
  const share = shareText(value, unit, format);
  const ratio = `${format.number(value.numerator)}/${format.number(value.denominator)}`;
  return share === null ? ratio : `${ratio} (${share})`;
}
