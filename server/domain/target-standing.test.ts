import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Quantity, Target } from './plan-quantities.ts';
import type { Part } from './roll-up.ts';
import { gapOf, standingOf } from './target-standing.ts';

const part = (numerator: number, denominator = 0, reported = 1): Part => ({
  numerator,
  denominator,
  reported,
  notApplicable: 0,
});
const share = (target: Target, numerator: number, denominator: number, baseline: number | null = null) =>
  standingOf({ target, unit: 'percent', rollUp: 'ratio_of_sums' }, part(numerator, denominator), 1, baseline);
const count = (target: Target, numerator: number, baseline: number | null = null) =>
  standingOf({ target, unit: 'cases', rollUp: 'sum' }, part(numerator), 1, baseline);

const threshold = (comparator: '>=' | '<=' | '>' | '<' | '=', value: number): Target => ({
  comparator,
  value,
});

describe('a share', () => {
  it.each([
    [threshold('>=', 65), 25, 40, false, 1],
    [threshold('>=', 65), 26, 40, true, 0],
    [threshold('>', 70), 70, 100, false, 1],
    [threshold('>', 70), 71, 100, true, 0],
    [threshold('<=', 16), 17, 100, false, 1],
    [threshold('<=', 16), 16, 100, true, 0],
    [threshold('<', 1), 1, 100, false, 1],
    [threshold('<', 1), 0, 100, true, 0],
    [threshold('=', 100), 98, 100, false, 2],
    [threshold('=', 100), 100, 100, true, 0],
  ] as const)('%o with %i of %i', (target, numerator, denominator, isMet, wanted) => {
    expect(share(target, numerator, denominator)).toMatchObject({ isMet, count: wanted });
  });

  it('is met by exactly so many more as it says', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('>=' as const, '<=' as const, '>' as const, '<' as const),
        fc.integer({ min: 1, max: 99 }),
        fc.integer({ min: 10, max: 5000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (comparator, value, denominator, at) => {
          const target = threshold(comparator, value);
          const numerator = Math.round(at * denominator);
          const standing = share(target, numerator, denominator);
          const sign = comparator.startsWith('>') ? 1 : -1;
          const wanted = standing?.count ?? Number.NaN;
          if (standing?.isMet) {
            expect(wanted).toBe(0);
            return;
          }
          expect(wanted).toBeGreaterThan(0);
          expect(share(target, numerator + sign * wanted, denominator)?.isMet).toBe(true);
          expect(share(target, numerator + sign * (wanted - 1), denominator)?.isMet).toBe(false);
        },
      ),
    );
  });

  it('says how far in points', () => {
    expect(share(threshold('>=', 65), 20, 40)?.points).toBeCloseTo(15);
  });
});

describe('other targets', () => {
  it('none: any case misses it', () => {
    expect(count({ comparator: 'none' }, 0)).toMatchObject({ isMet: true });
    expect(count({ comparator: 'none' }, 2)).toMatchObject({ isMet: false, count: 2 });
  });

  it('reduce: below the baseline, by so many percent where the plan says so', () => {
    const reduce = (byPercent: number | null): Target => ({
      comparator: 'reduce',
      baselineYear: 2024,
      byPercent,
    });
    expect(count(reduce(null), 20, null)).toEqual({ isMet: null, count: null, points: null });
    expect(count(reduce(null), 20, 20)).toMatchObject({ isMet: false, count: 1 });
    expect(count(reduce(null), 19, 20)).toMatchObject({ isMet: true });
    expect(count(reduce(10), 19, 20)).toMatchObject({ isMet: false, count: 1 });
    expect(count(reduce(10), 18, 20)).toMatchObject({ isMet: true });
  });

  it('k of n, reached and maintain', () => {
    const recognised = {
      target: { comparator: 'k_of_n', k: 79, n: 126 },
      unit: 'communes',
      rollUp: 'count_reached',
    } as const;
    expect(standingOf(recognised, part(78, 126, 126), 126, null)).toMatchObject({ isMet: false, count: 1 });
    expect(standingOf(recognised, part(79, 126, 126), 126, null)).toMatchObject({ isMet: true });
    const kept = { target: { comparator: 'maintain' }, unit: 'yes_no', rollUp: 'every_yes' } as const;
    expect(standingOf(kept, part(2, 3, 3), 126, null)).toMatchObject({ isMet: false, count: 1 });
    expect(share({ comparator: 'maintain' }, 1, 2)).toMatchObject({ isMet: null });
    const reached = { target: { comparator: 'reached' }, unit: 'yes_no', rollUp: 'every_yes' } as const;
    expect(standingOf(reached, part(1, 1, 1), 1, null)).toMatchObject({ isMet: true });
  });

  it('says nothing where nothing was reported', () => {
    expect(
      standingOf({ target: { comparator: 'none' }, unit: 'cases', rollUp: 'sum' }, part(0, 0, 0), 1, null),
    ).toBeNull();
  });
});

