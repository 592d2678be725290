import type { MultiPolygon, Polygon, Position } from 'geojson';

/** Outline of one commune, WGS 84 degrees, outer rings counter-clockwise (RFC 7946) once checked. */
export interface CommuneOutline {
  code: string;
  geometry: Polygon | MultiPolygon;
}

/** Both languages of one sentence for people. */
export interface BilingualText {
  vi: string;
  en: string;
}

/** The polygons of either geometry type: per polygon its rings, outer ring first. */
export function polygonsOf(geometry: Polygon | MultiPolygon): Position[][][] {
  return geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
}

/** A single polygon stays a Polygon. */
export function geometryOf(polygons: Position[][][]): Polygon | MultiPolygon {
  const [only] = polygons;
  return polygons.length === 1 && only
    ? { type: 'Polygon', coordinates: only }
    : { type: 'MultiPolygon', coordinates: polygons };
}

/** West, south, east, north in degrees. */
export function bboxOf(geometry: Polygon | MultiPolygon): [number, number, number, number] {
  const bbox: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [outer] of polygonsOf(geometry)) {
    for (const [lon = 0, lat = 0] of outer ?? []) {
      if (lon < bbox[0]) bbox[0] = lon;
      if (lat < bbox[1]) bbox[1] = lat;
      if (lon > bbox[2]) bbox[2] = lon;
      if (lat > bbox[3]) bbox[3] = lat;
    }
  }
  return bbox;
}
