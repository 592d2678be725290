import { z } from 'zod';
import { COMMUNE_STAGES } from './commune-stages.ts';
import { PlanKey, QuantityUnit, RollUp, Target, ValueType } from './plan-quantities.ts';
import { OwnFigure } from './plan-views.ts';
import { PlanId } from './plans.ts';
import { ValuePeriod } from './value-periods.ts';
import { CalendarDate, Id, Instant, Label, text } from './values.ts';

/**
 * What the API takes and gives about values of indicators. An *indicator* is one quantity across all plans: its key
 * is that of the link that joins the plans' quantities, else `plan-id.quantity-key`. A value is entered once per
 * indicator, area and period, and every plan that asks for it reads it.
 */
export const IndicatorKey = z
  .string()
  .regex(/^[A-Za-z0-9]+(?:[-.][A-Za-z0-9]+)*$/)
  .max(140);
export type IndicatorKey = z.infer<typeof IndicatorKey>;

/** A commune (5 digits), or a province (2 digits): its official figure, never mixed with what the communes add up to. */
export const AreaCode = z.string().regex(/^\d{2}(?:\d{3})?$/);
export type AreaCode = z.infer<typeof AreaCode>;

export function isProvince(area: AreaCode): boolean {
  return area.length === 2;
}

const whole = z.int().min(0);

/** "Chưa báo cáo" is no value at all: null. */
export const IndicatorValue = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ratio'), numerator: whole, denominator: whole }),
  z.object({ type: z.literal('count'), count: whole }),
  z.object({ type: z.literal('yes_no'), yes: z.boolean() }),
  z.object({ type: z.literal('stage'), stage: z.enum(COMMUNE_STAGES) }),
  /** "Không áp dụng": the area has nothing of this kind. The note says why. */
  z.object({ type: z.literal('not_applicable') }),
]);
export type IndicatorValue = z.infer<typeof IndicatorValue>;

/** The same as somebody may send it: what is wrong with a number is said cell by cell, not of the whole request. */
const enteredNumber = z.union([z.number(), z.string().max(60)]);
export const EnteredValue = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ratio'), numerator: enteredNumber, denominator: enteredNumber }),
  z.object({ type: z.literal('count'), count: enteredNumber }),
  z.object({ type: z.literal('yes_no'), yes: z.boolean() }),
  z.object({ type: z.literal('stage'), stage: z.enum(COMMUNE_STAGES) }),
  z.object({ type: z.literal('not_applicable') }),
]);
export type EnteredValue = z.infer<typeof EnteredValue>;

/** Only a draft can be changed. Returned and reopened cells are drafts again, with the reason. */
export const VALUE_STATES = ['draft', 'submitted', 'approved', 'locked'] as const;
export const ValueState = z.enum(VALUE_STATES);
export type ValueState = z.infer<typeof ValueState>;

export const VALUE_STEPS = ['submit', 'return', 'approve', 'lock', 'reopen'] as const;
export const ValueStep = z.enum(VALUE_STEPS);
export type ValueStep = z.infer<typeof ValueStep>;

/** Which states a step starts from and where it leads. `return` and `reopen` need a reason. */
export const STEP_RULES: Record<
  ValueStep,
  { from: readonly ValueState[]; to: ValueState; needsReason: boolean }
> = {
  submit: { from: ['draft'], to: 'submitted', needsReason: false },
  return: { from: ['submitted'], to: 'draft', needsReason: true },
  approve: { from: ['submitted'], to: 'approved', needsReason: false },
  lock: { from: ['approved'], to: 'locked', needsReason: false },
  reopen: { from: ['approved', 'locked'], to: 'draft', needsReason: true },
};

/** Things worth a second look. They never keep a value from being saved. */
export const VALUE_WARNINGS = [
  /** Changed by more than half against the period before. */
  'changed_by_more_than_half',
  /** The denominator moved by more than a fifth against the period before. */
  'denominator_moved',
  /** Exactly 0 or all of them, and nothing of an earlier period to compare with. */
  'all_or_nothing_at_first',
  /** Of a rate per 1,000 or 100,000: more cases than people. */
  'more_cases_than_people',
  /** 0 of 0: "không áp dụng" says it better. */
  'nothing_to_count',
] as const;
export const ValueWarning = z.enum(VALUE_WARNINGS);
export type ValueWarning = z.infer<typeof ValueWarning>;

