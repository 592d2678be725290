import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LonLat } from '../domain/values.ts';
import { shareWithinReach } from './reach.ts';
import { shareByScanLines } from './reach-scan.ts';

/** A square of 0.02° with a hole, and an island beside it. */
const COMMUNE = {
  type: 'MultiPolygon' as const,
  coordinates: [
    [
      [
        [105.88, 21.02],
        [105.9, 21.02],
        [105.9, 21.04],
        [105.88, 21.04],
        [105.88, 21.02],
      ],
      [
        [105.885, 21.025],
        [105.885, 21.03],
        [105.89, 21.03],
        [105.89, 21.025],
        [105.885, 21.025],
      ],
    ],
    [
      [
        [105.91, 21.02],
        [105.915, 21.02],
        [105.9125, 21.03],
        [105.91, 21.02],
      ],
    ],
  ],
};
const byDiscs = (points: LonLat[], radiusM: number) =>
  shareWithinReach({ communeCode: '00145', geometry: JSON.stringify(COMMUNE), points }, radiusM);

describe('share within reach', () => {
  it('is nothing without points and everything with a large radius', () => {
    expect(byDiscs([], 300)).toBe(0);
    expect(byDiscs([[105.89, 21.03]], 5000)).toBeCloseTo(1, 9);
    expect(shareByScanLines(COMMUNE, [], 300)).toBe(0);
    expect(shareByScanLines(COMMUNE, [[105.89, 21.03]], 5000)).toBeCloseTo(1, 9);
  });

  it('leaves out the hole and counts overlapping discs once', () => {
    // The middle of the hole, 278 m by 259 m from its edges: nothing of the commune lies within 200 m.
    expect(byDiscs([[105.8875, 21.0275]], 200)).toBe(0);
    const one = byDiscs([[105.895, 21.035]], 300);
    expect(
      byDiscs(
        [
          [105.895, 21.035],
          [105.895, 21.035],
        ],
        300,
      ),
    ).toBeCloseTo(one, 9);
  });

  it('is the same by joined discs and by scanned lines', () => {
    const point = fc.tuple(
      fc.double({ min: 105.875, max: 105.92, noNaN: true }),
      fc.double({ min: 21.015, max: 21.045, noNaN: true }),
    );
    fc.assert(
      fc.property(
        fc.array(point, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 50, max: 900 }),
        (points, radiusM) => {
          expect(
            Math.abs(byDiscs(points, radiusM) - shareByScanLines(COMMUNE, points, radiusM)),
          ).toBeLessThan(0.005);
        },
      ),
      { numRuns: 60, seed: 20261123 },
    );
  });
});
