import { open } from 'node:fs/promises';
import { ProblemError } from '../../domain/errors.ts';

export type FileKind = 'zip' | 'sqlite' | 'json' | 'xml' | 'text';

const ACCEPTED = 'CSV, XLSX, GeoJSON, TopoJSON, KML, KMZ, GPX, GeoPackage, shapefile (.zip)';
const HEAD_BYTES = 64 * 1024;

const ZIP_STARTS = ['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08'];

/** Kinds that people choose by mistake, by their first bytes. */
const REFUSED: readonly [found: string, start: string][] = [
  ['PDF', '%PDF'],
  ['JPEG', '\xff\xd8\xff'],
  ['PNG', '\x89PNG'],
  ['GIF', 'GIF8'],
  ['TIFF', 'II*\0'],
  ['TIFF', 'MM\0*'],
  ['RAR', 'Rar!'],
  ['7-Zip', '7z\xbc\xaf'],
  ['GZip', '\x1f\x8b'],
  ['FlatGeobuf', 'fgb'],
  ['shapefile (.shp)', '\0\0\x27\x0a'],
  ['RTF', '{\\rtf'],
];

/**
 * Tells the kind of a file by its content; the name helps only to tell a damaged map from a table of text.
 * @throws ProblemError `import.file_empty`, `import.unknown_kind`, `import.old_excel`, `import.password_protected`
 */
export async function tellKind(path: string, fileName: string): Promise<FileKind> {
  const head = await readHead(path);
  if (head.length === 0) throw new ProblemError('import.file_empty');
  const start = head.toString('latin1');
  if (ZIP_STARTS.some((magic) => start.startsWith(magic))) return 'zip';
  if (start.startsWith('SQLite format 3\0')) return 'sqlite';
  if (start.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) throw refusedOle(head);
  const refused = REFUSED.find(([, magic]) => start.startsWith(magic));
  if (refused) throw unknownKind(refused[0]);
  if (start.startsWith('\xfe\xff')) throw new ProblemError('import.text_encoding', { format: 'CSV' });
  const text = textOf(head);
  // GeoJSON line by line may begin with an RS mark.
  const first = text.replaceAll('\x1e', ' ').replace(/^[\uFEFF\s]+/, '');
  if (first === '') throw new ProblemError('import.file_empty');
  if (/^<(!doctype )?html/i.test(first)) throw unknownKind('HTML');
  if (first.startsWith('<')) return 'xml';
  if (/^[{[]/.test(first) || /\.(geo|topo)?json$/i.test(fileName)) return 'json';
  if (isBinary(text) || /\.(kml|gpx|kmz|xlsx|gpkg|zip)$/i.test(fileName)) throw unknownKind('binary');
  return 'text';
}

export function unknownKind(found: string): ProblemError {
  return new ProblemError('import.unknown_kind', { found, accepted: ACCEPTED });
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await file.read(buffer, 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Old Office files and files with a password share one container; the names of its parts stand in UTF-16. */
function refusedOle(head: Buffer): ProblemError {
  return head.includes(Buffer.from('EncryptedPackage', 'utf16le')) ||
    head.includes(Buffer.from('EncryptionInfo', 'utf16le'))
    ? new ProblemError('import.password_protected')
    : new ProblemError('import.old_excel');
}

function textOf(head: Buffer): string {
  const isUtf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[1] === 0 && head[3] === 0);
  return head.toString(isUtf16 ? 'utf16le' : 'latin1').replace(/^\xef\xbb\xbf/, '');
}

/** More than two in a hundred characters that no text has. */
function isBinary(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is counted
  const controls = text.match(/[\0-\x08\x0e-\x1f]/g)?.length ?? 0;
  return controls > text.length * 0.02;
}
