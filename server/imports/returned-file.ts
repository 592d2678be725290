import { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { WorkbookWriter } from '@cj-tech-master/excelts';
import { stringify } from 'csv-stringify/sync';
import { readExportedColumns } from '../domain/column-words.ts';
import { toFormulaSafe } from '../domain/formula-safe.ts';
import { isTableFormat } from '../domain/imports.ts';
import type { ImportRecord, KeptRow } from './imports.rows.ts';
import { isNoteColumn, NOTE_PREFIX } from './understanding/note-columns.ts';

type Language = 'vi' | 'en';

/** The last column of a table; a map file has a property of its own. */
const REASON_COLUMN: Record<Language, string> = { vi: 'Lý do trả lại', en: 'Reason returned' };
const PER_PAGE = 500;

export interface ReturnedFile {
  fileName: string;
  contentType: string;
  bytes: AsyncGenerator<Uint8Array>;
}

/**
 * Rows that did not go in as a file of the source's kind: all columns as they came and the reason in the last
 * one. Mended, it can be imported again, since the import passes the reason over.
 */
export function returnedFile(
  record: Pick<ImportRecord, 'fileName' | 'target' | 'inspection' | 'settings'>,
  rows: AsyncIterable<KeptRow>,
  describe: (row: KeptRow) => string,
  language: Language,
): ReturnedFile {
  const { inspection, settings } = record;
  const all = inspection?.columns.map(({ name }) => name) ?? [];
  const kept = all.flatMap((name, index) => (isNoteColumn(name) ? [] : [index]));
  const table: Table = {
    columns: kept.map((index) => all[index] ?? ''),
    cellsOf: (row) => kept.map((index) => row.raw.cells[index] ?? null),
    rows,
    describe,
    reason: REASON_COLUMN[language],
  };
  const base = record.fileName.replace(/\.[a-z]{2,9}$/i, '');
  const named = (extension: string) => `${base}.${language === 'vi' ? 'tra-lai' : 'returned'}.${extension}`;
  if (inspection === null || !isTableFormat(inspection.format)) {
    const bytes = encoded(geoJson(table, settings.crs));
    return { fileName: named('geojson'), contentType: 'application/geo+json', bytes };
  }
  if (inspection.format === 'csv') {
    // What this product wrote stands in the record as it stood in the file: safe already.
    const isSafe = readExportedColumns(record.target, all) !== null || all.some(isNoteColumn);
    const bytes = encoded(csv(table, settings.delimiter ?? ',', isSafe));
    return { fileName: named('csv'), contentType: 'text/csv; charset=utf-8', bytes };
  }
  return {
    fileName: named('xlsx'),
    contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    bytes: xlsx(table),
  };
}

interface Table {
  columns: string[];
  cellsOf(row: KeptRow): unknown[];
  rows: AsyncIterable<KeptRow>;
  describe(row: KeptRow): string;
  reason: string;
}

/** No cell is run as a formula; an import of the mended file takes the sign out that is put in here. */
async function* csv(table: Table, delimiter: string, isSafe: boolean): AsyncGenerator<string> {
  const line = (cells: string[]) => stringify([cells], { delimiter });
  yield `\uFEFF${line([...table.columns, table.reason])}`;
  for await (const row of table.rows) {
    const cells = table.cellsOf(row).map(toText);
    yield line([...(isSafe ? cells : cells.map(toFormulaSafe)), table.describe(row)]);
  }
}

function toText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString().replace('T00:00:00.000Z', '');
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}

async function* geoJson(table: Table, crs: string): AsyncGenerator<string> {
  const isWgs84 = crs === 'EPSG:4326';
  const system = isWgs84 ? '' : `"crs":${JSON.stringify({ type: 'name', properties: { name: crs } })},`;
  yield `{"type":"FeatureCollection",${system}"features":[`;
  let separator = '\n';
  for await (const row of table.rows) {
    const cells = table.cellsOf(row);
    const properties = Object.fromEntries([
      ...table.columns.map((name, index) => [name, cells[index] ?? null]),
      [`${NOTE_PREFIX}reason`, table.describe(row)],
    ]);
    const { geometry, sourceId } = row.raw;
    const id = sourceId === null ? {} : { id: sourceId };
    yield `${separator}${JSON.stringify({ type: 'Feature', ...id, geometry: geometry ?? null, properties })}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}

async function* xlsx(table: Table): AsyncGenerator<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const sink = new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  const book = new WorkbookWriter({ stream: sink, useStyles: true, creator: 'Bờ An', lastModifiedBy: '' });
  const sheet = book.addWorksheet('Sheet1', { views: [{ state: 'frozen', ySplit: 1 }] });
  const header = sheet.addRow([...table.columns, table.reason]);
  header.font = { bold: true };
  header.commit();
  let count = 0;
  for await (const row of table.rows) {
    const line = sheet.addRow([...table.cellsOf(row).map(toCell), table.describe(row)]);
    for (const [index, cell] of table.cellsOf(row).entries()) {
      if (cell instanceof Date) line.getCell(index + 1).numFmt = 'dd/mm/yyyy';
    }
    line.commit();
    count += 1;
    if (count % PER_PAGE === 0) {
      await nextTurn();
      yield* chunks.splice(0);
    }
  }
  await book.commit();
  yield* chunks.splice(0);
}

function toCell(cell: unknown): string | number | boolean | Date | null {
  if (cell === null || cell === undefined) return null;
  if (cell instanceof Date || typeof cell === 'number' || typeof cell === 'boolean') return cell;
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell).slice(0, 32_767);
}

async function* encoded(parts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const part of parts) yield encoder.encode(part);
}
