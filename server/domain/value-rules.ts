import type { ErrorCode, ErrorDetails } from './errors.ts';
import {
  type AreaCode,
  type EnteredValue,
  type IndicatorValue,
  isProvince,
  type PeriodLock,
  STEP_RULES,
  type ValueCell,
  ValueNote,
  ValueSource,
  type ValueStep,
  type ValueWarning,
} from './indicator-values.ts';
import { covers, enteredType, type Indicator, isAskedFor, isShare, yearsOf } from './indicators.ts';
import { type CellFault, parseNumber } from './parse-value.ts';
import { type Actor, isInScope, ROLES } from './roles.ts';
import { firstDayOf, ValuePeriod } from './value-periods.ts';
import type { CalendarDate } from './values.ts';

/** Why a cell is not taken: a code of the error catalogue with its details. */
export interface ValueRefusal {
  code: ErrorCode;
  details: ErrorDetails;
}

export type Checked<T> = { ok: T } | { refusal: ValueRefusal };

const refuse = (code: ErrorCode, details: ErrorDetails = {}): { refusal: ValueRefusal } => ({
  refusal: { code, details },
});

/** What the rules know of the cell's place. */
export interface CellPlace {
  indicator: Indicator | undefined;
  /** Province of the area; undefined: there is no such area. */
  province: string | undefined;
  today: CalendarDate;
}

/** Whether there is such a cell, and the actor may enter it. */
export function refusalOfPlace(
  { indicator: key, area, period }: { indicator: string; area: string; period: string },
  { indicator, province, today }: CellPlace,
  actor: Actor,
): ValueRefusal | null {
  if (!indicator) return refuse('value.unknown_indicator', { indicator: key }).refusal;
  if (province === undefined) return refuse('value.unknown_area', { area }).refusal;
  const access = refusalOfEntry(actor, area);
  if (access) return access;
  const former = indicator.asked.every(({ plan }) => plan.formerUnit !== null);
  if (former) {
    return refuse('value.former_unit', { unit: indicator.asked[0]?.plan.issuerName ?? '' }).refusal;
  }
  if (!ValuePeriod.safeParse(period).success) {
    return refuse('value.period_unknown', { period, expected: expectedYears(indicator, today) }).refusal;
  }
  if (!isAskedFor(indicator, area, province, period, today)) {
    const isAskedAtAll = indicator.asked.some(({ plan }) =>
      isAskedFor(indicator, area, province, String(plan.year), today),
    );
    return isAskedAtAll
      ? refuse('value.period_unknown', { period, expected: expectedYears(indicator, today) }).refusal
      : refuse('value.area_not_asked', { indicator: key, area }).refusal;
  }
  if (firstDayOf(period) > today) return refuse('value.period_not_begun', { period }).refusal;
  return indicator.isSelfFilled && !isProvince(area) ? refuse('value.self_filled').refusal : null;
}

function expectedYears({ asked }: Indicator, today: CalendarDate): string {
  const years = asked.flatMap(({ plan, quantity }) => yearsOf(plan, [quantity], today));
  return [...new Set(years)].sort((a, b) => b - a).join(', ');
}

/** Communes enter their own values, the city those of the province. */
function refusalOfEntry(actor: Actor, area: AreaCode): ValueRefusal | null {
  const kind = isProvince(area) ? 'province' : 'commune';
  if (!ROLES[actor.role].valueAreas.includes(kind)) {
    const code = kind === 'commune' ? 'value.commune_enters' : 'value.province_enters';
    return refuse(code, { role: actor.role }).refusal;
  }
  return kind === 'commune' && !isInScope(actor, area)
    ? refuse('auth.outside_scope', { commune: area }).refusal
    : null;
}

export function canEnter(actor: Actor, area: AreaCode): boolean {
  return refusalOfEntry(actor, area) === null;
}

/** Why a cell cannot change while one of the plans that ask for it has the period locked, or null. */
export function refusalOfLock(
  indicator: Indicator,
  { area, period }: { area: AreaCode; period: ValuePeriod },
  province: string,
  locked: ReadonlyMap<string, PeriodLock> | undefined,
): ValueRefusal | null {
  if (!locked || locked.size === 0) return null;
  const by = indicator.asked.find(({ plan }) => locked.has(plan.id) && covers(plan, area, province));
  return by ? refuse('value.period_locked', { plan: by.plan.title, period }).refusal : null;
}

/** Whether a role may lock a period of a plan, or reopen it: only who answers for all communes. */
export function canLockPeriod(actor: Actor, isLocked: boolean): boolean {
  return actor.scope === 'all' && ROLES[actor.role].valueSteps.includes(isLocked ? 'lock' : 'reopen');
}

