import { localDay } from '../domain/calendar.ts';
import type {
  IndicatorValue,
  PlanFigure,
  PlanFigures,
  RolledUp,
  StateCounts,
  TargetStanding,
  ValueCell,
  ValueState,
} from '../domain/indicator-values.ts';
import { baselineYearOf } from '../domain/indicators.ts';
import type { Quantity } from '../domain/plan-quantities.ts';
import type { OwnFigure } from '../domain/plan-views.ts';
import { type Plan, quantitiesOf } from '../domain/plans.ts';
import type { OfficialFigure } from '../domain/report-events.ts';
import type { Actor } from '../domain/roles.ts';
import { addParts, figureOf, NO_PART, type Part, partOf, rollUp } from '../domain/roll-up.ts';
import { standingOf } from '../domain/target-standing.ts';
import { inYear, periodBefore, type ValuePeriod, yearOf } from '../domain/value-periods.ts';
import type { CalendarDate, CommuneCode } from '../domain/values.ts';
import type { ValueBase } from './value-base.ts';
import { listCells, type RolledRow, rollUpCells, statesFrom } from './values.queries.ts';

/** Periods of the trend, the one asked for included. */
const TREND_PERIODS = 12;

/** What Bờ An itself holds of the quantities of a plan, for an account. */
export type SelfFilled = (
  actor: Actor,
  today: CalendarDate,
  plan: Plan,
) => Promise<(quantity: Quantity) => OwnFigure | null>;

export interface FigureRequest {
  planId: string;
  period?: ValuePeriod | undefined;
  least: ValueState;
}

/** What the values of a plan's communes add up to, beside its targets. */
export class PlanFigureService {
  private readonly base: ValueBase;
  private readonly selfFilled: SelfFilled;

  constructor(base: ValueBase, selfFilled: SelfFilled) {
    this.base = base;
    this.selfFilled = selfFilled;
  }

  /** @throws ProblemError `plan.not_found`, `value.period_unknown` */
  async read(actor: Actor, { planId, period: asked, least }: FigureRequest): Promise<PlanFigures> {
    const plan = this.base.planOf(planId);
    const period = this.base.periodOf(plan, asked);
    const today = localDay(this.base.deps.now());
    const all = this.base.communesOf(plan);
    const visible = this.base.visibleCommunesOf(actor, plan);
    const isWhole = visible.length === all.length;
    const rows = await this.rolledRows(plan, period, isWhole, visible);
    const periods = [period, ...baselinesOf(plan, period)];
    const official = await this.official(plan, periods, least, visible.length > 0);
    const selfFilled = await this.selfFilled(actor, today, plan);
    const byIndicator = Map.groupBy(rows, ({ indicator }) => indicator);
    const context = { plan, period, least, communes: visible.length, planCommunes: all.length };
    return {
      plan: plan.id,
      period,
      periods: this.base.periodsOf(plan),
      least,
      today,
      closed: plan.formerUnit === null ? null : 'former_unit',
      communes: visible.length,
      planCommunes: all.length,
      figures: quantitiesOf(plan).map((quantity) => {
        const indicator = this.base.catalogue.keyOf(plan.id, quantity.key);
        const own = byIndicator.get(indicator) ?? [];
        const cell = (of: ValuePeriod) => official(indicator, of);
        return { indicator, ...figure(quantity, own, cell, context), selfFilled: selfFilled(quantity) };
      }),
    };
  }

  /** What one commune, or all of the plan's, entered and submitted for a period, by key of the quantity. */
  async entered(
    plan: Plan,
    period: ValuePeriod,
    communeCode: CommuneCode | null,
  ): Promise<Map<string, RolledUp>> {
    const communes = this.base
      .communesOf(plan)
      .filter(({ code }) => communeCode === null || code === communeCode);
    const rows = await this.rolledRows(plan, period, communeCode === null, communes);
    const counted = statesFrom('submitted');
    return new Map(
      quantitiesOf(plan).flatMap((quantity) => {
        const indicator = this.base.catalogue.keyOf(plan.id, quantity.key);
        const part = rows
          .filter(
            (row) => row.indicator === indicator && row.period === period && counted.includes(row.state),
          )
          .reduce((sum, row) => addParts(sum, row.part), NO_PART);
        const isAny = part.reported + part.notApplicable > 0;
        return isAny ? [[quantity.key, rollUp(quantity, part, communes.length)] as const] : [];
      }),
    );
  }

  /** The province's own figures that were submitted for a period, by key of the quantity. */
  async officialOf(plan: Plan, period: ValuePeriod): Promise<Map<string, OfficialFigure>> {
    const official = await this.official(plan, [period], 'submitted', true);
    return new Map(
      quantitiesOf(plan).flatMap((quantity) => {
        const cell = official(this.base.catalogue.keyOf(plan.id, quantity.key), period);
        if (!cell?.value) return [];
        const { value } = officialFigure(quantity, cell, null);
        return [[quantity.key, { cell, value }] as const];
      }),
    );
  }

  private async rolledRows(
    plan: Plan,
    period: ValuePeriod,
    isWhole: boolean,
    communes: readonly { code: string }[],
  ): Promise<RolledRow[]> {
    if (communes.length === 0) return [];
    return rollUpCells(this.base.deps.database, {
      periods: [...new Set([...trendPeriods(period), ...baselinesOf(plan, period)])],
      province: plan.provinceCode,
      indicators: quantitiesOf(plan).map(({ key }) => this.base.catalogue.keyOf(plan.id, key)),
      areas: isWhole && plan.communeCode === null ? null : communes.map(({ code }) => code),
    });
  }

