import { ckmeans, equalIntervalBreaks, quantile } from 'simple-statistics';
import type { ClassMethod } from './class-methods.ts';

export const MOST_CLASSES = 5;

/** A range of values: its low end belongs to it, its high end too where it is the last. */
export interface ValueClass {
  low: number;
  high: number;
}

/**
 * At most five classes over the values, so that two periods are compared in the same colours. Equal values never
 * fall into different classes, so there may be fewer.
 * @param own rising breaks between classes, for the method `own`; those outside of the values widen the ends
 */
export function classesOver(
  values: readonly number[],
  method: ClassMethod,
  own: readonly number[],
): ValueClass[] {
  if (values.length === 0) return [];
  const sorted = [...values].sort((a, b) => a - b);
  const [min = 0, max = 0] = [sorted[0], sorted.at(-1)];
  const inner = innerBreaks(sorted, method, own);
  const lows = [...new Set([Math.min(min, inner[0] ?? min), ...inner])].sort((a, b) => a - b);
  return lows.map((low, index) => ({ low, high: lows[index + 1] ?? Math.max(max, low) }));
}

function innerBreaks(sorted: readonly number[], method: ClassMethod, own: readonly number[]): number[] {
  const [min = 0, max = 0] = [sorted[0], sorted.at(-1)];
  const different = new Set(sorted).size;
  const count = Math.min(MOST_CLASSES, different);
  switch (method) {
    case 'own':
      return [...own];
    case 'equal':
      return min === max ? [] : equalIntervalBreaks([...sorted], count).slice(1, -1);
    case 'quantile':
      return Array.from({ length: count - 1 }, (_, index) =>
        quantile([...sorted], (index + 1) / count),
      ).filter((value) => value > min);
    case 'natural':
      return ckmeans([...sorted], count)
        .slice(1)
        .flatMap((cluster) => cluster[0] ?? []);
  }
}

/** Index of the class that holds the value; −1 when none does. */
export function classOf(value: number, classes: readonly ValueClass[]): number {
  return classes.findLastIndex(({ low }) => value >= low);
}

/**
 * Breaks as people type them, separated by semicolons or blanks: decimal comma or point.
 * @returns rising numbers without repetition, or null when one cannot be read or there are too many
 */
export function readBreaks(text: string): number[] | null {
  const parts = text.split(/[;\s]+/).filter(Boolean);
  const breaks = parts.map((part) =>
    /^-?\d+([.,]\d+)?$/.test(part) ? Number(part.replace(',', '.')) : Number.NaN,
  );
  if (breaks.some(Number.isNaN) || breaks.length >= MOST_CLASSES) return null;
  return [...new Set(breaks)].sort((a, b) => a - b);
}
