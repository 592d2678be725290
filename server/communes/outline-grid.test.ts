import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Position } from 'geojson';
import { orient2d } from 'robust-predicates';
import { describe, expect, it } from 'vitest';
import { createCommuneLocator } from './commune-locator.ts';
import { type CommuneOutline, polygonsOf } from './outline.ts';
import { OutlineGrid } from './outline-grid.ts';
import { readOutlines } from './read-outlines.ts';

const GEO = new URL('../../../shared/geo/', import.meta.url);

/** Exact and slow: a ray to the west against every edge. */
function isCovered(rings: Position[][], x: number, y: number): boolean {
  let isInside = false;
  for (const ring of rings) {
    for (let at = 1; at < ring.length; at++) {
      const [ax = 0, ay = 0] = ring[at - 1] ?? [];
      const [bx = 0, by = 0] = ring[at] ?? [];
      if (y < Math.min(ay, by) || y > Math.max(ay, by) || x < Math.min(ax, bx)) continue;
      const side = orient2d(ax, ay, bx, by, x, y);
      if (side === 0 && x <= Math.max(ax, bx)) return true;
      if (ay > y !== by > y && side > 0 === by > ay) isInside = !isInside;
    }
  }
  return isInside;
}

function firstCovering(outlines: readonly CommuneOutline[], x: number, y: number): number {
  return outlines.findIndex((outline) => {
    const [west, south, east, north] = boxOf(outline);
    if (x < west || x > east || y < south || y > north) return false;
    return polygonsOf(outline.geometry).some((rings) => isCovered(rings, x, y));
  });
}

type Box = [west: number, south: number, east: number, north: number];
const boxes = new WeakMap<CommuneOutline, Box>();
/** Of all rings: a generated hole may lie outside its outer ring. */
function boxOf(outline: CommuneOutline): Box {
  const known = boxes.get(outline);
  if (known) return known;
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon = 0, lat = 0] of polygonsOf(outline.geometry).flat(2)) {
    box[0] = Math.min(box[0], lon);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lon);
    box[3] = Math.max(box[3], lat);
  }
  boxes.set(outline, box);
  return box;
}

const ring = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), {
    minLength: 3,
    maxLength: 9,
  })
  .map((points): Position[] => [...points, points[0] ?? [0, 0]]);
/** Polygons of any shape, crossing themselves and each other, with rings that may be holes. */
const anyOutlines = fc.array(
  fc.array(fc.array(ring, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 }),
  {
    minLength: 1,
    maxLength: 4,
  },
);

describe('outline grid', () => {
  it('gives the exact answer on, beside and off the edges of any shapes', () => {
    fc.assert(
      fc.property(anyOutlines, (shapes) => {
        const outlines = shapes.map(
          (coordinates, index): CommuneOutline => ({
            code: String(index),
            geometry: { type: 'MultiPolygon', coordinates },
          }),
        );
        const grid = OutlineGrid.over(outlines);
        for (let x = -0.5; x <= 9.5; x += 0.5) {
          for (let y = -0.5; y <= 9.5; y += 0.25) {
            expect(grid.find(x, y), `${x}, ${y}`).toBe(firstCovering(outlines, x, y));
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('answers −1 for what is no position', () => {
    const coordinates = [
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 0],
      ],
    ];
    const grid = OutlineGrid.over([{ code: '1', geometry: { type: 'Polygon', coordinates } }]);
    for (const [x, y] of [
      [Number.NaN, 0],
      [0, Infinity],
      [-180, 0],
      [0, 90],
    ] as const)
      expect(grid.find(x, y)).toBe(-1);
  });
});

describe.skipIf(!existsSync(new URL('hanoi-communes.geojson', GEO)))('the 126 outlines of Hà Nội', () => {
  const read = (name: string) => readOutlines(readFileSync(new URL(name, GEO), 'utf8')).outlines;

  it('are located exactly: vertices, middles of edges, their neighbourhood, and anywhere', () => {
    const outlines = [...read('hanoi-communes.geojson')].sort((a, b) => (a.code < b.code ? -1 : 1));
    const locator = createCommuneLocator(outlines);
    const points: [number, number][] = [];
    const vertices = outlines.flatMap(({ geometry }) => polygonsOf(geometry).flat(2)) as [number, number][];
    for (let at = 1; at < vertices.length; at += 61) {
      const [[x1, y1], [x2, y2]] = [vertices[at - 1] ?? [0, 0], vertices[at] ?? [0, 0]];
      const middle: [number, number] = [(x1 + x2) / 2, (y1 + y2) / 2];
      points.push([x2, y2], middle, [middle[0] + 1e-13, middle[1]], [x2, y2 - 1e-9]);
    }
    for (let at = 0; at < 1000; at++)
      points.push([105.25 + ((at * 0.754877) % 1) * 0.8, 20.5 + ((at * 0.56984) % 1) * 0.95]);
    for (const [x, y] of points) {
      expect(locator.locate([x, y]), `${x}, ${y}`).toBe(
        outlines[firstCovering(outlines, x, y)]?.code ?? null,
      );
    }
  });

  it('need a grid of a few megabytes, built at once', () => {
    const outlines = read('hanoi-communes.geojson');
    const startedAt = performance.now();
    const grid = OutlineGrid.over(outlines);
    expect(performance.now() - startedAt).toBeLessThan(3000);
    expect(grid.byteCount).toBeLessThan(12 * 1024 * 1024);
  });
});
