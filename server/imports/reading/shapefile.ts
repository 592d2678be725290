import { join } from 'node:path';
import iconv from 'iconv-lite';
import { ProblemError } from '../../domain/errors.ts';
import type { TextEncoding } from '../../domain/imports.ts';
import { readReferenceSystem } from '../coordinates/reference-system.ts';
import type { OpenFile, RawRow, ReadChoices } from '../read-rows.ts';
import { characterFault } from './broken-characters.ts';
import { uniqueNames } from './column-names.ts';
import {
  type CellDecoder,
  cellDecoder,
  type DbfHeader,
  dbfCells,
  isDeleted,
  parseDbfHeader,
} from './dbf-records.ts';
import { FileWindow } from './file-window.ts';
import { ROWS_PER_BATCH } from './limits.ts';
import { parseShpContent } from './shp-records.ts';
import { guessEncoding } from './text-encoding.ts';
import type { ZipArchive } from './zip-archive.ts';

const SHP_HEADER_BYTES = 100;
const RECORD_HEADER_BYTES = 8;
const MAX_RECORD_BYTES = 64 * 1024 ** 2;
const MAX_SIDE_FILE_BYTES = 64 * 1024;
const SAMPLE_BYTES = 8 * 1024 ** 2;

interface Layer {
  name: string;
  shpPath: string;
  dbfPath: string | null;
  dbf: DbfHeader | null;
}

/**
 * A zipped shapefile; every .shp is a layer. Records are read from unpacked files one by one, so its size does
 * not matter. @throws ProblemError `import.shapefile_damaged`, `import.layer_unknown`, `import.zip_…`
 */
export async function openShapefile(
  archive: ZipArchive,
  names: readonly string[],
  folder: string,
  choices: ReadChoices,
): Promise<OpenFile> {
  const layers = names.filter((name) => /\.shp$/i.test(name)).map((name) => name.slice(0, -4));
  const name = choices.layer ?? layers[0] ?? '';
  if (!layers.includes(name)) throw new ProblemError('import.layer_unknown', { layer: name });
  const sibling = (extension: string) =>
    names.find((entry) => entry.toLowerCase() === `${name}.${extension}`.toLowerCase()) ?? null;
  const layer = await unpack(archive, name, sibling, folder);
  const encoding = await encodingOf(layer, await sideText(archive, sibling('cpg')), choices.encoding);
  const decode = cellDecoder(encoding.name);
  const prj = await sideText(archive, sibling('prj'));
  const columns = uniqueNames(layer.dbf?.fields.map((field) => decode(field.name)) ?? []);
  const crs = prj === null ? null : (readReferenceSystem(prj)?.crs ?? null);
  return {
    format: 'shapefile',
    layers: layers.map((each) => ({
      name: each,
      rows: each === name ? (layer.dbf?.recordCount ?? null) : null,
    })),
    layer: name,
    encoding: encoding.chosen,
    isEncodingUncertain: encoding.isUncertain,
    delimiter: null,
    headerRow: null,
    columns,
    rowCount: null,
    hasGeometry: true,
    crs,
    rows: (signal) => readRows(layer, columns, decode, signal),
    close: () => Promise.resolve(),
  };
}

async function unpack(
  archive: ZipArchive,
  name: string,
  sibling: (extension: string) => string | null,
  folder: string,
): Promise<Layer> {
  const shpPath = join(folder, 'layer.shp');
  await archive.extract(sibling('shp') ?? `${name}.shp`, shpPath);
  const shp = await FileWindow.open(shpPath);
  const header = await shp.bytes(0, SHP_HEADER_BYTES);
  await shp.close();
  if (header.length < SHP_HEADER_BYTES || header.readInt32BE(0) !== 9994) {
    throw new ProblemError('import.shapefile_damaged', { layer: name, part: '.shp' });
  }
  const dbfName = sibling('dbf');
  if (dbfName === null) return { name, shpPath, dbfPath: null, dbf: null };
  const dbfPath = join(folder, 'layer.dbf');
  await archive.extract(dbfName, dbfPath);
  const file = await FileWindow.open(dbfPath);
  const declared = parseDbfHeader(await file.bytes(0, 65_536));
  await file.close();
  const dbf = declared && { ...declared, recordCount: recordsThere(declared, file.size) };
  if (!dbf) throw new ProblemError('import.shapefile_damaged', { layer: name, part: '.dbf' });
  return { name, shpPath, dbfPath, dbf };
}

/** A header may promise more records than the file holds. */
function recordsThere({ recordCount, headerLength, recordLength }: DbfHeader, size: number): number {
  return Math.min(recordCount, Math.max(0, Math.floor((size - headerLength) / recordLength)));
}

async function sideText(archive: ZipArchive, name: string | null): Promise<string | null> {
  if (name === null) return null;
  const bytes = await archive.bytes(name, MAX_SIDE_FILE_BYTES);
  return (
    bytes
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .trim() || null
  );
}

interface Encoding {
  /** For the decoder: one of ours or a name of iconv-lite. */
  name: string;
  /** null: another code page that the .cpg names. */
  chosen: TextEncoding | null;
  isUncertain: boolean;
}

