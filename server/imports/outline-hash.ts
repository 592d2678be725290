import { createHash } from 'node:crypto';
import type { LonLat, Outline } from '../domain/values.ts';

/** About a tenth of a metre: two programs round the same outline differently. */
const DECIMALS = 6;

/**
 * Equal for the same outline however it was written: rings may begin anywhere and turn either way, lines may
 * run from either end, parts may stand in any order. 52 bits.
 */
export function outlineHash(outline: Outline): number {
  const hash = createHash('sha256').update(normalised(outline)).digest('hex');
  return Number.parseInt(hash.slice(0, 13), 16);
}

function normalised(outline: Outline): string {
  switch (outline.type) {
    case 'LineString':
      return `line ${line(outline.coordinates)}`;
    case 'MultiLineString':
      return `line ${outline.coordinates.map(line).sort().join(' + ')}`;
    case 'Polygon':
      return `area ${polygon(outline.coordinates)}`;
    case 'MultiPolygon':
      return `area ${outline.coordinates.map(polygon).sort().join(' + ')}`;
  }
}

const point = ([lon, lat]: LonLat) => `${lon.toFixed(DECIMALS)} ${lat.toFixed(DECIMALS)}`;

function line(points: readonly LonLat[]): string {
  const texts = points.map(point);
  return smaller(texts.join(), texts.toReversed().join());
}

function polygon(rings: readonly (readonly LonLat[])[]): string {
  const [outer, ...holes] = rings.map(ring);
  return [outer, ...holes.sort()].join(' - ');
}

/** From its smallest point on, in the direction that sorts first; without the closing point. */
function ring(points: readonly LonLat[]): string {
  const texts = points.slice(0, -1).map(point);
  return smaller(fromSmallest(texts), fromSmallest(texts.toReversed()));
}

function fromSmallest(texts: readonly string[]): string {
  let smallest = 0;
  for (const [index, text] of texts.entries()) if (text < (texts[smallest] ?? '')) smallest = index;
  return [...texts.slice(smallest), ...texts.slice(0, smallest)].join();
}

const smaller = (a: string, b: string) => (a < b ? a : b);
