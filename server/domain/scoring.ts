import { z } from 'zod';
import { fromHundredths, hasTwoDecimals, Points, sumPoints, toHundredths } from './points.ts';
import type { CriteriaSet, Maxima } from './standards.ts';

/** What was given for a criterion. Whether it counts as met is judged by people; points alone do not say it. */
export const Score = z.object({ points: Points, isMet: z.boolean() });
export type Score = z.infer<typeof Score>;

/** Score per criterion number. */
export type Scores = ReadonlyMap<number, Score>;

export type VerdictReason =
  | { code: 'maximum_missing'; criteria: number[] }
  | { code: 'score_missing'; criteria: number[] }
  | { code: 'score_out_of_range'; criteria: number[] }
  | { code: 'criterion_at_zero'; criteria: number[] }
  | { code: 'criterion_not_met'; criteria: number[] }
  | { code: 'points_short'; points: Points };

export interface CriterionResult {
  criterion: number;
  points: Points | null;
  isMet: boolean | null;
  maximum: Points | null;
  /** Points below the maximum; null while either is unknown. */
  shortfall: Points | null;
}

export interface Verdict {
  /** `undetermined` while a maximum or a score is missing or a score does not fit its maximum. */
  outcome: 'met' | 'not_met' | 'undetermined';
  /** Why it is not met, or not determined; empty when met. */
  reasons: VerdictReason[];
  /** Of the scores given. */
  total: Points;
  threshold: Points;
  /** What the total lacks to the threshold, 0 when it is reached. */
  pointsShort: Points;
  criteria: CriterionResult[];
}

/**
 * The rule of the standard: every criterion met, none at 0, the total at the threshold of the commune's group.
 * @param threshold of the commune's group, see `thresholdOf`
 */
export function judge(set: CriteriaSet, maxima: Maxima, scores: Scores, threshold: Points): Verdict {
  const criteria = set.criteria.map(({ number }) => resultOf(number, maxima, scores));
  const where = (wanted: (result: CriterionResult) => boolean) =>
    criteria.filter(wanted).map(({ criterion }) => criterion);
  const total = sumPoints(criteria.map(({ points }) => points ?? 0));
  const pointsShort = fromHundredths(Math.max(0, toHundredths(threshold) - toHundredths(total)));

  const unknown: VerdictReason[] = [
    { code: 'maximum_missing', criteria: where(({ maximum }) => maximum === null) },
    { code: 'score_missing', criteria: where(({ points }) => points === null) },
    {
      code: 'score_out_of_range',
      criteria: where(({ points, maximum }) => points !== null && !isInRange(points, maximum)),
    },
  ];
  const failed: VerdictReason[] = [
    {
      code: 'criterion_at_zero',
      criteria: set.rule.isZeroKnockOut ? where(({ points }) => points === 0) : [],
    },
    {
      code: 'criterion_not_met',
      criteria: set.rule.needsEveryCriterionMet ? where(({ isMet }) => isMet === false) : [],
    },
    { code: 'points_short', points: pointsShort },
  ];
  const isUnknown = unknown.some(applies);
  const reasons = [...unknown, ...failed].filter(applies);
  return {
    outcome: isUnknown ? 'undetermined' : reasons.length === 0 ? 'met' : 'not_met',
    reasons,
    total,
    threshold,
    pointsShort,
    criteria,
  };
}

/** Whether points may be entered: 0 to the maximum in hundredths; an unknown maximum sets no upper bound. */
export function isInRange(points: Points, maximum: Points | null): boolean {
  if (!hasTwoDecimals(points) || points < 0) return false;
  return maximum === null || toHundredths(points) <= toHundredths(maximum);
}

function resultOf(criterion: number, maxima: Maxima, scores: Scores): CriterionResult {
  const score = scores.get(criterion);
  const maximum = maxima.get(criterion) ?? null;
  const points = score?.points ?? null;
  return {
    criterion,
    points,
    isMet: score?.isMet ?? null,
    maximum,
    shortfall:
      points === null || maximum === null
        ? null
        : fromHundredths(toHundredths(maximum) - toHundredths(points)),
  };
}

function applies(reason: VerdictReason): boolean {
  return reason.code === 'points_short' ? reason.points > 0 : reason.criteria.length > 0;
}
