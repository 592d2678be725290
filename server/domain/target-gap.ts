import { z } from 'zod';
import { type Target, UNIT_FACTOR } from './plan-quantities.ts';

/** How far a figure is below a target of "at least so much". */
export const Gap = z.object({
  /** How many more of the numerator; 0: the target is met. */
  count: z.int().min(0),
  /** In the unit of the target, such as percentage points. */
  points: z.number().min(0),
});
export type Gap = z.infer<typeof Gap>;

/** 0.65 × 40 is a hair above 26 in binary. */
const ROUNDING = 1e-9;

/**
 * The gap of a share in percent to a target of at least so much, or of all of them, or of so many of those that are
 * counted to a target of k of n. Null where the target is of another kind, or where there is nothing to take a share of.
 */
export function gapTo(target: Target, numerator: number, denominator: number): Gap | null {
  if (target.comparator === 'k_of_n' || target.comparator === 'reached') {
    const missing = Math.max(0, (target.comparator === 'reached' ? denominator : target.k) - numerator);
    return { count: missing, points: missing };
  }
  const isAll = target.comparator === '=' && target.value === UNIT_FACTOR.percent;
  if (denominator === 0 || !(target.comparator === '>=' || isAll)) return null;
  const wanted = Math.ceil((target.value / UNIT_FACTOR.percent) * denominator - ROUNDING);
  return {
    count: Math.max(0, wanted - numerator),
    points: Math.max(0, target.value - (numerator / denominator) * UNIT_FACTOR.percent),
  };
}

/** Whether two plans want the same of a quantity. */
export function isSameTarget(
  a: { target: Target; unit: string },
  b: { target: Target; unit: string },
): boolean {
  return a.unit === b.unit && JSON.stringify(a.target) === JSON.stringify(b.target);
}