  /** The province's own cells of these periods that came at least so far; a plan of a commune has none. */
  private async official(
    plan: Plan,
    periods: readonly ValuePeriod[],
    least: ValueState,
    isVisible: boolean,
  ): Promise<(indicator: string, period: ValuePeriod) => ValueCell | null> {
    if (plan.communeCode !== null || plan.formerUnit !== null || !isVisible) return () => null;
    const { db, dialect } = this.base.deps.database;
    const counted = statesFrom(least);
    const cells = new Map<string, ValueCell>();
    for (const period of new Set(periods)) {
      const listed = await listCells(db, dialect, {
        period,
        province: plan.provinceCode,
        indicators: quantitiesOf(plan).map(({ key }) => this.base.catalogue.keyOf(plan.id, key)),
        areas: [plan.provinceCode],
      });
      for (const { indicator, cell } of listed) {
        if (counted.includes(cell.state)) cells.set(`${indicator} ${period}`, cell);
      }
    }
    return (indicator, period) => cells.get(`${indicator} ${period}`) ?? null;
  }
}

interface FigureContext {
  plan: Plan;
  period: ValuePeriod;
  least: ValueState;
  communes: number;
  planCommunes: number;
}

/** Periods that targets of the plan are compared with; a baseline says nothing of itself. */
function baselinesOf(plan: Plan, period: ValuePeriod): ValuePeriod[] {
  return quantitiesOf(plan).flatMap((quantity) => baselineOf(plan, quantity, period) ?? []);
}

function baselineOf(plan: Plan, { target }: Quantity, period: ValuePeriod): ValuePeriod | null {
  if (target.comparator !== 'reduce') return null;
  const baseline = inYear(period, baselineYearOf(plan, target.baselineYear));
  return baseline === period ? null : baseline;
}

function figure(
  quantity: Quantity,
  rows: readonly RolledRow[],
  official: (period: ValuePeriod) => ValueCell | null,
  { plan, period, least, communes, planCommunes }: FigureContext,
): Omit<PlanFigure, 'indicator' | 'selfFilled'> {
  const counted = statesFrom(least);
  const partIn = (wanted: ValuePeriod): Part =>
    rows
      .filter((row) => row.period === wanted && counted.includes(row.state))
      .reduce((sum, row) => addParts(sum, row.part), NO_PART);
  const part = partIn(period);
  const before = baselineOf(plan, quantity, period);
  const baseline = before === null ? null : baselineFigure(quantity, partIn(before), part, communes);
  const ownCell = official(period);
  const ownBaseline = before === null ? null : official(before);
  // "All of them" holds for every part; "65% of the communes" does not.
  const isComparable = communes === planCommunes || quantity.target.comparator === '=';
  return {
    quantity: quantity.key,
    rolledUp: rollUp(quantity, part, communes),
    standing: isComparable ? standingOf(quantity, part, communes, baseline) : null,
    official: ownCell?.value ? { cell: ownCell, ...officialFigure(quantity, ownCell, ownBaseline) } : null,
    trend: trendPeriods(period).flatMap((each) => {
      const then = partIn(each);
      return then.reported === 0
        ? []
        : [{ period: each, value: figureOf(quantity, then, communes), reported: then.reported }];
    }),
    states: statesIn(rows, period, communes),
  };
}

/** Only of as many communes as the figure: more of them have more cases. */
function baselineFigure(quantity: Quantity, before: Part, now: Part, communes: number): number | null {
  const coverage = ({ reported, notApplicable }: Part) => reported + notApplicable;
  return coverage(before) === coverage(now) ? figureOf(quantity, before, communes) : null;
}

/** The province's own figure is one value, measured like the sum of many, and compared with its own of before. */
function officialFigure(
  quantity: Quantity,
  { value }: ValueCell,
  before: ValueCell | null,
): { value: number | null; standing: TargetStanding | null } {
  const now = wholeOf(quantity, value);
  const then = wholeOf(quantity, before?.value ?? null);
  const baseline = figureOf(quantity, then, then.reported);
  return {
    value: figureOf(quantity, now, now.reported),
    standing: standingOf(quantity, now, now.reported, baseline),
  };
}

/** A province's value stands for all of it: of a stage it says how many of how many communes. */
function wholeOf(quantity: Quantity, value: IndicatorValue | null): Part {
  const part = partOf(value);
  return quantity.valueType === 'stage' ? { ...part, reported: part.denominator } : part;
}

function statesIn(rows: readonly RolledRow[], period: ValuePeriod, communes: number): StateCounts {
  const counts: StateCounts = { notReported: communes, draft: 0, submitted: 0, approved: 0, locked: 0 };
  for (const row of rows) {
    if (row.period !== period) continue;
    const cells = row.part.reported + row.part.notApplicable;
    counts[row.state] += cells;
    counts.notReported -= cells;
  }
  return counts;
}

/** Oldest first; quarters and months of this year and the last, whole years and their parts as far back. */
function trendPeriods(period: ValuePeriod): ValuePeriod[] {
  const periods = [period];
  while (periods.length < TREND_PERIODS) {
    const before = periodBefore(periods[0] ?? period);
    if (yearOf(before) < 2000) break;
    periods.unshift(before);
  }
  return periods;
}
