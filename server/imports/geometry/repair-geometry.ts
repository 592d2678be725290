import { coordinateFault, type LonLat, type Outline } from '../../domain/values.ts';
import { RowError, type RowFault } from '../row-error.ts';
import { pointInside } from './inside-point.ts';
import { repairPolygon } from './repair-rings.ts';

/** A geometry that is ready to become a place. */
export interface RepairedGeometry {
  /** On or inside the shape; decides the commune. */
  lonLat: LonLat;
  /** null for a point. */
  outline: Outline | null;
  /** What the place cannot hold and the row keeps: `points` of a MultiPoint. */
  extra: Record<string, unknown>;
}

/** From the file's coordinates, in the file's order of axes, to WGS 84; or why there is no such place. */
export type ToLonLat = (x: number, y: number) => LonLat | RowFault;

/**
 * Checks one GeoJSON geometry of any reference system and mends what is certain: heights are dropped, rings
 * closed and turned the right way, repeated points and spikes taken out (`repair-rings.ts`). What would be a guess is
 * returned as a fault.
 */
export function repairGeometry(raw: unknown, toLonLat: ToLonLat): RepairedGeometry | RowFault {
  try {
    const { shape, extra } = readShape(raw, toLonLat);
    return shape.type === 'Point'
      ? { lonLat: shape.coordinates, outline: null, extra }
      : { lonLat: pointInside(shape), outline: shape, extra };
  } catch (error) {
    if (error instanceof RowError) return error.fault;
    throw error;
  }
}

/** For files in WGS 84, longitude first. */
export function asWgs84(lon: number, lat: number): LonLat | RowFault {
  const code = coordinateFault(lon, lat);
  return code === null ? [lon, lat] : { code, details: { lonLat: `${lon}, ${lat}` } };
}

type Shape = { type: 'Point'; coordinates: LonLat } | Outline;

function readShape(raw: unknown, toLonLat: ToLonLat): { shape: Shape; extra: Record<string, unknown> } {
  if (!isGeometry(raw)) throw new RowError('import.no_geometry');
  const { coordinates } = raw;
  const position = (point: unknown) => readPosition(point, toLonLat);
  const line = (points: unknown) => readLine(points, position);
  const rings = (list: unknown) => nonEmpty(list).map((ring) => withoutRepeats(listOf(ring).map(position)));
  switch (raw.type) {
    case 'Point':
      return { shape: { type: 'Point', coordinates: position(coordinates) }, extra: {} };
    case 'MultiPoint': {
      const points = nonEmpty(coordinates).map(position);
      const [first] = points;
      if (!first) throw new RowError('import.no_geometry');
      // One record is one place: the first point stands for it, the others are kept beside it.
      return { shape: { type: 'Point', coordinates: first }, extra: points.length > 1 ? { points } : {} };
    }
    case 'LineString':
      return { shape: { type: 'LineString', coordinates: line(coordinates) }, extra: {} };
    case 'MultiLineString':
      return { shape: readLines(nonEmpty(coordinates), position), extra: {} };
    case 'Polygon':
      return { shape: repairPolygon([rings(coordinates)]), extra: {} };
    case 'MultiPolygon':
      return { shape: repairPolygon(nonEmpty(coordinates).map(rings)), extra: {} };
    case 'GeometryCollection':
      return readShape(asOneGeometry(raw.geometries), toLonLat);
    default:
      throw new RowError('import.geometry_type', { type: String(raw.type) });
  }
}

/** The first two numbers; a third one (height) and a fourth (measure) are dropped. */
function readPosition(raw: unknown, toLonLat: ToLonLat): LonLat {
  const [x, y] = listOf(raw);
  if (typeof x !== 'number' || typeof y !== 'number' || !Number.isFinite(x) || !Number.isFinite(y)) {
    throw new RowError('import.position_invalid', { position: shorten(raw) });
  }
  const lonLat = toLonLat(x, y);
  if (!Array.isArray(lonLat)) throw new RowError(lonLat.code, lonLat.details);
  return lonLat;
}

function readLine(raw: unknown, position: (point: unknown) => LonLat): LonLat[] {
  const line = withoutRepeats(listOf(raw).map(position));
  if (line.length < 2) throw new RowError('import.line_too_short');
  return line;
}

/** Parts that are no more than a point are left out beside others. */
function readLines(parts: readonly unknown[], position: (point: unknown) => LonLat): Outline {
  const lines = parts
    .map((part) => withoutRepeats(listOf(part).map(position)))
    .filter((line) => line.length > 1);
  const [only] = lines;
  if (!only) throw new RowError('import.line_too_short');
  return lines.length === 1
    ? { type: 'LineString', coordinates: only }
    : { type: 'MultiLineString', coordinates: lines };
}

/** Members of one kind are one geometry of several parts; of several kinds nothing tells which one is the place. */
function asOneGeometry(raw: unknown): unknown {
  const members = (Array.isArray(raw) ? raw : []).filter(isGeometry);
  const [only] = members;
  if (!only) throw new RowError('import.no_geometry');
  if (members.length === 1) return only;
  const kind = String(only.type).replace(/^Multi/, '');
  const isOneKind =
    /^(Point|LineString|Polygon)$/.test(kind) &&
    members.every(({ type }) => type === kind || type === `Multi${kind}`);
  if (!isOneKind) throw new RowError('import.geometry_type', { type: 'GeometryCollection' });
  const coordinates = members.flatMap((member) =>
    member.type === kind ? [member.coordinates] : listOf(member.coordinates),
  );
  return { type: `Multi${kind}`, coordinates };
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

const isGeometry = (raw: unknown): raw is Record<string, unknown> =>
  typeof raw === 'object' && raw !== null && !Array.isArray(raw);

const shorten = (value: unknown) => (JSON.stringify(value) ?? String(value)).slice(0, 60);
