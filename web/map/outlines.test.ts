import { expect, test } from 'vitest';
import {
  approximateEdges,
  boundsOfShapes,
  circleAround,
  joinBounds,
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
