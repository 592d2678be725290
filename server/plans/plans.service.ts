import { createHash } from 'node:crypto';
import { listCommunes } from '../communes/communes.service.ts';
import type { CoverageService } from '../coverage/coverage.service.ts';
import type { Deps } from '../deps.ts';
import { addDays } from '../domain/calendar.ts';
import type { CommuneStage } from '../domain/commune-stages.ts';
import type { Coverage } from '../domain/coverage.ts';
import {
  type DayRange,
  type Deadline,
  type DeadlineList,
  deadlinesOf,
  undatedReportsOf,
  unitName,
} from '../domain/deadlines.ts';
import { ProblemError } from '../domain/errors.ts';
import { holidayLabel } from '../domain/holidays.ts';
import { isSameTarget, type Quantity } from '../domain/plan-quantities.ts';
import type { LinkedQuantity, OwnFigure, PlanSummary, PlanView } from '../domain/plan-views.ts';
import { type Plan, quantitiesOf } from '../domain/plans.ts';
import type { ReportFigure } from '../domain/report-events.ts';
import { type Actor, isInScope } from '../domain/roles.ts';
import { gapOf, standingOf } from '../domain/target-standing.ts';
import type { CalendarDate, CommuneCode } from '../domain/values.ts';
import { createWorkingCalendar, type WorkingCalendar } from '../domain/working-days.ts';
import type { PlanFiles } from './plan-files.ts';

/** How many years before and after this one due dates can be asked for. */
const YEARS_AROUND = 3;

export interface DeadlineQueryInput {
  from?: CalendarDate | undefined;
  to?: CalendarDate | undefined;
  plan?: string | undefined;
  /** Name of somebody who reports. */
  unit?: string | undefined;
}

export interface PlanDeps extends Pick<Deps, 'database'> {
  /** Stage of every commune in scope that has an assessment. */
  stages(actor: Actor): Promise<ReadonlyMap<string, CommuneStage>>;
}

/** The plans as they were read at the start, their due dates, and the figures that Bờ An holds for them. */
export class PlanService {
  readonly calendar: WorkingCalendar;
  private readonly deps: PlanDeps;
  private readonly files: PlanFiles;
  private readonly coverage: CoverageService;
  private readonly contentHash: string;

  constructor(deps: PlanDeps, files: PlanFiles, coverage: CoverageService) {
    this.deps = deps;
    this.files = files;
    this.coverage = coverage;
    this.calendar = createWorkingCalendar(files.holidays);
    this.contentHash = createHash('sha256').update(JSON.stringify(files)).digest('base64url');
  }

  /** Names the state that lists and due dates come from. */
  version(today: CalendarDate): string {
    return `${this.contentHash}|${today}`;
  }

  /** The same for a plan with its figures. */
  figuresVersion(today: CalendarDate): string {
    return `${this.version(today)}|${this.coverage.version(today)}`;
  }

  list(today: CalendarDate): PlanSummary[] {
    return this.files.plans.map((plan) => this.summaryOf(plan, today));
  }

  /** @throws ProblemError `plan.not_found` */
  async view(actor: Actor, today: CalendarDate, id: string): Promise<PlanView> {
    const plan = this.get(id);
    const ownFigure = await this.ownFigures(actor, today, plan, plan.communeCode);
    return {
      plan,
      summary: this.summaryOf(plan, today),
      today,
      quantities: quantitiesOf(plan).map((quantity) => ({
        key: quantity.key,
        links: this.linksOf(plan, quantity),
        own: ownFigure(quantity),
      })),
      deadlines: this.deadlinesIn(plan, yearRange(plan.year), today),
      undated: undatedReportsOf(plan),
    };
  }

