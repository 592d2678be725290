import { z } from 'zod';
import { Deadline, UndatedReport } from './deadlines.ts';
import { ComputedFigure, PlanKey, Quantity, Target } from './plan-quantities.ts';
import { Plan, PlanId } from './plans.ts';
import { CalendarDate, CommuneCode, Label, ProvinceCode } from './values.ts';

/** One plan in the list of plans. */
export const PlanSummary = z.object({
  id: PlanId,
  title: z.string(),
  year: z.int(),
  level: z.enum(['province', 'department', 'district', 'commune']),
  issuer: z.string(),
  /** As the copy prints it, blanks included. */
  numberPrinted: z.string(),
  /** Number and day by which other plans cite it; null where none does. */
  cited: z.object({ number: z.string(), date: CalendarDate }).nullable(),
  provinceCode: ProvinceCode,
  communeCode: CommuneCode.nullable(),
  formerUnit: Label.nullable(),
  indicators: z.int(),
  duties: z.int(),
  reports: z.int(),
  /** Of the figures that Bờ An itself holds. */
  ownTargets: z.array(z.object({ figure: ComputedFigure, target: Target })),
  /** The next day on which a report is due, today included, up to the end of next year. */
  nextDue: Deadline.nullable(),
});
export type PlanSummary = z.infer<typeof PlanSummary>;
export const PlanSummaryList = z.object({ items: z.array(PlanSummary), nextCursor: z.null() });

/** The same quantity in another plan. */
export const LinkedQuantity = z.object({
  plan: PlanId,
  issuer: z.string(),
  year: z.int(),
  place: z.string(),
  wording: z.string(),
  quantity: Quantity,
  leadUnits: z.array(z.string()),
  supportingUnits: z.array(z.string()),
  isSameTarget: z.boolean(),
});
export type LinkedQuantity = z.infer<typeof LinkedQuantity>;

/** How far a figure is from a target. */
export const Gap = z.object({
  /** How many more of the numerator; 0: the target is met. */
  count: z.int().min(0),
  /** In the unit of the target, such as percentage points. */
  points: z.number().min(0),
});
export type Gap = z.infer<typeof Gap>;

/** What Bờ An itself holds of a quantity, for the communes that the account sees. */
export const OwnFigure = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('known'),
    figure: ComputedFigure,
    numerator: z.int(),
    denominator: z.int(),
    /** Percent; null without a denominator. */
    value: z.number().nullable(),
    /** Null where a part of the communes says nothing of the target for all. */
    gap: Gap.nullable(),
    at: CalendarDate,
    /** Communes counted, and communes that the plan is for. */
    communes: z.int(),
    planCommunes: z.int(),
    isDemo: z.boolean(),
  }),
  z.object({ state: z.literal('outside_scope'), figure: ComputedFigure }),
]);
export type OwnFigure = z.infer<typeof OwnFigure>;

export const QuantityView = z.object({
  key: PlanKey,
  links: z.array(LinkedQuantity),
  own: OwnFigure.nullable(),
});
export type QuantityView = z.infer<typeof QuantityView>;

/** A plan with what stands beside its own words. */
export const PlanView = z.object({
  plan: Plan,
  summary: PlanSummary,
  today: CalendarDate,
  /** Of the indicators, then of the duties. */
  quantities: z.array(QuantityView),
  /** Of the plan's year. */
  deadlines: z.array(Deadline),
  undated: z.array(UndatedReport),
});
export type PlanView = z.infer<typeof PlanView>;
