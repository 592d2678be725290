import type { Commune } from '#domain/communes.ts';
import type { Plan } from '#domain/plans.ts';
import { type Actor, isInScope } from '#domain/roles.ts';

/** Filters of the list and the map for the place of a plan. */
export interface PlanPlace {
  communes: string[] | undefined;
  commune: string | undefined;
  province: string | undefined;
}

/**
 * Where a plan's dangerous places are looked up. Null where Bờ An has no place for it: a department's plan is about
 * schools, a district is no more, and an account may see no commune of the plan.
 */
export function placeOf(
  plan: Pick<Plan, 'level' | 'provinceCode' | 'communeCode'>,
  communes: readonly Commune[],
  actor: Actor,
): PlanPlace | null {
  const seen = communes.filter(({ code }) => isInScope(actor, code));
  if (plan.level === 'commune' && plan.communeCode !== null) {
    const { communeCode } = plan;
    if (!seen.some(({ code }) => code === communeCode)) return null;
    return { communes: [communeCode], commune: communeCode, province: undefined };
  }
  if (plan.level !== 'province') return null;
  const codes = seen.filter(({ provinceCode }) => provinceCode === plan.provinceCode).map(({ code }) => code);
  if (codes.length === 0) return null;
  return {
    communes: codes.length < seen.length ? codes : undefined,
    commune: undefined,
    province: plan.provinceCode,
  };
}
