import Flatbush from 'flatbush';
import { orient2d } from 'robust-predicates';
import type { LonLat } from '../../domain/values.ts';
import { RowError } from '../row-error.ts';

/** Where two edges of a ring cross between their ends; edges are numbered by their first corner. */
export interface Crossing {
  edges: [number, number];
  lonLat: LonLat;
}

/** Edges by their boxes, to find those near another one. */
class EdgeIndex {
  readonly ring: readonly LonLat[];
  readonly #index: Flatbush;

  /** @param ring closed */
  constructor(ring: readonly LonLat[]) {
    this.ring = ring;
    this.#index = new Flatbush(ring.length - 1);
    for (let at = 1; at < ring.length; at += 1) {
      const [x1, y1] = ring[at - 1] ?? [0, 0];
      const [x2, y2] = ring[at] ?? [0, 0];
      this.#index.add(Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2));
    }
    this.#index.finish();
  }

  near([x1, y1]: LonLat, [x2, y2]: LonLat): number[] {
    return this.#index.search(Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2));
  }
}

/** Pairs of edges that are looked at in one ring; a true outline needs a few per corner. */
const MAX_PAIRS = 20_000_000;
/** Corners of a hole that are looked at until one is not on the outer ring. */
const MAX_CORNERS_TRIED = 200;

/**
 * Crossings of a closed ring with itself, at most `limit`; a ring that touches itself has none.
 * @throws RowError `import.geometry_too_complex`
 */
export function findCrossings(ring: readonly LonLat[], limit: number): Crossing[] {
  const index = new EdgeIndex(ring);
  const found: Crossing[] = [];
  let pairs = 0;
  for (let edge = 0; edge < ring.length - 1; edge += 1) {
    const [from, to] = [ring[edge], ring[edge + 1]];
    if (!from || !to) continue;
    const near = index.near(from, to);
    pairs += near.length;
    if (pairs > MAX_PAIRS) throw new RowError('import.geometry_too_complex');
    for (const other of near) {
      if (other <= edge) continue;
      const lonLat = crossingOf(from, to, ring[other], ring[other + 1]);
      if (lonLat) found.push({ edges: [edge, other], lonLat });
      if (found.length >= limit) return found;
    }
  }
  return found;
}

/** A corner of the hole that lies outside the outer ring, or where the two cross; null when it lies inside. */
export function findOutside(outer: readonly LonLat[], hole: readonly LonLat[]): LonLat | null {
  const index = new EdgeIndex(outer);
  for (let edge = 0; edge < hole.length - 1; edge += 1) {
    const [from, to] = [hole[edge], hole[edge + 1]];
    if (!from || !to) continue;
    for (const other of index.near(from, to)) {
      const lonLat = crossingOf(from, to, outer[other], outer[other + 1]);
      if (lonLat) return lonLat;
    }
  }
  // Without a crossing one corner that is not on the outer ring speaks for all.
  const free = hole.slice(0, MAX_CORNERS_TRIED).find((corner) => sideOf(outer, corner) !== 'on');
  return free && sideOf(outer, free) === 'out' ? free : null;
}

export function sideOf(ring: readonly LonLat[], [x, y]: LonLat): 'in' | 'out' | 'on' {
  let isInside = false;
  for (let at = 1; at < ring.length; at += 1) {
    const [x1, y1] = ring[at - 1] ?? [0, 0];
    const [x2, y2] = ring[at] ?? [0, 0];
    const isBeside =
      x >= Math.min(x1, x2) && x <= Math.max(x1, x2) && y >= Math.min(y1, y2) && y <= Math.max(y1, y2);
    if (isBeside && orient2d(x1, y1, x2, y2, x, y) === 0) return 'on';
    if (y1 > y === y2 > y) continue;
    if (orient2d(x1, y1, x2, y2, x, y) < 0 === y2 > y1) isInside = !isInside;
  }
  return isInside ? 'in' : 'out';
}

function crossingOf(a: LonLat, b: LonLat, c: LonLat | undefined, d: LonLat | undefined): LonLat | null {
  if (!c || !d) return null;
  const side = (p: LonLat, q: LonLat, r: LonLat) => Math.sign(orient2d(p[0], p[1], q[0], q[1], r[0], r[1]));
  if (side(a, b, c) * side(a, b, d) >= 0 || side(c, d, a) * side(c, d, b) >= 0) return null;
  const towards = (c[0] - a[0]) * (d[1] - c[1]) - (c[1] - a[1]) * (d[0] - c[0]);
  const across = (b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0]);
  const share = across === 0 ? 0.5 : towards / across;
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
}
