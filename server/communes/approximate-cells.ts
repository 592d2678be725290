import { area, circle, featureCollection, intersect, point, polygon, union, voronoi } from '@turf/turf';
import type { Feature, MultiPolygon, Polygon, Position } from 'geojson';
import type { Commune } from '../domain/communes.ts';
import { type CommuneOutline, geometryOf, polygonsOf } from './outline.ts';
import { isInside } from './outline-edges.ts';

type Fact = Pick<Commune, 'code' | 'provinceCode' | 'lonLat' | 'areaKm2'>;

/** Discs of neighbours must meet, or the province falls apart; 1.2 closes Hà Nội without reaching far out. */
const NEIGHBOUR_REACH = 1.2;
const DISC_STEPS = 32;

/**
 * A cell per commune from reference point and area alone: nearest-point cells, cut to the silhouette of the
 * province (its communes' discs joined, holes filled). A commune alone in its province gets a disc of its
 * own area. The cells do not overlap; they are a guess for drawing and proposing, never for assigning.
 */
export function approximateCells(facts: readonly Fact[]): CommuneOutline[] {
  if (facts.length === 0) return [];
  const sorted = [...facts].sort((a, b) => (a.code < b.code ? -1 : 1));
  const silhouettes = new Map<string, Feature<Polygon | MultiPolygon>>();
  for (const provinceCode of new Set(sorted.map((fact) => fact.provinceCode))) {
    silhouettes.set(provinceCode, silhouetteOf(sorted.filter((fact) => fact.provinceCode === provinceCode)));
  }
  const nearest = nearestPointCells(sorted);
  return sorted.flatMap((fact, index) => {
    const silhouette = silhouettes.get(fact.provinceCode);
    const cell = nearest[index];
    if (!silhouette) return [];
    const cut = cell ? cutTo(silhouette, cell) : silhouette;
    return cut ? [{ code: fact.code, geometry: rounded(largestPart(cut.geometry)) }] : [];
  });
}

function cutTo(
  silhouette: Feature<Polygon | MultiPolygon>,
  cell: Feature<Polygon>,
): Feature<Polygon | MultiPolygon> | null {
  // Most cells lie within, and the exact overlay costs a hundred times the test.
  if (isInside(cell.geometry, silhouette.geometry)) return cell;
  return intersect(featureCollection<Polygon | MultiPolygon>([cell, silhouette]));
}

function silhouetteOf(facts: readonly Fact[]): Feature<Polygon | MultiPolygon> {
  const reach = facts.length === 1 ? 1 : NEIGHBOUR_REACH;
  const discs = facts.map(({ lonLat, areaKm2 }) =>
    circle(lonLat, Math.sqrt(areaKm2 / Math.PI) * reach, { steps: DISC_STEPS, units: 'kilometers' }),
  );
  const [first] = discs;
  const joined = discs.length > 1 ? union(featureCollection(discs)) : first;
  if (!joined) throw new Error('no discs to join');
  const withoutHoles = polygonsOf(joined.geometry).map((rings) => rings.slice(0, 1));
  return { type: 'Feature', properties: {}, geometry: geometryOf(withoutHoles) };
}

/** Voronoi cells in degrees, with longitude shrunk first so that "nearest" means nearest in metres. */
function nearestPointCells(facts: readonly Fact[]): (Feature<Polygon> | null)[] {
  if (facts.length < 2) return facts.map(() => null);
  const shrink = Math.cos(((facts[0]?.lonLat[1] ?? 0) * Math.PI) / 180);
  const flat = facts.map(({ lonLat: [lon, lat] }) => [lon * shrink, lat] as const);
  const lons = flat.map(([x]) => x);
  const lats = flat.map(([, y]) => y);
  const margin = 1;
  const cells = voronoi(featureCollection(flat.map(([x, y]) => point([x, y]))), {
    bbox: [
      Math.min(...lons) - margin,
      Math.min(...lats) - margin,
      Math.max(...lons) + margin,
      Math.max(...lats) + margin,
    ],
  });
  return facts.map((_, index) => {
    const cell = cells.features[index];
    if (!cell) return null;
    return polygon(cell.geometry.coordinates.map((ring) => ring.map(([x = 0, y = 0]) => [x / shrink, y])));
  });
}

/** A cut cell may leave crumbs beyond its neighbour; the part worth drawing is the largest. */
function largestPart(geometry: Polygon | MultiPolygon): Polygon {
  const [first, ...rest] = polygonsOf(geometry).map((rings) => polygon(rings).geometry);
  if (!first) throw new Error('an empty cell');
  return rest.reduce((best, part) => (area(part) > area(best) ? part : best), first);
}

/** Six decimals (0.1 m), as the full-precision outlines have: more would only feign exactness. */
function rounded(geometry: Polygon | MultiPolygon): Polygon | MultiPolygon {
  const round = (position: Position) => position.map((value) => Math.round(value * 1e6) / 1e6);
  return geometryOf(polygonsOf(geometry).map((rings) => rings.map((ring) => ring.map(round))));
}
