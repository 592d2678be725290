import { utf8, zip } from './file-builders.ts';

/** Small files of every kind that may be evidence, and of kinds that may not, made by code. */

/** One page with a line of text. `trailer` is put into the trailer as it is. */
export function pdf(line = 'Bien ban kiem tra', trailer = ''): Buffer {
  const content = `BT /F1 12 Tf 40 700 Td (${line}) Tj ET`;
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${content.length}>>stream\n${content}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ];
  let text = '%PDF-1.7\n';
  const offsets = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj${object}endobj\n`;
    return String(at).padStart(10, '0');
  });
  const start = text.length;
  text += `xref\n0 6\n0000000000 65535 f \n${offsets.map((at) => `${at} 00000 n \n`).join('')}`;
  return Buffer.from(
    `${text}trailer<</Size 6/Root 1 0 R${trailer}>>\nstartxref\n${start}\n%%EOF\n`,
    'latin1',
  );
}

const CONTENT_TYPES = 'http://schemas.openxmlformats.org/package/2006/content-types';
const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
const SHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml';

type Parts = Record<string, Uint8Array>;

function openXml(part: string, type: string, more: Parts): Buffer {
  return zip({
    '[Content_Types].xml': utf8(
      `<Types xmlns="${CONTENT_TYPES}"><Override PartName="/${part}" ContentType="${type}"/></Types>`,
    ),
    '_rels/.rels': utf8('<Relationships/>'),
    [part]: utf8('<document/>'),
    ...more,
  });
}

export const docx = (more: Parts = {}) => openXml('word/document.xml', WORD, more);
export const xlsx = (more: Parts = {}) => openXml('xl/workbook.xml', SHEET, more);
/** Named as one without macros by its sender, but with the content type of one with macros. */
export const docm = () =>
  openXml('word/document.xml', 'application/vnd.ms-word.document.macroEnabled.main+xml', {});

function openDocument(type: string, more: Parts): Buffer {
  return zip({
    mimetype: utf8(`application/vnd.oasis.opendocument.${type}`),
    'content.xml': utf8('<office:document-content/>'),
    'META-INF/manifest.xml': utf8('<manifest:manifest/>'),
    ...more,
  });
}

export const odt = (more: Parts = {}) => openDocument('text', more);
export const ods = (more: Parts = {}) => openDocument('spreadsheet', more);

/** Old Office files and new ones with a password. */
export const ole = (stream: string) =>
  Buffer.concat([
    Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1'),
    Buffer.alloc(504),
    Buffer.from(stream, 'utf16le'),
    Buffer.alloc(512),
  ]);

/** A document with one entry of so many zero bytes. */
export const bomb = (bytes: number) => docx({ 'word/media/zeros.bin': Buffer.alloc(bytes) });

/** The same, but its headers say that the entry is small. */
export function lyingBomb(bytes: number): Buffer {
  const file = bomb(bytes);
  const told = Buffer.alloc(4);
  told.writeUInt32LE(bytes);
  const small = Buffer.alloc(4);
  small.writeUInt32LE(100);
  for (let at = file.indexOf(told); at >= 0; at = file.indexOf(told, at + 4)) small.copy(file, at);
  return file;
}

/** Bytes that look like nothing and cannot be packed; the same ones every time. */
export function noise(length: number): Buffer {
  let state = 1;
  return Buffer.from(
    Uint8Array.from({ length }, () => {
      state = (state * 48_271) % 2_147_483_647;
      return state >> 8;
    }),
  );
}