/** A value as it is kept, with its texts. */
export interface CheckedEntry {
  value: IndicatorValue | null;
  source: string;
  note: string;
}

/** Hard bounds: what cannot be is refused, however it came. */
export function checkEntry(
  entered: { value: EnteredValue | null; source: string; note: string },
  indicator: Indicator,
  area: AreaCode,
): Checked<CheckedEntry> {
  const source = ValueSource.safeParse(entered.source);
  const note = ValueNote.safeParse(entered.note);
  if (!source.success) return refuse('value.text_too_long', { limit: 300 });
  if (!note.success) return refuse('value.text_too_long', { limit: 1000 });
  const texts = { source: source.data, note: note.data };
  const { value } = entered;
  if (value === null) return { ok: { value: null, ...texts } };
  if (value.type === 'not_applicable') {
    return note.data === '' ? refuse('value.note_required') : { ok: { value, ...texts } };
  }
  const expected = enteredType(indicator.valueType, area);
  if (value.type !== expected) return refuse('value.wrong_type', { expected, found: value.type });
  const numbers = checkNumbers(value, isShare(indicator));
  return 'refusal' in numbers ? numbers : { ok: { value: numbers.ok, ...texts } };
}

function checkNumbers(
  value: Exclude<EnteredValue, { type: 'not_applicable' }>,
  isShareOfAll: boolean,
): Checked<IndicatorValue> {
  switch (value.type) {
    case 'ratio': {
      const numerator = parseNumber(value.numerator);
      const denominator = parseNumber(value.denominator);
      if (typeof numerator !== 'number') return asRefusal(numerator);
      if (typeof denominator !== 'number') return asRefusal(denominator);
      return isShareOfAll && numerator > denominator
        ? refuse('value.numerator_above_denominator', { numerator, denominator })
        : { ok: { type: 'ratio', numerator, denominator } };
    }
    case 'count': {
      const count = parseNumber(value.count);
      return typeof count === 'number' ? { ok: { type: 'count', count } } : asRefusal(count);
    }
    case 'yes_no':
    case 'stage':
      return { ok: value };
  }
}

function asRefusal({ code, details }: CellFault): { refusal: ValueRefusal } {
  return { refusal: { code, details } };
}

/** What is worth a second look beside the value of the period before, null when there is none. */
export function warningsOf(value: IndicatorValue | null, before: IndicatorValue | null): ValueWarning[] {
  if (value?.type === 'count') {
    return before?.type === 'count' && isMoreThanHalf(before.count, value.count)
      ? ['changed_by_more_than_half']
      : [];
  }
  if (value?.type !== 'ratio') return [];
  const { numerator, denominator } = value;
  if (numerator === 0 && denominator === 0) return ['nothing_to_count'];
  const warnings: ValueWarning[] = [];
  if (numerator > denominator) warnings.push('more_cases_than_people');
  if (before?.type !== 'ratio') {
    if (numerator === 0 || numerator === denominator) warnings.push('all_or_nothing_at_first');
    return warnings;
  }
  if (before.denominator > 0 && denominator > 0) {
    const shares = [before.numerator * denominator, numerator * before.denominator] as const;
    if (isMoreThanHalf(...shares)) warnings.push('changed_by_more_than_half');
    if (Math.abs(denominator - before.denominator) * 5 > before.denominator) {
      warnings.push('denominator_moved');
    }
  }
  return warnings;
}

function isMoreThanHalf(before: number, now: number): boolean {
  return Math.abs(now - before) * 2 > before && before !== now;
}

/** Whether a role may take a step in an area, whatever the cell's state. */
export function canStep(actor: Actor, step: ValueStep, area: AreaCode): boolean {
  if (!ROLES[actor.role].valueSteps.includes(step)) return false;
  if (step === 'submit') return canEnter(actor, area);
  return isProvince(area) ? actor.scope === 'all' : isInScope(actor, area);
}

/** Why a step does not move this cell, or null. @param seen version that the sender saw; null: whatever is there */
export function refusalOfStep(
  step: ValueStep,
  cell: ValueCell | null,
  actor: Actor,
  area: AreaCode,
  seen: number | null,
): ValueRefusal | null {
  if (!isProvince(area) && !isInScope(actor, area)) {
    return refuse('auth.outside_scope', { commune: area }).refusal;
  }
  if (!canStep(actor, step, area)) return refuse('auth.forbidden', { role: actor.role }).refusal;
  if (cell === null || cell.value === null) return refuse('value.nothing_there', { step }).refusal;
  if (seen !== null && cell.version !== seen) {
    return refuse('value.changed_since', { by: cell.by, at: cell.at }).refusal;
  }
  return STEP_RULES[step].from.includes(cell.state)
    ? null
    : refuse('value.step_not_possible', { step, state: cell.state }).refusal;
}
