import type { MultiPolygon, Polygon, Position } from 'geojson';
import { zxyToTileId } from 'pmtiles';

/** ax, ay, bx, by in the square of web Mercator, 0–1, y down. */
type Edge = readonly [number, number, number, number];

export interface Area {
  geometry: Polygon | MultiPolygon;
  /** Taken along around it, in metres. */
  marginM?: number;
}

/**
 * Numbers of the tiles that touch the areas or their margins, ascending, of all zooms asked for. Tiles whose edge only
 * is touched are among them.
 */
export function tilesOfArea(areas: readonly Area[], minZoom: number, maxZoom: number): number[] {
  const ids = new Set<number>();
  for (const { geometry, marginM = 0 } of areas) {
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    for (const rings of polygons) {
      const outline = rings.flatMap(edgesOf);
      const margin = marginM / metresAcross(rings[0]?.[0]?.[1] ?? 0);
      const visit = (z: number, x: number, y: number, edges: readonly Edge[], isInside: boolean) => {
        const size = 2 ** -z;
        const near = isInside
          ? []
          : edges.filter((edge) => touches(edge, x * size - margin, y * size - margin, size + 2 * margin));
        const isWhole = isInside || (near.length === 0 && holds(outline, (x + 0.5) * size, (y + 0.5) * size));
        if (near.length === 0 && !isWhole) return;
        if (z >= minZoom) ids.add(zxyToTileId(z, x, y));
        if (z === maxZoom) return;
        for (const dx of [0, 1]) for (const dy of [0, 1]) visit(z + 1, 2 * x + dx, 2 * y + dy, near, isWhole);
      };
      visit(0, 0, 0, outline, false);
    }
  }
  return [...ids].sort((a, b) => a - b);
}

/** Of the whole square of web Mercator, measured at a latitude. */
const metresAcross = (lat: number) => 40_075_017 * Math.cos((lat * Math.PI) / 180);

/** West, south, east, north in degrees. */
export function boundsOfArea(areas: readonly Area[]): [number, number, number, number] {
  const bounds: [number, number, number, number] = [180, 90, -180, -90];
  for (const { geometry, marginM = 0 } of areas) {
    const { type, coordinates } = geometry;
    for (const [lon = 0, lat = 0] of (type === 'Polygon' ? [coordinates] : coordinates).flat(2)) {
      const margin = (marginM / metresAcross(lat)) * 360;
      bounds[0] = Math.min(bounds[0], lon - margin);
      bounds[1] = Math.min(bounds[1], lat - margin);
      bounds[2] = Math.max(bounds[2], lon + margin);
      bounds[3] = Math.max(bounds[3], lat + margin);
    }
  }
  return bounds;
}

function edgesOf(ring: readonly Position[]): Edge[] {
  const points = ring.map(([lon = 0, lat = 0]) => {
    const sine = Math.sin((lat * Math.PI) / 180);
    return [lon / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)] as const;
  });
  return points.map((a, index) => {
    const b = points[(index + 1) % points.length] ?? a;
    return [a[0], a[1], b[0], b[1]];
  });
}

/** Whether the edge meets the closed square. */
function touches([ax, ay, bx, by]: Edge, left: number, top: number, size: number): boolean {
  const right = left + size;
  const bottom = top + size;
  if ((ax < left && bx < left) || (ax > right && bx > right)) return false;
  if ((ay < top && by < top) || (ay > bottom && by > bottom)) return false;
  if (ax >= left && ax <= right && ay >= top && ay <= bottom) return true;
  // It passes by when all corners lie on one side of it.
  const side = (x: number, y: number) => (bx - ax) * (y - ay) - (by - ay) * (x - ax);
  const first = side(left, top);
  const others = [side(right, top), side(left, bottom), side(right, bottom)];
  return others.some((other) => first * other <= 0);
}

/** Even and odd crossings; the point lies on no edge. */
function holds(edges: readonly Edge[], x: number, y: number): boolean {
  let isInside = false;
  for (const [ax, ay, bx, by] of edges) {
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) isInside = !isInside;
  }
  return isInside;
}