/** One cell as it is stored. A cell that nobody ever touched is null wherever cells stand. */
export const ValueCell = z.object({
  /** null: cleared, or not reported. */
  value: IndicatorValue.nullable(),
  state: ValueState,
  /** Grows by one with every change; what a sender has seen. */
  version: z.int().min(1),
  at: Instant,
  by: z.string(),
  /** Left out when empty. */
  source: z.string().optional(),
  note: z.string().optional(),
  /** Why it was returned or reopened; left out once it is changed or submitted again. */
  reason: z.string().optional(),
  /** Worth a second look beside the period before; told in grids, left out when there are none. */
  warnings: z.array(ValueWarning).optional(),
});
export type ValueCell = z.infer<typeof ValueCell>;

export const CellKey = z.object({ indicator: IndicatorKey, area: AreaCode, period: ValuePeriod });
export type CellKey = z.infer<typeof CellKey>;

export const MOST_CELLS = 5000;

/** One cell as it is sent. Keys and texts are checked cell by cell. */
export const NewValue = z.object({
  /** Made by the client; the same cell sent again has the same one. */
  id: Id,
  indicator: z.string().max(200),
  area: z.string().max(40),
  period: z.string().max(40),
  /** Version that the sender has seen; 0: an empty cell. */
  baseVersion: z.int().min(0),
  /** null clears the cell. */
  value: EnteredValue.nullable(),
  source: z.string().max(5000).default(''),
  note: z.string().max(5000).default(''),
});
export type NewValue = z.infer<typeof NewValue>;
export const NewValues = z.object({ cells: z.array(NewValue).min(1).max(MOST_CELLS) });

/** What texts of a cell may hold. */
export const ValueSource = text(300);
export const ValueNote = text(1000);

const ofCell = { id: Id, indicator: z.string(), area: z.string(), period: z.string() };

/** What became of one cell, in the order they were sent. */
export const ValueResult = z.discriminatedUnion('outcome', [
  z.object({
    ...ofCell,
    /** `unchanged`: the cell held the same already; nothing was added to its history. */
    outcome: z.enum(['saved', 'already_saved', 'unchanged']),
    cell: ValueCell,
    warnings: z.array(ValueWarning),
  }),
  z.object({
    ...ofCell,
    outcome: z.literal('refused'),
    /** Of the error catalogue, `value.…` or `auth.…`. */
    code: z.string(),
    /** The sentence of the catalogue in the language of the request. */
    message: z.string(),
    /** What is stored now: of a conflict the other's value, who and when. */
    current: ValueCell.nullable(),
  }),
]);
export type ValueResult = z.infer<typeof ValueResult>;
export const SavedValues = z.object({
  saved: z.int(),
  refused: z.int(),
  results: z.array(ValueResult),
});
export type SavedValues = z.infer<typeof SavedValues>;

/** A cell as somebody saw it: one that changed since is not moved. */
export const StepCell = CellKey.extend({
  /** 0: an empty cell. */
  version: z.int().min(0),
});
export type StepCell = z.infer<typeof StepCell>;

/** Which cells a step is for: those named, or all of a plan and period (of one area) that the step can start from. */
export const StepScope = z.union([
  z.object({ cells: z.array(StepCell).min(1).max(MOST_CELLS) }),
  z.object({ plan: PlanId, period: ValuePeriod, area: AreaCode.optional() }),
]);
export const NewStep = z.object({
  id: Id,
  step: ValueStep,
  scope: StepScope,
  reason: text(1000).default(''),
});
export type NewStep = z.infer<typeof NewStep>;
export const StepResult = z.object({
  step: ValueStep,
  /** Cells that the step moved, now or when the same request came before. */
  moved: z.array(CellKey.extend({ version: z.int(), state: ValueState })),
  /** Named cells that it could not move, each with its sentence. */
  refused: z.array(CellKey.extend({ code: z.string(), message: z.string(), current: ValueCell.nullable() })),
});
export type StepResult = z.infer<typeof StepResult>;

