import type {
  AssessmentEvent,
  AssessmentEventType,
  AssessmentState,
  AssessmentStatus,
  CriterionState,
  PlannedStep,
} from './assessments.ts';
import type { Score, Scores } from './scoring.ts';

/** In which status an event has an effect; who may add it and whether it is complete is in `assessment-rules.ts`. */
const APPRAISING = ['submitted', 'returned'] as const;
const BEFORE_SUBMISSION = ['registered', 'scoring'] as const;
const OPEN = [...BEFORE_SUBMISSION, ...APPRAISING, 'appraised'] as const;
/** Steps towards recognition are planned at any time before it. */
const UNRECOGNISED = [...OPEN, 'not_recognised'] as const;
export const POSSIBLE_IN: Record<AssessmentEventType, readonly AssessmentStatus[]> = {
  registered: ['new'],
  scored: [...BEFORE_SUBMISSION, 'returned'],
  evidence_added: [...BEFORE_SUBMISSION, 'returned'],
  evidence_removed: [...BEFORE_SUBMISSION, 'returned'],
  step_planned: UNRECOGNISED,
  step_closed: UNRECOGNISED,
  submitted: BEFORE_SUBMISSION,
  criterion_accepted: APPRAISING,
  criterion_adjusted: APPRAISING,
  criterion_returned: APPRAISING,
  resubmitted: ['returned'],
  appraised: ['submitted'],
  recognised: OPEN,
  not_recognised: OPEN,
  reopened: ['appraised', 'recognised', 'not_recognised', 'cancelled'],
  cancelled: OPEN,
};

/**
 * The state of an assessment from its log: the only place that knows the workflow. An event counts once by its
 * id and at its place in the log, so neither the order of arrival here nor a repetition changes the result.
 */
