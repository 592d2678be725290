import type { ComputedFigure } from '#domain/plan-quantities.ts';
import type { PlanSummary } from '#domain/plan-views.ts';

/** Targets that a province's yearly plan sets for its communes and places; null: the plan sets none. */
export interface PlanTargets {
  /** Communes recognised as child-friendly, of so many. */
  recognised: { count: number; of: number } | null;
  /** Shares 0–1. */
  covered: number | null;
  playPoint: number | null;
}

/** What the map needs of a plan. */
export type PlanWithTargets = Pick<PlanSummary, 'level' | 'provinceCode' | 'year' | 'ownTargets'>;

/** Of the year's plan of the province; null where there is none. */
export function planTargets(
  plans: readonly PlanWithTargets[],
  province: string,
  year: string,
): PlanTargets | null {
  const plan = plans.find(
    (each) => each.level === 'province' && each.provinceCode === province && String(each.year) === year,
  );
  if (!plan) return null;
  const targetOf = (figure: ComputedFigure) => plan.ownTargets.find((own) => own.figure === figure)?.target;
  const shareOf = (figure: ComputedFigure) => {
    const target = targetOf(figure);
    return target && 'value' in target ? target.value / 100 : null;
  };
  const recognised = targetOf('communes_recognised');
  return {
    recognised: recognised?.comparator === 'k_of_n' ? { count: recognised.k, of: recognised.n } : null,
    covered: shareOf('drowning_places_measured'),
    playPoint: shareOf('play_point_share'),
  };
}
