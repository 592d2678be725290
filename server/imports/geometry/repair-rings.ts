import { area } from '@turf/turf';
import Flatbush from 'flatbush';
import type { LonLat, Outline } from '../../domain/values.ts';
import { RowError } from '../row-error.ts';

type Polygon = LonLat[][];

/** Square degrees, some square centimetres: a ring that folds back onto itself. */
const NO_AREA = 1e-13;

/**
 * Polygons with closed rings, outer ones counter-clockwise and holes clockwise (RFC 7946). A ring that
 * crosses itself has no certain inside, so it is refused.
 * @throws RowError `import.ring_too_short`, `import.ring_crosses_itself`
 */
export function repairPolygon(polygons: readonly Polygon[]): Outline & { type: 'Polygon' | 'MultiPolygon' } {
  const repaired = polygons.map((rings) =>
    rings.map((ring, index) => wound(checked(closed(ring)), index === 0)),
  );
  const [only] = repaired;
  return repaired.length === 1 && only
    ? { type: 'Polygon', coordinates: only }
    : { type: 'MultiPolygon', coordinates: repaired };
}

function closed(ring: readonly LonLat[]): LonLat[] {
  const [first] = ring;
  const last = ring.at(-1);
  if (!first || !last) throw new RowError('import.ring_too_short');
  return first[0] === last[0] && first[1] === last[1] ? [...ring] : [...ring, [first[0], first[1]]];
}

function checked(ring: LonLat[]): LonLat[] {
  if (ring.length < 4) throw new RowError('import.ring_too_short');
  const crossing = findCrossing(ring);
  if (crossing) throw new RowError('import.ring_crosses_itself', { lonLat: crossing.join(', ') });
  if (Math.abs(signedArea(ring)) < NO_AREA) throw new RowError('import.ring_too_short');
  return ring;
}

function wound(ring: LonLat[], isOuter: boolean): LonLat[] {
  return signedArea(ring) > 0 === isOuter ? ring : ring.toReversed();
}

/** In square degrees, positive counter-clockwise; measured from the first point to keep its digits. */
function signedArea(ring: readonly LonLat[]): number {
  const [originLon, originLat] = ring[0] ?? [0, 0];
  let sum = 0;
  for (let index = 1; index < ring.length; index += 1) {
    const [x1, y1] = ring[index - 1] ?? [0, 0];
    const [x2, y2] = ring[index] ?? [0, 0];
    sum += (x1 - originLon) * (y2 - originLat) - (x2 - originLon) * (y1 - originLat);
  }
  return sum / 2;
}

/** Start of an edge that another one crosses between their ends; a ring that touches itself is no fault. */
function findCrossing(ring: readonly LonLat[]): LonLat | null {
  const edges = ring.slice(1).map((to, index) => [ring[index] ?? to, to] as const);
  const index = new Flatbush(edges.length);
  for (const [[x1, y1], [x2, y2]] of edges) {
    index.add(Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2));
  }
  index.finish();
  for (const [from, to] of edges) {
    const near = index.search(
      Math.min(from[0], to[0]),
      Math.min(from[1], to[1]),
      Math.max(from[0], to[0]),
      Math.max(from[1], to[1]),
    );
    for (const other of near) {
      const edge = edges[other];
      if (edge && crosses(from, to, edge[0], edge[1])) return from;
    }
  }
  return null;
}

function crosses(a: LonLat, b: LonLat, c: LonLat, d: LonLat): boolean {
  const side = (p: LonLat, q: LonLat, r: LonLat) =>
    Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

/** Square metres of a polygon, 0 for lines. */
export function areaOf(outline: Outline | null): number {
  return outline?.type === 'Polygon' || outline?.type === 'MultiPolygon' ? area(outline) : 0;
}
