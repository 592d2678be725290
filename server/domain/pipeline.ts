import type { AssessmentCard, AssessmentEvent, AssessmentState, AssessmentStatus } from './assessments.ts';
import { daysBetween, localDay } from './calendar.ts';
import { COMMUNE_STAGES, type CommuneStage } from './commune-stages.ts';
import { foldAssessment } from './fold-assessment.ts';
import type { RecognitionTarget } from './recognition-target.ts';
import type { CalendarDate } from './values.ts';

export interface AssessmentLog {
  card: AssessmentCard;
  events: readonly AssessmentEvent[];
}

/** Every assessment of one commune, of any period. */
export interface CommuneLogs {
  communeCode: string;
  logs: readonly AssessmentLog[];
}

export interface Standing {
  communeCode: string;
  stage: CommuneStage;
  /** What the stage was read from; null: not registered. */
  card: AssessmentCard | null;
  state: AssessmentState | null;
  /** Last day of the recognition that holds; null when there is none or it has no end. */
  recognisedUntil: CalendarDate | null;
}

/**
 * Where a commune stood at the end of `day`, by what is known at the end of `knownBy`. A decision that was
 * entered late counts from its own date; every other step from the day it was made here.
 */
export function standingOn(commune: CommuneLogs, day: CalendarDate, knownBy: CalendarDate): Standing {
  const { communeCode } = commune;
  const known = newestFirst(commune.logs).map((log) => {
    const inHindsight = foldUntil(log, knownBy);
    return { card: log.card, onDay: day < knownBy ? foldUntil(log, day) : inHindsight, inHindsight };
  });
  const [recognition] = known
    .flatMap(({ card, onDay, inHindsight }) => {
      const state = [onDay, inHindsight].find((each) => isRecognisedOn(each, day));
      return state ? [{ card, state, recognisedUntil: state.outcome?.validTo ?? null }] : [];
    })
    .sort((a, b) => compareEnds(b.recognisedUntil, a.recognisedUntil));
  if (recognition) return { communeCode, stage: 'recognised', ...recognition };
  for (const { card, onDay: state } of known) {
    const stage = stageOf(state, day);
    if (stage) return { communeCode, stage, card, state, recognisedUntil: null };
  }
  return { communeCode, stage: 'not_registered', card: null, state: null, recognisedUntil: null };
}

export type StageCounts = Record<CommuneStage, number>;

export function countByStage(standings: readonly Pick<Standing, 'stage'>[]): StageCounts {
  const counts = Object.fromEntries(COMMUNE_STAGES.map((stage) => [stage, 0])) as StageCounts;
  for (const { stage } of standings) counts[stage] += 1;
  return counts;
}

/** Communes per stage on a day; those without a log count as not registered. */
export function countsOn(
  communes: readonly CommuneLogs[],
  day: CalendarDate,
  knownBy: CalendarDate,
): StageCounts {
  return countByStage(communes.map((commune) => standingOn(commune, day, knownBy)));
}

export interface Pace {
  day: CalendarDate;
  actual: number;
  /** On the straight line from the count at the start to the target, one decimal. */
  expected: number;
  /** `actual` less `expected`; negative: behind. */
  ahead: number;
  /** Communes still to be recognised. */
  missing: number;
  daysLeft: number;
  /** Recognitions needed in every 30 days left, one decimal; null when none are left. */
  neededPer30Days: number | null;
}

/** @param countAtStart recognised at the end of `target.startsOn` */
export function paceOn(
  target: RecognitionTarget,
  countAtStart: number,
  actual: number,
  day: CalendarDate,
): Pace {
  const length = daysBetween(target.startsOn, target.dueOn);
  const elapsed = Math.min(length, Math.max(0, daysBetween(target.startsOn, day)));
  const toGain = Math.max(0, target.count - countAtStart);
  const expected = oneDecimal(countAtStart + (toGain * elapsed) / length);
  const missing = Math.max(0, target.count - actual);
  const daysLeft = Math.max(0, daysBetween(day, target.dueOn));
  return {
    day,
    actual,
    expected,
    ahead: oneDecimal(actual - expected),
    missing,
    daysLeft,
    neededPer30Days: daysLeft === 0 ? null : oneDecimal((missing * 30) / daysLeft),
  };
}

/** The pace on each of the days, from the logs. */
export function paceLine(
  target: RecognitionTarget,
  communes: readonly CommuneLogs[],
  days: readonly CalendarDate[],
  knownBy: CalendarDate,
): Pace[] {
  const recognisedOn = (day: CalendarDate) => countsOn(communes, day, knownBy).recognised;
  const countAtStart = recognisedOn(target.startsOn);
  return days.map((day) => paceOn(target, countAtStart, recognisedOn(day), day));
}

/** Latest year first; in one year the official round before the self-review. */
function newestFirst(logs: readonly AssessmentLog[]): AssessmentLog[] {
  const rank = ({ card }: AssessmentLog) => card.period.year * 2 + (card.period.kind === 'official' ? 1 : 0);
  return [...logs].sort((a, b) => rank(b) - rank(a) || (a.card.id < b.card.id ? -1 : 1));
}

function foldUntil({ events }: AssessmentLog, day: CalendarDate): AssessmentState {
  return foldAssessment(events.filter(({ receivedAt }) => localDay(receivedAt) <= day));
}

/** A decision holds from its date or from its first day of validity, whichever is later. */
function isRecognisedOn({ outcome }: AssessmentState, day: CalendarDate): boolean {
  if (!outcome?.isRecognised || outcome.decision === null) return false;
  const { decision, validFrom, validTo } = outcome;
  return (
    decision.date <= day && (validFrom === null || validFrom <= day) && (validTo === null || day <= validTo)
  );
}

const STAGE_OF_STATUS: Record<AssessmentStatus, CommuneStage | null> = {
  new: null,
  registered: 'registered',
  scoring: 'scoring',
  submitted: 'submitted',
  returned: 'returned',
  appraised: 'appraised',
  not_recognised: 'not_recognised',
  recognised: 'recognised',
  cancelled: null,
};

function stageOf(state: AssessmentState, day: CalendarDate): CommuneStage | null {
  if (state.status !== 'recognised') return STAGE_OF_STATUS[state.status];
  const validTo = state.outcome?.validTo ?? null;
  // Else the decision is there but not yet valid.
  return validTo !== null && validTo < day ? 'lapsed' : 'appraised';
}

/** null has no end, so it comes last. */
function compareEnds(a: CalendarDate | null, b: CalendarDate | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? -1 : 1;
}

function oneDecimal(value: number): number {
  return Math.round(value * 10) / 10;
}
