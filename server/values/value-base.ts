import type { Deps } from '../deps.ts';
import { localDay } from '../domain/calendar.ts';
import type { Commune } from '../domain/communes.ts';
import { ProblemError } from '../domain/errors.ts';
import type { AreaCode } from '../domain/indicator-values.ts';
import { type IndicatorCatalogue, makeCatalogue, periodsOf } from '../domain/indicators.ts';
import type { Plan, PlanLink } from '../domain/plans.ts';
import { type Actor, isInScope } from '../domain/roles.ts';
import { type ValuePeriod, yearOf } from '../domain/value-periods.ts';
import { refusalOfLock, type ValueRefusal } from '../domain/value-rules.ts';
import type { Locks } from './period-locks.queries.ts';
import type { PlacedKey } from './values.rows.ts';

export interface ValueDeps extends Deps {
  plans: readonly Plan[];
  links: readonly PlanLink[];
  /** In order of code; reference facts change at a start only. */
  communes: readonly Commune[];
}

/** Communes and provinces by their codes. */
export interface Areas {
  communes: readonly Commune[];
  /** Province of a commune, or of a province itself; undefined: there is no such area. */
  provinceOf(area: AreaCode): string | undefined;
  nameOf(area: AreaCode): string;
}

/** What every service of values starts from: the indicators of the plans and the areas that they are for. */
export class ValueBase {
  readonly deps: ValueDeps;
  readonly catalogue: IndicatorCatalogue;
  readonly areas: Areas;

  constructor(deps: ValueDeps) {
    this.deps = deps;
    this.catalogue = makeCatalogue(deps.plans, deps.links);
    this.areas = toAreas(deps.communes);
  }

  /** @throws ProblemError `plan.not_found` */
  planOf(id: string): Plan {
    const plan = this.deps.plans.find((known) => known.id === id);
    if (!plan) throw new ProblemError('plan.not_found', { id });
    return plan;
  }

  /** The period asked for, the plan's year unless told. @throws ProblemError `value.period_unknown` */
  periodOf(plan: Plan, period: ValuePeriod = String(plan.year)): ValuePeriod {
    const known = this.periodsOf(plan);
    if (known.includes(period)) return period;
    const expected = [...new Set(known.map(yearOf))].join(', ');
    throw new ProblemError('value.period_unknown', { period, expected });
  }

  /** Periods that can be asked for and entered, newest year first. */
  periodsOf(plan: Plan): ValuePeriod[] {
    return periodsOf(plan, localDay(this.deps.now()));
  }

  /** Communes that a plan takes values of, in order of code; of a former unit none. */
  communesOf(plan: Plan): readonly Commune[] {
    if (plan.formerUnit !== null) return [];
    return this.areas.communes.filter(({ code, provinceCode }) =>
      plan.communeCode === null ? provinceCode === plan.provinceCode : code === plan.communeCode,
    );
  }

  /** Why a cell cannot change while the period is locked by a plan that asks for it, or null. */
  refusalOfLock(key: PlacedKey, locks: Locks): ValueRefusal | null {
    const indicator = this.catalogue.byKey.get(key.indicator);
    return indicator ? refusalOfLock(indicator, key, key.province, locks.get(key.period)) : null;
  }

  visibleCommunesOf(actor: Actor, plan: Plan): readonly Commune[] {
    return this.communesOf(plan).filter(({ code }) => isInScope(actor, code));
  }
}

function toAreas(communes: readonly Commune[]): Areas {
  const byCode = new Map(communes.map((commune) => [commune.code, commune]));
  const provinces = new Map(communes.map(({ provinceCode, provinceName }) => [provinceCode, provinceName]));
  return {
    communes,
    provinceOf: (area) => byCode.get(area)?.provinceCode ?? (provinces.has(area) ? area : undefined),
    nameOf: (area) => byCode.get(area)?.name ?? provinces.get(area) ?? area,
  };
}
