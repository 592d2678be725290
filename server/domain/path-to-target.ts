import { z } from 'zod';
import { Points, sumPoints, toHundredths } from './points.ts';
import { judge, type Score, type Scores, type Verdict, type VerdictReason } from './scoring.ts';
import type { CriteriaSet, Maxima } from './standards.ts';
import { CommuneCode, requiredText } from './values.ts';

/** Something a commune can do for a criterion. The points it brings are an estimate of people, not of a formula. */
export const Step = z.object({
  id: requiredText(60),
  communeCode: CommuneCode,
  criterion: z.int().min(1),
  points: Points,
  /** Done, the criterion counts as met. */
  makesMet: z.boolean(),
  /** null: not known yet. */
  costVnd: z.int().min(0).max(1_000_000_000_000).nullable(),
});
export type Step = z.infer<typeof Step>;

/** A commune with what its verdict is computed from. */
export interface ScoredCommune {
  communeCode: string;
  set: CriteriaSet;
  maxima: Maxima;
  scores: Scores;
  threshold: Points;
}

/** What steps cost together. */
export interface Cost {
  costVnd: number;
  /** Steps whose cost is not known; `costVnd` is that of the others. */
  unknownCosts: number;
}

export function costOf(steps: readonly Pick<Step, 'costVnd'>[]): Cost {
  return {
    costVnd: steps.reduce((sum, { costVnd }) => sum + (costVnd ?? 0), 0),
    unknownCosts: steps.filter(({ costVnd }) => costVnd === null).length,
  };
}

/** What is not known comes after everything that is. */
function compareCosts(a: Cost, b: Cost): number {
  return a.unknownCosts - b.unknownCosts || a.costVnd - b.costVnd;
}

export type Path =
  /** The scores already pass. */
  | ({ kind: 'reached'; steps: [] } & Cost)
  /** The cheapest steps that make them pass, those of unknown cost last; of equally cheap ones the fewest. */
  | ({ kind: 'steps'; steps: Step[] } & Cost)
  /** All steps together do not; `reasons` is what would be left. */
  | { kind: 'out_of_reach'; reasons: VerdictReason[] }
  /** A score or a maximum is missing. */
  | { kind: 'undetermined'; reasons: VerdictReason[] };

/** The verdict when the steps are done: points are added up to the maximum. */
export function verdictWith(commune: ScoredCommune, steps: readonly Step[]): Verdict {
  const { set, maxima, threshold } = commune;
  return judge(set, maxima, scoresWith(commune, steps), threshold);
}