/** A period of a plan that the city closed: nothing in it changes, cells that nobody entered included. */
export const PeriodLock = z.object({ at: Instant, by: z.string() });
export type PeriodLock = z.infer<typeof PeriodLock>;
/** Locks the period, or reopens it with a reason, which leaves every cell as it was. */
export const NewPeriodLock = z.object({ id: Id, isLocked: z.boolean(), reason: text(1000).default('') });
export type NewPeriodLock = z.infer<typeof NewPeriodLock>;
export const PeriodLockState = z.object({ plan: PlanId, period: ValuePeriod, lock: PeriodLock.nullable() });
export type PeriodLockState = z.infer<typeof PeriodLockState>;

/** One quantity of the plan as a column of the grid. */
export const GridColumn = z.object({
  indicator: IndicatorKey,
  /** Key within the plan. */
  quantity: PlanKey,
  /** Group of the plan; null for a duty. */
  group: PlanKey.nullable(),
  /** As the plan prints it. */
  number: z.string().nullable(),
  label: Label,
  unit: QuantityUnit,
  valueType: ValueType,
  rollUp: RollUp,
  numerator: Label.nullable(),
  denominator: Label.nullable(),
  target: Target,
  /** Bờ An holds the figure itself: communes enter nothing here, a province may enter its official figure. */
  isSelfFilled: z.boolean(),
});
export type GridColumn = z.infer<typeof GridColumn>;

export const GridRow = z.object({
  area: AreaCode,
  name: z.string(),
  kind: z.enum(['commune', 'province']),
  /** Whether this account may change drafts of this row. */
  canEnter: z.boolean(),
  /** Steps that this account may take in this row. */
  steps: z.array(ValueStep),
  /** Indexes of columns that another plan has locked for this area; left out when there are none. */
  locked: z.array(z.int()).optional(),
  /** One per column, in their order; null: nobody ever touched it. */
  cells: z.array(ValueCell.nullable()),
});
export type GridRow = z.infer<typeof GridRow>;

/** `GET /api/plans/{id}/values?period=`: communes in order of code, then the province where the plan is a province's. */
export const ValueGrid = z.object({
  plan: PlanId,
  period: ValuePeriod,
  /** Periods that can be asked for and entered, newest year first. */
  periods: z.array(ValuePeriod),
  /** Why nothing can be entered in this plan: its unit no longer exists. */
  closed: z.enum(['former_unit']).nullable(),
  /** null: the period is open. */
  lock: PeriodLock.nullable(),
  /** Whether this account may lock the period, or reopen it where it is locked. */
  canLock: z.boolean(),
  columns: z.array(GridColumn),
  rows: z.array(GridRow),
});
export type ValueGrid = z.infer<typeof ValueGrid>;

/** Of the plan's year unless told. */
export const GridQuery = z.object({ period: ValuePeriod.optional() });
/** `area`: that row alone. */
export const RowQuery = GridQuery.extend({ area: AreaCode.optional() });

/** What values of many communes make together. */
export const RolledUp = z.object({
  rule: RollUp,
  /** Sum above the line; the sum of counts; communes that say yes; communes at the last stage. */
  numerator: z.int(),
  /** Sum below the line; communes with a yes or no, or with a stage; null of a sum. */
  denominator: z.int().nullable(),
  /** In the unit of the quantity; null when nothing was reported or there is nothing to take a share of. */
  value: z.number().nullable(),
  /** Communes with a value that counts here, and with "không áp dụng". */
  reported: z.int(),
  notApplicable: z.int(),
  /** All communes: "from 98 of 126". */
  of: z.int(),
});
export type RolledUp = z.infer<typeof RolledUp>;

