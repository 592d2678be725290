import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPlanFiles } from '../plans/plan-files.ts';
import { quantitiesOf } from './plans.ts';
import { gapTo, isSameTarget } from './target-gap.ts';

const atLeast = (value: number) => ({ comparator: '>=' as const, value });

describe('the gap to a share', () => {
  it('is counted in whole units: 65% of 126 communes are 82', () => {
    expect(gapTo(atLeast(65), 80, 126)).toMatchObject({ count: 2 });
    expect(gapTo(atLeast(65), 81, 126)?.points).toBeCloseTo(0.714, 3);
    expect(gapTo(atLeast(65), 82, 126)).toEqual({ count: 0, points: 0 });
  });

  it('asks for all where the plan says 100%', () => {
    expect(gapTo({ comparator: '=', value: 100 }, 1214, 1491)?.count).toBe(277);
  });

  it('is unknown without a denominator and for other kinds of target', () => {
    expect(gapTo(atLeast(65), 0, 0)).toBeNull();
    expect(gapTo({ comparator: '=', value: 50 }, 1, 2)).toBeNull();
    expect(gapTo({ comparator: '<=', value: 5 }, 1, 2)).toBeNull();
    expect(gapTo({ comparator: 'maintain' }, 1, 2)).toBeNull();
  });

  it('is what is missing of k of n, and of what all have to reach', () => {
    expect(gapTo({ comparator: 'k_of_n', k: 79, n: 126 }, 70, 126)).toEqual({ count: 9, points: 9 });
    expect(gapTo({ comparator: 'k_of_n', k: 79, n: 126 }, 80, 126)).toEqual({ count: 0, points: 0 });
    expect(gapTo({ comparator: 'reached' }, 0, 1)).toEqual({ count: 1, points: 1 });
  });

  it('is the fewest that reach the target', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 1, max: 400 }),
        fc.nat(),
        (p, n, seed) => {
          const k = seed % (n + 1);
          const count = gapTo(atLeast(p), k, n)?.count ?? -1;
          expect((k + count) * 100).toBeGreaterThanOrEqual(p * n);
          if (count > 0) expect((k + count - 1) * 100).toBeLessThan(p * n);
        },
      ),
    );
  });
});

it('finds the linked quantities that plans want otherwise, and no others', async () => {
  const { plans, links } = await readPlanFiles();
  const quantities = new Map(
    plans.flatMap((plan) => quantitiesOf(plan).map((quantity) => [`${plan.id}/${quantity.key}`, quantity])),
  );
  const differing = links.filter(({ members }) => {
    const [first, ...rest] = members.flatMap(
      ({ plan, quantity }) => quantities.get(`${plan}/${quantity}`) ?? [],
    );
    return first && rest.some((other) => !isSameTarget(first, other));
  });
  // The table "Linked quantities with other targets" of docs/plans.md.
  expect(differing.map(({ key }) => key).sort()).toEqual([
    'child-friendly-communes',
    'disabled-school-facilities',
    'injury-death-rate',
    'injury-rate',
  ]);
});