/** Exact: no other subset of the commune's steps passes at a lower cost. */
export function cheapestPath(commune: ScoredCommune, given: readonly Step[]): Path {
  const steps = given
    .filter(({ communeCode }) => communeCode === commune.communeCode)
    .sort((a, b) => a.criterion - b.criterion || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const now = verdictWith(commune, []);
  if (now.outcome === 'undetermined') return { kind: 'undetermined', reasons: now.reasons };
  if (now.outcome === 'met') return { kind: 'reached', steps: [], ...costOf([]) };
  const withAll = verdictWith(commune, steps);
  if (withAll.outcome !== 'met') return { kind: 'out_of_reach', reasons: withAll.reasons };

  let choices: Choice[] = [NOTHING_CHOSEN];
  for (const { number } of commune.set.criteria) {
    const own = choicesFor(
      commune,
      number,
      steps.filter(({ criterion }) => criterion === number),
    );
    choices = withoutDominated(
      choices.flatMap((before) => own.map((choice) => joined(before, choice))),
      toHundredths(now.pointsShort),
    );
  }
  const [best] = choices.filter(({ gain }) => gain >= toHundredths(now.pointsShort)).sort(cheaperFirst);
  if (best === undefined) throw new Error('All steps together pass, so a subset must.');
  return { kind: 'steps', steps: best.steps, ...costOf(best.steps) };
}

export interface Nearness {
  communeCode: string;
  verdict: Verdict;
  /** Criteria at 0 or not met. */
  blocking: number[];
  path: Path;
}

/**
 * Nearest to passing first: fewest criteria at 0 or not met, then fewest points short, then the cheapest path.
 * Communes without a verdict come last.
 */
export function rankByNearness(communes: readonly ScoredCommune[], steps: readonly Step[]): Nearness[] {
  return communes
    .map((commune) => {
      const verdict = verdictWith(commune, []);
      return {
        communeCode: commune.communeCode,
        verdict,
        blocking: blockingOf(verdict),
        path: cheapestPath(commune, steps),
      };
    })
    .sort(
      (a, b) =>
        Number(a.verdict.outcome === 'undetermined') - Number(b.verdict.outcome === 'undetermined') ||
        a.blocking.length - b.blocking.length ||
        a.verdict.pointsShort - b.verdict.pointsShort ||
        comparePaths(a.path, b.path) ||
        (a.communeCode < b.communeCode ? -1 : 1),
    );
}

function blockingOf({ reasons }: Verdict): number[] {
  const criteria = reasons.flatMap((reason) =>
    reason.code === 'criterion_at_zero' || reason.code === 'criterion_not_met' ? reason.criteria : [],
  );
  return [...new Set(criteria)].sort((a, b) => a - b);
}

function comparePaths(a: Path, b: Path): number {
  const [one, other] = [costOfPath(a), costOfPath(b)];
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return compareCosts(one, other);
}

function costOfPath(path: Path): Cost | null {
  return path.kind === 'steps' || path.kind === 'reached' ? path : null;
}

function scoresWith({ maxima, scores }: ScoredCommune, steps: readonly Step[]): Map<number, Score> {
  const changed = new Map(scores);
  for (const [criterion, score] of scores) {
    const own = steps.filter((step) => step.criterion === criterion);
    if (own.length === 0) continue;
    const raised = sumPoints([score.points, ...own.map(({ points }) => points)]);
    const maximum = maxima.get(criterion) ?? null;
    changed.set(criterion, {
      points: maximum === null ? raised : Math.max(score.points, Math.min(maximum, raised)),
      isMet: score.isMet || own.some(({ makesMet }) => makesMet),
    });
  }
  return changed;
}

/** Some steps with what they bring in hundredths of points. */
interface Choice extends Cost {
  gain: number;
  steps: Step[];
}

const NOTHING_CHOSEN: Choice = { gain: 0, steps: [], ...costOf([]) };

/** The choices of one criterion's steps that leave it above 0 and met. */
function choicesFor(commune: ScoredCommune, criterion: number, steps: readonly Step[]): Choice[] {
  const { set, maxima, scores } = commune;
  const score = scores.get(criterion) ?? { points: 0, isMet: false };
  const room = toHundredths(maxima.get(criterion) ?? score.points) - toHundredths(score.points);
  let open: Choice[] = [NOTHING_CHOSEN];
  let met: Choice[] = score.isMet || !set.rule.needsEveryCriterionMet ? [NOTHING_CHOSEN] : [];
  for (const step of steps) {
    const one = { gain: toHundredths(step.points), steps: [step], ...costOf([step]) };
    const withStep = (choices: readonly Choice[]) => choices.map((choice) => joined(choice, one));
    met = withoutDominated([...met, ...withStep(step.makesMet ? open : met)], room);
    open = withoutDominated([...open, ...withStep(open)], room);
  }
  const mustGain = score.points === 0 && set.rule.isZeroKnockOut;
  return met.filter(({ gain }) => !mustGain || gain > 0);
}

function joined(a: Choice, b: Choice): Choice {
  return {
    gain: a.gain + b.gain,
    costVnd: a.costVnd + b.costVnd,
    unknownCosts: a.unknownCosts + b.unknownCosts,
    steps: [...a.steps, ...b.steps],
  };
}

/** Keeps a choice only while none brings as much for less; more than `enough` is worth no more than `enough`. */
function withoutDominated(choices: readonly Choice[], enough: number): Choice[] {
  const capped = choices.map((choice) => ({ ...choice, gain: Math.min(choice.gain, enough) }));
  const kept: Choice[] = [];
  let most = -1;
  for (const choice of capped.sort((a, b) => cheaperFirst(a, b) || b.gain - a.gain)) {
    if (choice.gain <= most) continue;
    most = choice.gain;
    kept.push(choice);
  }
  return kept;
}

/** Cheapest, then fewest steps, then by criterion and id, so that the answer is always the same. */
function cheaperFirst(a: Choice, b: Choice): number {
  return compareCosts(a, b) || a.steps.length - b.steps.length || compareSteps(a.steps, b.steps);
}

function compareSteps(a: readonly Step[], b: readonly Step[]): number {
  for (const [index, step] of a.entries()) {
    const other = b[index];
    if (other === undefined || step.id === other.id) continue;
    return step.criterion - other.criterion || (step.id < other.id ? -1 : 1);
  }
  return 0;
}
