import { addDays, localDay } from '../domain/calendar.ts';
import type { Commune } from '../domain/communes.ts';
import {
  type IndicatorValue,
  STEP_RULES,
  type ValueCell,
  type ValueState,
  type ValueStep,
} from '../domain/indicator-values.ts';
import { type Indicator, type IndicatorCatalogue, isAskedFor } from '../domain/indicators.ts';
import { type Quantity, UNIT_FACTOR } from '../domain/plan-quantities.ts';
import type { ValuePeriod } from '../domain/value-periods.ts';
import type { CalendarDate, Instant } from '../domain/values.ts';
import type { CellChange, FirstLock, WholeCell } from '../values/whole-values.service.ts';
import type { DemoCommune } from './demo-places.ts';
import type { DemoRandom } from './demo-random.ts';
import type { DemoValueSettings } from './demo-work-settings.ts';

export interface DemoValueWorld {
  communes: readonly DemoCommune[];
  facts: readonly Commune[];
  catalogue: IndicatorCatalogue;
  settings: DemoValueSettings;
  showcaseCode: string;
  now: Instant;
  random: DemoRandom;
}

export interface DemoValues {
  cells: WholeCell[];
  locks: FirstLock[];
}

type Period = DemoValueSettings['periods'][number];

const NO_REDUCTION = 1;
const WORKDAY_START_MS = 90 * 60_000;
/** Which step leads to a state, and how many days after the one before it comes. */
const WAY: readonly { step: ValueStep; days: [number, number] }[] = [
  { step: 'submit', days: [1, 5] },
  { step: 'approve', days: [4, 12] },
  { step: 'lock', days: [10, 14] },
];

/** Values of the communes for past periods, with gaps; nothing is of a day still to come. */
export function makeDemoValues(world: DemoValueWorld): DemoValues {
  const { settings, now, catalogue } = world;
  const today = localDay(now);
  const begun = settings.periods.filter(({ from }) => from < today);
  const indicators = [...catalogue.byKey.values()].filter(({ isSelfFilled }) => !isSelfFilled);
  return {
    cells: begun.flatMap((period) => {
      const wanted = indicators.filter((indicator) => isOf(indicator, period, settings));
      return world.communes.flatMap((commune) => cellsOf(world, commune, period, wanted, today));
    }),
    locks: begun.flatMap(({ period, lockedOn }) => {
      if (lockedOn === undefined || lockedOn >= today) return [];
      const at = momentOf(lockedOn, world.random);
      const plans = new Set(indicators.flatMap(({ asked }) => asked.map(({ plan }) => plan)));
      return [...plans]
        .filter(({ level, formerUnit }) => level === 'province' && formerUnit === null)
        .map(({ id }) => ({
          id: world.random.uuid(Date.parse(at)),
          plan: id,
          period,
          at,
          by: settings.city,
        }));
    }),
  };
}

function isOf({ key, asked }: Indicator, { indicators }: Period, { quarterly }: DemoValueSettings): boolean {
  switch (indicators) {
    case 'all':
      return true;
    case 'quarterly':
      return quarterly.includes(key);
    case 'baseline':
      return asked.some(({ quantity }) => quantity.target.comparator === 'reduce');
  }
}

interface Cells {
  period: Period;
  province: string;
  area: string;
  /** Moments of the steps, and the id that all cells of a step share. */
  way: { step: ValueStep; at: Instant; id: string }[];
  enteredFrom: CalendarDate;
  by: string;
  /** What stands below the line, by its label: the same children in every indicator. */
  denominators: Map<string, number>;
}

function cellsOf(
  world: DemoValueWorld,
  commune: DemoCommune,
  period: Period,
  indicators: readonly Indicator[],
  today: CalendarDate,
): WholeCell[] {
  const { random, settings, facts, showcaseCode } = world;
  const province = facts.find(({ code }) => code === commune.code)?.provinceCode;
  const isShowcase = commune.code === showcaseCode;
  if (province === undefined || (!random.chance(period.share) && !isShowcase)) return [];
  const enteredFrom = addDays(period.from, random.int(0, 12));
  if (enteredFrom >= today) return [];
  const cells: Cells = {
    period,
    province,
    area: commune.code,
    way: wayOf(random.weighted<ValueState>(period.states), addDays(enteredFrom, 3), today, random),
    enteredFrom,
    by: settings.office.replace('{c}', commune.label),
    denominators: new Map(),
  };
  // A commune that has only begun has not filled everything.
  const filled = cells.way.length === 0 ? random.between(0.35, 0.9) : random.between(0.93, 1);
  return indicators.flatMap((indicator) => {
    const isAsked = isAskedFor(indicator, commune.code, province, period.period, today);
    return isAsked && random.chance(filled) ? [cellOf(world, commune, indicator, cells)] : [];
  });
}