export function foldAssessment(events: readonly AssessmentEvent[]): AssessmentState {
  const log = [...events].sort((a, b) => a.sequence - b.sequence || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const seen = new Set<string>();
  const fold = new Fold();
  for (const event of log) {
    if (seen.has(event.id)) continue;
    seen.add(event.id);
    fold.apply(event);
  }
  return fold.result();
}

/** The scores that count: the city's where it adjusted, else the commune's. */
export function scoresOf(state: Pick<AssessmentState, 'criteria'>): Scores {
  const scores = new Map<number, Score>();
  for (const { criterion, selfScore, appraisal } of state.criteria.values()) {
    const score = appraisal?.outcome === 'adjusted' ? appraisal.score : selfScore;
    if (score !== null) scores.set(criterion, { points: score.points, isMet: score.isMet });
  }
  return scores;
}

/** Before submission every criterion is the commune's to fill; afterwards only those that were returned. */
export function isOpenToCommune(status: AssessmentStatus, criterion: CriterionState | undefined): boolean {
  if (status === 'registered' || status === 'scoring') return true;
  return status === 'returned' && criterion?.appraisal?.outcome === 'returned';
}

function scored(criteria: Iterable<CriterionState>): boolean {
  return [...criteria].some(({ selfScore }) => selfScore !== null);
}

class Fold {
  private status: AssessmentStatus = 'new';
  private statusBeforeCancel: AssessmentStatus = 'new';
  private readonly criteria = new Map<number, CriterionState>();
  private steps: PlannedStep[] = [];
  private readonly withoutEffect: string[] = [];
  private registeredAt: AssessmentState['registeredAt'] = null;
  private submittedAt: AssessmentState['submittedAt'] = null;
  private appraisedAt: AssessmentState['appraisedAt'] = null;
  private outcome: AssessmentState['outcome'] = null;
  private lastReason: string | null = null;
  private lastEventAt: AssessmentState['lastEventAt'] = null;

  apply(event: AssessmentEvent): void {
    this.lastEventAt = event.receivedAt;
    if (!POSSIBLE_IN[event.type].includes(this.status) || !this.change(event)) {
      this.withoutEffect.push(event.id);
    }
  }

  /** @returns false when the event changes nothing */
  private change(event: AssessmentEvent): boolean {
    switch (event.type) {
      case 'registered':
        this.status = 'registered';
        this.registeredAt = event.receivedAt;
        return true;
      case 'scored':
        return this.score(event.criterion, { ...event.score, note: event.note });
      case 'evidence_added':
        return this.addEvidence(event.evidence);
      case 'evidence_removed':
        return this.removeEvidence(event.evidenceId);
      case 'step_planned':
        return this.plan(event.step);
      case 'step_closed':
        return this.closeStep(event.stepId);
      case 'submitted':
        this.status = 'submitted';
        this.submittedAt = event.receivedAt;
        return true;
      case 'criterion_accepted':
        return this.appraise(event.criterion, { outcome: 'accepted' });
      case 'criterion_adjusted':
        return this.appraise(event.criterion, {
          outcome: 'adjusted',
          score: event.score,
          reason: event.reason,
        });
      case 'criterion_returned':
        return this.appraise(event.criterion, {
          outcome: 'returned',
          reason: event.reason,
          isAnswered: false,
        });
      case 'resubmitted':
        return this.resubmit(event.receivedAt);
      case 'appraised':
        this.status = 'appraised';
        this.appraisedAt = event.receivedAt;
        return true;
      case 'recognised':
      case 'not_recognised':
        return this.conclude(event);
      case 'reopened':
        this.lastReason = event.reason;
        this.status = this.status === 'cancelled' ? this.statusBeforeCancel : this.statusOfReopened();
        this.outcome = null;
        return true;
      case 'cancelled':
        this.lastReason = event.reason;
        this.statusBeforeCancel = this.status;
        this.status = 'cancelled';
        return true;
    }
  }

  private at(criterion: number): CriterionState {
    return this.criteria.get(criterion) ?? { criterion, selfScore: null, appraisal: null, evidence: [] };
  }

  private score(criterion: number, selfScore: CriterionState['selfScore']): boolean {
    const state = this.at(criterion);
    if (!isOpenToCommune(this.status, state)) return false;
    const appraisal =
      state.appraisal?.outcome === 'returned' ? { ...state.appraisal, isAnswered: true } : state.appraisal;
    this.criteria.set(criterion, { ...state, selfScore, appraisal });
    if (this.status === 'registered') this.status = 'scoring';
    return true;
  }

  private addEvidence(evidence: CriterionState['evidence'][number]): boolean {
    const state = this.at(evidence.criterion);
    if (!isOpenToCommune(this.status, state) || this.findEvidence(evidence.id)) return false;
    this.criteria.set(evidence.criterion, { ...state, evidence: [...state.evidence, evidence] });
    return true;
  }

  private removeEvidence(id: string): boolean {
    const state = this.findEvidence(id);
    if (!state || !isOpenToCommune(this.status, state)) return false;
    const evidence = state.evidence.filter((each) => each.id !== id);
    this.criteria.set(state.criterion, { ...state, evidence });
    return true;
  }

  private findEvidence(id: string): CriterionState | undefined {
    return [...this.criteria.values()].find(({ evidence }) => evidence.some((each) => each.id === id));
  }

  private plan(step: PlannedStep): boolean {
    if (this.steps.some(({ id }) => id === step.id)) return false;
    this.steps = [...this.steps, step];
    return true;
  }

  private closeStep(stepId: string): boolean {
    const rest = this.steps.filter(({ id }) => id !== stepId);
    const isKnown = rest.length < this.steps.length;
    this.steps = rest;
    return isKnown;
  }

  /** A criterion that the commune has scored again waits for its resubmission. */
  private appraise(criterion: number, appraisal: NonNullable<CriterionState['appraisal']>): boolean {
    const state = this.at(criterion);
    if (state.appraisal?.outcome === 'returned' && state.appraisal.isAnswered) return false;
    this.criteria.set(criterion, { ...state, appraisal });
    if (appraisal.outcome === 'returned') this.lastReason = appraisal.reason;
    this.status = this.statusWhileAppraising();
    return true;
  }

  private resubmit(at: AssessmentEvent['receivedAt']): boolean {
    const returned = [...this.criteria.values()].filter(({ appraisal }) => appraisal?.outcome === 'returned');
    if (returned.some(({ appraisal }) => appraisal?.outcome === 'returned' && !appraisal.isAnswered)) {
      return false;
    }
    for (const state of returned) this.criteria.set(state.criterion, { ...state, appraisal: null });
    this.status = 'submitted';
    this.submittedAt = at;
    return true;
  }

  private conclude(event: AssessmentEvent & { type: 'recognised' | 'not_recognised' }): boolean {
    if (event.basis === 'appraisal' && this.status !== 'appraised') return false;
    const { officialTotal, basis, decision } = event;
    const isRecognised = event.type === 'recognised';
    this.outcome = {
      isRecognised,
      decision: decision && { number: decision.number, date: decision.date, authority: decision.authority },
      validFrom: isRecognised ? event.decision.validFrom : null,
      validTo: isRecognised ? event.decision.validTo : null,
      officialTotal,
      basis,
    };
    if (event.type === 'not_recognised') this.lastReason = event.reason;
    this.status = event.type;
    return true;
  }

  private statusWhileAppraising(): AssessmentStatus {
    const isAnyReturned = [...this.criteria.values()].some(
      ({ appraisal }) => appraisal?.outcome === 'returned',
    );
    return isAnyReturned ? 'returned' : 'submitted';
  }

  /** A decision recorded from paper may be reopened in an assessment that was never submitted. */
  private statusOfReopened(): AssessmentStatus {
    if (this.submittedAt !== null) return this.statusWhileAppraising();
    return scored(this.criteria.values()) ? 'scoring' : 'registered';
  }

  result(): AssessmentState {
    return {
      status: this.status,
      criteria: new Map([...this.criteria].sort(([a], [b]) => a - b)),
      steps: this.steps,
      registeredAt: this.registeredAt,
      submittedAt: this.submittedAt,
      appraisedAt: this.appraisedAt,
      outcome: this.outcome,
      lastReason: this.lastReason,
      lastEventAt: this.lastEventAt,
      withoutEffect: this.withoutEffect,
    };
  }
}
