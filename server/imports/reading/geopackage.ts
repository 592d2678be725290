import { constants, copyFile, open } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { ProblemError } from '../../domain/errors.ts';
import { readReferenceSystem } from '../coordinates/reference-system.ts';
import type { OpenFile, RawRow, ReadChoices } from '../read-rows.ts';
import { characterFault } from './broken-characters.ts';
import { uniqueNames } from './column-names.ts';
import { ROWS_PER_BATCH } from './limits.ts';
import { makeScratchFolder } from './scratch-folder.ts';
import { parseWkb } from './wkb.ts';

/** Bytes of the header's envelope by its code. */
const ENVELOPE_BYTES = [0, 32, 48, 48, 64];

interface Layer {
  table: string;
  geometryColumn: string;
  /** Primary key, null without. */
  idColumn: string | null;
  columns: readonly string[];
  crs: string | null;
}

/**
 * A GeoPackage is a SQLite database that anybody may have made: it is opened read-only as a copy, only ordinary
 * tables are read (no views, no virtual tables, no computed columns), and functions in its schema are not trusted.
 * @throws ProblemError `import.geopackage_damaged`, `import.layer_unknown`, `import.no_rows`
 */
export async function openGeoPackage(path: string, choices: ReadChoices): Promise<OpenFile> {
  const scratch = await makeScratchFolder();
  let database: Database.Database | null = null;
  try {
    const copy = join(scratch.path, 'copy.gpkg');
    await copyFile(path, copy, constants.COPYFILE_FICLONE);
    await leaveWalMode(copy);
    const opened = new Database(copy, { readonly: true });
    database = opened;
    opened.pragma('trusted_schema = OFF');
    opened.pragma('cell_size_check = ON');
    opened.pragma('mmap_size = 0');
    return describe(opened, choices.layer, async () => {
      opened.close();
      await scratch.remove();
    });
  } catch (error) {
    database?.close();
    await scratch.remove();
    throw toProblem(error);
  }
}

function describe(database: Database.Database, chosen: string | null, close: () => Promise<void>): OpenFile {
  const names = listLayers(database);
  const name = chosen ?? names[0];
  if (name === undefined) throw new ProblemError('import.no_rows');
  if (!names.includes(name)) throw new ProblemError('import.layer_unknown', { layer: name });
  const layer = readLayer(database, name);
  const layers = names.map((each) => ({ name: each, rows: countRows(database, each) }));
  const rowCount = layers.find((each) => each.name === name)?.rows ?? null;
  if (rowCount === 0) throw new ProblemError('import.no_rows');
  const columns = uniqueNames(layer.columns);
  return {
    format: 'geopackage',
    layers,
    layer: name,
    encoding: null,
    isEncodingUncertain: false,
    delimiter: null,
    headerRow: null,
    columns,
    rowCount,
    hasGeometry: true,
    crs: layer.crs,
    rows: (signal) => readRows(database, layer, columns, signal),
    close,
  };
}

/** A database left in write-ahead mode cannot be opened read-only; its log is not part of the file anyway. */
async function leaveWalMode(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const versions = Buffer.alloc(2);
    await file.read(versions, 0, 2, 18);
    if (versions[0] === 2 || versions[1] === 2) await file.write(Buffer.from([1, 1]), 0, 2, 18);
  } finally {
    await file.close();
  }
}

function listLayers(database: Database.Database): string[] {
  const rows = database
    .prepare(
      `SELECT c.table_name AS name FROM gpkg_contents c
       JOIN gpkg_geometry_columns g ON g.table_name = c.table_name
       JOIN sqlite_master m ON m.name = c.table_name
       WHERE c.data_type = 'features' AND m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%'
       ORDER BY c.rowid`,
    )
    .all() as { name: string }[];
  return rows.map(({ name }) => String(name));
}