/** Where a figure stands against the target. */
export const TargetStanding = z.object({
  /** null: the plan names no figure to compare with, or its baseline is not entered. */
  isMet: z.boolean().nullable(),
  /** How many more (or fewer) of the numerator are wanted; 0 when met, null when that cannot be said. */
  count: z.int().min(0).nullable(),
  /** Distance in the unit of the quantity, such as percentage points. */
  points: z.number().min(0).nullable(),
});
export type TargetStanding = z.infer<typeof TargetStanding>;

export const StateCounts = z.object({
  notReported: z.int(),
  draft: z.int(),
  submitted: z.int(),
  approved: z.int(),
  locked: z.int(),
});
export type StateCounts = z.infer<typeof StateCounts>;

export const PlanFigure = z.object({
  indicator: IndicatorKey,
  quantity: PlanKey,
  rolledUp: RolledUp,
  /** Of what is rolled up; null where a part of the communes says nothing of the target for all. */
  standing: TargetStanding.nullable(),
  /** The province's own official figure, null where none is entered or the plan is a commune's. */
  official: z
    .object({ cell: ValueCell, value: z.number().nullable(), standing: TargetStanding.nullable() })
    .nullable(),
  /** What Bờ An itself holds. */
  selfFilled: OwnFigure.nullable(),
  /** The same kind of period before this one, oldest first, as far as anything was reported; this one included. */
  trend: z.array(z.object({ period: ValuePeriod, value: z.number().nullable(), reported: z.int() })),
  /** Cells of the communes by state. */
  states: StateCounts,
});
export type PlanFigure = z.infer<typeof PlanFigure>;

/** `GET /api/plans/{id}/figures?period=&least=`, for the communes that the account sees. */
export const PlanFigures = z.object({
  plan: PlanId,
  period: ValuePeriod,
  periods: z.array(ValuePeriod),
  least: ValueState,
  today: CalendarDate,
  closed: z.enum(['former_unit']).nullable(),
  /** Communes counted, and communes that the plan is for. */
  communes: z.int(),
  planCommunes: z.int(),
  /** Of the indicators, then of the duties. */
  figures: z.array(PlanFigure),
});
export type PlanFigures = z.infer<typeof PlanFigures>;
export const FigureQuery = GridQuery.extend({
  /** Values of this state and later ones count. A draft is not reported yet, so it counts only when asked for. */
  least: ValueState.default('submitted'),
});

/** `GET /api/values/history?indicator=&area=&period=`: everything that happened to one cell, oldest first. */
export const ValueEvent = z.object({
  id: Id,
  version: z.int().min(1),
  action: z.enum(['set', 'cleared', ...VALUE_STEPS]),
  before: z.object({ value: IndicatorValue.nullable(), state: ValueState }).nullable(),
  after: z.object({ value: IndicatorValue.nullable(), state: ValueState }),
  source: z.string(),
  note: z.string(),
  reason: z.string(),
  at: Instant,
  by: z.string(),
});
export type ValueEvent = z.infer<typeof ValueEvent>;
export const ValueHistory = CellKey.extend({ items: z.array(ValueEvent), nextCursor: z.null() });
export type ValueHistory = z.infer<typeof ValueHistory>;

/** `POST /api/plans/{id}/values.xlsx?period=&apply=`: what a filled-in template would change, or has changed. */
export const WorkbookReading = z.object({
  plan: PlanId,
  period: ValuePeriod,
  isApplied: z.boolean(),
  /** Cells that differ from what is stored. `at`: address in the sheet, such as `D7`. */
  changes: z.array(
    CellKey.extend({ at: z.string(), before: IndicatorValue.nullable(), after: IndicatorValue.nullable() }),
  ),
  unchanged: z.int(),
  /** Cells that could not be read or saved; the others are saved all the same. */
  faults: z.array(
    z.object({
      at: z.string(),
      /** null: the whole row, whose commune is not certain. */
      area: AreaCode.nullable(),
      indicator: IndicatorKey.nullable(),
      /** What stands there. */
      text: z.string(),
      code: z.string(),
      message: z.string(),
    }),
  ),
});
export type WorkbookReading = z.infer<typeof WorkbookReading>;
