import type { AssessmentCard, AssessmentState } from './assessments.ts';
import { addDays, daysBetween, localDay } from './calendar.ts';
import type { CommuneStage } from './commune-stages.ts';
import { betaBinomial, chanceOfAtLeast, type Pmf, quantileOf, sumOf } from './count-distributions.ts';
import { type CommuneLogs, type Standing, standingOn } from './pipeline.ts';
import type { RecognitionTarget } from './recognition-target.ts';
import type { Verdict } from './scoring.ts';
import type { CalendarDate } from './values.ts';

/*
 * How many communes will hold the standard on the target day. The formula and what it leaves out are told in
 * docs/decisions/0019-forecast-and-points.md.
 */

/** `meets`: the scores pass; `short`: they do not; `unknown`: a score or a maximum is missing. */
export type ScoreGap = 'meets' | 'short' | 'unknown';

export function scoreGapOf(verdict: Pick<Verdict, 'outcome'> | null): ScoreGap {
  if (verdict === null || verdict.outcome === 'undetermined') return 'unknown';
  return verdict.outcome === 'met' ? 'meets' : 'short';
}

/** Communes of one kind: same stage, same gap. */
export interface Stratum {
  stage: CommuneStage;
  gap: ScoreGap;
}

/** What became of communes of a stratum in the past spans of one year, each as long as the time that is left. */
export interface PastSpans extends Stratum {
  year: number;
  observed: number;
  recognised: number;
}

export type ThinReason =
  | { code: 'no_history' }
  /** Nothing is known of the same days of an earlier year, and decisions bunch by season. */
  | { code: 'no_earlier_year' }
  | { code: 'few_observations'; count: number }
  | { code: 'few_recognitions'; count: number }
  | { code: 'unseen_strata'; communes: number };

export interface Forecast {
  dueOn: CalendarDate;
  daysLeft: number;
  /** Recognised now and still valid on the day. */
  certain: number;
  mean: number;
  /** Four times in five the count lies in it, by the formula: the 10 % and the 90 % quantile. */
  range: { low: number; high: number };
  chanceOfTarget: number;
  confidence: 'thin' | 'fair';
  /** Why it is thin; empty when fair. */
  reasons: ThinReason[];
}

/** Weight in observations of what is known from the level above. */
const PRIOR_WEIGHT = 2;
/**
 * How much communes of one stratum and year hang together (intra-class correlation): decided in one sitting, many
 * of them tell little more than a few. However many they are, a year counts at most as 1 / 0.1 = 10 observations.
 */
const LIKENESS_IN_YEAR = 0.1;
const RANGE = { low: 0.1, high: 0.9 };
const ENOUGH = { observations: 30, recognitions: 10, shareOfUnseen: 0.25 };
const MOST_SPANS = 12;
const MOST_YEARS = 5;

export interface ForecastInput {
  target: RecognitionTarget;
  /** Every commune that the target counts. */
  communes: readonly CommuneLogs[];
  today: CalendarDate;
  /** How the scores of an assessment compare with the rule, see `judge`. */
  gapOf: (card: AssessmentCard, state: AssessmentState) => ScoreGap;
}

export function forecastFrom({ target, communes, today, gapOf }: ForecastInput): Forecast {
  const stratumOf = (standing: Standing, until: CalendarDate): Stratum | null => {
    const { stage, card, state, recognisedUntil } = standing;
    if (stage !== 'recognised') {
      return { stage, gap: card && state ? gapOf(card, state) : 'unknown' };
    }
    return recognisedUntil === null || recognisedUntil >= until ? null : { stage: 'lapsed', gap: 'unknown' };
  };
  const past = pastSpans(target, communes, today, stratumOf);
  // After the target day its own count stands.
  const day = today < target.dueOn ? today : target.dueOn;
  const open = communes.flatMap((commune) => {
    const stratum = stratumOf(standingOn(commune, day, today), target.dueOn);
    return stratum === null ? [] : [stratum];
  });
  return forecast(target, communes.length - open.length, open, past, today);
}

