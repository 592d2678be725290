import { z } from 'zod';
import { RolledUp, ValueCell } from './indicator-values.ts';
import { PlanKey } from './plan-quantities.ts';
import { OwnFigure } from './plan-views.ts';
import type { ReportingUnit } from './reporting-units.ts';
import { type Actor, ROLES } from './roles.ts';
import { CalendarDate, Id, Instant, requiredText, text } from './values.ts';

/** The province's own figure, as the city submitted it. */
export const OfficialFigure = z.object({ cell: ValueCell, value: z.number().nullable() });
export type OfficialFigure = z.infer<typeof OfficialFigure>;

/** What is known of one quantity of the plan. */
export const ReportFigure = z.object({
  quantity: PlanKey,
  /** null: Bờ An has no figure of its own for it. */
  own: OwnFigure.nullable(),
  /** What the unit's communes entered for the period and submitted; null where nothing was. */
  entered: RolledUp.nullable().default(null),
  /** Of a unit that is no commune's: the official figure beside the sum; null where none was submitted. */
  official: OfficialFigure.nullable().default(null),
});
export type ReportFigure = z.infer<typeof ReportFigure>;

/** One entry of the append-only log of a report that is due, as a client sends it. */
export const ReportEventInput = z.discriminatedUnion('type', [
  z.object({
    id: Id,
    type: z.literal('submitted'),
    /** Of the paper or file that was sent. */
    documentNumber: requiredText(60).nullable().default(null),
    documentDate: CalendarDate.nullable().default(null),
    note: text(2000).default(''),
  }),
  z.object({ id: Id, type: z.literal('reopened'), reason: requiredText(1000) }),
]);
export type ReportEventInput = z.infer<typeof ReportEventInput>;
export type ReportEventType = ReportEventInput['type'];

/** What the server adds when it stores an event. Its own clock counts: a submission cannot be dated back. */
const StoredFacts = z.object({
  /** Place in the log, 1, 2, 3 … */
  sequence: z.int().min(1),
  receivedAt: Instant,
  actorName: z.string(),
  /** With a submission, as they stood then; empty for others. */
  figures: z.array(ReportFigure),
});
export const ReportEvent = z.intersection(ReportEventInput, StoredFacts);
export type ReportEvent = z.infer<typeof ReportEvent>;

/** Where a report stands: `submitted` or open, by the last entry of its log. */
export type LastReportEvent = Pick<ReportEvent, 'type' | 'receivedAt' | 'actorName'>;

export function canRecordReport(
  actor: Actor,
  type: ReportEventType,
  { communeCode }: Pick<ReportingUnit, 'communeCode'>,
): boolean {
  const { reportActs } = ROLES[actor.role];
  if (type === 'reopened') return reportActs.includes('reopen');
  return reportActs.includes(communeCode === null ? 'submit_for_city_unit' : 'submit_in_commune');
}
