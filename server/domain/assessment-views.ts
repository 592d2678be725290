import { z } from 'zod';
import {
  ASSESSMENT_STATUSES,
  AssessmentCard,
  AssessmentEvent,
  AssessmentEventInput,
  AssessmentPeriod,
  Evidence,
  PERIOD_KINDS,
  PlannedStep,
} from './assessments.ts';
import { COMMUNE_STAGES } from './commune-stages.ts';
import { EvidenceFile } from './evidence-files.ts';
import { Points } from './points.ts';
import { Score } from './scoring.ts';
import { CriteriaSet, EnteredMaximum, Source } from './standards.ts';
import { CalendarDate, CommuneCode, Id, Instant, ProvinceCode, text } from './values.ts';

/** What the API takes and gives about assessments, maxima and the board of a province. */

export const PeriodKey = z.string().regex(new RegExp(`^(${PERIOD_KINDS.join('|')})-\\d{4}$`));

/** `official-2026`, as addresses and filters spell a period. */
export function periodKeyOf({ kind, year }: AssessmentPeriod): string {
  return `${kind}-${year}`;
}

/** null: no period is spelled so. */
export function periodOfKey(key: string): AssessmentPeriod | null {
  const [kind, year] = key.split('-');
  return PeriodKey.safeParse(key).success
    ? (AssessmentPeriod.safeParse({ kind, year: Number(year) }).data ?? null)
    : null;
}

const Verdict = z.object({
  outcome: z.enum(['met', 'not_met', 'undetermined']),
  reasons: z.array(
    z.discriminatedUnion('code', [
      z.object({ code: z.literal('maximum_missing'), criteria: z.array(z.int()) }),
      z.object({ code: z.literal('score_missing'), criteria: z.array(z.int()) }),
      z.object({ code: z.literal('score_out_of_range'), criteria: z.array(z.int()) }),
      z.object({ code: z.literal('criterion_at_zero'), criteria: z.array(z.int()) }),
      z.object({ code: z.literal('criterion_not_met'), criteria: z.array(z.int()) }),
      z.object({ code: z.literal('points_short'), points: Points }),
    ]),
  ),
  total: Points,
  threshold: Points,
  pointsShort: Points,
  criteria: z.array(
    z.object({
      criterion: z.int(),
      points: Points.nullable(),
      isMet: z.boolean().nullable(),
      maximum: Points.nullable(),
      shortfall: z.number().nullable(),
    }),
  ),
});

const CriterionState = z.object({
  criterion: z.int(),
  selfScore: Score.extend({ note: z.string() }).nullable(),
  appraisal: z
    .discriminatedUnion('outcome', [
      z.object({ outcome: z.literal('accepted') }),
      z.object({ outcome: z.literal('adjusted'), score: Score, reason: z.string() }),
      z.object({ outcome: z.literal('returned'), reason: z.string(), isAnswered: z.boolean() }),
    ])
    .nullable(),
  evidence: z.array(Evidence),
});

/** One assessment as it now is, with its whole log. */
export const Assessment = AssessmentCard.extend({
  status: z.enum(ASSESSMENT_STATUSES),
  /** Of the last event: what a sender of new events has seen. */
  sequence: z.int().min(1),
  thresholdGroup: z.string(),
  thresholdBasis: z.string(),
  /** Criteria with a score, an appraisal or evidence. */
  criteria: z.array(CriterionState),
  verdict: Verdict,
  /** Planned towards recognition, not yet done. */
  steps: z.array(PlannedStep),
  outcome: z
    .object({
      isRecognised: z.boolean(),
      decision: z.object({ number: z.string(), date: CalendarDate, authority: z.string() }).nullable(),
      validFrom: CalendarDate.nullable(),
      validTo: CalendarDate.nullable(),
      officialTotal: Points.nullable(),
      basis: z.enum(['appraisal', 'paper']),
    })
    .nullable(),
  registeredAt: Instant.nullable(),
  submittedAt: Instant.nullable(),
  appraisedAt: Instant.nullable(),
  lastReason: z.string().nullable(),
  /** In order of the log. */
  log: z.array(AssessmentEvent),
  /** Files that the log names, those of removed evidence too. */
  files: z.array(EvidenceFile),
});
export type Assessment = z.infer<typeof Assessment>;

/** The card and its first event. */
export const NewAssessment = AssessmentCard.extend({
  registration: z.object({ id: Id, occurredAt: Instant, note: text(2000).default('') }),
});
export type NewAssessment = z.infer<typeof NewAssessment>;

/** All or none is stored. `sequence` is that of the assessment as the sender has seen it. */
export const NewAssessmentEvents = z.object({
  sequence: z.int().min(1),
  events: z.array(AssessmentEventInput).min(1).max(100),
});
export const AddedAssessmentEvents = z.object({
  assessment: Assessment,
  stored: z.array(Id),
  alreadyStored: z.array(Id),
});

