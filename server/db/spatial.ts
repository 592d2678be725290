import { type ExpressionBuilder, type RawBuilder, type SqlBool, sql } from 'kysely';
import { boxToMortonRanges } from './morton.ts';
import type { Schema } from './schema.ts';

export type Dialect = 'sqlite' | 'postgres';
type PlaceTable = 'sites' | 'play_spaces';
type Box = readonly [west: number, south: number, east: number, north: number];

/** Mean earth radius of PostGIS's `ST_DistanceSphere`, so that both databases agree on metres. */
const EARTH_RADIUS_M = 6_371_008.771415;

/** Rows whose point lies in the box, edges included. Degrees, WGS 84. */
export function withinBox<T extends PlaceTable>(
  dialect: Dialect,
  expression: ExpressionBuilder<Schema, T>,
  table: T,
  [west, south, east, north]: Box,
) {
  if (dialect === 'postgres') {
    return sql<SqlBool>`${sql.ref(`${table}.geom`)} && ST_MakeEnvelope(${west}, ${south}, ${east}, ${north}, 4326)`;
  }
  const morton = sql.ref<number>(`${table}.morton`);
  const ranges = boxToMortonRanges([west, south, east, north]).map(
    ([low, high]) => sql<SqlBool>`${morton} BETWEEN ${low} AND ${high}`,
  );
  return expression.and([
    expression.or(ranges),
    sql<SqlBool>`${sql.ref(`${table}.lon`)} BETWEEN ${west} AND ${east}`,
    sql<SqlBool>`${sql.ref(`${table}.lat`)} BETWEEN ${south} AND ${north}`,
  ]);
}

/** Great-circle metres from the row's point to a position, on the same sphere in both databases. */
export function distanceM(dialect: Dialect, table: PlaceTable, lon: number, lat: number): RawBuilder<number> {
  const rowLon = sql.ref(`${table}.lon`);
  const rowLat = sql.ref(`${table}.lat`);
  if (dialect === 'postgres') {
    return sql<number>`ST_DistanceSphere(${sql.ref(`${table}.geom`)}, ST_SetSRID(ST_MakePoint(${lon}, ${lat}), 4326))`;
  }
  return sql<number>`(2 * ${EARTH_RADIUS_M} * asin(sqrt(
    pow(sin(radians(${rowLat} - ${lat}) / 2), 2)
    + cos(radians(${lat})) * cos(radians(${rowLat})) * pow(sin(radians(${rowLon} - ${lon}) / 2), 2))))`;
}

/** The box around a circle, degrees; a little too large so that the exact distance decides. */
export function boxAround(lon: number, lat: number, radiusM: number): Box {
  const dLat = ((radiusM * 1.001) / EARTH_RADIUS_M) * (180 / Math.PI);
  const dLon = dLat / Math.max(0.01, Math.cos((lat * Math.PI) / 180));
  return [lon - dLon, lat - dLat, lon + dLon, lat + dLat];
}
