import { z } from 'zod';
import type { Assessment } from '#domain/assessment-views.ts';
import type { AssessmentEventInput } from '#domain/assessments.ts';
import { isOpenToCommune } from '#domain/fold-assessment.ts';
import type { Points } from '#domain/points.ts';
import { isInRange, type Score } from '#domain/scoring.ts';

const TypedScore = z.object({ points: z.string(), isMet: z.boolean(), note: z.string() });
export type TypedScore = z.infer<typeof TypedScore>;

/** Scores being typed, by criterion, and how they were last sent: the same content must go under the same ids. */
export const ScoreDraft = z.object({
  scores: z.record(z.string(), TypedScore),
  sent: z.object({ at: z.string(), ids: z.record(z.string(), z.string()) }).nullable(),
});
export type ScoreDraft = z.infer<typeof ScoreDraft>;
export const isScoreDraft = (value: unknown): value is ScoreDraft => ScoreDraft.safeParse(value).success;
export const emptyScores = (): ScoreDraft => ({ scores: {}, sent: null });

type CriterionState = Assessment['criteria'][number];

export function stateOf(assessment: Assessment, criterion: number): CriterionState {
  return (
    assessment.criteria.find((each) => each.criterion === criterion) ?? {
      criterion,
      selfScore: null,
      appraisal: null,
      evidence: [],
    }
  );
}

/** Points as people type them, with a comma or a point before the decimals; null: cannot be read. */
export function readPoints(text: string): Points | null {
  const trimmed = text.trim();
  // 1.000 would be one thousand to some and one to others.
  if (!/^\d{1,4}([.,]\d{1,2})?$/.test(trimmed)) return null;
  return Number(trimmed.replace(',', '.'));
}

export const printPoints = (points: Points, language: 'vi' | 'en') =>
  language === 'vi' ? String(points).replace('.', ',') : String(points);

/** What a criterion shows: what is being typed, else what is stored. */
export function shownScore(
  assessment: Assessment,
  draft: ScoreDraft,
  criterion: number,
  language: 'vi' | 'en',
): TypedScore {
  const { selfScore } = stateOf(assessment, criterion);
  return draft.scores[criterion] ?? typedScore(selfScore, language);
}

export function typedScore(score: (Score & { note: string }) | null, language: 'vi' | 'en'): TypedScore {
  if (score === null) return { points: '', isMet: false, note: '' };
  return { points: printPoints(score.points, language), isMet: score.isMet, note: score.note };
}

export type ScoreFault = 'empty' | 'format' | 'above';

export function faultOf({ points }: TypedScore, maximum: Points | null): ScoreFault | null {
  if (points.trim() === '') return 'empty';
  const read = readPoints(points);
  if (read === null) return 'format';
  return isInRange(read, maximum) ? null : 'above';
}

/**
 * Criteria whose typed score is to be sent: it differs from the stored one, or answers a return with the same points.
 * What the commune may no longer change is left out; it stays in the draft.
 */
export function unsentCriteria(assessment: Assessment, draft: ScoreDraft): number[] {
  return Object.entries(draft.scores)
    .map(([criterion, typed]) => ({ criterion: Number(criterion), typed }))
    .filter(({ criterion, typed }) => {
      const state = stateOf(assessment, criterion);
      if (!isOpenToCommune(assessment.status, state)) return false;
      const { selfScore, appraisal } = state;
      if (appraisal?.outcome === 'returned' && !appraisal.isAnswered) return true;
      return !selfScore || !isSame(typed, selfScore);
    })
    .map(({ criterion }) => criterion)
    .sort((a, b) => a - b);
}

/** Nothing that was typed differs from what is stored: the draft has done its work. */
export function isAllStored(assessment: Assessment, draft: ScoreDraft): boolean {
  return (
    unsentCriteria(assessment, draft).length === 0 &&
    Object.entries(draft.scores).every(([criterion, typed]) => {
      const { selfScore } = stateOf(assessment, Number(criterion));
      return selfScore !== null && isSame(typed, selfScore);
    })
  );
}

function isSame(typed: TypedScore, stored: Score & { note: string }): boolean {
  return (
    readPoints(typed.points) === stored.points &&
    typed.isMet === stored.isMet &&
    typed.note.trim() === stored.note
  );
}

/** Events for the typed scores, all of which must be readable. */
export function scoreEvents(
  draft: ScoreDraft,
  criteria: readonly number[],
  { at, ids }: NonNullable<ScoreDraft['sent']>,
): AssessmentEventInput[] {
  return criteria.flatMap((criterion): AssessmentEventInput[] => {
    const typed = draft.scores[criterion];
    const points = typed ? readPoints(typed.points) : null;
    if (!typed || points === null) return [];
    return [
      {
        id: ids[criterion] ?? '',
        occurredAt: at,
        note: typed.note.trim(),
        type: 'scored',
        criterion,
        score: { points, isMet: typed.isMet },
      },
    ];
  });
}
