import { z } from 'zod';
import { type HolidayFacts, holidayLabel, weekdayOf } from './holidays.ts';
import { PlanKey } from './plan-quantities.ts';
import { dueDateIn, PlanPeriod, type PlanReport } from './plan-reports.ts';
import { type Plan, PlanId } from './plans.ts';
import { CalendarDate, Label } from './values.ts';
import type { WorkingCalendar } from './working-days.ts';

const reportFacts = {
  plan: PlanId,
  report: PlanKey,
  label: Label,
  /** Section of the plan, and its sentence. */
  place: z.string(),
  clause: z.string(),
  covers: PlanPeriod.nullable(),
  /** Names as the plan prints them. */
  from: z.array(z.string()),
  to: z.array(z.string()),
  via: z.string().nullable(),
};

/**
 * A report that is due on a day. Nothing records yet whether it was sent, so nothing here says that it is late:
 * only how far away its day is.
 */
export const Deadline = z.object({
  ...reportFacts,
  /** As printed, also on a free day. */
  due: CalendarDate,
  /** The plan says "every year", so the day comes again after the plan's own year. */
  isEveryYear: z.boolean(),
  /** 0 is Sunday. */
  weekday: z.int().min(0).max(6),
  dayKind: z.enum(['working', 'weekend', 'holiday']),
  holiday: Label.nullable(),
  timing: z.enum(['ahead', 'today', 'passed']),
  /** Working days from today to the day, or from the day to today; the later of the two counts, the earlier does not. */
  workingDays: z.int().min(0),
});
export type Deadline = z.infer<typeof Deadline>;

/** A report without a day of its own. */
export const UndatedReport = z.object({ ...reportFacts, rule: z.enum(['as_regulated', 'on_event']) });
export type UndatedReport = z.infer<typeof UndatedReport>;

export const PublicHoliday = z.object({
  day: CalendarDate,
  label: Label,
  /** The holiday on a weekend that it makes up for. */
  insteadOf: CalendarDate.nullable(),
});
export type PublicHoliday = z.infer<typeof PublicHoliday>;

export const DeadlineList = z.object({
  /** Asia/Ho_Chi_Minh. */
  today: CalendarDate,
  from: CalendarDate,
  to: CalendarDate,
  plans: z.array(
    z.object({
      id: PlanId,
      title: z.string(),
      issuer: z.string(),
      year: z.int(),
      formerUnit: Label.nullable(),
    }),
  ),
  /** In order of day. */
  items: z.array(Deadline),
  undated: z.array(UndatedReport),
  holidays: z.array(PublicHoliday),
  /** Years whose free days follow the plain rule until the government's notice is entered. */
  expectedYears: z.array(z.int()),
});
export type DeadlineList = z.infer<typeof DeadlineList>;

export interface DayRange {
  from: CalendarDate;
  to: CalendarDate;
}

/** Dated reports of a plan in a range, in order of day. */
export function deadlinesOf(
  plan: Plan,
  range: DayRange,
  today: CalendarDate,
  calendar: WorkingCalendar,
  holidays: HolidayFacts,
): Deadline[] {
  const found: Deadline[] = [];
  for (let year = Math.max(plan.year, yearOf(range.from)); year <= yearOf(range.to); year += 1) {
    for (const report of plan.reports) {
      const due = dueDateIn(report.due, year);
      if (due === null || due < range.from || due > range.to) continue;
      const holiday = calendar.holidaysOf(year).holidays.find(({ day }) => day === due);
      found.push({
        ...factsOf(plan, report),
        due,
        isEveryYear: report.due.rule === 'every_year',
        weekday: weekdayOf(due),
        dayKind: calendar.isWorkingDay(due) ? 'working' : holiday ? 'holiday' : 'weekend',
        holiday: holiday ? holidayLabel(holidays, holiday.code) : null,
        timing: due > today ? 'ahead' : due === today ? 'today' : 'passed',
        workingDays:
          due > today ? calendar.workingDaysOverdue(today, due) : calendar.workingDaysOverdue(due, today),
      });
    }
  }
  return found.toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0));
}

export function undatedReportsOf(plan: Plan): UndatedReport[] {
  return plan.reports.flatMap((report) => {
    const { rule } = report.due;
    return rule === 'as_regulated' || rule === 'on_event' ? [{ ...factsOf(plan, report), rule }] : [];
  });
}

/** Name of somebody whom the plan gives work to. */
export function unitName(plan: Pick<Plan, 'units'>, key: string): string {
  return plan.units.find((unit) => unit.key === key)?.name ?? key;
}

function factsOf(plan: Plan, { key, label, place, clause, covers, from, to, via }: PlanReport) {
  const name = (unit: string) => unitName(plan, unit);
  return {
    plan: plan.id,
    report: key,
    label,
    place,
    clause,
    covers,
    from: from.map(name),
    to: to.map(name),
    via: via === null ? null : name(via),
  };
}

function yearOf(day: CalendarDate): number {
  return Number(day.slice(0, 4));
}
