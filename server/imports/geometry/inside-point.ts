import { along, area, booleanPointInPolygon, centroid, length, lineString, polygon } from '@turf/turf';
import type { LonLat, Outline } from '../../domain/values.ts';
import { RowError } from '../row-error.ts';

const DECIMALS = 7;
const LEVELS_TRIED = 12;

/**
 * A point of the shape that stands for it on the map and decides its commune: for a polygon strictly inside
 * (of several the largest), for a line half-way along it (of several the longest). A shape that crosses a
 * commune border therefore belongs where this point lies. Seven decimals, about a centimetre.
 * @throws RowError `import.ring_too_short` for a polygon too thin to have an inside
 */
export function pointInside(outline: Outline): LonLat {
  switch (outline.type) {
    case 'Polygon':
      return insidePolygon(outline.coordinates);
    case 'MultiPolygon':
      return insidePolygon(largest(outline.coordinates, (rings) => area(polygon(rings))));
    case 'LineString':
      return halfWay(outline.coordinates);
    case 'MultiLineString':
      return halfWay(largest(outline.coordinates, (line) => length(lineString(line))));
  }
}

function largest<T>(parts: readonly T[], size: (part: T) => number): T {
  const [first, ...others] = parts;
  if (first === undefined) throw new Error('a shape without parts');
  return others.reduce((best, part) => (size(part) > size(best) ? part : best), first);
}

function halfWay(line: LonLat[]): LonLat {
  const shape = lineString(line);
  const [lon = 0, lat = 0] = along(shape, length(shape) / 2).geometry.coordinates;
  return rounded(lon, lat);
}

/** The centroid when it lies inside, else the middle of the roomiest stretch between two corners' levels. */
function insidePolygon(rings: LonLat[][]): LonLat {
  const shape = polygon(rings);
  const [lon = 0, lat = 0] = centroid(shape).geometry.coordinates;
  const centre = rounded(lon, lat);
  if (booleanPointInPolygon(centre, shape, { ignoreBoundary: true })) return centre;
  const lats = [...new Set(rings.flat().map(([, y]) => y))].sort((a, b) => a - b);
  // Levels half-way between two neighbouring corners meet no corner, so crossings come in pairs.
  const levels = lats.slice(1).map((high, index) => {
    const low = lats[index] ?? high;
    return { level: (low + high) / 2, heightDegrees: high - low };
  });
  const roomiest = levels.sort((a, b) => b.heightDegrees - a.heightDegrees).slice(0, LEVELS_TRIED);
  const stretches = roomiest.flatMap(({ level, heightDegrees }) =>
    stretchesAt(rings, level).map(([west, east]) => ({
      room: Math.min(east - west, heightDegrees),
      lonLat: rounded((west + east) / 2, level),
    })),
  );
  if (stretches.length === 0) throw new RowError('import.ring_too_short');
  return largest(stretches, ({ room }) => room).lonLat;
}

/** Where a level runs inside the polygon, west to east. */
function stretchesAt(rings: LonLat[][], level: number): [west: number, east: number][] {
  const crossings = rings
    .flatMap((ring) =>
      ring.slice(1).flatMap(([x2, y2], index) => {
        const [x1, y1] = ring[index] ?? [x2, y2];
        return y1 > level === y2 > level ? [] : [x1 + ((level - y1) / (y2 - y1)) * (x2 - x1)];
      }),
    )
    .sort((a, b) => a - b);
  return crossings.flatMap((west, index) => {
    const east = crossings[index + 1];
    return index % 2 === 0 && east !== undefined ? [[west, east] as [number, number]] : [];
  });
}

const rounded = (lon: number, lat: number): LonLat => [
  Number(lon.toFixed(DECIMALS)),
  Number(lat.toFixed(DECIMALS)),
];
