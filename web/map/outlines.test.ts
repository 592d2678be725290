import type { FeatureCollection } from 'geojson';
import { topology as serverTopology } from 'topojson-server';
import type { Topology } from 'topojson-specification';
import { expect, test } from 'vitest';
import {
  approximateEdges,
  boundsOfShapes,
  circleAround,
  joinBounds,
  officialEdges,
  shapesFromTopology,
} from './outlines.ts';

const topology = {
  type: 'Topology' as const,
  arcs: [
    [
      [105, 21],
      [106, 21],
      [106, 22],
      [105, 21],
    ],
    [
      [107, 20],
      [108, 20],
      [108, 21],
      [107, 20],
    ],
  ],
  objects: {
    communes: {
      type: 'GeometryCollection' as const,
      geometries: [
        {
          type: 'Polygon' as const,
          arcs: [[0]],
          properties: { code: '00145', name: 'Long Biên', quality: 'official' },
        },
        { type: 'Polygon' as const, arcs: [[1]], id: '00004' },
        { type: 'Point' as const, coordinates: [1, 1], properties: { code: '99999' } },
      ],
    },
  },
};

test('reads the code from the properties or the id, and areas only', () => {
  const shapes = shapesFromTopology(topology);
  expect(shapes.features.map((shape) => shape.properties.code)).toEqual(['00145', '00004']);
});

test('tells approximate cells commune by commune', () => {
  const shapes = shapesFromTopology(topology);
  expect(shapes.features.map((shape) => shape.properties.quality)).toEqual(['official', 'approximate']);
  expect(approximateEdges(topology).coordinates).toHaveLength(1);
});

test('draws the border between two official communes once, the outside too, and no approximate one', () => {
  const square = (left: number) => [
    [left, 20],
    [left + 1, 20],
    [left + 1, 21],
    [left, 21],
    [left, 20],
  ];
  const polygon = (left: number, quality: string) => ({
    type: 'Feature' as const,
    geometry: { type: 'Polygon' as const, coordinates: [square(left)] },
    properties: { code: String(left), quality },
  });
  const features = [polygon(104, 'official'), polygon(105, 'official'), polygon(107, 'approximate')];
  const communes: FeatureCollection = { type: 'FeatureCollection', features };
  const sides = officialEdges(serverTopology({ communes }) as Topology);
  const lengths = sides.coordinates.flatMap((line) =>
    line.slice(1).map(([lon = 0, lat = 0], at) => {
      const [fromLon = 0, fromLat = 0] = line[at] ?? [];
      return Math.abs(lon - fromLon) + Math.abs(lat - fromLat);
    }),
  );
  expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(7);
});

test('gives the bounds of one commune and of several', () => {
  const bounds = boundsOfShapes(shapesFromTopology(topology));
  expect(bounds.get('00145')).toEqual([105, 21, 106, 22]);
  expect(joinBounds(bounds.values())).toEqual([105, 20, 108, 22]);
  expect(joinBounds([])).toBeNull();
});

test('draws the accuracy of a position to scale on the ground', () => {
  const [ring = []] = circleAround([105.9, 21], 100).coordinates;
  const widthM = ((ring[0]?.[0] ?? 0) - 105.9) * 111_320 * Math.cos((21 * Math.PI) / 180);
  expect(widthM).toBeCloseTo(100, 0);
});
