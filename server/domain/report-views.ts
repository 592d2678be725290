import { z } from 'zod';
import { Deadline, DeadlineList } from './deadlines.ts';
import { PlanKey, Quantity } from './plan-quantities.ts';
import { PlanId } from './plans.ts';
import { type LastReportEvent, ReportEvent, ReportFigure } from './report-events.ts';
import { ReportingUnit } from './reporting-units.ts';
import { ValuePeriod } from './value-periods.ts';
import { CalendarDate, Instant } from './values.ts';

/** Working days before a due date from which a report that is not submitted is reminded of. */
export const REMIND_WORKING_DAYS = 5;
/** Up to so many units in scope are named beside a due date; more are counted. */
export const MOST_NAMED_UNITS = 5;

/** One unit's report for a due date. `overdue`: not submitted, and the day has passed. */
export const UnitReport = ReportingUnit.extend({
  status: z.enum(['submitted', 'not_submitted', 'overdue']),
  /** By the server's clock. */
  submittedAt: Instant.nullable(),
  submittedBy: z.string().nullable(),
  /** Since when it is open again. */
  reopenedAt: Instant.nullable(),
  /** 0 unless overdue. */
  workingDaysOverdue: z.int().min(0),
});
export type UnitReport = z.infer<typeof UnitReport>;

/** What was submitted for a due date, of the units in the caller's scope. */
export const Submissions = z.object({
  units: z.int(),
  submitted: z.int(),
  /** The communes among them. */
  communes: z.int(),
  communesSubmitted: z.int(),
  /** Somebody has yet to submit, and the day is near or has passed. */
  isToDo: z.boolean(),
  /** Every unit when they are at most `MOST_NAMED_UNITS`, else none. */
  named: z.array(UnitReport),
});
export type Submissions = z.infer<typeof Submissions>;

/** null: the plan's issuer is no more, so nothing is handed in. */
export const TrackedDeadline = Deadline.extend({ submissions: Submissions.nullable() });
export type TrackedDeadline = z.infer<typeof TrackedDeadline>;
export const TrackedDeadlineList = DeadlineList.extend({ items: z.array(TrackedDeadline) });
export type TrackedDeadlineList = z.infer<typeof TrackedDeadlineList>;

const planFacts = z.object({ id: PlanId, title: z.string(), issuer: z.string(), year: z.int() });

/** Who has not reported, by due date. */
export const MissingReports = z.object({
  today: CalendarDate,
  from: CalendarDate,
  to: CalendarDate,
  groups: z.array(
    z.object({
      deadline: Deadline,
      plan: planFacts,
      units: z.int(),
      submitted: z.int(),
      missing: z.array(UnitReport),
    }),
  ),
});
export type MissingReports = z.infer<typeof MissingReports>;
export type MissingGroup = MissingReports['groups'][number];

export const ReportView = z.object({
  today: CalendarDate,
  plan: planFacts,
  deadline: Deadline,
  unit: UnitReport,
  /** What the plan asks for: of its indicators, then of its duties. */
  quantities: z.array(z.object({ place: z.string(), quantity: Quantity })),
  /** What entered values are of. */
  period: ValuePeriod,
  /** One for each of `quantities`, as they stand now. */
  figures: z.array(ReportFigure),
  log: z.array(ReportEvent),
});
export type ReportView = z.infer<typeof ReportView>;

export const ReportAddress = z.object({
  plan: PlanId.max(100),
  report: PlanKey,
  due: CalendarDate,
  unit: PlanKey,
});
export type ReportAddress = z.infer<typeof ReportAddress>;

/** The caller's calendar feed. Its address is told once, when it is made. */
export const CalendarFeed = z.object({ madeAt: Instant.nullable() });
export type CalendarFeed = z.infer<typeof CalendarFeed>;
export const NewCalendarFeed = z.object({ madeAt: Instant, address: z.url() });
export type NewCalendarFeed = z.infer<typeof NewCalendarFeed>;

export function unitReportOf(
  unit: ReportingUnit,
  last: LastReportEvent | undefined,
  { timing, workingDays }: Pick<Deadline, 'timing' | 'workingDays'>,
): UnitReport {
  const isSubmitted = last?.type === 'submitted';
  const isOverdue = !isSubmitted && timing === 'passed';
  return {
    ...unit,
    status: isSubmitted ? 'submitted' : isOverdue ? 'overdue' : 'not_submitted',
    submittedAt: isSubmitted ? last.receivedAt : null,
    submittedBy: isSubmitted ? last.actorName : null,
    reopenedAt: last?.type === 'reopened' ? last.receivedAt : null,
    workingDaysOverdue: isOverdue ? workingDays : 0,
  };
}

export function submissionsOf(
  reports: readonly UnitReport[],
  { timing, workingDays }: Pick<Deadline, 'timing' | 'workingDays'>,
): Submissions {
  const communes = reports.filter(({ isCommune }) => isCommune);
  const isDone = ({ status }: UnitReport) => status === 'submitted';
  const submitted = reports.filter(isDone).length;
  const isNear = timing !== 'ahead' || workingDays <= REMIND_WORKING_DAYS;
  return {
    units: reports.length,
    submitted,
    communes: communes.length,
    communesSubmitted: communes.filter(isDone).length,
    isToDo: submitted < reports.length && isNear,
    named: reports.length <= MOST_NAMED_UNITS ? [...reports] : [],
  };
}
