import {
  type AssessmentCard,
  type AssessmentEventInput,
  type AssessmentState,
  type CriterionState,
  MOST_STEPS,
} from './assessments.ts';
import { localDay } from './calendar.ts';
import type { ErrorCode, ErrorDetails } from './errors.ts';
import { isOpenToCommune, POSSIBLE_IN, scoresOf } from './fold-assessment.ts';
import type { Points } from './points.ts';
import { type Actor, canAddAssessmentEvent, isInScope } from './roles.ts';
import { isInRange, judge, type Score } from './scoring.ts';
import type { CriteriaSet, Maxima } from './standards.ts';
import type { Instant } from './values.ts';

export interface AssessmentContext {
  card: AssessmentCard;
  set: CriteriaSet;
  maxima: Maxima;
  /** Of the commune's group. */
  threshold: Points;
  now: Instant;
}

/** Why an event is not taken: a code of the error catalogue with its details. */
export interface Refusal {
  code: ErrorCode;
  details: ErrorDetails;
}

/** Why the actor may not add this event to an assessment in this state, or null. */
export function refusalOf(
  state: AssessmentState,
  event: AssessmentEventInput,
  actor: Actor,
  context: AssessmentContext,
): Refusal | null {
  const { card } = context;
  if (!isInScope(actor, card.communeCode)) return refuse('auth.outside_scope', { commune: card.communeCode });
  if (!canAddAssessmentEvent(actor, event.type)) return refuse('auth.forbidden', { role: actor.role });
  if (!POSSIBLE_IN[event.type].includes(state.status)) {
    return refuse('assessment.not_applicable', { event: event.type, status: state.status });
  }
  switch (event.type) {
    case 'scored':
      return faultOfScore(event.criterion, event.score, context) ?? closed(state, event.criterion);
    case 'evidence_added':
      if (allEvidence(state).some(({ id }) => id === event.evidence.id)) {
        return refuse('assessment.evidence_id_taken');
      }
      return unknownCriterion(event.evidence.criterion, context) ?? closed(state, event.evidence.criterion);
    case 'evidence_removed': {
      const evidence = allEvidence(state).find(({ id }) => id === event.evidenceId);
      return evidence ? closed(state, evidence.criterion) : refuse('assessment.unknown_evidence');
    }
    case 'step_planned':
      if (state.steps.some(({ id }) => id === event.step.id)) return refuse('assessment.step_id_taken');
      return unknownCriterion(event.step.criterion, context) ?? tooManySteps(state, event.step.criterion);
    case 'step_closed':
      return state.steps.some(({ id }) => id === event.stepId) ? null : refuse('assessment.unknown_step');
    case 'submitted':
      return listed('assessment.scores_missing', state, context, ({ selfScore }) => selfScore === null);
    case 'criterion_accepted':
    case 'criterion_returned':
      return unknownCriterion(event.criterion, context) ?? beingAnswered(state, event.criterion);
    case 'criterion_adjusted':
      return faultOfScore(event.criterion, event.score, context) ?? beingAnswered(state, event.criterion);
    case 'resubmitted':
      return listed(
        'assessment.returned_unanswered',
        state,
        context,
        ({ appraisal }) => appraisal?.outcome === 'returned' && !appraisal.isAnswered,
      );
    case 'appraised':
      return listed('assessment.not_all_appraised', state, context, ({ appraisal }) => appraisal === null);
    case 'recognised':
    case 'not_recognised':
      return faultOfOutcome(state, event, context);
    case 'cancelled':
      return state.submittedAt !== null && !canAddAssessmentEvent(actor, 'reopened')
        ? refuse('assessment.submitted_already')
        : null;
    case 'registered':
    case 'reopened':
      return null;
  }
}

function faultOfOutcome(
  state: AssessmentState,
  event: AssessmentEventInput & { type: 'recognised' | 'not_recognised' },
  { set, maxima, threshold, now }: AssessmentContext,
): Refusal | null {
  const date = event.decision?.date;
  if (date !== undefined && date > localDay(now)) return refuse('assessment.decision_in_future', { date });
  // What was decided on paper is a fact, whatever is computed beside it.
  if (event.basis === 'paper') return null;
  if (state.status !== 'appraised') return refuse('assessment.not_appraised');
  if (event.type === 'not_recognised') return null;
  const verdict = judge(set, maxima, scoresOf(state), threshold);
  return verdict.outcome === 'not_met'
    ? refuse('assessment.verdict_not_met', { total: verdict.total, threshold })
    : null;
}

function refuse(code: ErrorCode, details: ErrorDetails = {}): Refusal {
  return { code, details };
}

function unknownCriterion(criterion: number, { set }: AssessmentContext): Refusal | null {
  return set.criteria.some(({ number }) => number === criterion)
    ? null
    : refuse('assessment.unknown_criterion', { set: set.number, criterion });
}

function tooManySteps({ steps }: AssessmentState, criterion: number): Refusal | null {
  if (steps.length >= MOST_STEPS.inAssessment) {
    return refuse('assessment.too_many_steps', { limit: MOST_STEPS.inAssessment });
  }
  const own = steps.filter((step) => step.criterion === criterion);
  return own.length >= MOST_STEPS.ofCriterion
    ? refuse('assessment.too_many_steps_of_criterion', { criterion, limit: MOST_STEPS.ofCriterion })
    : null;
}

function faultOfScore(criterion: number, { points }: Score, context: AssessmentContext): Refusal | null {
  const unknown = unknownCriterion(criterion, context);
  if (unknown) return unknown;
  if (!isInRange(points, null)) return refuse('score.not_points');
  const maximum = context.maxima.get(criterion) ?? null;
  return isInRange(points, maximum) ? null : refuse('score.above_maximum', { criterion, points, maximum });
}

function closed(state: AssessmentState, criterion: number): Refusal | null {
  return isOpenToCommune(state.status, state.criteria.get(criterion))
    ? null
    : refuse('assessment.criterion_closed', { criterion });
}

function beingAnswered(state: AssessmentState, criterion: number): Refusal | null {
  const appraisal = state.criteria.get(criterion)?.appraisal;
  return appraisal?.outcome === 'returned' && appraisal.isAnswered
    ? refuse('assessment.being_answered', { criterion })
    : null;
}

/** Refuses with the criteria of the set that are not as they should be. */
function listed(
  code: ErrorCode,
  state: AssessmentState,
  { set }: AssessmentContext,
  isWanting: (criterion: Pick<CriterionState, 'selfScore' | 'appraisal'>) => boolean,
): Refusal | null {
  const untouched = { selfScore: null, appraisal: null };
  const criteria = set.criteria
    .map(({ number }) => number)
    .filter((number) => isWanting(state.criteria.get(number) ?? untouched));
  return criteria.length === 0 ? null : refuse(code, { criteria: criteria.join(', ') });
}

function allEvidence(state: AssessmentState) {
  return [...state.criteria.values()].flatMap(({ evidence }) => evidence);
}
