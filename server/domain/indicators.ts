import { type AreaCode, type IndicatorKey, isProvince } from './indicator-values.ts';
import type { Quantity, ValueType } from './plan-quantities.ts';
import { type Plan, type PlanLink, quantitiesOf } from './plans.ts';
import { periodsOfYear, type ValuePeriod, yearOf } from './value-periods.ts';
import type { CalendarDate } from './values.ts';

/** A quantity as one plan asks for it. */
export interface AskedQuantity {
  plan: Plan;
  quantity: Quantity;
}

/** One quantity across all plans. */
export interface Indicator {
  key: IndicatorKey;
  valueType: ValueType;
  /** Bờ An holds the figure itself. */
  isSelfFilled: boolean;
  asked: readonly AskedQuantity[];
}

/** Every indicator of the plans by key, with the key of every quantity of every plan. */
export interface IndicatorCatalogue {
  byKey: ReadonlyMap<IndicatorKey, Indicator>;
  keyOf(plan: string, quantity: string): IndicatorKey;
}

/** Linked quantities that are entered in another way than the first of the link stand alone. */
export function makeCatalogue(plans: readonly Plan[], links: readonly PlanLink[]): IndicatorCatalogue {
  const all = plans.flatMap((plan) => quantitiesOf(plan).map((quantity) => ({ plan, quantity })));
  const typeOf = new Map(all.map(({ plan, quantity }) => [`${plan.id}/${quantity.key}`, quantity.valueType]));
  const keys = new Map<string, IndicatorKey>();
  for (const { key, members } of links) {
    const names = members.map(({ plan, quantity }) => `${plan}/${quantity}`);
    const [first = ''] = names;
    for (const name of names) if (typeOf.get(name) === typeOf.get(first)) keys.set(name, key);
  }
  const keyOf = (plan: string, quantity: string) => keys.get(`${plan}/${quantity}`) ?? `${plan}.${quantity}`;
  const grouped = Map.groupBy(all, ({ plan, quantity }) => keyOf(plan.id, quantity.key));
  const byKey = new Map(
    [...grouped].map(([key, asked]): [IndicatorKey, Indicator] => {
      const valueType = asked[0]?.quantity.valueType ?? 'count';
      const isSelfFilled = asked.some(({ quantity }) => quantity.computed !== null);
      return [key, { key, valueType, isSelfFilled, asked }];
    }),
  );
  return { byKey, keyOf };
}

/** Whether a plan takes values of an area. @param province of the area */
export function covers(plan: Plan, area: AreaCode, province: string): boolean {
  if (plan.formerUnit !== null) return false;
  return plan.communeCode === null ? plan.provinceCode === province : plan.communeCode === area;
}

/** What is entered: a province has no stage of its own, so there it is how many of its communes reached the last one. */
export function enteredType(valueType: ValueType, area: AreaCode): ValueType {
  return valueType === 'stage' && isProvince(area) ? 'ratio' : valueType;
}

/** Whether a numerator above the denominator is an error and not only unlikely. */
export function isShare({ asked }: Pick<Indicator, 'asked'>): boolean {
  return !asked.some(({ quantity }) => quantity.unit === 'per_1000' || quantity.unit === 'per_100000');
}

/**
 * Years that values are entered for: the plan's, those that its targets are compared with, and, where it wants a report
 * every year, those since.
 */
export function yearsOf(plan: Plan, quantities: readonly Quantity[], today: CalendarDate): number[] {
  const baselines = quantities.flatMap(({ target }) =>
    target.comparator === 'reduce' ? [baselineYearOf(plan, target.baselineYear)] : [],
  );
  const goesOn = plan.reports.some(({ due }) => due.rule === 'every_year');
  const years = goesOn ? Math.max(1, Number(today.slice(0, 4)) - plan.year + 1) : 1;
  const own = Array.from({ length: years }, (_, index) => plan.year + index);
  return [...new Set([...own, ...baselines])].sort((a, b) => b - a);
}

/** A plan that names no baseline year means the year before. */
export function baselineYearOf(plan: Pick<Plan, 'year'>, named: number | null): number {
  return named ?? plan.year - 1;
}

/** Newest year first. */
export function periodsOf(plan: Plan, today: CalendarDate): ValuePeriod[] {
  return yearsOf(plan, quantitiesOf(plan), today).flatMap(periodsOfYear);
}

/** Whether some plan that covers the area wants the indicator for the period. */
export function isAskedFor(
  { asked }: Indicator,
  area: AreaCode,
  province: string,
  period: ValuePeriod,
  today: CalendarDate,
): boolean {
  return asked.some(
    ({ plan, quantity }) =>
      covers(plan, area, province) && yearsOf(plan, [quantity], today).includes(yearOf(period)),
  );
}
