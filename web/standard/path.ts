import type { Assessment, CriteriaSetView } from '#domain/assessment-views.ts';
import type { PlannedStep } from '#domain/assessments.ts';
import { scoresOf } from '#domain/fold-assessment.ts';
import {
  type Cost,
  cheapestPath,
  costOf,
  type Path,
  type ScoredCommune,
  type Step,
  verdictWith,
} from '#domain/path-to-target.ts';
import type { Verdict } from '#domain/scoring.ts';

/** What the verdict of an assessment is computed from. */
export function scoredCommune(assessment: Assessment, view: CriteriaSetView): ScoredCommune {
  return {
    communeCode: assessment.communeCode,
    set: view.set,
    maxima: new Map(view.maxima.map(({ criterion, points }) => [criterion, points])),
    scores: scoresOf({ criteria: new Map(assessment.criteria.map((each) => [each.criterion, each])) }),
    threshold: assessment.verdict.threshold,
  };
}

const stepsOf = ({ communeCode, steps }: Assessment): Step[] =>
  steps.map((step) => ({ ...step, communeCode }));

export function pathOf(assessment: Assessment, view: CriteriaSetView): Path {
  return cheapestPath(scoredCommune(assessment, view), stepsOf(assessment));
}

export interface WhatIf {
  /** Steps taken into account. */
  count: number;
  after: Verdict;
  cost: Cost;
  /** Hazards of the chosen steps that have no measure yet. */
  newlyCovered: number;
}

/**
 * What the chosen steps would change.
 * @param uncovered ids of the commune's hazards without an effective measure
 */
export function whatIf(
  assessment: Assessment,
  view: CriteriaSetView,
  chosen: ReadonlySet<string>,
  uncovered: ReadonlySet<string>,
): WhatIf {
  const steps = assessment.steps.filter(({ id }) => chosen.has(id));
  const sites = new Set(steps.flatMap(({ siteIds }) => siteIds));
  return {
    count: steps.length,
    after: verdictWith(
      scoredCommune(assessment, view),
      stepsOf(assessment).filter(({ id }) => chosen.has(id)),
    ),
    cost: costOf(steps),
    newlyCovered: [...sites].filter((id) => uncovered.has(id)).length,
  };
}

/** What is taken into the calculation until somebody chooses: the cheapest path, else everything planned. */
export function firstChoice(path: Path, steps: readonly PlannedStep[]): Set<string> {
  return new Set((path.kind === 'steps' || path.kind === 'reached' ? path.steps : steps).map(({ id }) => id));
}
