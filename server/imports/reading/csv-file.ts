import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { ProblemError } from '../../domain/errors.ts';
import type { TextEncoding } from '../../domain/imports.ts';
import type { OpenFile, RawRow, ReadChoices } from '../read-rows.ts';
import { BROKEN, characterFault } from './broken-characters.ts';
import { uniqueNames } from './column-names.ts';
import { newlineOf, sampleRecords, sniffDelimiter } from './csv-dialect.ts';
import { CsvParser, type CsvRecord } from './csv-parser.ts';
import { findHeader } from './header-row.ts';
import { MAX_CELL_CHARACTERS, ROWS_PER_BATCH } from './limits.ts';
import { decoderOf, guessFileEncoding } from './text-encoding.ts';

/** Larger parts make strings that the fast heap of V8 does not hold; measured four times slower at 1 MB. */
const CHUNK_BYTES = 64 * 1024;
const SAMPLE_BYTES = 512 * 1024;
interface Table {
  path: string;
  encoding: TextEncoding;
  delimiter: string;
  newline: '\n' | '\r';
  /** Lines before the first row of data. */
  linesAbove: number;
  columns: readonly string[];
}

/** @throws ProblemError `import.no_rows` */
export async function openCsv(path: string, choices: ReadChoices): Promise<OpenFile> {
  const guess = await guessFileEncoding(path);
  const encoding = choices.encoding ?? guess.encoding;
  const { sample, isWholeFile } = await readSample(path, encoding);
  const delimiter = choices.delimiter ?? sniffDelimiter(sample, isWholeFile);
  const records = sampleRecords(sample, delimiter, isWholeFile);
  const header = findHeader(
    records.map(({ cells }) => cells),
    choices.headerRow,
  );
  const table: Table = {
    path,
    encoding,
    delimiter,
    newline: newlineOf(sample),
    linesAbove: header.row - 1 + header.height,
    columns: uniqueNames(header.names),
  };
  if (!records.slice(table.linesAbove).some(hasContent) && isWholeFile)
    throw new ProblemError('import.no_rows');
  return {
    format: 'csv',
    layers: [],
    layer: null,
    encoding,
    isEncodingUncertain: guess.isUncertain && choices.encoding === null,
    delimiter,
    headerRow: header.row,
    columns: table.columns,
    rowCount: null,
    hasGeometry: false,
    crs: null,
    rows: (signal) => readRows(table, signal),
    close: () => Promise.resolve(),
  };
}

async function readSample(path: string, encoding: TextEncoding) {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(SAMPLE_BYTES);
    const { bytesRead } = await file.read(buffer, 0, SAMPLE_BYTES, 0);
    const isWholeFile = (await file.stat()).size === bytesRead;
    const sample = decoderOf(encoding)(buffer.subarray(0, bytesRead), !isWholeFile);
    return { sample: sample.replace(/^\uFEFF/, '').normalize('NFC'), isWholeFile };
  } finally {
    await file.close();
  }
}

async function* readRows(table: Table, signal?: AbortSignal): AsyncGenerator<readonly RawRow[]> {
  let line = 0;
  let batch: RawRow[] = [];
  for await (const { records, isSuspect } of readRecords(table)) {
    signal?.throwIfAborted();
    for (const record of records) {
      line += 1;
      if (line <= table.linesAbove || !hasContent(record)) continue;
      batch.push(toRow(record, line - table.linesAbove, table.columns, isSuspect));
      if (batch.length === ROWS_PER_BATCH) {
        yield batch;
        signal?.throwIfAborted();
        batch = [];
      }
    }
  }
  if (batch.length > 0) yield batch;
}

/** `isSuspect`: a broken character stood in this part or an earlier one. */
async function* readRecords({ path, encoding, delimiter, newline }: Table) {
  const decode = decoderOf(encoding);
  const parser = new CsvParser(delimiter, newline);
  let carried = '';
  let isStart = true;
  let isSuspect = false;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    let text = carried + decode(chunk, true);
    if (isStart) text = text.replace(/^\uFEFF/, '');
    isStart = false;
    // An accent may stand apart from its letter at a cut, so only whole lines are composed.
    const cut = text.lastIndexOf(newline) + 1;
    carried = text.slice(cut);
    if (carried.length > 2 * MAX_CELL_CHARACTERS) {
      yield toPart(carried);
      carried = '';
    } else if (cut > 0) yield toPart(text.slice(0, cut));
  }
  yield toPart(carried + decode(new Uint8Array(), false), true);

  function toPart(text: string, isLast = false): { records: CsvRecord[]; isSuspect: boolean } {
    const composed = text.normalize('NFC');
    isSuspect ||= BROKEN.test(composed);
    return { records: parser.push(composed, isLast), isSuspect };
  }
}

function toRow(
  { cells, fault }: CsvRecord,
  row: number,
  columns: readonly string[],
  isSuspect: boolean,
): RawRow {
  while (cells.length > columns.length && cells.at(-1)?.trim() === '') cells.pop();
  const raw: RawRow = { row, cells, geometry: null, sourceId: null, fault: null };
  if (fault !== null) {
    raw.fault = { code: fault, details: { limit: MAX_CELL_CHARACTERS } };
  } else if (cells.length !== columns.length) {
    raw.fault = { code: 'import.cell_count', details: { found: cells.length, expected: columns.length } };
  } else if (isSuspect) {
    raw.fault = characterFault(cells, columns);
  }
  return raw;
}

const hasContent = ({ cells }: CsvRecord) => cells.some((cell) => cell !== '' && cell.trim() !== '');
