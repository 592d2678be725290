import { z } from 'zod';
import type { Commune } from './communes.ts';
import { unitName } from './deadlines.ts';
import { PlanKey } from './plan-quantities.ts';
import type { PlanReport } from './plan-reports.ts';
import type { Plan } from './plans.ts';
import { type Actor, isInScope } from './roles.ts';
import { type CalendarDate, CommuneCode } from './values.ts';

/** Somebody who owes a report: a commune, or a unit that the plan names. */
export const ReportingUnit = z.object({
  /** Code of the commune, or key of the plan's unit. */
  unit: PlanKey,
  name: z.string(),
  /** Whose records it is among; null for a unit of the whole city. */
  communeCode: CommuneCode.nullable(),
  isCommune: z.boolean(),
});
export type ReportingUnit = z.infer<typeof ReportingUnit>;

/**
 * Who owes a report that is due on a day. "UBND các xã, phường" of a plan above the communes is every commune of the
 * province on that day; any other unit that the plan names owes it once, also "các cơ sở giáo dục", which it does not
 * list one by one. null: the plan's issuer is no more, so nobody can hand anything in.
 */
export function reportingUnitsOf(
  plan: Plan,
  report: PlanReport,
  due: CalendarDate,
  communes: readonly Commune[],
): ReportingUnit[] | null {
  if (plan.formerUnit !== null) return null;
  return report.from.flatMap((key): ReportingUnit[] => {
    if (!isEveryCommune(plan, key)) {
      return [{ unit: key, name: unitName(plan, key), communeCode: plan.communeCode, isCommune: false }];
    }
    return communes
      .filter(
        ({ provinceCode, validFrom, validTo }) =>
          provinceCode === plan.provinceCode && validFrom <= due && (validTo === null || due <= validTo),
      )
      .map(({ code, name, kind }) => ({
        unit: code,
        name: `UBND ${kind === 'phuong' ? 'phường' : 'xã'} ${name}`,
        communeCode: code,
        isCommune: true,
      }));
  });
}

function isEveryCommune(plan: Plan, key: string): boolean {
  const isAbove = plan.level === 'province' || plan.level === 'department';
  const kind = plan.units.find((unit) => unit.key === key)?.kind;
  return isAbove && kind === 'peoples_committee' && key !== plan.issuer;
}

/** Units of the whole city are for accounts that see all of it. */
export function isUnitInScope(actor: Actor, { communeCode }: Pick<ReportingUnit, 'communeCode'>): boolean {
  return communeCode === null ? actor.scope === 'all' : isInScope(actor, communeCode);
}