/**
 * What a person chose, else the .cpg, else what the texts look like: the code page byte in the .dbf is what a
 * program writes by default and says little.
 */
async function encodingOf(layer: Layer, cpg: string | null, chosen: TextEncoding | null): Promise<Encoding> {
  if (chosen !== null) return { name: chosen, chosen, isUncertain: false };
  const named = cpg === null ? null : codePageName(cpg);
  const guess = guessEncoding(await sampleTexts(layer));
  // A .cpg that the texts contradict is a default of the program that wrote it.
  if (named !== null && !(named === 'utf-8' && guess.encoding !== 'utf-8')) {
    const own = (['utf-8', 'windows-1258', 'windows-1252'] as const).find((each) => each === named) ?? null;
    return { name: named, chosen: own, isUncertain: false };
  }
  return { name: guess.encoding, chosen: guess.encoding, isUncertain: guess.isUncertain };
}

/** "UTF-8", "1258", "ANSI 1258", "CP1258", "65001" … ; null when unknown. */
function codePageName(cpg: string): string | null {
  const name = cpg.split(/\s*\n/)[0]?.trim().toLowerCase() ?? '';
  if (/^(utf-?8|65001|cp65001)$/.test(name)) return 'utf-8';
  if (/^(iso-?)?8859-?1$/.test(name)) return 'windows-1252';
  const digits = /^(?:ansi|cp|windows|oem|ldid\/)?[-_ ]?(\d{3,5})$/.exec(name)?.[1];
  const candidate = digits ? (/^12\d\d$/.test(digits) ? `windows-${digits}` : `cp${digits}`) : name;
  return iconv.encodingExists(candidate) ? candidate : null;
}

async function sampleTexts({ dbf, dbfPath }: Layer): Promise<Buffer> {
  if (!dbf || dbfPath === null) return Buffer.alloc(0);
  const file = await FileWindow.open(dbfPath);
  const bytes = await file.bytes(0, SAMPLE_BYTES);
  await file.close();
  const cells = dbf.fields.map(({ name }) => name);
  for (let at = dbf.headerLength; at + dbf.recordLength <= bytes.length; at += dbf.recordLength) {
    for (const { type, offset, length } of dbf.fields) {
      if (type !== 'C') continue;
      const cell = bytes.subarray(at + offset, at + offset + length);
      if (cell.some((byte) => byte > 127)) cells.push(cell);
    }
  }
  return Buffer.concat(cells.flatMap((cell) => [cell, Buffer.from('\n')]));
}

async function* readRows(
  layer: Layer,
  columns: readonly string[],
  decode: CellDecoder,
  signal?: AbortSignal,
): AsyncGenerator<readonly RawRow[]> {
  const shp = await FileWindow.open(layer.shpPath);
  const dbf = layer.dbfPath === null ? null : await FileWindow.open(layer.dbfPath);
  try {
    let batch: RawRow[] = [];
    let offset = SHP_HEADER_BYTES;
    const expected = layer.dbf?.recordCount ?? 0;
    for (let row = 1; offset < shp.size || row <= expected; row += 1) {
      const shape = await shapeAt(shp, offset);
      offset = shape.next;
      const record = await recordAt(dbf, layer.dbf, row);
      if (record && isDeleted(record)) continue;
      const cells =
        record && layer.dbf ? dbfCells(record, layer.dbf.fields, decode) : columns.map(() => null);
      const isDamaged = shape.geometry === 'damaged' || (record === null && layer.dbf !== null);
      batch.push({
        row,
        cells,
        geometry: shape.geometry === 'damaged' ? null : shape.geometry,
        sourceId: null,
        fault: isDamaged ? { code: 'import.record_damaged', details: {} } : characterFault(cells, columns),
      });
      if (batch.length === ROWS_PER_BATCH) {
        yield batch;
        signal?.throwIfAborted();
        batch = [];
      }
      // Beyond the damage nothing tells where a shape begins; attributes that are still there are returned.
      if (shape.isLast && row >= expected) break;
    }
    if (batch.length > 0) yield batch;
  } finally {
    await shp.close();
    await dbf?.close();
  }
}

async function shapeAt(shp: FileWindow, offset: number) {
  const lost = { geometry: 'damaged' as const, next: shp.size, isLast: true };
  if (offset + RECORD_HEADER_BYTES > shp.size) return lost;
  const length = (await shp.bytes(offset, RECORD_HEADER_BYTES)).readInt32BE(4) * 2;
  const next = offset + RECORD_HEADER_BYTES + length;
  if (length < 4 || length > MAX_RECORD_BYTES || next > shp.size) return lost;
  const content = await shp.bytes(offset + RECORD_HEADER_BYTES, length);
  return { geometry: parseShpContent(content), next, isLast: false };
}

/** null: not there, or cut. */
async function recordAt(
  dbf: FileWindow | null,
  header: DbfHeader | null,
  row: number,
): Promise<Buffer | null> {
  if (!dbf || !header || row > header.recordCount) return null;
  const record = await dbf.bytes(header.headerLength + (row - 1) * header.recordLength, header.recordLength);
  return record.length === header.recordLength ? record : null;
}
