import { expect, test } from 'vitest';
import type { ImportPreview } from '#domain/imports.ts';
import { boxOf, findPoint, pointsOf } from './outcomes.ts';

const PREVIEW: ImportPreview = {
  points: [
    [105.9, 21.0, 0, 1],
    [105.95, 21.05, 2, 2],
    [106.9, 20.0, 3, 3],
    [21.0, 105.9, 3, 4],
  ],
  total: 4,
};

test('a hidden outcome is not drawn, and the id of a point is its row', () => {
  expect(pointsOf(PREVIEW, []).map(({ id }) => id)).toEqual(['1', '2', '3', '4']);
  expect(pointsOf(PREVIEW, ['returned']).map(({ id }) => id)).toEqual(['1', '2']);
});

test('the map begins at the rows that may go in, whatever returned rows claim', () => {
  const [west, south, east, north] = boxOf(PREVIEW) ?? [];
  expect(west).toBeCloseTo(105.896);
  expect(south).toBeCloseTo(20.996);
  expect(east).toBeCloseTo(105.954);
  expect(north).toBeCloseTo(21.054);
});

test('with returned rows only, it begins at those in Việt Nam; with none, nowhere', () => {
  const returned = { points: PREVIEW.points.slice(2), total: 2 };
  expect(boxOf(returned)?.[0]).toBeCloseTo(106.896);
  expect(boxOf({ points: [], total: 0 })).toBeNull();
});

test('a row is found with its outcome', () => {
  expect(findPoint(PREVIEW, 2)).toEqual({ lonLat: [105.95, 21.05], outcome: 'duplicate' });
  expect(findPoint(PREVIEW, 9)).toBeNull();
});
