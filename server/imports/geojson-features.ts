import type { Feature, Geometry } from 'geojson';
import { ProblemError } from '../domain/errors.ts';
import { coordinateFault, type LonLat, type Outline } from '../domain/values.ts';
import { pointInside } from './inside-point.ts';
import { repairPolygon } from './repair-rings.ts';
import { RowError, type RowFault } from './row-error.ts';

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
  try {
    if (!isRecord(raw) || raw.type !== 'Feature') throw new RowError('import.not_a_feature');
    const feature = raw as unknown as Feature<Geometry | null>;
    const properties = isRecord(feature.properties) ? feature.properties : {};
    const { geometry, extra } = readGeometry(feature.geometry);
    return {
      sourceId: readSourceId(feature.id, properties),
      lonLat: geometry.type === 'Point' ? geometry.coordinates : pointInside(geometry),
      outline: geometry.type === 'Point' ? null : geometry,
      properties: { ...withoutNotes(properties), ...extra },
    };
  } catch (error) {
    if (error instanceof RowError) return error.fault;
    throw error;
  }
}

export function isFault(read: ReadFeature | RowFault): read is RowFault {
  return 'code' in read;
}

type Shape = { type: 'Point'; coordinates: LonLat } | Outline;

function readGeometry(raw: unknown): { geometry: Shape; extra: Record<string, unknown> } {
  if (!isRecord(raw)) throw new RowError('import.no_geometry');
  const { coordinates } = raw;
  switch (raw.type) {
    case 'Point':
      return { geometry: { type: 'Point', coordinates: readPosition(coordinates) }, extra: {} };
    case 'MultiPoint': {
      const points = listOf(coordinates).map(readPosition);
      const [first] = points;
      if (!first) throw new RowError('import.no_geometry');
      // One record is one place: the first point stands for it, the others are kept beside it.
      return {
        geometry: { type: 'Point', coordinates: first },
        extra: points.length > 1 ? { points } : {},
      };
    }
    case 'LineString':
      return { geometry: { type: 'LineString', coordinates: readLine(coordinates) }, extra: {} };
    case 'MultiLineString':
      return {
        geometry: { type: 'MultiLineString', coordinates: nonEmpty(coordinates).map(readLine) },
        extra: {},
      };
    case 'Polygon':
      return { geometry: repairPolygon([readRings(coordinates)]), extra: {} };
    case 'MultiPolygon':
      return { geometry: repairPolygon(nonEmpty(coordinates).map(readRings)), extra: {} };
    case 'GeometryCollection': {
      const [only, ...others] = Array.isArray(raw.geometries) ? raw.geometries : [];
      if (only === undefined || others.length > 0) {
        throw new RowError('import.geometry_type', { type: 'GeometryCollection' });
      }
      return readGeometry(only);
    }
    default:
      throw new RowError('import.geometry_type', { type: String(raw.type) });
  }
}

/** Longitude and latitude; a third number (height) is dropped. */
function readPosition(raw: unknown): LonLat {
  const [lon, lat] = listOf(raw);
  if (typeof lon !== 'number' || typeof lat !== 'number' || !Number.isFinite(lon) || !Number.isFinite(lat)) {
    throw new RowError('import.position_invalid', { position: shorten(raw) });
  }
  const fault = coordinateFault(lon, lat);
  if (fault !== null) throw new RowError(fault, { lonLat: `${lon}, ${lat}` });
  return [lon, lat];
}

function readLine(raw: unknown): LonLat[] {
  const line = withoutRepeats(listOf(raw).map(readPosition));
  if (line.length < 2) throw new RowError('import.line_too_short');
  return line;
}

function readRings(raw: unknown): LonLat[][] {
  return nonEmpty(raw).map((ring) => withoutRepeats(listOf(ring).map(readPosition)));
}

function withoutRepeats(points: readonly LonLat[]): LonLat[] {
  return points.filter(([lon, lat], index) => {
    const before = points[index - 1];
    return before === undefined || before[0] !== lon || before[1] !== lat;
  });
}

function listOf(raw: unknown): unknown[] {
  if (!Array.isArray(raw)) throw new RowError('import.position_invalid', { position: shorten(raw) });
  return raw;
}

function nonEmpty(raw: unknown): unknown[] {
  const list = listOf(raw);
  if (list.length === 0) throw new RowError('import.no_geometry');
  return list;
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

const shorten = (value: unknown) => (JSON.stringify(value) ?? String(value)).slice(0, 60);