/**
 * @param certain communes that are recognised and still will be on the day
 * @param open stratum of each other commune
 */
export function forecast(
  target: Pick<RecognitionTarget, 'count' | 'dueOn'>,
  certain: number,
  open: readonly Stratum[],
  past: readonly PastSpans[],
  today: CalendarDate,
): Forecast {
  const daysLeft = Math.max(0, daysBetween(today, target.dueOn));
  const groups = daysLeft === 0 ? [] : groupsOf(open, past);
  const pmf = groups.reduce<Pmf>((sum, { n, a, b }) => sumOf(sum, betaBinomial(n, a, b)), [1]);
  const reasons = daysLeft === 0 ? [] : thinReasons(open, past, Number(today.slice(0, 4)));
  return {
    dueOn: target.dueOn,
    daysLeft,
    certain,
    mean: groups.reduce((sum, { n, a, b }) => sum + (n * a) / (a + b), certain),
    range: { low: certain + quantileOf(pmf, RANGE.low), high: certain + quantileOf(pmf, RANGE.high) },
    chanceOfTarget: chanceOfAtLeast(pmf, target.count - certain),
    confidence: reasons.length > 0 ? 'thin' : 'fair',
    reasons,
  };
}

/**
 * Past spans of the same length as the time left: those that end one after the other today, back to the start of
 * the target, and the same days of earlier years. None begins before the first entry of any log.
 */
export function spansOf(
  target: Pick<RecognitionTarget, 'startsOn' | 'dueOn'>,
  today: CalendarDate,
  firstDay: CalendarDate | null,
): { from: CalendarDate; to: CalendarDate }[] {
  const length = daysBetween(today, target.dueOn);
  if (length <= 0 || firstDay === null) return [];
  const earliest = firstDay > target.startsOn ? firstDay : target.startsOn;
  const spans: { from: CalendarDate; to: CalendarDate }[] = [];
  for (let to = today; spans.length < MOST_SPANS; to = addDays(to, -length)) {
    const from = addDays(to, -length);
    if (from < earliest) break;
    spans.push({ from, to });
  }
  for (let years = 1; years <= MOST_YEARS; years++) {
    const from = yearsBefore(today, years);
    const to = yearsBefore(target.dueOn, years);
    if (from >= firstDay && to < target.startsOn) spans.push({ from, to });
  }
  return spans;
}

function pastSpans(
  target: RecognitionTarget,
  communes: readonly CommuneLogs[],
  today: CalendarDate,
  stratumOf: (standing: Standing, until: CalendarDate) => Stratum | null,
): PastSpans[] {
  const spans = spansOf(target, today, firstDayOf(communes, today));
  const counts = new Map<string, PastSpans>();
  for (const commune of communes) {
    const standings = new Map<CalendarDate, Standing>();
    const standing = (day: CalendarDate) => {
      const known = standings.get(day) ?? standingOn(commune, day, today);
      standings.set(day, known);
      return known;
    };
    for (const { from, to } of spans) {
      const stratum = stratumOf(standing(from), to);
      if (stratum === null) continue;
      const year = Number(to.slice(0, 4));
      const key = `${keyOf(stratum)}/${year}`;
      const count = counts.get(key) ?? { ...stratum, year, observed: 0, recognised: 0 };
      count.observed += 1;
      if (standing(to).stage === 'recognised') count.recognised += 1;
      counts.set(key, count);
    }
  }
  return [...counts.values()];
}

function firstDayOf(communes: readonly CommuneLogs[], today: CalendarDate): CalendarDate | null {
  const days = communes.flatMap(({ logs }) =>
    logs.flatMap(({ events }) => events.map(({ receivedAt }) => localDay(receivedAt))),
  );
  return days.filter((day) => day <= today).reduce<CalendarDate | null>(earlier, null);
}

/** Communes that share one unknown chance, with what is known of it. */
interface Group {
  n: number;
  a: number;
  b: number;
}

/**
 * One group per stratum seen before; strata never seen share the chance of their stage, stages never seen one for
 * all of them. What is known from elsewhere is a prior of two observations: from the other strata of the stage, and
 * before that from the other stages. No past span counts twice.
 */