  /** This year's unless told. @throws ProblemError `plan.not_found`, `deadline.out_of_range` */
  deadlines(today: CalendarDate, query: DeadlineQueryInput): DeadlineList {
    const thisYear = yearRange(Number(today.slice(0, 4)));
    const range = { from: query.from ?? thisYear.from, to: query.to ?? thisYear.to };
    this.checkRange(range, today);
    const plans = query.plan === undefined ? this.files.plans : [this.get(query.plan)];
    const isFrom = ({ from }: { from: string[] }) => query.unit === undefined || from.includes(query.unit);
    const items = plans.flatMap((plan) => this.deadlinesIn(plan, range, today)).filter(isFrom);
    const years = yearsOf(range).map((year) => ({ year, ...this.calendar.holidaysOf(year) }));
    return {
      today,
      ...range,
      plans: plans.map((plan) => ({
        id: plan.id,
        title: plan.title,
        issuer: plan.issuerName,
        year: plan.year,
        formerUnit: plan.formerUnit,
      })),
      items: items.toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0)),
      undated: plans.flatMap(undatedReportsOf).filter(isFrom),
      holidays: years
        .flatMap(({ holidays }) => holidays)
        .filter(({ day }) => day >= range.from && day <= range.to)
        .map(({ day, code, insteadOf }) => ({
          day,
          label: holidayLabel(this.files.holidays, code),
          insteadOf,
        })),
      expectedYears: years.filter(({ isArranged }) => !isArranged).map(({ year }) => year),
    };
  }

  /** @throws ProblemError `plan.not_found` */
  get(id: string): Plan {
    const plan = this.files.plans.find((known) => known.id === id);
    if (!plan) throw new ProblemError('plan.not_found', { id });
    return plan;
  }

  /** The due date of a report, or null where the plan sets no such one. @throws ProblemError `deadline.out_of_range` */
  findDeadline(today: CalendarDate, plan: Plan, report: string, due: CalendarDate): Deadline | null {
    const range = { from: due, to: due };
    this.checkRange(range, today);
    return this.deadlinesIn(plan, range, today).find((deadline) => deadline.report === report) ?? null;
  }

  /** What Bờ An holds of every quantity of a plan for one commune, or for the whole province. */
  async figuresOf(
    actor: Actor,
    today: CalendarDate,
    plan: Plan,
    communeCode: CommuneCode | null,
  ): Promise<Pick<ReportFigure, 'quantity' | 'own'>[]> {
    const ownFigure = await this.ownFigures(actor, today, plan, communeCode);
    return quantitiesOf(plan).map((quantity) => ({ quantity: quantity.key, own: ownFigure(quantity) }));
  }

  private deadlinesIn(plan: Plan, range: DayRange, today: CalendarDate): Deadline[] {
    return deadlinesOf(plan, range, today, this.calendar, this.files.holidays);
  }

  private summaryOf(plan: Plan, today: CalendarDate): PlanSummary {
    const { number, date } = plan.citedAs[0] ?? {};
    const ahead = { from: today, to: yearRange(Number(today.slice(0, 4)) + 1).to };
    return {
      id: plan.id,
      title: plan.title,
      year: plan.year,
      level: plan.level,
      issuer: plan.issuerName,
      numberPrinted: plan.numberPrinted,
      cited: number !== undefined && date !== undefined ? { number, date } : null,
      provinceCode: plan.provinceCode,
      communeCode: plan.communeCode,
      formerUnit: plan.formerUnit,
      indicators: plan.indicators.length,
      duties: plan.duties.length,
      reports: plan.reports.length,
      ownTargets: quantitiesOf(plan).flatMap(({ computed, target }) =>
        computed === null ? [] : [{ figure: computed, target }],
      ),
      nextDue: this.deadlinesIn(plan, ahead, today)[0] ?? null,
    };
  }

  private linksOf(plan: Plan, quantity: Quantity): LinkedQuantity[] {
    const link = this.files.links.find(({ members }) =>
      members.some((member) => member.plan === plan.id && member.quantity === quantity.key),
    );
    return (link?.members ?? [])
      .filter((member) => member.plan !== plan.id)
      .map((member) => linkedQuantity(this.get(member.plan), member.quantity, quantity));
  }

  /**
   * Answers what Bờ An holds of a quantity of the plan, null where it holds nothing.
   * @param communeCode of one commune only, which the plan may be wider than
   */
  async ownFigures(
    actor: Actor,
    today: CalendarDate,
    plan: Plan,
    communeCode: CommuneCode | null,
  ): Promise<(quantity: Quantity) => OwnFigure | null> {
    const figures = quantitiesOf(plan).map(({ computed }) => computed);
    if (figures.every((figure) => figure === null)) return () => null;
    const { provinceCode } = plan;
    const isOutside = communeCode !== null && !isInScope(actor, communeCode);
    const coverage = isOutside
      ? null
      : await this.coverage.read(actor, today, {
          by: 'city',
          province: provinceCode,
          commune: communeCode ?? undefined,
        });
    const ofPlan =
      plan.communeCode === null
        ? (await listCommunes(this.deps, provinceCode)).map(({ code }) => code)
        : [plan.communeCode];
    const counted = communeCode === null ? ofPlan : [communeCode];
    const stages = await this.deps.stages(actor);
    const recognised = counted.filter((code) => stages.get(code) === 'recognised').length;
    return (quantity) => ownFigure(quantity, coverage, recognised, ofPlan.length);
  }

  private checkRange({ from, to }: DayRange, today: CalendarDate): void {
    if (from > to) throw new ProblemError('deadline.from_after_to');
    const year = Number(today.slice(0, 4));
    const first = yearRange(year - YEARS_AROUND).from;
    const last = yearRange(year + YEARS_AROUND).to;
    if (from < first || to > last) throw new ProblemError('deadline.out_of_range', { first, last });
  }
}

