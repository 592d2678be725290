import { readExportedColumns } from '../../domain/column-words.ts';
import { IMPORT_FIELDS, type ImportField, type ImportTarget, isTableFormat } from '../../domain/imports.ts';
import type { OpenFile, RawRow } from '../read-rows.ts';
import { FIELD_NAMES } from './column-guess-words.ts';
import { isNoteColumn } from './note-columns.ts';
import { readCoordinate, readPair } from './read-positions.ts';
import { recordsIn } from './rows-to-pass.ts';
import { bareSpelling } from './words.ts';

type GuessedFile = Pick<OpenFile, 'columns' | 'format' | 'hasGeometry'>;

/** Fields that a map file's geometry holds already. */
const PLACE_IN_GEOMETRY: ReadonlySet<ImportField> = new Set(['east', 'north', 'position']);
/** Words of map files that mean something else there than in an office's table: left to a person. */
const ONLY_IN_TABLES: ReadonlySet<ImportField> = new Set([
  'commune',
  'owner',
  'unit',
  'setting',
  'status',
  'condition',
  'openTo',
  'isAccessible',
  'areaM2',
]);
/** Map files put shapes, symbols and layers under these names. */
const VAGUE_IN_MAPS = new Set(['type', 'category', 'nhom', 'to', 'ap', 'id', 'code']);
/** Other numbers of a map file are often classes of things; the format's own id, and the shape, name a row there. */
const OSM_IDS = new Set(['osm_id', '@id', 'full_id']);
/** A product's code: commune, then a number; play spaces have a V between. */
const OWN_CODE = /^\d{5}-(?:[A-Z]+-?)?\d{3,}$/;

/** Which column holds which field, by names and values; what is not clear is left out. */
export function guessMapping(
  file: GuessedFile,
  firstRows: readonly RawRow[],
  target: ImportTarget,
): Record<string, string> {
  const exported = readExportedColumns(target, file.columns);
  if (exported !== null) return exported.fields;
  const isMap = !isTableFormat(file.format);
  const fields = IMPORT_FIELDS[target].filter(
    (field) => !(file.hasGeometry && PLACE_IN_GEOMETRY.has(field)) && !(isMap && ONLY_IN_TABLES.has(field)),
  );
  const rows = recordsIn(file, firstRows);
  const columns = file.columns.map((column, index) => ({
    column,
    names: namesIn(column),
    values: valuesOf(rows, index),
  }));
  const matches = fields.flatMap((field: ImportField) =>
    columns.flatMap(({ column, names, values }, index) => {
      if (isNoteColumn(column) || (isMap && field === 'sourceId' && !OSM_IDS.has(column))) return [];
      if (isMap && names.some((name) => VAGUE_IN_MAPS.has(name))) return [];
      const rank = rankOf(field, names);
      return rank === null || !mayHold(field, values) ? [] : [{ field, column, rank, index }];
    }),
  );
  const mapping: Record<string, string> = {};
  const taken = new Set<string>();
  for (const { field, column } of matches.sort((a, b) => a.rank - b.rank || a.index - b.index)) {
    if (mapping[field] !== undefined || taken.has(column)) continue;
    mapping[field] = column;
    taken.add(column);
  }
  return tellAxes(withOwnCodes(mapping, columns), columns);
}

/** The name whole, and without what stands in parentheses or after a line break ("Kinh phí (triệu đồng)"). */
function namesIn(column: string): string[] {
  const whole = bareSpelling(column);
  const short = bareSpelling(column.replace(/[([].*$/s, ''));
  return [...new Set([whole, short])].filter((name) => name !== '');
}

/** Lower is surer; a name that begins with a known one comes after all that are known whole. */
function rankOf(field: ImportField, names: readonly string[]): number | null {
  const known = FIELD_NAMES[field];
  for (const name of names) {
    const rank = known.indexOf(name);
    if (rank >= 0) return rank;
  }
  const begins = known.findIndex(
    (word) => word.length >= 4 && names.some((name) => name.startsWith(`${word} `)),
  );
  return begins < 0 ? null : 100 + begins;
}

function valuesOf(rows: readonly RawRow[], index: number): unknown[] {
  return rows
    .map(({ cells }) => cells[index])
    .filter((value) => value !== null && value !== undefined && value !== '')
    .slice(0, 50);
}

/** Columns are not taken for what most of their values cannot be. */
function mayHold(field: ImportField, values: readonly unknown[]): boolean {
  if (values.length === 0) return true;
  switch (field) {
    case 'east':
    case 'north':
      return isMost(
        values,
        (value) => readCoordinate(value, false) !== null || readCoordinate(value, true) !== null,
      );
    case 'position':
      return isMost(values, (value) => readPair(value, true) !== null || readPair(value, false) !== null);
    case 'sourceId':
    case 'code':
      return new Set(values).size === values.length;
    case 'name':
      return isMost(values, (value) => typeof value === 'string' && /\p{L}/u.test(value));
    default:
      return true;
  }
}

function isMost(values: readonly unknown[], test: (value: unknown) => boolean): boolean {
  return values.filter(test).length * 2 >= values.length;
}

interface Column {
  column: string;
  values: readonly unknown[];
}

/** "Mã" in a file of ours is our code, in any other the office's own number. */
function withOwnCodes(mapping: Record<string, string>, columns: readonly Column[]): Record<string, string> {
  const { sourceId, ...others } = mapping;
  if (sourceId === undefined) return mapping;
  const values = columns.find(({ column }) => column === sourceId)?.values ?? [];
  const isOurs =
    values.length > 0 && values.every((value) => typeof value === 'string' && OWN_CODE.test(value));
  return isOurs ? { ...others, code: sourceId } : mapping;
}

/**
 * X is the northing on Vietnamese survey sheets and the easting in most programs: values tell. Only columns whose
 * names leave it open are exchanged here; a "Kinh độ" that holds latitudes is asked about.
 */
function tellAxes(mapping: Record<string, string>, columns: readonly Column[]): Record<string, string> {
  const { east, north } = mapping;
  if (east === undefined || north === undefined) return mapping;
  const isOpen = [east, north].every((column) => {
    const name = bareSpelling(column);
    return /(?:^| )[xy](?: |$)|xcoord|ycoord/.test(name) && !SAYS_WHICH.test(name);
  });
  const isNorthInEast = columns
    .filter(({ column }) => column === east)
    .some(({ values }) => isMost(values, looksNorth) && values.length > 0);
  return isOpen && isNorthInEast ? { ...mapping, east: north, north: east } : mapping;
}

const SAYS_WHICH = /kinh do|vi do|lon|lat|east|north|dong|bac/;

function looksNorth(value: unknown): boolean {
  const metres = readCoordinate(value, false);
  if (metres !== null && metres > 900_000) return true;
  const degrees = readCoordinate(value, true);
  return degrees !== null && degrees >= 6 && degrees <= 24;
}
