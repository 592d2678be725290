import type { TargetStanding } from './indicator-values.ts';
import type { Quantity } from './plan-quantities.ts';
import type { Gap } from './plan-views.ts';
import { factorOf, figureOf, type Part } from './roll-up.ts';

const UNKNOWN: TargetStanding = { isMet: null, count: null, points: null };
const MET: TargetStanding = { isMet: true, count: 0, points: 0 };
/** 0.65 × 40 is a hair above 26 in binary. */
const ROUNDING = 1e-9;

type Measured = Pick<Quantity, 'target' | 'unit' | 'rollUp'>;

/**
 * Where a figure stands against the target of a plan. Of some communes only, it never says "met" where those that are
 * silent may still exceed, break or undo it.
 * @param of how many communes the figure is for
 * @param baseline the figure of the year to compare with, null while it is not entered
 */
export function standingOf(
  quantity: Measured,
  part: Part,
  of: number,
  baseline: number | null,
): TargetStanding | null {
  const standing = standingOfPart(quantity, part, of, baseline);
  const isWhole = part.reported + part.notApplicable >= of;
  return standing?.isMet && !isWhole && isForAll(quantity) ? UNKNOWN : standing;
}

/** Whether every commune has to be known: nothing of a kind, at most so much, all of them. */
function isForAll({ target, rollUp }: Measured): boolean {
  switch (target.comparator) {
    case '>=':
    case '>':
    case 'k_of_n':
      return false;
    case 'reached':
      // Of all communes: those that are silent have not reached it.
      return rollUp !== 'count_reached';
    case '<=':
    case '<':
    case '=':
    case 'none':
    case 'maintain':
    case 'reduce':
      return true;
  }
}

/** What is missing to the target; null where that cannot be counted. */
export function gapOf(standing: TargetStanding | null): Gap | null {
  if (standing === null || standing.count === null) return null;
  return { count: standing.count, points: standing.points ?? standing.count };
}

function standingOfPart(
  quantity: Measured,
  part: Part,
  of: number,
  baseline: number | null,
): TargetStanding | null {
  const figure = figureOf(quantity, part, of);
  if (figure === null) return null;
  const { target, rollUp } = quantity;
  switch (target.comparator) {
    case '>=':
    case '>':
    case '<=':
    case '<':
    case '=':
      return against(quantity, target.comparator, target.value, figure, part, of);
    case 'k_of_n':
      return distance(part.numerator >= target.k, target.k - part.numerator, target.k - part.numerator);
    case 'none':
      return distance(figure === 0, part.numerator, figure);
    case 'reached': {
      if (rollUp === 'sum') return UNKNOWN;
      const wanted = rollUp === 'count_reached' ? of : part.reported;
      return distance(part.numerator >= wanted, wanted - part.numerator, null);
    }
    case 'maintain':
      // Kept up is what is said to be so; of a number the plan does not say which one.
      return rollUp === 'every_yes' ? distance(figure === 1, part.reported - part.numerator, null) : UNKNOWN;
    case 'reduce': {
      if (baseline === null) return UNKNOWN;
      const { byPercent } = target;
      return byPercent === null
        ? against(quantity, '<', baseline, figure, part, of)
        : against(quantity, '<=', baseline * (1 - byPercent / 100), figure, part, of);
    }
  }
}

type Sign = '>=' | '>' | '<=' | '<' | '=';

function against(
  quantity: Measured,
  sign: Sign,
  wanted: number,
  figure: number,
  part: Part,
  of: number,
): TargetStanding {
  if (compare(sign, figure, wanted)) return MET;
  const points = Math.abs(wanted - figure);
  if (quantity.rollUp === 'every_yes') return { isMet: false, count: null, points };
  // The numerator at which the figure would be exactly the one wanted.
  const base = quantity.rollUp === 'count_reached' ? of : part.denominator;
  const at = quantity.rollUp === 'sum' ? wanted : (wanted * base) / factorOf(quantity.unit);
  return { isMet: false, count: Math.max(0, stepsTo(sign, at, part.numerator)), points };
}

/** How many more of the numerator, or fewer where the figure has to fall. */
function stepsTo(sign: Sign, at: number, numerator: number): number {
  switch (sign) {
    case '>=':
      return Math.ceil(at - ROUNDING) - numerator;
    case '>':
      return Math.floor(at + ROUNDING) + 1 - numerator;
    case '<=':
      return numerator - Math.floor(at + ROUNDING);
    case '<':
      return numerator - (Math.ceil(at - ROUNDING) - 1);
    case '=':
      return Math.ceil(Math.abs(at - numerator) - ROUNDING);
  }
}

function compare(sign: Sign, figure: number, wanted: number): boolean {
  const difference = figure - wanted;
  const isEqual = Math.abs(difference) <= ROUNDING * Math.max(1, Math.abs(wanted));
  switch (sign) {
    case '>=':
      return isEqual || difference > 0;
    case '<=':
      return isEqual || difference < 0;
    case '>':
      return !isEqual && difference > 0;
    case '<':
      return !isEqual && difference < 0;
    case '=':
      return isEqual;
  }
}

function distance(isMet: boolean, count: number | null, points: number | null): TargetStanding {
  return isMet ? MET : { isMet, count, points };
}