function wayOf(state: ValueState, from: CalendarDate, today: CalendarDate, random: DemoRandom): Cells['way'] {
  const way: Cells['way'] = [];
  let day = from;
  for (const { step, days } of WAY) {
    if (way.length > 0 ? STEP_RULES[way.at(-1)?.step ?? 'submit'].to === state : state === 'draft') break;
    day = addDays(day, random.int(...days));
    if (day >= today) break;
    const at = momentOf(day, random);
    way.push({ step, at, id: random.uuid(Date.parse(at)) });
  }
  return way;
}

function cellOf(world: DemoValueWorld, commune: DemoCommune, indicator: Indicator, cells: Cells): WholeCell {
  const { random, settings } = world;
  const { period, province, area, way, enteredFrom, by } = cells;
  const key = { indicator: indicator.key, area, period: period.period, province };
  const value = makeValue(world, indicator, commune, cells);
  const source = random.pick(settings.sources);
  const at = momentOf(addDays(enteredFrom, random.int(-3, 0)), random);
  const entered: ValueCell = { value, state: 'draft', version: 1, at, by };
  if (source !== '') entered.source = source;
  if (value.type === 'not_applicable') entered.note = settings.notApplicable;
  const whole: CellChange[] = [
    { key, id: random.uuid(Date.parse(at)), action: 'set', before: null, cell: entered },
  ];
  let before = entered;
  for (const { step, at: movedAt, id } of way) {
    const cell: ValueCell = {
      ...entered,
      state: STEP_RULES[step].to,
      version: before.version + 1,
      at: movedAt,
      by: step === 'submit' ? by : settings.city,
    };
    whole.push({ key, id, action: step, before, cell });
    before = cell;
  }
  return whole;
}

function makeValue(
  { settings, random }: DemoValueWorld,
  indicator: Indicator,
  commune: DemoCommune,
  cells: Cells,
): IndicatorValue {
  const quantity = indicator.asked[0]?.quantity;
  if (!quantity || quantity.valueType === 'stage') return { type: 'not_applicable' };
  switch (quantity.valueType) {
    case 'yes_no':
      return { type: 'yes_no', yes: random.chance(0.97 + 0.03 * commune.diligence) };
    case 'count':
      return {
        type: 'count',
        count: wholeCases((commune.population * settings.casesPer100000) / 100_000, random),
      };
    case 'ratio': {
      const counted = quantity.denominator?.vi ?? '';
      const denominator =
        cells.denominators.get(counted) ??
        countPeople(counted, commune, cells.period.period, settings, random);
      cells.denominators.set(counted, denominator);
      if (denominator === 0) return { type: 'not_applicable' };
      const share = shareOf(quantity, commune, random);
      const numerator = Math.min(denominator, wholeCases(denominator * share, random));
      return { type: 'ratio', numerator, denominator };
    }
  }
}

function countPeople(
  counted: string,
  commune: DemoCommune,
  period: ValuePeriod,
  settings: DemoValueSettings,
  random: DemoRandom,
): number {
  if (settings.onePerCommune.includes(counted)) return 1;
  const people = commune.population * (settings.peoplePerResident[counted] ?? 0);
  const ofPeriod = settings.growOverTheYear.includes(counted) ? shareOfYear(period) : 1;
  return wholeCases(people * ofPeriod * random.between(0.93, 1.07), random);
}

function shareOfYear(period: ValuePeriod): number {
  const part = period.slice(5);
  return part === 'H1' ? 1 / 2 : part === '9M' ? 3 / 4 : part.startsWith('Q') ? 1 / 4 : 1;
}

/** Near the target: better where the commune is diligent, short of it in some. */
function shareOf({ target, unit }: Quantity, { diligence }: DemoCommune, random: DemoRandom): number {
  const factor = unit in UNIT_FACTOR ? UNIT_FACTOR[unit as keyof typeof UNIT_FACTOR] : NO_REDUCTION;
  const better = diligence - 0.5 + 0.5 * random.gaussian();
  switch (target.comparator) {
    case '=':
      return random.chance(0.55 + 0.3 * diligence) ? 1 : random.between(0.93, 0.999);
    case '>=':
    case '>':
      return Math.min(1, (target.value * (1 + 0.035 * better)) / factor);
    case '<=':
    case '<':
      return (target.value * Math.max(0.2, 0.85 - 0.25 * better)) / factor;
    default:
      return Math.max(0, 60 - 12 * better) / factor;
  }
}

/** A whole number around an expected one; small ones are mostly 0. */
function wholeCases(expected: number, random: DemoRandom): number {
  const whole = Math.floor(expected);
  return whole + (random.chance(expected - whole) ? 1 : 0);
}

function momentOf(day: CalendarDate, random: DemoRandom): Instant {
  return new Date(
    Date.parse(`${day}T00:00:00Z`) + WORKDAY_START_MS + random.int(0, 420 * 60) * 1000,
  ).toISOString();
}
