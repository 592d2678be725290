import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Candidate, chooseStops, planRoute, routeLengthM, worthOf } from './day-route.ts';
import type { LonLat } from './values.ts';

const DAY = '2026-11-26';
const lonLat = fc.tuple(
  fc.double({ min: 105.3, max: 106, noNaN: true }),
  fc.double({ min: 20.6, max: 21.4, noNaN: true }),
);
const stops = fc
  .array(lonLat, { maxLength: 60 })
  .map((places) => places.map((place, at) => ({ id: String(at), lonLat: place as LonLat })));
const start = fc.option(lonLat as fc.Arbitrary<LonLat>);

describe('the route of a day', () => {
  test('visits every site once and is never longer than the order it was given', () => {
    fc.assert(
      fc.property(start, stops, (from, list) => {
        const route = planRoute(from, list);
        expect(route.map(({ id }) => id).sort()).toEqual(list.map(({ id }) => id).sort());
        expect(routeLengthM(from, route)).toBeLessThanOrEqual(routeLengthM(from, list) + 0.01);
      }),
      { numRuns: 150 },
    );
  });

  test('is the same for sites at one place, and for none', () => {
    const same = [1, 2, 3].map((id) => ({ id: String(id), lonLat: [105.9, 21] as LonLat }));
    expect(planRoute([105.9, 21], same)).toHaveLength(3);
    expect(planRoute(null, [])).toEqual([]);
  });

  test('takes the crossing out of a route', () => {
    const square: [string, LonLat][] = [
      ['a', [105.9, 21.0]],
      ['c', [105.91, 21.01]],
      ['b', [105.91, 21.0]],
      ['d', [105.9, 21.01]],
    ];
    const route = planRoute(
      [105.899, 21.0],
      square.map(([id, place]) => ({ id, lonLat: place })),
    );
    expect(route.map(({ id }) => id).join('')).toMatch(/^(abcd|adcb)$/);
  });
});

describe('what is worth a visit', () => {
  const candidate = (part: Partial<Candidate>): Candidate => ({
    id: 'a',
    lonLat: [105.9, 21],
    priorityScore: 50,
    dueOn: DAY,
    isCalledFor: true,
    ...part,
  });
  const worth = (part: Partial<Candidate>) => worthOf(candidate(part), [105.9, 21], DAY);

  test('grows with priority, with the deadline and with nearness', () => {
    expect(worth({ priorityScore: 80 })).toBeGreaterThan(worth({ priorityScore: 40 }));
    expect(worth({ dueOn: '2026-11-20' })).toBeGreaterThan(worth({ dueOn: '2026-11-27' }));
    expect(worth({ dueOn: '2026-11-27' })).toBeGreaterThan(worth({ dueOn: '2026-12-05' }));
    expect(worth({})).toBeGreaterThan(worth({ lonLat: [105.99, 21] }));
  });

  test('is nothing where nothing is due and nobody answers for it', () => {
    expect(worth({ dueOn: null, isCalledFor: false })).toBe(0);
    const list = ['b', 'a', 'c'].map((id) => candidate({ id }));
    expect(chooseStops(list, null, DAY, 2).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(chooseStops([candidate({ dueOn: null, isCalledFor: false })], null, DAY, 5)).toEqual([]);
  });
});
