import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { criteriaSet, fullMaxima } from '../../tests/support/standard.ts';
import { fromHundredths, Points, sumPoints } from './points.ts';
import { judge, type Score } from './scoring.ts';

const SET = criteriaSet();
const MAXIMA = fullMaxima();
const NUMBERS = SET.criteria.map(({ number }) => number);

/** Full marks less what is given per criterion. */
function scores(less: Record<number, number> = {}, notMet: number[] = []): Map<number, Score> {
  return new Map(
    NUMBERS.map((n) => [
      n,
      { points: Math.round(((MAXIMA.get(n) ?? 0) - (less[n] ?? 0)) * 100) / 100, isMet: !notMet.includes(n) },
    ]),
  );
}

describe('judge', () => {
  it('has maxima in the test that sum to 1,000', () => {
    expect(sumPoints([...MAXIMA.values()].map((points) => points ?? 0))).toBe(1000);
  });

  it('passes a phường at 900 and not at 899 or 899.99', () => {
    expect(judge(SET, MAXIMA, scores({ 1: 50, 6: 50 }), 900)).toMatchObject({ outcome: 'met', total: 900 });
    expect(judge(SET, MAXIMA, scores({ 1: 50, 6: 51 }), 900)).toMatchObject({
      outcome: 'not_met',
      total: 899,
      pointsShort: 1,
      reasons: [{ code: 'points_short', points: 1 }],
    });
    expect(judge(SET, MAXIMA, scores({ 1: 50, 6: 50.01 }), 900)).toMatchObject({
      outcome: 'not_met',
      total: 899.99,
      pointsShort: 0.01,
    });
  });

  it('passes 850 in a xã and 800 in the mountains with the same scores that fail a phường', () => {
    const at850 = scores({ 1: 50, 6: 100 });
    expect(judge(SET, MAXIMA, at850, 900).outcome).toBe('not_met');
    expect(judge(SET, MAXIMA, at850, 850).outcome).toBe('met');
    expect(judge(SET, MAXIMA, at850, 800).outcome).toBe('met');
  });

  it('knocks out one criterion at 0 with 990 points', () => {
    const maxima = new Map(MAXIMA).set(13, 10).set(12, (MAXIMA.get(12) ?? 0) + (MAXIMA.get(13) ?? 0) - 10);
    const given = new Map([...scores(), [12, { points: maxima.get(12) ?? 0, isMet: true }] as const]);
    given.set(13, { points: 0, isMet: true });
    expect(judge(SET, maxima, given, 900)).toMatchObject({
      outcome: 'not_met',
      total: 990,
      reasons: [{ code: 'criterion_at_zero', criteria: [13] }],
    });
  });

  it('does not pass while a criterion is judged not met, whatever the total', () => {
    expect(judge(SET, MAXIMA, scores({}, [3]), 900)).toMatchObject({
      outcome: 'not_met',
      total: 1000,
      reasons: [{ code: 'criterion_not_met', criteria: [3] }],
    });
  });

  it('computes no verdict while a maximum is missing, and still says what fails', () => {
    const verdict = judge(SET, new Map(MAXIMA).set(5, null), scores({ 2: 75 }), 900);
    expect(verdict.outcome).toBe('undetermined');
    expect(verdict.reasons).toEqual([
      { code: 'maximum_missing', criteria: [5] },
      { code: 'criterion_at_zero', criteria: [2] },
    ]);
    expect(verdict.criteria[4]).toMatchObject({ criterion: 5, maximum: null, shortfall: null });
  });

  it('computes no verdict while a score is missing', () => {
    const some = scores();
    some.delete(4);
    expect(judge(SET, MAXIMA, some, 900)).toMatchObject({ outcome: 'undetermined', total: 925 });
  });

  it('gives no verdict on a score above its maximum or below 0', () => {
    for (const points of [100.01, -0.01, 12.345, Number.NaN, Number.POSITIVE_INFINITY]) {
      const given = scores().set(1, { points, isMet: true });
      expect(judge(SET, MAXIMA, given, 900)).toMatchObject({
        outcome: 'undetermined',
        reasons: expect.arrayContaining([{ code: 'score_out_of_range', criteria: [1] }]),
      });
    }
  });

  it('states the shortfall of each criterion without drift', () => {
    const { criteria } = judge(SET, MAXIMA, scores({ 1: 0.1, 6: 0.3 }), 900);
    expect(criteria.map(({ shortfall }) => shortfall)).toEqual([0.1, 0, 0, 0, 0, 0.3, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('is met exactly when every condition holds, counted in whole hundredths', () => {
    const score = (n: number) =>
      fc.record({
        hundredths: fc.oneof(
          fc.constant((MAXIMA.get(n) ?? 0) * 100),
          fc.integer({ min: 0, max: (MAXIMA.get(n) ?? 0) * 100 }),
          fc.constant(0),
        ),
        isMet: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, fc.constant(false)),
      });
    fc.assert(
      fc.property(
        fc.tuple(...NUMBERS.map(score)),
        fc.integer({ min: 0, max: 100_000 }),
        (given, threshold) => {
          const total = given.reduce((sum, { hundredths }) => sum + hundredths, 0);
          const verdict = judge(
            SET,
            MAXIMA,
            new Map(
              given.map(({ hundredths, isMet }, i) => [i + 1, { points: fromHundredths(hundredths), isMet }]),
            ),
            fromHundredths(threshold),
          );
          expect(verdict.total).toBe(total / 100);
          expect(verdict.outcome === 'met').toBe(
            total >= threshold && given.every(({ hundredths, isMet }) => hundredths > 0 && isMet),
          );
          expect(verdict.reasons.length === 0).toBe(verdict.outcome === 'met');
        },
      ),
    );
  });

  it('never turns met into not met when a score rises', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...NUMBERS),
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 0, max: 100 }),
        (n, low, high) => {
          const at = (percent: number) =>
            judge(SET, MAXIMA, scores({ 1: 60, [n]: ((MAXIMA.get(n) ?? 0) * (100 - percent)) / 100 }), 900)
              .outcome;
          if (low <= high && at(low) === 'met') expect(at(high)).toBe('met');
        },
      ),
    );
  });
});

describe('points', () => {
  it('takes two decimals and no more', () => {
    for (const good of [0, 0.1, 12.35, 66.66, 1000]) expect(Points.safeParse(good).success).toBe(true);
    for (const bad of [-1, 0.001, 12.345, Number.NaN, '12', 100_001])
      expect(Points.safeParse(bad).success).toBe(false);
  });

  it('sums without drift', () => {
    expect(sumPoints([0.1, 0.2])).toBe(0.3);
    expect(sumPoints(Array<number>(1000).fill(0.01))).toBe(10);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 40 }), (hundredths) => {
        const sum = hundredths.reduce((a, b) => a + b, 0);
        expect(sumPoints(hundredths.map(fromHundredths))).toBe(sum / 100);
      }),
    );
  });
});