function readLayer(database: Database.Database, table: string): Layer {
  const geometry = database
    .prepare(
      `SELECT g.column_name AS name, s.organization AS organization, s.organization_coordsys_id AS code,
              s.definition AS definition
       FROM gpkg_geometry_columns g LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id
       WHERE g.table_name = ?`,
    )
    .get(table) as { name: string; organization: unknown; code: unknown; definition: unknown };
  // hidden: 2 and 3 are computed columns, whose formula would run.
  const info = database.prepare('SELECT name, pk, hidden FROM pragma_table_xinfo(?)').all(table) as {
    name: string;
    pk: number;
    hidden: number;
  }[];
  const stored = info.filter(({ hidden }) => hidden === 0);
  if (!stored.some(({ name }) => name === geometry.name)) {
    throw new ProblemError('import.geopackage_damaged', { reason: `${table}.${geometry.name}` });
  }
  const idColumn = stored.find(({ pk }) => pk === 1)?.name ?? null;
  return {
    table,
    geometryColumn: geometry.name,
    idColumn,
    columns: stored.map(({ name }) => name).filter((name) => name !== geometry.name && name !== idColumn),
    crs: crsOf(geometry),
  };
}

function crsOf({
  organization,
  code,
  definition,
}: {
  organization: unknown;
  code: unknown;
  definition: unknown;
}) {
  const isEpsg = /^epsg$/i.test(String(organization)) && Number(code) > 0;
  const named = isEpsg ? readReferenceSystem(`EPSG:${Number(code)}`) : null;
  const defined = named ?? (typeof definition === 'string' ? readReferenceSystem(definition) : null);
  return defined?.crs ?? (isEpsg ? `EPSG:${Number(code)}` : null);
}

function countRows(database: Database.Database, table: string): number {
  const { count } = database.prepare(`SELECT count(*) AS count FROM ${quoted(table)}`).get() as {
    count: number;
  };
  return count;
}

async function* readRows(
  database: Database.Database,
  layer: Layer,
  columns: readonly string[],
  signal?: AbortSignal,
): AsyncGenerator<readonly RawRow[]> {
  const names = [layer.geometryColumn, layer.idColumn ?? layer.geometryColumn, ...layer.columns];
  const sql = `SELECT rowid, ${names.map(quoted).join(', ')} FROM ${quoted(layer.table)} WHERE rowid > ? ORDER BY rowid LIMIT ?`;
  let after: bigint | number = -(2n ** 63n);
  let row = 0;
  for (;;) {
    signal?.throwIfAborted();
    let records: unknown[][];
    try {
      records = database.prepare(sql).raw().safeIntegers().all(after, ROWS_PER_BATCH) as unknown[][];
    } catch (error) {
      throw toProblem(error);
    }
    if (records.length === 0) return;
    const batch = records.map(([, geometry, id, ...values]) => {
      row += 1;
      return toRow(row, geometry, layer.idColumn === null ? null : id, values, columns);
    });
    after = records.at(-1)?.[0] as bigint;
    yield batch;
    // Reading is synchronous here; the server answers others in between.
    await nextTurn();
  }
}

function toRow(
  row: number,
  blob: unknown,
  id: unknown,
  values: unknown[],
  columns: readonly string[],
): RawRow {
  const geometry = blob === null ? null : Buffer.isBuffer(blob) ? parseGeometryBlob(blob) : 'damaged';
  const cells = values.map(plainValue);
  return {
    row,
    cells,
    geometry: geometry === 'damaged' ? null : geometry,
    sourceId: id === null || id === undefined ? null : String(id),
    fault:
      geometry === 'damaged'
        ? { code: 'import.record_damaged', details: {} }
        : characterFault(cells, columns),
  };
}

/** Whole numbers that JavaScript would round, and bytes, become text. */
function plainValue(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (Buffer.isBuffer(value)) return `base64:${value.toString('base64')}`;
  return typeof value === 'string' ? value.normalize('NFC') : value;
}

/** "GP", version, flags, reference system, envelope, then well-known binary. */
function parseGeometryBlob(blob: Buffer) {
  if (blob.length < 8 || blob.toString('latin1', 0, 2) !== 'GP') return 'damaged';
  const flags = blob[3] ?? 0;
  const envelope = ENVELOPE_BYTES[(flags >> 1) & 0b111];
  if (envelope === undefined) return 'damaged';
  return (flags & 0b10000) !== 0 ? null : parseWkb(blob.subarray(8 + envelope));
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

function toProblem(error: unknown): unknown {
  if (error instanceof Database.SqliteError) {
    return new ProblemError('import.geopackage_damaged', { reason: error.message.slice(0, 200) });
  }
  return error;
}
