import { z } from 'zod';
import { PlanKey } from './plan-quantities.ts';
import { PlanId } from './plans.ts';
import { Points } from './points.ts';
import { Score } from './scoring.ts';
import { CriteriaSetRef } from './standards.ts';
import { CalendarDate, CommuneCode, Id, Instant, requiredText, text } from './values.ts';

/** `official`: the round of a five-year plan. `self_review`: the commune's yearly own look. */
export const PERIOD_KINDS = ['official', 'self_review'] as const;
export const AssessmentPeriod = z.object({ kind: z.enum(PERIOD_KINDS), year: z.int().min(2019).max(2100) });
export type AssessmentPeriod = z.infer<typeof AssessmentPeriod>;

/** One per commune, period and criteria set; what it holds never changes. Everything else is in the log. */
export const AssessmentCard = z.object({
  id: Id,
  communeCode: CommuneCode,
  period: AssessmentPeriod,
  criteriaSet: CriteriaSetRef,
});
export type AssessmentCard = z.infer<typeof AssessmentCard>;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What a criterion rests on. */
export const EvidenceSource = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('indicator_value'),
    planId: PlanId,
    quantityKey: PlanKey,
    period: requiredText(20),
  }),
  z.object({ kind: z.literal('site'), siteId: Id }),
  z.object({ kind: z.literal('play_space'), playSpaceId: Id }),
  z.object({ kind: z.literal('photo'), photoId: sha256 }),
  z.object({ kind: z.literal('file'), fileId: sha256, name: requiredText(200) }),
  z.object({ kind: z.literal('note'), text: requiredText(2000) }),
]);
export const Evidence = z.object({ id: Id, criterion: z.int(), source: EvidenceSource });
export type Evidence = z.infer<typeof Evidence>;

const paper = { number: requiredText(60), date: CalendarDate, authority: requiredText(200) };

/** Open steps at most: the cheapest way through them is looked for in the browser and on the board. */
export const MOST_STEPS = { inAssessment: 30, ofCriterion: 10 } as const;

/** Something a commune means to do for a criterion. What it brings is an estimate of people. */
export const PlannedStep = z
  .object({
    id: Id,
    criterion: z.int().min(1),
    title: requiredText(200),
    points: Points,
    /** Done, the criterion counts as met. */
    makesMet: z.boolean(),
    /** null: not known yet. */
    costVnd: z.int().min(0).max(1_000_000_000_000).nullable(),
    /** Hazards that it deals with. */
    siteIds: z.array(Id).max(200),
  })
  .refine(({ points, makesMet }) => points > 0 || makesMet, {
    path: ['points'],
    params: { errorCode: 'assessment.step_without_gain' },
  });
export type PlannedStep = z.infer<typeof PlannedStep>;

/** The paper that recognises a commune. */
export const Decision = z
  .object({
    ...paper,
    validFrom: CalendarDate,
    /** null: the decision names no end. */
    validTo: CalendarDate.nullable(),
  })
  .refine(({ validFrom, validTo }) => validTo === null || validTo >= validFrom, {
    path: ['validTo'],
    params: { errorCode: 'assessment.validity_ends_before_it_begins' },
  });
export type Decision = z.infer<typeof Decision>;

const outcome = {
  /**
   * `appraisal`: what was appraised here. `paper`: a decision taken outside Bờ An, recorded beside whatever has
   * been entered; it needs no scores, so it can be kept while maxima are missing.
   */
  basis: z.enum(['appraisal', 'paper']),
  /** Total as the authority states it. */
  officialTotal: Points.nullable(),
};

const common = { id: Id, occurredAt: Instant, note: text(2000).default('') };
const criterion = z.int().min(1);
const reason = requiredText(1000);

/** One entry of an assessment's append-only log, as a client sends it. `occurredAt` is the device's time. */
export const AssessmentEventInput = z.discriminatedUnion('type', [
  z.object({ ...common, type: z.literal('registered') }),
  z.object({ ...common, type: z.literal('scored'), criterion, score: Score }),
  z.object({ ...common, type: z.literal('evidence_added'), evidence: Evidence }),
  z.object({ ...common, type: z.literal('evidence_removed'), evidenceId: Id }),
  z.object({ ...common, type: z.literal('step_planned'), step: PlannedStep }),
  z.object({ ...common, type: z.literal('step_closed'), stepId: Id, isDone: z.boolean() }),
  z.object({ ...common, type: z.literal('submitted') }),
  z.object({ ...common, type: z.literal('criterion_accepted'), criterion }),
  z.object({ ...common, type: z.literal('criterion_adjusted'), criterion, score: Score, reason }),
  z.object({ ...common, type: z.literal('criterion_returned'), criterion, reason }),
  z.object({ ...common, type: z.literal('resubmitted') }),
  z.object({ ...common, type: z.literal('appraised') }),
  z.object({ ...common, type: z.literal('recognised'), decision: Decision, ...outcome }),
  z.object({
    ...common,
    type: z.literal('not_recognised'),
    decision: z.object(paper).nullable(),
    reason,
    ...outcome,
  }),
  z.object({ ...common, type: z.literal('reopened'), reason }),
  z.object({ ...common, type: z.literal('cancelled'), reason }),
]);
export type AssessmentEventInput = z.infer<typeof AssessmentEventInput>;
export type AssessmentEventType = AssessmentEventInput['type'];

/** What the server adds when it stores an event. */
const StoredFacts = z.object({
  assessmentId: Id,
  /** Place in the log, 1, 2, 3 …, given under the assessment's lock. */
  sequence: z.int().min(1),
  receivedAt: Instant,
  actorName: z.string(),
});
export type AssessmentEvent = AssessmentEventInput & z.infer<typeof StoredFacts>;
export const AssessmentEvent = z.intersection(AssessmentEventInput, StoredFacts);

export const ASSESSMENT_STATUSES = [
  'new',
  'registered',
  'scoring',
  'submitted',
  'returned',
  'appraised',
  'recognised',
  'not_recognised',
  'cancelled',
] as const;
export type AssessmentStatus = (typeof ASSESSMENT_STATUSES)[number];

export interface CriterionState {
  criterion: number;
  /** Latest score of the commune, with its note. */
  selfScore: (Score & { note: string }) | null;
  appraisal:
    | { outcome: 'accepted' }
    | { outcome: 'adjusted'; score: Score; reason: string }
    /** `isAnswered`: scored again since it was returned. */
    | { outcome: 'returned'; reason: string; isAnswered: boolean }
    | null;
  evidence: Evidence[];
}

export interface AssessmentState {
  status: AssessmentStatus;
  /** Criteria with a score, an appraisal or evidence, by number. */
  criteria: ReadonlyMap<number, CriterionState>;
  /** Planned and neither done nor given up, in the order of the log. */
  steps: PlannedStep[];
  registeredAt: Instant | null;
  submittedAt: Instant | null;
  appraisedAt: Instant | null;
  /** Of the last `recognised` or `not_recognised` that still holds. */
  outcome: {
    isRecognised: boolean;
    decision: { number: string; date: CalendarDate; authority: string } | null;
    validFrom: CalendarDate | null;
    validTo: CalendarDate | null;
    officialTotal: Points | null;
    basis: 'appraisal' | 'paper';
  } | null;
  /** Reason of the last return, refusal, reopening or cancelling. */
  lastReason: string | null;
  lastEventAt: Instant | null;
  /** Events that the state at their place in the log did not call for. */
  withoutEffect: string[];
}