function groupsOf(open: readonly Stratum[], unsorted: readonly PastSpans[]): Group[] {
  // Sums of fractions depend on their order in the last digit.
  const past = [...unsorted].sort((a, b) => a.year - b.year || (keyOf(a) < keyOf(b) ? -1 : 1));
  const groups = new Map<string, Group>();
  for (const { stage, gap } of open) {
    const ofStage = past.filter((spans) => spans.stage === stage);
    const own = weigh(ofStage.filter((spans) => spans.gap === gap));
    const others = weigh(ofStage.filter((spans) => spans.gap !== gap));
    const elsewhere = weigh(past.filter((spans) => spans.stage !== stage));
    const meanElsewhere = (elsewhere.recognised + 1) / (elsewhere.observed + 2);
    const [a, b] = thisYear(beta(mean(beta(meanElsewhere, others)), own));
    const key = own.observed > 0 ? `${stage}/${gap}` : others.observed > 0 ? stage : '';
    const group = groups.get(key) ?? { n: 0, a, b };
    group.n += 1;
    groups.set(key, group);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

interface Count {
  observed: number;
  recognised: number;
}

function beta(priorMean: number, { observed, recognised }: Count): [a: number, b: number] {
  return [PRIOR_WEIGHT * priorMean + recognised, PRIOR_WEIGHT * (1 - priorMean) + observed - recognised];
}

/** The chance of the coming span: the same mean, and besides what is not known of it the luck of one more year. */
function thisYear([a, b]: [a: number, b: number]): [a: number, b: number] {
  const spread = LIKENESS_IN_YEAR + (1 - LIKENESS_IN_YEAR) / (a + b + 1);
  const weight = 1 / spread - 1;
  return [(weight * a) / (a + b), (weight * b) / (a + b)];
}

function mean([a, b]: [a: number, b: number]): number {
  return a / (a + b);
}

/** The sum, each year of a stratum with the weight of its effective number (Kish's design effect). */
function weigh(past: readonly PastSpans[]): Count {
  return add(
    past.map(({ observed, recognised }) => {
      const weight = 1 / (1 + (observed - 1) * LIKENESS_IN_YEAR);
      return { observed: observed * weight, recognised: recognised * weight };
    }),
  );
}

function add(counts: readonly Count[]): Count {
  return counts.reduce<Count>(
    (sum, { observed, recognised }) => ({
      observed: sum.observed + observed,
      recognised: sum.recognised + recognised,
    }),
    { observed: 0, recognised: 0 },
  );
}

function thinReasons(open: readonly Stratum[], past: readonly PastSpans[], thisYear: number): ThinReason[] {
  if (open.length === 0) return [];
  const { observed, recognised } = add(past);
  if (observed === 0) return [{ code: 'no_history' }];
  const seen = new Set(past.map(keyOf));
  const unseen = open.filter((stratum) => !seen.has(keyOf(stratum))).length;
  const reasons: ThinReason[] = [];
  if (past.every(({ year }) => year === thisYear)) reasons.push({ code: 'no_earlier_year' });
  if (observed < ENOUGH.observations) reasons.push({ code: 'few_observations', count: observed });
  if (recognised < ENOUGH.recognitions) reasons.push({ code: 'few_recognitions', count: recognised });
  if (unseen > open.length * ENOUGH.shareOfUnseen) reasons.push({ code: 'unseen_strata', communes: unseen });
  return reasons;
}

function keyOf({ stage, gap }: Stratum): string {
  return `${stage}/${gap}`;
}

function earlier(a: CalendarDate | null, b: CalendarDate): CalendarDate {
  return a === null || b < a ? b : a;
}

/** The same day of an earlier year; 29 February becomes the 28th. */
function yearsBefore(day: CalendarDate, years: number): CalendarDate {
  const year = String(Number(day.slice(0, 4)) - years);
  return `${year}${day.slice(4) === '-02-29' ? '-02-28' : day.slice(4)}`;
}
