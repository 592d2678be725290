import { type Plan, quantitiesOf } from './plans.ts';
import type { CalendarDate } from './values.ts';

/** How many communes of a province are to hold the standard by a day. */
export interface RecognitionTarget {
  planId: string;
  provinceCode: string;
  count: number;
  of: number;
  startsOn: CalendarDate;
  dueOn: CalendarDate;
}

/**
 * The target that a province's plan sets as "k of n communes", or null. A yearly plan names no day: it is read as
 * the year's last.
 */
export function recognitionTargetOf(plan: Plan): RecognitionTarget | null {
  if (plan.level !== 'province') return null;
  for (const { computed, target } of quantitiesOf(plan)) {
    if (computed !== 'communes_recognised' || target.comparator !== 'k_of_n') continue;
    return {
      planId: plan.id,
      provinceCode: plan.provinceCode,
      count: target.k,
      of: target.n,
      startsOn: `${plan.year}-01-01`,
      dueOn: `${plan.year}-12-31`,
    };
  }
  return null;
}
