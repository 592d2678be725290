import { addDays, localDay } from '../domain/calendar.ts';
import type { Commune } from '../domain/communes.ts';
import type { IndicatorCatalogue } from '../domain/indicators.ts';
import { dueDateIn, type PlanReport } from '../domain/plan-reports.ts';
import { type Plan, quantitiesOf } from '../domain/plans.ts';
import type { ReportFigure } from '../domain/report-events.ts';
import { type ReportingUnit, reportingUnitsOf } from '../domain/reporting-units.ts';
import { partOf, rollUp } from '../domain/roll-up.ts';
import { periodCovered } from '../domain/value-periods.ts';
import type { CalendarDate, Instant } from '../domain/values.ts';
import type { WholeReport } from '../reports/whole-reports.service.ts';
import type { WholeCell } from '../values/whole-values.service.ts';
import type { DemoRandom } from './demo-random.ts';
import type { DemoValueSettings } from './demo-work-settings.ts';

export interface DemoReportWorld {
  plans: readonly Plan[];
  facts: readonly Commune[];
  catalogue: IndicatorCatalogue;
  cells: readonly WholeCell[];
  settings: DemoValueSettings['reports'];
  showcaseCode: string;
  now: Instant;
  random: DemoRandom;
}

interface Due {
  plan: Plan;
  report: PlanReport;
  due: CalendarDate;
}

/** Reports of the year: most in time, some late, some not at all; of those still to come a few already. */
export function makeDemoReports(world: DemoReportWorld): WholeReport[] {
  const { plans, settings, facts } = world;
  const cells = Map.groupBy(world.cells, ([first]) => `${first?.key.area} ${first?.key.period}`);
  return plans.flatMap((plan) =>
    plan.reports.flatMap((report) => {
      const due = dueDateIn(report.due, settings.year);
      if (due === null) return [];
      const units = reportingUnitsOf(plan, report, due, facts) ?? [];
      return units.flatMap((unit) => reportOf(world, { plan, report, due }, unit, cells));
    }),
  );
}

function reportOf(
  world: DemoReportWorld,
  { plan, report, due }: Due,
  unit: ReportingUnit,
  cells: ReadonlyMap<string, readonly WholeCell[]>,
): WholeReport[] {
  const { random, settings, now, showcaseCode } = world;
  const day = sentOn(due, localDay(now), settings, random);
  const isOpen = unit.communeCode === showcaseCode && settings.openInShowcase.includes(report.key);
  if (day === null || isOpen) return [];
  const receivedAt = new Date(Date.parse(`${day}T01:30:00Z`) + random.int(0, 420 * 60) * 1000).toISOString();
  const period = periodCovered(report.covers, due);
  const own = unit.isCommune ? (cells.get(`${unit.communeCode} ${period}`) ?? []) : [];
  return [
    {
      address: { plan: plan.id, report: report.key, due, unit: unit.unit },
      communeCode: unit.communeCode,
      event: {
        id: random.uuid(Date.parse(receivedAt)),
        type: 'submitted',
        documentNumber: settings.documentNumber.replace('{n}', String(random.int(20, 480))),
        documentDate: day,
        note: '',
        sequence: 1,
        receivedAt,
        actorName: unit.name,
        figures: figuresAt(world, plan, own, receivedAt),
      },
    },
  ];
}

/** null: not sent yet. */
function sentOn(
  due: CalendarDate,
  today: CalendarDate,
  { onTime, late, early }: DemoReportWorld['settings'],
  random: DemoRandom,
): CalendarDate | null {
  const turn = random.next();
  const isAhead = due >= today;
  const day =
    turn < (isAhead ? early : onTime)
      ? addDays(isAhead ? today : due, -random.int(isAhead ? 1 : 0, 9))
      : !isAhead && turn < onTime + late
        ? addDays(due, random.int(1, 24))
        : null;
  return day !== null && day < today ? day : null;
}

/** What the commune had handed in by then. */
function figuresAt(
  { catalogue }: DemoReportWorld,
  plan: Plan,
  cells: readonly WholeCell[],
  at: Instant,
): ReportFigure[] {
  const handedIn = new Map(
    cells.flatMap((changes) => {
      const then = changes.findLast(({ cell }) => cell.at <= at);
      return then && then.cell.state !== 'draft' ? [[then.key.indicator, then.cell.value] as const] : [];
    }),
  );
  if (handedIn.size === 0) return [];
  return quantitiesOf(plan).flatMap((quantity) => {
    const value = handedIn.get(catalogue.keyOf(plan.id, quantity.key));
    if (value === undefined) return [];
    const entered = rollUp(quantity, partOf(value), 1);
    return [{ quantity: quantity.key, own: null, entered, official: null }];
  });
}
