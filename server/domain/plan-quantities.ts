import { z } from 'zod';
import { Label, requiredText } from './values.ts';

/** Key of a unit, group, indicator, quantity, duty or report within its plan. It never changes. */
export const PlanKey = z
  .string()
  .regex(/^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/)
  .max(60);

/** What a number is counted in. */
export const QuantityUnit = z.enum([
  'percent',
  'per_1000',
  'per_100000',
  'children',
  'cases',
  'communes',
  'yes_no',
]);
export type QuantityUnit = z.infer<typeof QuantityUnit>;

/** How many units of the result one is: 3 of 60 is 5 percent, 5,000 per 100,000. */
export const UNIT_FACTOR = { percent: 100, per_1000: 1000, per_100000: 100_000 } as const;

/**
 * What a reporting unit enters. `ratio` is a numerator and a denominator, never a percentage alone;
 * `stage` is a step on the way to recognition as a child-friendly commune.
 */
export const ValueType = z.enum(['ratio', 'count', 'yes_no', 'stage']);
export type ValueType = z.infer<typeof ValueType>;

/** How values of several units make one. `count_reached` counts the units at the last stage. */
export const RollUp = z.enum(['ratio_of_sums', 'sum', 'every_yes', 'count_reached']);
export type RollUp = z.infer<typeof RollUp>;

const ROLL_UP_OF: Record<ValueType, RollUp> = {
  ratio: 'ratio_of_sums',
  count: 'sum',
  yes_no: 'every_yes',
  stage: 'count_reached',
};

const threshold = <C extends string>(comparator: C) =>
  z.object({ comparator: z.literal(comparator), value: z.number().min(0) });

/** What the plan wants of a quantity. */
export const Target = z
  .discriminatedUnion('comparator', [
    threshold('>='),
    threshold('<='),
    threshold('>'),
    threshold('<'),
    threshold('='),
    /** To be kept up; the plan names no figure. */
    z.object({ comparator: z.literal('maintain') }),
    /** Lower than in the baseline year (null: the plan names none), by at least so many percent if it says so. */
    z.object({
      comparator: z.literal('reduce'),
      baselineYear: z.int().min(2000).max(2100).nullable(),
      byPercent: z.number().positive().max(100).nullable(),
    }),
    z.object({ comparator: z.literal('k_of_n'), k: z.int().min(0), n: z.int().min(1) }),
    /** Must not happen. */
    z.object({ comparator: z.literal('none') }),
    /** Has to be done or reached. */
    z.object({ comparator: z.literal('reached') }),
  ])
  .refine((target) => target.comparator !== 'k_of_n' || target.k <= target.n, { error: 'k is above n' });
export type Target = z.infer<typeof Target>;

/** Figures that Bờ An itself holds. */
export const ComputedFigure = z.enum(['play_point_share', 'drowning_places_measured', 'communes_recognised']);
export type ComputedFigure = z.infer<typeof ComputedFigure>;

/** One quantity with its target. An indicator that a plan prints in one row may ask for two. It is called so because a
 * measure is what stands at a site. */
export const Quantity = z
  .object({
    key: PlanKey,
    label: Label,
    target: Target,
    /** The words or signs of the plan that the target was read from. */
    targetPrinted: requiredText(300),
    unit: QuantityUnit,
    valueType: ValueType,
    rollUp: RollUp,
    /** What is counted above and below the line of a ratio. Ours: the plans do not define them. */
    numerator: Label.nullable(),
    denominator: Label.nullable(),
    computed: ComputedFigure.nullable(),
  })
  .superRefine((quantity, context) => {
    for (const fault of quantityFaults(quantity)) context.addIssue({ code: 'custom', message: fault });
  });
export type Quantity = z.infer<typeof Quantity>;

function quantityFaults(quantity: {
  target: Target;
  unit: QuantityUnit;
  valueType: ValueType;
  rollUp: RollUp;
  numerator: unknown;
  denominator: unknown;
}): string[] {
  const { target, unit, valueType, rollUp, numerator, denominator } = quantity;
  const faults: string[] = [];
  const isRatio = valueType === 'ratio';
  if (isRatio !== unit in UNIT_FACTOR && valueType !== 'stage')
    faults.push(`${unit} does not fit ${valueType}`);
  if (rollUp !== ROLL_UP_OF[valueType]) faults.push(`${valueType} values are not rolled up by ${rollUp}`);
  if (isRatio !== (numerator !== null) || isRatio !== (denominator !== null))
    faults.push('a ratio, and only a ratio, has a numerator and a denominator');
  if ('value' in target && unit === 'percent' && target.value > 100)
    faults.push(`a target of ${target.value} percent`);
  return faults;
}

/** Whether two plans want the same of a quantity. */
export function isSameTarget(
  a: Pick<Quantity, 'target' | 'unit'>,
  b: Pick<Quantity, 'target' | 'unit'>,
): boolean {
  return a.unit === b.unit && JSON.stringify(a.target) === JSON.stringify(b.target);
}
