import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { ProblemError } from '../../domain/errors.ts';
import { readReferenceSystem } from '../coordinates/reference-system.ts';
import type { OpenFile, RawRow } from '../read-rows.ts';
import { FeatureTable, isGeometry, isRecord } from './features.ts';
import { JsonScanError, JsonScanner } from './json-scanner.ts';
import { MAX_FEATURE_BYTES, megabytes, ROWS_PER_BATCH } from './limits.ts';
import { openTopoJson } from './topojson-file.ts';

const CHUNK_BYTES = 256 * 1024;

/**
 * GeoJSON of any size: a collection, one feature or geometry, or features line by line. The file is read once
 * to its end to learn all columns and to be sure that it is whole, then again for the rows.
 * @throws ProblemError `import.unreadable`, `import.not_geojson`, `import.text_encoding`, `import.too_large_to_read`
 */
export async function openJson(path: string, layer: string | null): Promise<OpenFile> {
  const table = new FeatureTable();
  let rowCount = 0;
  let crs: string | null = null;
  let loose = 0;
  for await (const { kind, value } of readValues(path)) {
    if (kind === 'element') {
      loose += 1;
    } else if (isRecord(value) && value.type === 'Topology') {
      return openTopoJson(value, layer);
    } else if (isRecord(value) && value.type === 'FeatureCollection' && Array.isArray(value.features)) {
      crs ??= crsOf(value.crs);
      loose = 0;
      continue;
    } else if (!isRecord(value) || (value.type !== 'Feature' && !isGeometry(value))) {
      throw new ProblemError('import.not_geojson');
    } else crs ??= crsOf(value.crs);
    table.learn(value);
    rowCount += 1;
  }
  if (loose > 0) throw new ProblemError('import.not_geojson');
  if (rowCount === 0) throw new ProblemError('import.no_rows');
  return {
    format: 'geojson',
    layers: [],
    layer: null,
    encoding: null,
    isEncodingUncertain: false,
    delimiter: null,
    headerRow: null,
    columns: table.columns,
    rowCount,
    hasGeometry: true,
    crs,
    rows: (signal) => readRows(path, table, signal),
    close: () => Promise.resolve(),
  };
}

async function* readRows(
  path: string,
  table: FeatureTable,
  signal?: AbortSignal,
): AsyncGenerator<readonly RawRow[]> {
  let batch: RawRow[] = [];
  let row = 0;
  for await (const { kind, value } of readValues(path)) {
    signal?.throwIfAborted();
    if (kind === 'document' && isRecord(value) && value.type === 'FeatureCollection') continue;
    row += 1;
    batch.push(table.row(value, row));
    if (batch.length === ROWS_PER_BATCH) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

async function* readValues(path: string): AsyncGenerator<{ kind: 'element' | 'document'; value: unknown }> {
  const scanner = new JsonScanner();
  let isStart = true;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
      const bytes: Buffer = isStart ? withoutMark(chunk) : chunk;
      isStart = false;
      for (const piece of scanner.push(bytes)) {
        if (!isUtf8(piece.bytes)) throw new ProblemError('import.text_encoding', { format: 'GeoJSON' });
        yield { kind: piece.kind, value: JSON.parse(piece.bytes.toString('utf8')) };
      }
    }
    scanner.end();
  } catch (error) {
    throw toProblem(error);
  }
}

function withoutMark(chunk: Buffer): Buffer {
  if ((chunk[0] === 0xff && chunk[1] === 0xfe) || (chunk[0] === 0xfe && chunk[1] === 0xff)) {
    throw new ProblemError('import.text_encoding', { format: 'GeoJSON' });
  }
  return chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? chunk.subarray(3) : chunk;
}

function toProblem(error: unknown): unknown {
  if (error instanceof SyntaxError) return new ProblemError('import.unreadable', { reason: error.message });
  if (!(error instanceof JsonScanError)) return error;
  return error.reason === 'feature_too_large'
    ? new ProblemError('import.too_large_to_read', { format: 'JSON', limit: megabytes(MAX_FEATURE_BYTES) })
    : new ProblemError('import.unreadable', { reason: error.reason });
}

/** Of an old `crs` member; a name that is not understood comes as it is. */
function crsOf(crs: unknown): string | null {
  if (!isRecord(crs) || !isRecord(crs.properties)) return null;
  const name = String(crs.properties.name ?? crs.properties.code ?? '').trim();
  return name === '' ? null : (readReferenceSystem(name)?.crs ?? name);
}
