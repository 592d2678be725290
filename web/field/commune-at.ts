import type { OutlineQuality } from '#domain/communes.ts';
import { isInside } from '#domain/geometry.ts';
import type { LonLat } from '#domain/values.ts';
import type { CommuneShapes } from '../map/index.ts';

/** The commune whose outline holds a point. Where official and approximate ones overlap, the official one counts. */
export function communeAt(
  shapes: CommuneShapes,
  point: LonLat,
): { communeCode: string | null; basis: OutlineQuality | null } {
  let found: { communeCode: string; basis: OutlineQuality } | null = null;
  for (const { geometry, properties } of shapes.features) {
    if (found?.basis === 'official' || (found && properties.quality !== 'official')) continue;
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    if (polygons.some((rings) => isInside(point, rings as LonLat[][])))
      found = { communeCode: properties.code, basis: properties.quality };
  }
  return found ?? { communeCode: null, basis: null };
}
