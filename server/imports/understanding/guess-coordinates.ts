import type { ImportFormat, ImportQuestion, ImportSettings } from '../../domain/imports.ts';
import { HA_NOI_ZONE } from '../../domain/reference-systems.ts';
import type { LonLat } from '../../domain/values.ts';
import { readReferenceSystem } from '../coordinates/reference-system.ts';
import { createToLonLat } from '../coordinates/to-lon-lat.ts';
import type { OpenFile, RawRow } from '../read-rows.ts';
import { orderOf, readCoordinate, readPair, unitOf } from './read-positions.ts';
import { recordsIn } from './rows-to-pass.ts';

type Mapping = ImportSettings['mapping'];
type Pair = readonly [first: number, second: number];
/** Formats whose own rules say WGS 84, longitude first. */
const ALWAYS_WGS84: ReadonlySet<ImportFormat> = new Set(['geojson', 'topojson', 'kml', 'kmz', 'gpx']);

export interface GuessedCoordinates {
  crs: string;
  isSwapped: boolean;
  questions: ImportQuestion[];
}

/** Reference system and order of axes, from what the file names and from where its first rows would lie. */
export function guessCoordinates(
  file: Pick<OpenFile, 'columns' | 'format' | 'hasGeometry' | 'crs'>,
  firstRows: readonly RawRow[],
  mapping: Mapping,
): GuessedCoordinates {
  const pairs = pairsOf(file, firstRows, mapping);
  const named = file.crs === null ? null : readReferenceSystem(file.crs);
  const unit = mostOf(pairs.map(([first, second]) => unitOf(first, second)));
  const questions: ImportQuestion[] = [];
  const isSwapped = isMostlySwapped(pairs, unit);
  if (isSwapped && needsAxes(mapping, file.hasGeometry)) questions.push('axes');
  if (named !== null && (unit === null || named.isDegrees === (unit === 'degrees'))) {
    return { crs: named.crs, isSwapped, questions };
  }
  const isTold =
    file.crs === null && unit !== 'metres' && (ALWAYS_WGS84.has(file.format) || !file.hasGeometry);
  if (!isTold && pairs.length > 0) questions.unshift('crs');
  const namesVn2000 = Object.values(mapping).some((column) => /vn[-\s]?2000/i.test(column));
  if (unit === 'degrees' && namesVn2000) return { crs: 'EPSG:4756', isSwapped, questions };
  return { crs: unit === 'metres' ? HA_NOI_ZONE : 'EPSG:4326', isSwapped, questions };
}

/** The text of a position column tells its own order row by row. */
function needsAxes(mapping: Mapping, hasGeometry: boolean): boolean {
  return hasGeometry || (mapping.east !== undefined && mapping.north !== undefined);
}

/** First coordinates of the rows in the order in which the settings count them. */
export function pairsOf(
  { columns, hasGeometry }: Pick<OpenFile, 'columns' | 'hasGeometry'>,
  rows: readonly RawRow[],
  { east, north, position }: Mapping,
): Pair[] {
  const [eastAt, northAt, positionAt] = [east, north, position].map((column) =>
    column === undefined ? -1 : columns.indexOf(column),
  ) as [number, number, number];
  return rows.flatMap(({ cells, geometry }) => {
    if (eastAt >= 0 && northAt >= 0) {
      const first = coordinate(cells[eastAt]);
      const second = coordinate(cells[northAt]);
      return first === null || second === null ? [] : [[first, second] as const];
    }
    if (positionAt >= 0) {
      const pair = readPair(cells[positionAt], true) ?? readPair(cells[positionAt], false);
      return pair === null ? [] : [pair];
    }
    const first = hasGeometry ? firstPosition(geometry) : null;
    return first === null ? [] : [first];
  });
}

/** Degrees if it can be, else metres. */
function coordinate(value: unknown): number | null {
  const degrees = readCoordinate(value, true);
  if (degrees !== null && Math.abs(degrees) <= 180 && !isGrouped(value)) return degrees;
  return readCoordinate(value, false);
}

/** "588.383" is 588,383 m where the other column says 2.326.366. */
const isGrouped = (value: unknown) => typeof value === 'string' && /^\s*[2-9]\d\d[.,]\d{3}\s*$/.test(value);

function firstPosition(geometry: unknown): Pair | null {
  if (typeof geometry !== 'object' || geometry === null) return null;
  if ('geometries' in geometry && Array.isArray(geometry.geometries))
    return firstPosition(geometry.geometries[0]);
  let at: unknown = 'coordinates' in geometry ? geometry.coordinates : null;
  while (Array.isArray(at) && Array.isArray(at[0])) at = at[0];
  const [x, y] = Array.isArray(at) ? (at as unknown[]) : [];
  return typeof x === 'number' && typeof y === 'number' ? [x, y] : null;
}

function mostOf<T>(values: readonly T[]): T | null {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best: [T | null, number] = [null, 0];
  for (const [value, count] of counts) if (count > best[1]) best = [value, count];
  return best[0];
}

function isMostlySwapped(pairs: readonly Pair[], unit: 'degrees' | 'metres' | null): boolean {
  if (unit === null) return false;
  const orders = pairs.map(([first, second]) => orderOf(first, second, unit === 'degrees'));
  return mostOf(orders) === 'north first';
}

/** Where the first row with coordinates would lie, as the settings have it and with its axes exchanged. */
export function firstPointOf(
  file: Pick<OpenFile, 'columns' | 'format' | 'hasGeometry'>,
  firstRows: readonly RawRow[],
  settings: Pick<ImportSettings, 'crs' | 'isSwapped' | 'mapping'>,
): { asMapped: LonLat | null; swapped: LonLat | null } | null {
  const [pair] = pairsOf(file, recordsIn(file, firstRows), settings.mapping);
  if (pair === undefined) return null;
  const at = (isSwapped: boolean): LonLat | null => {
    const lonLat = createToLonLat(settings.crs, isSwapped)?.(...pair);
    return Array.isArray(lonLat) ? lonLat : null;
  };
  return { asMapped: at(settings.isSwapped), swapped: at(!settings.isSwapped) };
}