export const AssessmentQuery = z.object({
  commune: CommuneCode.optional(),
  period: PeriodKey.optional(),
  status: z.enum(ASSESSMENT_STATUSES).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(500).optional(),
});
export type AssessmentQuery = z.infer<typeof AssessmentQuery>;

const AssessmentListItem = AssessmentCard.extend({
  status: z.enum(ASSESSMENT_STATUSES),
  sequence: z.int(),
  updatedAt: Instant,
});
export type AssessmentListItem = z.infer<typeof AssessmentListItem>;
export const AssessmentList = z.object({
  items: z.array(AssessmentListItem),
  nextCursor: z.string().nullable(),
});
export type AssessmentList = z.infer<typeof AssessmentList>;

/** What an administrator sends; the criteria set is in the address. */
export const NewMaximum = z.object({
  id: Id,
  criterion: z.int().min(1),
  points: Points.refine((points) => points > 0, { params: { errorCode: 'standard.maximum_is_zero' } }),
  source: Source,
});
export type NewMaximum = z.infer<typeof NewMaximum>;

export const StoredMaximum = EnteredMaximum.extend({ enteredByName: z.string() });
export type StoredMaximum = z.infer<typeof StoredMaximum>;

export const CriteriaSetView = z.object({
  set: CriteriaSet,
  /** In force now: the newest entry, else what the set states. */
  maxima: z.array(z.object({ criterion: z.int(), points: Points.nullable() })),
  /** Every entry, oldest first. */
  entered: z.array(StoredMaximum),
});
export type CriteriaSetView = z.infer<typeof CriteriaSetView>;
export const CriteriaSetList = z.object({ items: z.array(CriteriaSetView), nextCursor: z.null() });

export const BoardQuery = z.object({
  province: ProvinceCode.default('01'),
  /** A past day; today when left out. */
  at: CalendarDate.optional(),
});

const Pace = z.object({
  day: CalendarDate,
  actual: z.int(),
  expected: z.number(),
  ahead: z.number(),
  missing: z.int(),
  daysLeft: z.int(),
  neededPer30Days: z.number().nullable(),
});

const Forecast = z.object({
  dueOn: CalendarDate,
  daysLeft: z.int(),
  certain: z.int(),
  mean: z.number(),
  range: z.object({ low: z.int(), high: z.int() }),
  chanceOfTarget: z.number(),
  confidence: z.enum(['thin', 'fair']),
  reasons: z.array(
    z.discriminatedUnion('code', [
      z.object({ code: z.literal('no_history') }),
      z.object({ code: z.literal('no_earlier_year') }),
      z.object({ code: z.literal('few_observations'), count: z.number() }),
      z.object({ code: z.literal('few_recognitions'), count: z.number() }),
      z.object({ code: z.literal('unseen_strata'), communes: z.int() }),
    ]),
  ),
});

/** The cheapest of the planned steps that would make the commune pass. */
const Path = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reached') }),
  z.object({
    kind: z.literal('steps'),
    steps: z.int(),
    costVnd: z.int(),
    /** Steps among them whose cost is not known. */
    unknownCosts: z.int(),
  }),
  z.object({ kind: z.literal('out_of_reach') }),
  z.object({ kind: z.literal('undetermined') }),
]);

const BoardRow = z.object({
  communeCode: CommuneCode,
  stage: z.enum(COMMUNE_STAGES),
  /** What the stage was read from; null: not registered. */
  assessmentId: Id.nullable(),
  period: PeriodKey.nullable(),
  recognisedUntil: CalendarDate.nullable(),
  /** null: not registered, or recognised already. */
  score: z
    .object({
      outcome: z.enum(['met', 'not_met', 'undetermined']),
      total: Points,
      threshold: Points,
      pointsShort: Points,
      /** Criteria with a score, of all. */
      scored: z.int(),
      criteria: z.int(),
      /** Criteria at 0 or not met. */
      blocking: z.array(z.int()),
      path: Path,
    })
    .nullable(),
});
export type BoardRow = z.infer<typeof BoardRow>;

/** Where the communes of a province stand on a day. */
export const Board = z.object({
  province: ProvinceCode,
  at: CalendarDate,
  counts: z.record(z.enum(COMMUNE_STAGES), z.int()),
  communes: z.int(),
  /** Only for an account that sees every commune of the province, in a year with a target. */
  goal: z
    .object({
      target: z.object({
        planId: z.string(),
        provinceCode: ProvinceCode,
        count: z.int(),
        of: z.int(),
        startsOn: CalendarDate,
        dueOn: CalendarDate,
      }),
      pace: Pace,
      /** From the first day of the target to `at`. */
      line: z.array(Pace),
      forecast: Forecast,
    })
    .nullable(),
  /** Nearest to passing first, then those without a verdict, not registered, recognised. */
  rows: z.array(BoardRow),
});
export type Board = z.infer<typeof Board>;
