import { area, circle, featureCollection, intersect, union } from '@turf/turf';
import type { Feature, MultiPolygon, Polygon, Position } from 'geojson';
import type { LonLat } from '../domain/values.ts';
import { shareByScanLines } from './reach-scan.ts';

export interface ReachJob {
  communeCode: string;
  /** GeoJSON Polygon or MultiPolygon as text. */
  geometry: string;
  /** Play points that may reach into the commune. */
  points: readonly LonLat[];
}

/** Joining discs exactly takes time that grows faster than their number; beyond this, lines are scanned. */
const MOST_DISCS = 120;
/** Corners of a disc: its polygon is 0.2 % smaller than the circle. */
const DISC_STEPS = 64;
/** Degrees, 1 cm: the clipper is steadier on rounded corners. */
const CORNER_DECIMALS = 1e7;
const COARSE_CORNER_DECIMALS = 1e5;

/** Share (0 … 1) of the commune's area that lies within `radiusM` of any of the points, straight line. */
export function shareWithinReach({ geometry, points }: ReachJob, radiusM: number): number {
  if (points.length === 0) return 0;
  const commune: Feature<Polygon | MultiPolygon> = {
    type: 'Feature',
    properties: {},
    geometry: JSON.parse(geometry),
  };
  if (points.length > MOST_DISCS) return shareByScanLines(commune.geometry, points, radiusM);
  const reachedM2 = (decimals: number) => {
    const discs = points.map((point) => disc(point, radiusM, decimals));
    const [first] = discs;
    const reached = discs.length === 1 ? first : union(featureCollection(discs));
    const inside = reached ? intersect(featureCollection([commune, reached])) : null;
    return inside === null ? 0 : area(inside);
  };
  return Math.min(1, withFallback(reachedM2) / area(commune));
}

/** The clipper fails on rare near-touching corners; corners rounded to 1 m do not touch that way again. */
function withFallback(compute: (decimals: number) => number): number {
  try {
    return compute(CORNER_DECIMALS);
  } catch {
    return compute(COARSE_CORNER_DECIMALS);
  }
}

function disc(point: LonLat, radiusM: number, decimals: number): Feature<Polygon | MultiPolygon> {
  const round = (position: Position) => position.map((value) => Math.round(value * decimals) / decimals);
  const { geometry } = circle(point, radiusM, { steps: DISC_STEPS, units: 'meters' });
  return {
    type: 'Feature',
    properties: {},
    geometry: { type: 'Polygon', coordinates: geometry.coordinates.map((ring) => ring.map(round)) },
  };
}
