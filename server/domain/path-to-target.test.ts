import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { criteriaSet, fullMaxima } from '../../tests/support/standard.ts';
import {
  type Cost,
  cheapestPath,
  costOf,
  rankByNearness,
  type ScoredCommune,
  type Step,
  verdictWith,
} from './path-to-target.ts';
import type { Score } from './scoring.ts';

const SET = criteriaSet();

/** A phường at full marks less what is given; criteria in `notMet` are not met. */
function commune(
  less: Record<number, number> = {},
  rest: Partial<ScoredCommune> & { notMet?: number[] } = {},
): ScoredCommune {
  const maxima = rest.maxima ?? fullMaxima();
  const scores = new Map<number, Score>(
    SET.criteria.map(({ number }) => [
      number,
      {
        points: ((fullMaxima().get(number) ?? 0) * 100 - (less[number] ?? 0) * 100) / 100,
        isMet: !rest.notMet?.includes(number),
      },
    ]),
  );
  return { communeCode: '00145', set: SET, maxima, scores, threshold: 900, ...rest };
}

let made = 0;
const step = (criterion: number, points: number, costVnd: number | null, rest: Partial<Step> = {}): Step => ({
  id: `s${++made}`,
  communeCode: '00145',
  criterion,
  points,
  costVnd,
  makesMet: false,
  ...rest,
});

describe('cheapestPath', () => {
  it('takes two cheap steps before one dear one, and none of another commune', () => {
    const steps = [
      step(5, 40, 100),
      step(5, 20, 30),
      step(12, 20, 40),
      step(12, 40, 1, { communeCode: '00004' }),
    ];
    // 865 points: 35 short.
    expect(cheapestPath(commune({ 5: 60, 12: 75 - 1, 6: 1 }), steps)).toMatchObject({
      kind: 'steps',
      costVnd: 70,
      steps: [{ criterion: 5, points: 20 }, { criterion: 12 }],
    });
  });

  it('counts no points above the maximum of a criterion', () => {
    const steps = [step(1, 50, 10), step(1, 50, 10), step(5, 41, 500)];
    // Criterion 1 has room for 10 only.
    expect(cheapestPath(commune({ 1: 10, 5: 75 - 1, 6: 66 }), steps)).toMatchObject({
      kind: 'steps',
      costVnd: 510,
    });
  });

  it('takes a dear step before one whose cost nobody knows, and says so where there is no other', () => {
    const short = commune({ 5: 60, 12: 75 - 1, 6: 1 });
    expect(cheapestPath(short, [step(5, 40, null), step(5, 41, 900)])).toMatchObject({
      costVnd: 900,
      unknownCosts: 0,
    });
    expect(cheapestPath(short, [step(5, 40, null)])).toMatchObject({ costVnd: 0, unknownCosts: 1 });
  });

  it('lifts a criterion from 0 and makes one met, though the total has long been reached', () => {
    const steps = [
      step(13, 5, 90),
      step(13, 1, 80),
      step(3, 0, 70, { makesMet: true }),
      step(3, 9, 1),
      step(1, 9, 1),
    ];
    const path = cheapestPath(commune({ 13: 50 }, { notMet: [3] }), steps);
    expect(path).toMatchObject({ kind: 'steps', costVnd: 150 });
  });

  it('says when nothing is needed, nothing suffices, or nothing can be computed', () => {
    expect(cheapestPath(commune(), [])).toEqual({ kind: 'reached', steps: [], costVnd: 0, unknownCosts: 0 });
    expect(cheapestPath(commune({ 6: 120 }), [step(6, 19.99, 1)])).toEqual({
      kind: 'out_of_reach',
      reasons: [{ code: 'points_short', points: 0.01 }],
    });
    expect(cheapestPath(commune({}, { maxima: fullMaxima().set(5, null) }), [])).toEqual({
      kind: 'undetermined',
      reasons: [{ code: 'maximum_missing', criteria: [5] }],
    });
  });

  it('is never dearer than any other subset that passes', () => {
    const anyStep = fc.record({
      criterion: fc.integer({ min: 1, max: 4 }),
      points: fc.integer({ min: 0, max: 6000 }).map((hundredths) => hundredths / 100),
      costVnd: fc.option(fc.integer({ min: 0, max: 12 }), { freq: 4 }),
      makesMet: fc.boolean(),
    });
    const kinds = new Set<string>();
    fc.assert(
      fc.property(
        fc.array(anyStep, { maxLength: 9, size: 'max' }),
        fc.tuple(...[100, 75, 75, 75].map((max) => fc.constantFrom(0, max / 2, max / 4, max))),
        fc.subarray([1, 2, 3, 4]),
        fc.integer({ min: 700, max: 1000 }),
        (parts, less, notMet, threshold) => {
          const steps = parts.map((part) => step(part.criterion, part.points, part.costVnd, part));
          const short = commune(Object.fromEntries(less.map((by, index) => [index + 1, by])), {
            notMet,
            threshold,
          });
          /** No steps cost a thousand: what is not known counts for more than all that is. */
          const priceOf = ({ costVnd, unknownCosts }: Cost) => unknownCosts * 1000 + costVnd;
          let cheapest = Number.POSITIVE_INFINITY;
          for (let mask = 0; mask < 1 << steps.length; mask++) {
            const subset = steps.filter((_, index) => mask & (1 << index));
            if (verdictWith(short, subset).outcome !== 'met') continue;
            cheapest = Math.min(cheapest, priceOf(costOf(subset)));
          }
          const path = cheapestPath(short, steps);
          kinds.add(path.kind);
          if (path.kind === 'out_of_reach') expect(cheapest).toBe(Number.POSITIVE_INFINITY);
          else if (path.kind !== 'undetermined') expect(priceOf(path)).toBe(cheapest);
          if (path.kind === 'steps') expect(verdictWith(short, path.steps).outcome).toBe('met');
          expect(cheapestPath(short, [...steps].reverse())).toEqual(path);
        },
      ),
      { numRuns: 300 },
    );
    expect([...kinds].sort()).toEqual(['out_of_reach', 'reached', 'steps']);
  });

  it('searches 100 steps of a commune quickly', () => {
    const steps = Array.from({ length: 100 }, (_, i) =>
      step((i % 13) + 1, ((i * 37) % 100) / 10 + 0.01, ((i * 7919) % 1000) * 1_000_000),
    );
    const startedAt = process.cpuUsage();
    const path = cheapestPath(
      commune(Object.fromEntries(SET.criteria.map(({ number }) => [number, 20]))),
      steps,
    );
    expect(path.kind).toBe('steps');
    expect(process.cpuUsage(startedAt).user / 1000).toBeLessThan(5000);
  });
});

describe('the city’s view', () => {
  const near = commune({ 6: 101 }, { communeCode: '00004' });
  const blocked = commune({ 13: 50 }, { communeCode: '00008' });
  const far = commune({ 6: 120, 1: 50 }, { communeCode: '00025' });
  const open = commune({}, { communeCode: '00070', maxima: fullMaxima().set(2, null) });
  const passes = commune({}, { communeCode: '00082' });

  it('ranks the communes nearest to passing first and those without a verdict last', () => {
    const ranked = rankByNearness([open, far, blocked, near, passes], []);
    expect(ranked.map(({ communeCode }) => communeCode)).toEqual([
      '00082',
      '00004',
      '00025',
      '00008',
      '00070',
    ]);
    expect(ranked[3]?.blocking).toEqual([13]);
  });
});
