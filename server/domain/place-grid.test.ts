import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distanceBetweenM } from './geometry.ts';
import { cellOf, cellSize, middleOf, ROUNDINGS_M } from './place-grid.ts';
import type { LonLat } from './values.ts';

const inVietnam = fc.tuple(
  fc.double({ min: 102, max: 117, noNaN: true }),
  fc.double({ min: 8, max: 24, noNaN: true }),
) as fc.Arbitrary<LonLat>;

describe('rounding of positions', () => {
  it('tells the middle of a cell, at most its half diagonal away', () => {
    fc.assert(
      fc.property(inVietnam, fc.constantFrom(...ROUNDINGS_M), (place, roundedM) => {
        const told = middleOf(cellOf(place, roundedM), cellSize(roundedM));
        expect(distanceBetweenM(place, told)).toBeLessThanOrEqual(Math.max(1, roundedM) * 0.74);
      }),
    );
  });

  it('gives every place of a cell the same answer, however often it is asked', () => {
    fc.assert(
      fc.property(inVietnam, fc.double({ min: 0, max: 0.999, noNaN: true }), (place, share) => {
        const [column, row] = cellOf(place, 50);
        const [width, height] = cellSize(50);
        const other: LonLat = [(column + 0.0005 + share * 0.999) * width, (row + 0.5) * height];
        expect(middleOf(cellOf(other, 50), [width, height])).toEqual(
          middleOf([column, row], [width, height]),
        );
      }),
    );
  });

  it('tells nothing more to who has seen a coarser grid too', () => {
    fc.assert(
      fc.property(inVietnam, (place) => {
        const [column, row] = cellOf(place, 50);
        for (const roundedM of [100, 200, 400] as const) {
          const times = roundedM / 50;
          expect(cellOf(place, roundedM)).toEqual([Math.floor(column / times), Math.floor(row / times)]);
        }
      }),
    );
  });
});
