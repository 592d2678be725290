import { setImmediate as nextTurn } from 'node:timers/promises';
import { SaxParser } from '@cj-tech-master/excelts/xml';
import { ProblemError } from '../../domain/errors.ts';
import { MAX_SHARED_STRINGS_BYTES } from './limits.ts';
import type { ZipArchive } from './zip-archive.ts';

/** The server answers others between two pieces of this size. */
const CHARACTERS_PER_TURN = 256 * 1024;
const MAX_SMALL_PART_BYTES = 16 * 1024 ** 2;
/** Formats 14 to 22 and 45 to 47 show dates or times without being listed; 27 to 36 and 50 to 58 are East Asian ones. */
const BUILT_IN_DATES = /^(1[4-9]|2[0-2]|2[7-9]|3[0-6]|4[5-7]|5[0-8])$/;

export interface Workbook {
  sheets: readonly { name: string; path: string; isHidden: boolean }[];
  /** Days are counted from 1904 (old Macs) instead of 1900. */
  is1904: boolean;
  sharedStrings: readonly string[];
  /** By style of a cell: its number is a date. */
  isDateStyle: readonly boolean[];
}

/**
 * The parts of a workbook other than its sheets.
 * @throws ProblemError `import.workbook_damaged`, `import.zip_…`, `import.xml_…`
 */
export async function readWorkbook(archive: ZipArchive): Promise<Workbook> {
  const rootRelations = await relations(archive, '_rels/.rels', '');
  const path = rootRelations.find(({ type }) => type.endsWith('/officeDocument'))?.path ?? 'xl/workbook.xml';
  if (!archive.names.includes(path)) throw new ProblemError('import.workbook_damaged', { part: path });
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const parts = await relations(archive, `${folder}_rels/${path.slice(folder.length)}.rels`, folder);
  const sheets: Workbook['sheets'][number][] = [];
  let is1904 = false;
  await readPart(archive, path, MAX_SMALL_PART_BYTES, {
    open: (name, attributes) => {
      if (name === 'workbookPr') is1904 = /^(1|true)$/.test(attributes.date1904 ?? '');
      if (name !== 'sheet') return;
      const part = parts.find(({ id, type }) => id === attributes['r:id'] && type.endsWith('/worksheet'));
      if (!part) return;
      sheets.push({
        name: (attributes.name ?? '').normalize('NFC'),
        path: part.path,
        isHidden: (attributes.state ?? 'visible') !== 'visible',
      });
    },
  });
  const partOf = (kind: string) => parts.find(({ type }) => type.endsWith(`/${kind}`))?.path;
  return {
    sheets,
    is1904,
    sharedStrings: await readSharedStrings(archive, partOf('sharedStrings')),
    isDateStyle: await readDateStyles(archive, partOf('styles')),
  };
}

interface Relation {
  id: string;
  type: string;
  path: string;
}

async function relations(archive: ZipArchive, path: string, folder: string): Promise<Relation[]> {
  const found: Relation[] = [];
  await readPart(archive, path, MAX_SMALL_PART_BYTES, {
    open: (name, { Id = '', Type = '', Target = '' }) => {
      if (name === 'Relationship') found.push({ id: Id, type: Type, path: resolve(folder, Target) });
    },
  });
  return found;
}

const resolve = (folder: string, target: string) =>
  target.startsWith('/') ? target.slice(1) : new URL(target, `file:///${folder}`).pathname.slice(1);

/** Rich text loses its fonts; the reading aids of East Asian text (`rPh`) are no part of it. */
async function readSharedStrings(archive: ZipArchive, path: string | undefined): Promise<string[]> {
  const strings: string[] = [];
  let text = '';
  let isText = false;
  let isAid = false;
  await readPart(archive, path, MAX_SHARED_STRINGS_BYTES, {
    open: (name) => {
      if (name === 'si') text = '';
      else if (name === 'rPh') isAid = true;
      else if (name === 't') isText = !isAid;
    },
    text: (part) => {
      if (isText) text += part;
    },
    close: (name) => {
      if (name === 't') isText = false;
      else if (name === 'rPh') isAid = false;
      else if (name === 'si') strings.push(unescapeText(text));
    },
  });
  return strings;
}

async function readDateStyles(archive: ZipArchive, path: string | undefined): Promise<boolean[]> {
  const dateFormats = new Set<string>();
  const styles: boolean[] = [];
  let isInCells = false;
  await readPart(archive, path, MAX_SMALL_PART_BYTES, {
    open: (name, attributes) => {
      if (name === 'numFmt' && isDateFormat(attributes.formatCode ?? '')) {
        dateFormats.add(attributes.numFmtId ?? '');
      } else if (name === 'cellXfs') isInCells = true;
      else if (name === 'xf' && isInCells) {
        const format = attributes.numFmtId ?? '0';
        styles.push(BUILT_IN_DATES.test(format) || dateFormats.has(format));
      }
    },
    close: (name) => {
      if (name === 'cellXfs') isInCells = false;
    },
  });
  return styles;
}

/** Letters of a date that are not quoted, escaped or in brackets. */
function isDateFormat(code: string): boolean {
  const bare = (code.split(';')[0] ?? '').replace(/"[^"]*"|\\.|_.|\[[^\]]*\]/g, '');
  return /[ymdhs]/i.test(bare) && !/general/i.test(bare);
}

/** Characters that XML cannot hold are written `_x000D_`. */
export function unescapeText(text: string): string {
  const plain = text.includes('_x')
    ? text.replace(/_x([0-9a-f]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
  return plain.replaceAll('\r\n', '\n').normalize('NFC');
}

export interface XmlHandlers {
  open(name: string, attributes: Record<string, string>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** Names come without their prefix. No part has a DOCTYPE, so entities need no bound. */
export function makeSaxParser({ open, text, close }: XmlHandlers): SaxParser {
  const parser = new SaxParser({ position: false, maxEntityExpansions: 0, invalidCharHandling: 'replace' });
  parser.on('opentag', (tag) => open(localName(tag.name), tag.attributes));
  if (text) parser.on('text', text);
  if (text) parser.on('cdata', text);
  if (close) parser.on('closetag', (tag) => close(localName(tag.name)));
  return parser;
}

const localName = (name: string) => (name.includes(':') ? name.slice(name.indexOf(':') + 1) : name);

/** @throws ProblemError `import.xml_doctype` */
export function refuseDoctype(start: string): void {
  if (/<!(DOCTYPE|ENTITY)/i.test(start.slice(0, 4096))) throw new ProblemError('import.xml_doctype');
}

/** A part that is not there is empty. */
async function readPart(
  archive: ZipArchive,
  path: string | undefined,
  maxBytes: number,
  handlers: XmlHandlers,
): Promise<void> {
  if (path === undefined || !archive.names.includes(path)) return;
  const xml = (await archive.bytes(path, maxBytes)).toString('utf8').replace(/^\uFEFF/, '');
  refuseDoctype(xml);
  try {
    const parser = makeSaxParser(handlers);
    for (let at = 0; at < xml.length; at += CHARACTERS_PER_TURN) {
      parser.write(xml.slice(at, at + CHARACTERS_PER_TURN));
      await nextTurn();
    }
    parser.close();
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw new ProblemError('import.workbook_damaged', { part: path });
  }
}
