import { booleanPointInPolygon } from '@turf/turf';
import Flatbush from 'flatbush';
import type { MultiPolygon, Polygon } from 'geojson';
import { bboxOf, polygonsOf } from './outline.ts';

type Edge = readonly [x1: number, y1: number, x2: number, y2: number];
type Shape = Polygon | MultiPolygon;

/** How often a shape's edges cross each other between their ends; 0 for a simple shape. */
export function selfCrossings(shape: Shape): number {
  const edges = edgesOf(shape);
  return countCrossings(edges, edges) / 2;
}

/**
 * Whether two shapes may share an area. False is certain; true asks for the exact intersection. Neighbours
 * that share their border vertex by vertex, the usual case, cost a hash of their edges instead of an overlay.
 */
export function mayOverlap(a: Shape, b: Shape): boolean {
  const ownA = edgesOutside(a, b);
  const ownB = edgesOutside(b, a);
  if (ownA.length === 0 && ownB.length === 0) return haveSameEdges(a, b);
  if (countCrossings(ownA, ownB) > 0) return true;
  return hasEdgeInside(ownA, b) || hasEdgeInside(ownB, a);
}

/** Whether `inner` lies wholly inside `outer`; edges that merely touch may go either way. */
export function isInside(inner: Shape, outer: Shape): boolean {
  const edges = edgesOf(inner);
  const [first] = edges;
  if (!first || countCrossings(edges, edgesOf(outer)) > 0) return false;
  return booleanPointInPolygon([first[0], first[1]], outer);
}

function edgesOf(shape: Shape): Edge[] {
  const edges: Edge[] = [];
  for (const ring of polygonsOf(shape).flat()) {
    for (let index = 1; index < ring.length; index += 1) {
      const [x1 = 0, y1 = 0] = ring[index - 1] ?? [];
      const [x2 = 0, y2 = 0] = ring[index] ?? [];
      if (x1 !== x2 || y1 !== y2) edges.push([x1, y1, x2, y2]);
    }
  }
  return edges;
}

/** Edges of `shape` near `other` that are not also edges of `other`, in either direction. */
function edgesOutside(shape: Shape, other: Shape): Edge[] {
  const [west, south, east, north] = bboxOf(other);
  const shared = new Set(edgesOf(other).map(keyOf));
  return edgesOf(shape).filter(
    (edge) =>
      Math.max(edge[0], edge[2]) >= west &&
      Math.min(edge[0], edge[2]) <= east &&
      Math.max(edge[1], edge[3]) >= south &&
      Math.min(edge[1], edge[3]) <= north &&
      !shared.has(keyOf(edge)),
  );
}

function keyOf([x1, y1, x2, y2]: Edge): string {
  return x1 < x2 || (x1 === x2 && y1 < y2) ? `${x1},${y1},${x2},${y2}` : `${x2},${y2},${x1},${y1}`;
}

function haveSameEdges(a: Shape, b: Shape): boolean {
  const keys = new Set(edgesOf(a).map(keyOf));
  return edgesOf(b).every((edge) => keys.has(keyOf(edge)));
}

/** Without crossings an edge is inside or outside as a whole, so its middle decides. */
function hasEdgeInside(edges: readonly Edge[], shape: Shape): boolean {
  return edges.some(([x1, y1, x2, y2]) =>
    booleanPointInPolygon([(x1 + x2) / 2, (y1 + y2) / 2], shape, { ignoreBoundary: true }),
  );
}

function countCrossings(edges: readonly Edge[], others: readonly Edge[]): number {
  if (edges.length === 0 || others.length === 0) return 0;
  const index = new Flatbush(others.length);
  for (const [x1, y1, x2, y2] of others) {
    index.add(Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2));
  }
  index.finish();
  let count = 0;
  for (const edge of edges) {
    const [x1, y1, x2, y2] = edge;
    index.search(Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2), (candidate) => {
      const other = others[candidate];
      if (other && crosses(edge, other)) count += 1;
      return false;
    });
  }
  return count;
}

/** Proper crossing only: a shared end or a touching vertex is no fault. */
function crosses([ax, ay, bx, by]: Edge, [cx, cy, dx, dy]: Edge): boolean {
  const side = (px: number, py: number, qx: number, qy: number, rx: number, ry: number) =>
    Math.sign((qx - px) * (ry - py) - (qy - py) * (rx - px));
  return (
    side(ax, ay, bx, by, cx, cy) * side(ax, ay, bx, by, dx, dy) < 0 &&
    side(cx, cy, dx, dy, ax, ay) * side(cx, cy, dx, dy, bx, by) < 0
  );
}
