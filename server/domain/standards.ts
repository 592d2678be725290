import { z } from 'zod';
import { Points, sumPoints } from './points.ts';
import { CalendarDate, Id, Instant, ListCode, requiredText } from './values.ts';

/** How sure a fact is: `confirmed` full text or two sources, `one_source`, `unconfirmed` looked for and not found. */
export const SOURCE_MARKS = ['confirmed', 'one_source', 'unconfirmed'] as const;
export const Source = z.object({ name: requiredText(300), mark: z.enum(SOURCE_MARKS) });
export type Source = z.infer<typeof Source>;

const BothLanguages = z.object({ vi: requiredText(500), en: requiredText(500) });

/** A maximum that is not known is null on both sides: never a guess. */
const maximum = { maxPoints: Points.nullable(), maxSource: Source.nullable() };
const hasSourceForMaximum = (item: { maxPoints: Points | null; maxSource: Source | null }) =>
  (item.maxPoints === null) === (item.maxSource === null);
const NO_SOURCE = { error: 'a maximum and its source come together' };

const SubIndicator = z
  .object({ key: ListCode, label: BothLanguages, ...maximum, note: BothLanguages.nullable() })
  .refine(hasSourceForMaximum, NO_SOURCE);

/** What of the map a criterion reads. */
export const MAP_EVIDENCE = ['hazard_coverage', 'play_points'] as const;

export const Criterion = z
  .object({
    number: z.int().min(1).max(100),
    label: BothLanguages,
    ...maximum,
    mapEvidence: z.enum(MAP_EVIDENCE).nullable(),
    note: BothLanguages.nullable(),
    subIndicators: z.array(SubIndicator),
  })
  .refine(hasSourceForMaximum, NO_SOURCE)
  .refine(({ subIndicators }) => isUnique(subIndicators.map(({ key }) => key)), {
    error: 'a sub-indicator repeats',
  })
  .refine(fitsSubIndicators, { error: 'the sub-indicators do not fit the maximum of the criterion' });
export type Criterion = z.infer<typeof Criterion>;

/** Total that a commune of the group has to reach. Which group a commune is in, and why, is kept per commune. */
const Threshold = z.object({
  group: ListCode,
  points: Points,
  label: BothLanguages,
  source: Source,
});

const setRef = { id: z.string().regex(/^[a-z0-9-]{1,60}$/), version: z.int().min(1) };
export const CriteriaSetRef = z.object(setRef);
export type CriteriaSetRef = z.infer<typeof CriteriaSetRef>;

/** One version of the standard. Assessments name it, so a new decision is a new set and changes no old one. */
export const CriteriaSet = z
  .object({
    ...setRef,
    title: BothLanguages,
    number: requiredText(60),
    date: CalendarDate,
    inForceFrom: CalendarDate,
    inForceTo: CalendarDate.nullable(),
    note: BothLanguages.nullable(),
    namesSource: Source,
    rule: z.object({ needsEveryCriterionMet: z.boolean(), isZeroKnockOut: z.boolean(), source: Source }),
    /** As the decision states it; null: no source states one. */
    totalPoints: Points.nullable(),
    totalNote: BothLanguages.nullable(),
    thresholds: z.array(Threshold).min(1),
    criteria: z.array(Criterion).min(1),
  })
  .refine(({ inForceFrom, inForceTo }) => inForceTo === null || inForceTo >= inForceFrom, {
    error: 'ends before it begins',
  })
  .refine(({ criteria }) => criteria.every(({ number }, index) => number === index + 1), {
    error: 'the criteria are not numbered 1, 2, 3 …',
  })
  .refine(({ thresholds }) => isUnique(thresholds.map(({ group }) => group)), {
    error: 'a threshold group repeats',
  })
  .refine(fitsTotal, { error: 'the maxima do not fit the total' });
export type CriteriaSet = z.infer<typeof CriteriaSet>;

/** A maximum that an administrator entered, with where it was read. Entries are added, never changed. */
export const EnteredMaximum = z.object({
  id: Id,
  criteriaSet: CriteriaSetRef,
  criterion: z.int(),
  points: Points,
  source: Source,
  enteredAt: Instant,
});
export type EnteredMaximum = z.infer<typeof EnteredMaximum>;

/** Maximum per criterion number; null: not known. */
export type Maxima = ReadonlyMap<number, Points | null>;

/** What the set states, replaced by the newest entry of an administrator. */
export function maximaOf(set: CriteriaSet, entered: readonly EnteredMaximum[] = []): Maxima {
  const maxima = new Map(set.criteria.map(({ number, maxPoints }) => [number, maxPoints]));
  const inOrder = entered
    .filter(({ criteriaSet }) => criteriaSet.id === set.id && criteriaSet.version === set.version)
    .sort((a, b) => compare(a.enteredAt, b.enteredAt) || compare(a.id, b.id));
  for (const { criterion, points } of inOrder) if (maxima.has(criterion)) maxima.set(criterion, points);
  return maxima;
}

/** null: the set has no such group. */
export function thresholdOf(set: CriteriaSet, group: string): Points | null {
  return set.thresholds.find((threshold) => threshold.group === group)?.points ?? null;
}

function isUnique(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Sum of what is known, and whether all of it is. */
function known(items: readonly { maxPoints: Points | null }[]): { sum: Points; isComplete: boolean } {
  const maxima = items.flatMap(({ maxPoints }) => (maxPoints === null ? [] : [maxPoints]));
  return { sum: sumPoints(maxima), isComplete: maxima.length === items.length };
}

function fits(items: readonly { maxPoints: Points | null }[], total: Points | null): boolean {
  if (total === null || items.length === 0) return true;
  const { sum, isComplete } = known(items);
  return isComplete ? sum === total : sum <= total;
}

function fitsSubIndicators(criterion: {
  maxPoints: Points | null;
  subIndicators: readonly { maxPoints: Points | null }[];
}): boolean {
  return fits(criterion.subIndicators, criterion.maxPoints);
}

function fitsTotal(set: {
  totalPoints: Points | null;
  criteria: readonly { maxPoints: Points | null }[];
}): boolean {
  return fits(set.criteria, set.totalPoints);
}
