import type { Polygon } from 'geojson';
import { tileIdToZxy } from 'pmtiles';
import { expect, it } from 'vitest';
import { boundsOfArea, tilesOfArea } from './area-tiles.ts';

const polygon = (...rings: [number, number][][]): { geometry: Polygon } => ({
  geometry: { type: 'Polygon', coordinates: rings },
});
/** Corner of a tile in degrees. */
const corner = (z: number, x: number, y: number): [number, number] => [
  (x / 2 ** z) * 360 - 180,
  (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / 2 ** z))) * 180) / Math.PI,
];
const box = (z: number, [left, top]: [number, number], [right, bottom]: [number, number]) =>
  [
    corner(z, left, top),
    corner(z, right, top),
    corner(z, right, bottom),
    corner(z, left, bottom),
    corner(z, left, top),
  ] as [number, number][];
const namesOf = (ids: readonly number[]) => ids.map((id) => tileIdToZxy(id).join('/'));

it('takes each tile that the area reaches into, on every zoom', () => {
  const area = polygon(box(6, [50.2, 28.3], [51.4, 28.7]));
  expect(namesOf(tilesOfArea([area], 0, 6)).sort()).toEqual([
    ...['0/0/0', '1/1/0', '2/3/1', '3/6/3', '4/12/7', '5/25/14', '6/50/28', '6/51/28'],
  ]);
  expect(namesOf(tilesOfArea([area], 5, 6)).sort()).toEqual(['5/25/14', '6/50/28', '6/51/28']);
});

it('takes tiles that lie inside without an edge, and none that lie in a hole', () => {
  const [outer, hole] = [box(8, [200.5, 110.5], [209.5, 119.5]), box(8, [203.5, 113.5], [206.5, 116.5])];
  const names = (area: { geometry: Polygon }) => new Set(namesOf(tilesOfArea([area], 8, 8)));
  expect(names(polygon(outer)).size).toBe(100);
  const holed = names(polygon(outer, hole));
  expect([holed.has('8/205/115'), holed.has('8/203/115'), holed.has('8/202/112')]).toEqual([
    false,
    true,
    true,
  ]);
  expect(holed.size).toBe(96);
});

it('counts a tile once where areas overlap or have a border in common, and in ascending order', () => {
  const [one, two] = [
    polygon(box(10, [800.2, 450.2], [803.7, 452.7])),
    polygon(box(10, [802.2, 450.2], [806.7, 452.7])),
  ];
  const ids = tilesOfArea([one, two], 0, 12);
  expect(new Set(ids).size).toBe(ids.length);
  expect([...ids].sort((a, b) => a - b)).toEqual(ids);
  expect(new Set(ids)).toEqual(new Set([...tilesOfArea([one], 0, 12), ...tilesOfArea([two], 0, 12)]));
});

it('finds an area smaller than a tile, and its bounds', () => {
  const area = polygon([
    [105.9, 21.04],
    [105.901, 21.04],
    [105.9, 21.041],
    [105.9, 21.04],
  ]);
  expect(tilesOfArea([area], 15, 15)).toHaveLength(1);
  expect(boundsOfArea([area])).toEqual([105.9, 21.04, 105.901, 21.041]);
});

it('takes a margin along, in metres on the ground', () => {
  const area = polygon(box(15, [26016.4, 14432.4], [26016.6, 14432.6]));
  const names = (marginM: number) => namesOf(tilesOfArea([{ ...area, marginM }], 15, 15)).sort();
  expect(names(0)).toEqual(['15/26016/14432']);
  // A tile is 1.14 km wide here, so its sides lie 457 m from the area.
  expect(names(440)).toEqual(['15/26016/14432']);
  expect(names(475)).toHaveLength(9);
  const [west, , east] = boundsOfArea([{ ...area, marginM: 1000 }]);
  expect(((east - west) * Math.PI * 6_378_137 * Math.cos((21 * Math.PI) / 180)) / 180).toBeCloseTo(2228, -2);
});
