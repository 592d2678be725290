import type { MultiPolygon, Polygon } from 'geojson';
import type { LonLat } from '../domain/values.ts';

/** Metres per degree of latitude on the mean sphere that Turf uses. */
const METRES_PER_DEGREE = (Math.PI * 6_371_008.8) / 180;
const FEWEST_LINES = 400;
const LINES_PER_RADIUS = 20;

type Interval = [from: number, to: number];

/**
 * The same share as by joining discs, measured along parallels of latitude: on each line the length inside
 * the outline and within reach. Differs by less than 0.5 % of the area and takes a second for 100,000 points,
 * where joining as many discs takes hours.
 */
export function shareByScanLines(
  geometry: Polygon | MultiPolygon,
  points: readonly LonLat[],
  radiusM: number,
): number {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  const rings = polygons.flat();
  let [south, north] = [Infinity, -Infinity];
  for (const ring of rings) {
    for (const [, lat = 0] of ring) [south, north] = [Math.min(south, lat), Math.max(north, lat)];
  }
  const radiusDegrees = radiusM / METRES_PER_DEGREE;
  const step = Math.min((north - south) / FEWEST_LINES, radiusDegrees / LINES_PER_RADIUS);
  const crossings: number[][] = Array.from({ length: Math.ceil((north - south) / step) }, () => []);
  const lineAt = (index: number) => south + (index + 0.5) * step;
  for (const ring of rings) {
    for (let corner = 1; corner < ring.length; corner++) {
      const [x1 = 0, y1 = 0] = ring[corner - 1] ?? [];
      const [x2 = 0, y2 = 0] = ring[corner] ?? [];
      const [low, high] = y1 < y2 ? [y1, y2] : [y2, y1];
      for (let index = Math.ceil((low - south) / step - 0.5); lineAt(index) < high; index++) {
        crossings[index]?.push(x1 + ((lineAt(index) - y1) / (y2 - y1)) * (x2 - x1));
      }
    }
  }
  const byLat = [...points].sort((a, b) => a[1] - b[1]);
  let [whole, reached, first] = [0, 0, 0];
  for (const [index, xs] of crossings.entries()) {
    const lat = lineAt(index);
    const shrink = Math.cos((lat * Math.PI) / 180);
    while ((byLat[first]?.[1] ?? Infinity) < lat - radiusDegrees) first++;
    const chords: Interval[] = [];
    for (let at = first; (byLat[at]?.[1] ?? Infinity) <= lat + radiusDegrees; at++) {
      const [x = 0, y = 0] = byLat[at] ?? [];
      const half = Math.sqrt(Math.max(0, radiusDegrees ** 2 - (y - lat) ** 2)) / shrink;
      chords.push([x - half, x + half]);
    }
    const inside = pairs(xs);
    whole += shrink * inside.reduce((sum, [from, to]) => sum + to - from, 0);
    reached += shrink * overlap(inside, merged(chords));
  }
  return whole === 0 ? 0 : Math.min(1, reached / whole);
}

/** Even-odd: between the first and second crossing inside, between the second and third outside. */
function pairs(xs: number[]): Interval[] {
  const sorted = xs.sort((a, b) => a - b);
  const intervals: Interval[] = [];
  for (let at = 0; at + 1 < sorted.length; at += 2) intervals.push([sorted[at] ?? 0, sorted[at + 1] ?? 0]);
  return intervals;
}

function merged(intervals: Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const [from, to] of intervals.sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

/** Length that two sorted lists of disjoint intervals share. */
function overlap(a: readonly Interval[], b: readonly Interval[]): number {
  let [length, i, j] = [0, 0, 0];
  for (;;) {
    const [one, other] = [a[i], b[j]];
    if (!one || !other) return length;
    length += Math.max(0, Math.min(one[1], other[1]) - Math.max(one[0], other[0]));
    if (one[1] < other[1]) i++;
    else j++;
  }
}