describe('some of the communes', () => {
  const some = (target: Target, rollUp: Quantity['rollUp'], of: Part) =>
    standingOf({ target, unit: rollUp === 'sum' ? 'cases' : 'percent', rollUp }, of, 126, 50)?.isMet;
  const reduce: Target = { comparator: 'reduce', baselineYear: 2024, byPercent: null };
  const three = (numerator: number, denominator = 0) => part(numerator, denominator, 3);

  it('never meet a target that those who are silent may break', () => {
    expect(some({ comparator: 'none' }, 'sum', three(0))).toBeNull();
    expect(some(threshold('<=', 10), 'sum', three(4))).toBeNull();
    expect(some(threshold('<', 10), 'ratio_of_sums', three(1, 100))).toBeNull();
    expect(some(threshold('=', 100), 'ratio_of_sums', three(9, 9))).toBeNull();
    expect(some(reduce, 'sum', three(4))).toBeNull();
    expect(some({ comparator: 'maintain' }, 'every_yes', three(3, 3))).toBeNull();
    expect(some({ comparator: 'reached' }, 'every_yes', three(3, 3))).toBeNull();
  });

  it('may miss it, and may reach one of at least so much', () => {
    expect(some({ comparator: 'none' }, 'sum', three(1))).toBe(false);
    expect(some(threshold('<=', 10), 'sum', three(11))).toBe(false);
    expect(some(threshold('>=', 10), 'sum', three(11))).toBe(true);
    expect(some({ comparator: 'k_of_n', k: 2, n: 126 }, 'count_reached', three(2, 3))).toBe(true);
  });

  it('are all of them with those where it does not apply', () => {
    const whole: Part = { numerator: 0, denominator: 0, reported: 100, notApplicable: 26 };
    expect(some({ comparator: 'none' }, 'sum', whole)).toBe(true);
  });
});

describe('the gap of a figure', () => {
  const gap = (target: Target, numerator: number, denominator: number) =>
    gapOf(share(target, numerator, denominator));

  it('is counted in whole units: 65% of 126 communes are 82', () => {
    expect(gap(threshold('>=', 65), 80, 126)).toMatchObject({ count: 2 });
    expect(gap(threshold('>=', 65), 81, 126)?.points).toBeCloseTo(0.714, 3);
    expect(gap(threshold('>=', 65), 82, 126)).toEqual({ count: 0, points: 0 });
    expect(gap(threshold('=', 100), 1214, 1491)?.count).toBe(277);
  });

  it('is unknown without a denominator and for a target without a figure', () => {
    expect(gap(threshold('>=', 65), 0, 0)).toBeNull();
    expect(gap({ comparator: 'maintain' }, 1, 2)).toBeNull();
  });

  it('is what is missing of what all have to reach', () => {
    const reached = { target: { comparator: 'reached' }, unit: 'communes', rollUp: 'count_reached' } as const;
    expect(gapOf(standingOf(reached, part(0, 1), 1, null))).toEqual({ count: 1, points: 1 });
  });
});
