import type { MultiPolygon, Polygon, Position } from 'geojson';
import { zxyToTileId } from 'pmtiles';

/** ax, ay, bx, by in the square of web Mercator, 0–1, y down. */
type Edge = readonly [number, number, number, number];

/**
 * Numbers of the tiles that touch the area, ascending, of all zooms asked for. Tiles whose edge only is touched
 * are among them.
 */
export function tilesOfArea(
  geometries: readonly (Polygon | MultiPolygon)[],
  minZoom: number,
  maxZoom: number,
): number[] {
  const ids = new Set<number>();
  const polygons = geometries.flatMap(({ type, coordinates }) =>
    type === 'Polygon' ? [coordinates] : coordinates,
  );
  for (const rings of polygons) {
    const outline = rings.flatMap(edgesOf);
    const visit = (z: number, x: number, y: number, edges: readonly Edge[], isInside: boolean) => {
      const size = 2 ** -z;
      const near = isInside ? [] : edges.filter((edge) => touches(edge, x * size, y * size, size));
      const isWhole = isInside || (near.length === 0 && holds(outline, (x + 0.5) * size, (y + 0.5) * size));
      if (near.length === 0 && !isWhole) return;
      if (z >= minZoom) ids.add(zxyToTileId(z, x, y));
      if (z === maxZoom) return;
      for (const dx of [0, 1]) for (const dy of [0, 1]) visit(z + 1, 2 * x + dx, 2 * y + dy, near, isWhole);
    };
    visit(0, 0, 0, outline, false);
  }
  return [...ids].sort((a, b) => a - b);
}

/** West, south, east, north in degrees. */
export function boundsOfArea(
  geometries: readonly (Polygon | MultiPolygon)[],
): [number, number, number, number] {
  const bounds: [number, number, number, number] = [180, 90, -180, -90];
  for (const { type, coordinates } of geometries) {
    for (const [lon = 0, lat = 0] of (type === 'Polygon' ? [coordinates] : coordinates).flat(2)) {
      bounds[0] = Math.min(bounds[0], lon);
      bounds[1] = Math.min(bounds[1], lat);
      bounds[2] = Math.max(bounds[2], lon);
      bounds[3] = Math.max(bounds[3], lat);
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

/** Whether the edge meets the closed square: the part of it within each pair of sides must not be empty. */
function touches([ax, ay, bx, by]: Edge, left: number, top: number, size: number): boolean {
  let [from, to] = [0, 1];
  for (const [start, step, least] of [
    [ax, bx - ax, left],
    [ay, by - ay, top],
  ] as const) {
    if (step === 0) {
      if (start < least || start > least + size) return false;
      continue;
    }
    const [one, other] = [(least - start) / step, (least + size - start) / step];
    from = Math.max(from, Math.min(one, other));
    to = Math.min(to, Math.max(one, other));
  }
  return from <= to;
}

/** Even and odd crossings; the point lies on no edge. */
function holds(edges: readonly Edge[], x: number, y: number): boolean {
  let isInside = false;
  for (const [ax, ay, bx, by] of edges) {
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) isInside = !isInside;
  }
  return isInside;
}
