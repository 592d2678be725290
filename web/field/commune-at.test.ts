import { expect, test } from 'vitest';
import type { CommuneShapes } from '../map/index.ts';
import { communeAt } from './commune-at.ts';

const square = (code: string, quality: 'official' | 'approximate', west: number, size: number) => ({
  type: 'Feature' as const,
  properties: { code, quality },
  geometry: {
    type: 'Polygon' as const,
    coordinates: [
      [
        [west, 21],
        [west + size, 21],
        [west + size, 21 + size],
        [west, 21 + size],
        [west, 21],
      ],
    ],
  },
});
const shapes: CommuneShapes = {
  type: 'FeatureCollection',
  features: [square('00001', 'approximate', 105, 1), square('00002', 'official', 105.5, 0.2)],
};

test('names the commune of a point, the official outline first, and none outside', () => {
  expect(communeAt(shapes, [105.1, 21.1])).toEqual({ communeCode: '00001', basis: 'approximate' });
  expect(communeAt(shapes, [105.6, 21.1])).toEqual({ communeCode: '00002', basis: 'official' });
  expect(communeAt(shapes, [107, 21.1])).toEqual({ communeCode: null, basis: null });
});
