import { describe, expect, it } from 'vitest';
import { createCommuneLocator } from './commune-locator.ts';
import type { CommuneOutline } from './outline.ts';

const square = (code: string, west: number, east: number): CommuneOutline => ({
  code,
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [west, 0],
        [east, 0],
        [east, 1],
        [west, 1],
        [west, 0],
      ],
    ],
  },
});

describe('commune locator', () => {
  const locator = createCommuneLocator([square('00002', 1, 2), square('00001', 0, 1)]);

  it('finds the commune that holds a point', () => {
    expect(locator.locate([0.5, 0.5])).toBe('00001');
    expect(locator.locate([1.5, 0.5])).toBe('00002');
  });

  it('gives a shared border to the lowest code, and counts the outer edge as inside', () => {
    expect(locator.locate([1, 0.5])).toBe('00001');
    expect(locator.locate([2, 1])).toBe('00002');
  });

  it('answers null outside all, and with no outlines at all', () => {
    expect(locator.locate([2.1, 0.5])).toBeNull();
    expect(createCommuneLocator([]).locate([0, 0])).toBeNull();
  });

  it('leaves out holes and finds every part of a commune', () => {
    const parts = createCommuneLocator([
      {
        code: '00003',
        geometry: {
          type: 'MultiPolygon',
          coordinates: [
            [
              [
                [0, 0],
                [4, 0],
                [4, 4],
                [0, 4],
                [0, 0],
              ],
              [
                [1, 1],
                [1, 2],
                [2, 2],
                [2, 1],
                [1, 1],
              ],
            ],
            [
              [
                [10, 0],
                [11, 0],
                [11, 1],
                [10, 1],
                [10, 0],
              ],
            ],
          ],
        },
      },
    ]);
    expect(parts.locate([1.5, 1.5])).toBeNull();
    expect(parts.locate([3, 3])).toBe('00003');
    expect(parts.locate([10.5, 0.5])).toBe('00003');
    expect(parts.locate([7, 0.5])).toBeNull();
  });
});