function linkedQuantity(plan: Plan, key: string, own: Quantity): LinkedQuantity {
  const indicator = plan.indicators.find(({ quantities }) => quantities.some((known) => known.key === key));
  const item = indicator ?? plan.duties.find(({ quantity }) => quantity?.key === key);
  const quantity = quantitiesOf(plan).find((known) => known.key === key);
  if (!item || !quantity) throw new Error(`no quantity ${plan.id}/${key}`);
  return {
    plan: plan.id,
    issuer: plan.issuerName,
    year: plan.year,
    place: item.place,
    wording: item.wording,
    quantity,
    leadUnits: item.leadUnits.map((unit) => unitName(plan, unit)),
    supportingUnits: item.supportingUnits.map((unit) => unitName(plan, unit)),
    isSameTarget: isSameTarget(own, quantity),
  };
}

function ownFigure(
  quantity: Quantity,
  coverage: Coverage | null,
  recognised: number,
  planCommunes: number,
): OwnFigure | null {
  const figure = quantity.computed;
  if (figure === null) return null;
  if (coverage === null || coverage.communes === 0) return { state: 'outside_scope', figure };
  const { total, communes, communesWithPlayPoint, at, isDemo } = coverage;
  const [numerator, denominator] = {
    play_point_share: [communesWithPlayPoint, communes] as const,
    drowning_places_measured: [total.covered, total.sites] as const,
    communes_recognised: [recognised, communes] as const,
  }[figure];
  const part = { numerator, denominator, reported: communes, notApplicable: 0 };
  // "All of them" holds for every part; "65% of the communes" does not.
  const isComparable = communes === planCommunes || quantity.target.comparator === '=';
  return {
    state: 'known',
    figure,
    numerator,
    denominator,
    value: denominator === 0 ? null : (numerator / denominator) * 100,
    gap: isComparable ? gapOf(standingOf(quantity, part, communes, null)) : null,
    at,
    communes,
    planCommunes,
    isDemo,
  };
}

function yearRange(year: number): DayRange {
  return { from: `${year}-01-01`, to: addDays(`${year + 1}-01-01`, -1) };
}

function yearsOf({ from, to }: DayRange): number[] {
  const first = Number(from.slice(0, 4));
  return Array.from({ length: Number(to.slice(0, 4)) - first + 1 }, (_, index) => first + index);
}
