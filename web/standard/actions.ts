import type { Assessment } from '#domain/assessment-views.ts';
import type { AssessmentEventType } from '#domain/assessments.ts';
import { POSSIBLE_IN } from '#domain/fold-assessment.ts';
import { type Actor, canAddAssessmentEvent } from '#domain/roles.ts';

/** Whether role and state call for an event; the server checks the rest and says why not. */
export function mayAdd(
  actor: Actor,
  { status }: Pick<Assessment, 'status'>,
  type: AssessmentEventType,
): boolean {
  return canAddAssessmentEvent(actor, type) && POSSIBLE_IN[type].includes(status);
}

/** Criteria that the city has still to appraise. */
export function waitingCriteria(assessment: Assessment, all: readonly number[]): number[] {
  const appraised = new Set(
    assessment.criteria.filter(({ appraisal }) => appraisal !== null).map(({ criterion }) => criterion),
  );
  return all.filter((criterion) => !appraised.has(criterion));
}
