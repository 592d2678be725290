import type { IndicatorValue, RolledUp } from './indicator-values.ts';
import { type Quantity, UNIT_FACTOR } from './plan-quantities.ts';

/**
 * What some communes' values add up to. Parts are added in any order, and parts of parts make the whole.
 * "Không áp dụng" leaves both numbers alone and is counted apart.
 */
export interface Part {
  /** Sum above the line; of counts their sum; of yes and no, and of stages, how many say yes or reached the last. */
  numerator: number;
  /** Sum below the line; how many say yes or no, or a stage; 0 of counts. */
  denominator: number;
  reported: number;
  notApplicable: number;
}

export const NO_PART: Part = { numerator: 0, denominator: 0, reported: 0, notApplicable: 0 };

/** What one value adds: the numbers that are kept beside it. */
export function numbersOf(value: IndicatorValue): { numerator: number; denominator: number } {
  switch (value.type) {
    case 'ratio':
      return { numerator: value.numerator, denominator: value.denominator };
    case 'count':
      return { numerator: value.count, denominator: 0 };
    case 'yes_no':
      return { numerator: value.yes ? 1 : 0, denominator: 1 };
    case 'stage':
      return { numerator: value.stage === 'recognised' ? 1 : 0, denominator: 1 };
    case 'not_applicable':
      return { numerator: 0, denominator: 0 };
  }
}

export function partOf(value: IndicatorValue | null): Part {
  if (value === null) return NO_PART;
  if (value.type === 'not_applicable') return { ...NO_PART, notApplicable: 1 };
  return { ...numbersOf(value), reported: 1, notApplicable: 0 };
}

export function addParts(a: Part, b: Part): Part {
  return {
    numerator: a.numerator + b.numerator,
    denominator: a.denominator + b.denominator,
    reported: a.reported + b.reported,
    notApplicable: a.notApplicable + b.notApplicable,
  };
}

type RolledQuantity = Pick<Quantity, 'rollUp' | 'unit'>;

/** @param of how many communes there are */
export function rollUp(quantity: RolledQuantity, part: Part, of: number): RolledUp {
  return {
    rule: quantity.rollUp,
    numerator: part.numerator,
    denominator: quantity.rollUp === 'sum' ? null : part.denominator,
    value: figureOf(quantity, part, of),
    reported: part.reported,
    notApplicable: part.notApplicable,
    of,
  };
}

/** The figure in the unit of the quantity: a percentage, a rate, a count; 1 or 0 of yes and no. */
export function figureOf(
  { rollUp: rule, unit }: RolledQuantity,
  { numerator, denominator, reported }: Part,
  of: number,
): number | null {
  if (reported === 0) return null;
  switch (rule) {
    case 'ratio_of_sums':
      return denominator === 0 ? null : (numerator / denominator) * factorOf(unit);
    case 'sum':
      return numerator;
    case 'every_yes':
      return numerator === reported ? 1 : 0;
    case 'count_reached':
      // The target is for all communes, so those that are silent have not reached it.
      if (unit === 'yes_no') return numerator === of ? 1 : 0;
      return unit === 'percent' ? (numerator / of) * UNIT_FACTOR.percent : numerator;
  }
}

export function factorOf(unit: Quantity['unit']): number {
  return unit in UNIT_FACTOR ? UNIT_FACTOR[unit as keyof typeof UNIT_FACTOR] : 1;
}
