import { ProblemError } from '../domain/errors.ts';
import type { LonLat, Outline } from '../domain/values.ts';
import { asWgs84, repairGeometry } from './geometry/repair-geometry.ts';
import type { RowFault } from './row-error.ts';

/** Properties that the file of returned rows adds. */
export const NOTE_PREFIX = '_returned_';

/** A feature ready to become a place. */
export interface ReadFeature {
  /** Feature id or OSM id as the file gives it, null without. */
  sourceId: string | null;
  /** On or inside the shape; decides the commune. */
  lonLat: LonLat;
  outline: Outline | null;
  properties: Record<string, unknown>;
}

/**
 * The features of a GeoJSON text: a FeatureCollection, or one Feature.
 * @throws ProblemError `import.unreadable`, `import.not_geojson`, `import.other_reference_system`
 */
export function readCollection(text: string): unknown[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new ProblemError('import.unreadable', { reason: cause instanceof Error ? cause.message : '' });
  }
  if (isRecord(parsed)) refuseOtherSystem(parsed.crs);
  if (isRecord(parsed) && parsed.type === 'FeatureCollection' && Array.isArray(parsed.features)) {
    return parsed.features;
  }
  if (isRecord(parsed) && parsed.type === 'Feature') return [parsed];
  throw new ProblemError('import.not_geojson');
}

/** Old GeoJSON may name a system; VN-2000 degrees look like WGS 84 and would land 200 m off. */
function refuseOtherSystem(crs: unknown): void {
  const name = isRecord(crs) && isRecord(crs.properties) ? String(crs.properties.name ?? '') : '';
  if (name !== '' && !/CRS84$|EPSG:+4326$/.test(name)) {
    throw new ProblemError('import.other_reference_system', { crs: name });
  }
}

/**
 * Checks one feature and mends what is certain: heights are dropped, rings closed and turned the right way,
 * repeated points taken out. What would be a guess is returned as a fault.
 */
export function readFeature(raw: unknown): ReadFeature | RowFault {
  if (!isRecord(raw) || raw.type !== 'Feature') return { code: 'import.not_a_feature', details: {} };
  const properties = isRecord(raw.properties) ? raw.properties : {};
  const repaired = repairGeometry(raw.geometry, asWgs84);
  if ('code' in repaired) return repaired;
  const { lonLat, outline, extra } = repaired;
  return {
    sourceId: readSourceId(raw.id, properties),
    lonLat,
    outline,
    properties: { ...withoutNotes(properties), ...extra },
  };
}

export function isFault(read: ReadFeature | RowFault): read is RowFault {
  return 'code' in read;
}

/** A returned row that was mended comes without the reason it was returned for. */
function withoutNotes(properties: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !name.startsWith(NOTE_PREFIX)));
}

function readSourceId(id: unknown, properties: Record<string, unknown>): string | null {
  for (const value of [properties.osm_id, properties['@id'], id]) {
    if (typeof value === 'number' && Number.isFinite(value)) return String(value);
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
  }
  return null;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
