import { describe, expect, it } from 'vitest';
import type { Assessment, CriteriaSetView } from '#domain/assessment-views.ts';
import { judge } from '#domain/scoring.ts';
import { criteriaSet, fullMaxima } from '../../tests/support/standard.ts';
import { firstChoice, pathOf, scoredCommune, whatIf } from './path.ts';

const maxima = [...fullMaxima()].map(([criterion, points]) => ({ criterion, points }));
const view: CriteriaSetView = { set: criteriaSet(), maxima, entered: [] };

const step = (id: string, criterion: number, points: number, costVnd: number, siteIds: string[] = []) => ({
  id,
  criterion,
  title: id,
  points,
  makesMet: false,
  costVnd,
  siteIds,
});

/** Full marks but for criterion 5, which has 10 of 75 points, and 12, which has 0 of 75: 860. */
function assessment(steps: Assessment['steps']): Assessment {
  const points = new Map([
    [5, 10],
    [12, 0],
  ]);
  const criteria = maxima.map(({ criterion, points: maximum }) => ({
    criterion,
    selfScore: { points: points.get(criterion) ?? maximum ?? 0, isMet: true, note: '' },
    appraisal: null,
    evidence: [],
  }));
  const card = {
    communeCode: '00145',
    criteria,
    steps,
    verdict: { threshold: 900 },
  } as unknown as Assessment;
  const { set, maxima: known, scores, threshold } = scoredCommune(card, view);
  return { ...card, verdict: judge(set, known, scores, threshold) };
}

describe('the way to the threshold', () => {
  const fences = step('fences', 5, 30, 200, ['a', 'b']);
  const signs = step('signs', 5, 5, 10, ['b', 'c']);
  const ground = step('ground', 12, 10, 100);
  const planned = assessment([fences, signs, ground]);

  it('is the cheapest of the planned steps that passes, and is chosen at first', () => {
    const path = pathOf(planned, view);
    expect(path).toMatchObject({ kind: 'steps', costVnd: 300 });
    expect(firstChoice(path, planned.steps)).toEqual(new Set(['fences', 'ground']));
  });

  it('chooses everything where it does not reach', () => {
    const short = assessment([signs]);
    const path = pathOf(short, view);
    expect(path.kind).toBe('out_of_reach');
    expect(firstChoice(path, short.steps)).toEqual(new Set(['signs']));
  });

  it('tells what any choice brings: points, cost, and each hazard once that has no measure', () => {
    const uncovered = new Set(['a', 'b', 'x']);
    expect(whatIf(planned, view, new Set(['fences', 'signs', 'gone']), uncovered)).toMatchObject({
      count: 2,
      cost: { costVnd: 210, unknownCosts: 0 },
      newlyCovered: 2,
      after: { total: 895, outcome: 'not_met', pointsShort: 5 },
    });
    expect(whatIf(planned, view, new Set(['fences', 'ground']), uncovered).after).toMatchObject({
      total: 900,
      outcome: 'met',
    });
  });
});
