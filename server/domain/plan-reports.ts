import { z } from 'zod';
import { PlanKey } from './plan-quantities.ts';
import { CalendarDate, Label, requiredText } from './values.ts';

/** What a report or a target covers, from 1 January of the plan's year. */
export const PlanPeriod = z.enum(['month', 'quarter', 'half_year', 'nine_months', 'year']);
export type PlanPeriod = z.infer<typeof PlanPeriod>;

/** The date is the one that is printed, also where the plan says "before" it. */
export const ReportDue = z.discriminatedUnion('rule', [
  z.object({ rule: z.literal('date'), date: CalendarDate }),
  z.object({ rule: z.literal('every_year'), month: z.int().min(1).max(12), day: z.int().min(1).max(31) }),
  /** "Theo quy định": set by rules outside the plan. */
  z.object({ rule: z.literal('as_regulated') }),
  /** When something happens or is asked for. */
  z.object({ rule: z.literal('on_event') }),
]);
export type ReportDue = z.infer<typeof ReportDue>;

export const PlanReport = z.object({
  key: PlanKey,
  label: Label,
  /** Section of the plan. */
  place: requiredText(40),
  /** The sentence of the plan, verbatim. */
  clause: requiredText(2000),
  from: z.array(PlanKey),
  to: z.array(PlanKey),
  /** The office that takes it in for the addressee. */
  via: PlanKey.nullable(),
  covers: PlanPeriod.nullable(),
  due: ReportDue,
});
export type PlanReport = z.infer<typeof PlanReport>;

/** The printed due date in a year, or null where the plan gives none for it. */
export function dueDateIn(due: ReportDue, year: number): CalendarDate | null {
  switch (due.rule) {
    case 'date':
      return due.date.startsWith(`${year}-`) ? due.date : null;
    case 'every_year':
      return `${year}-${String(due.month).padStart(2, '0')}-${String(due.day).padStart(2, '0')}`;
    case 'as_regulated':
    case 'on_event':
      return null;
  }
}
