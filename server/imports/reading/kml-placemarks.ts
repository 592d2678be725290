import { setImmediate as nextTurn } from 'node:timers/promises';
import { kml } from '@tmcw/togeojson';
import { isExported } from '../../domain/column-words.ts';
import { ProblemError } from '../../domain/errors.ts';
import { isRecord } from './features.ts';
import { htmlToText } from './html-text.ts';
import { parseXmlText } from './xml-document.ts';

/** The path of folders of a placemark, which often tells its kind. */
const FOLDER_COLUMN = 'thư mục';
/** How Google Earth draws a placemark; nothing that the place itself has. */
const DRAWING =
  /^(?:styleUrl|styleHash|styleMapHash|stroke|fill|icon|label-|line-|@geometry-type|visibility|mixin)/;
const PLACEMARKS_AT_ONCE = 100;
const NAMESPACES: readonly [prefix: string, uri: string][] = [
  ['gx', 'http://www.google.com/kml/ext/2.2'],
  ['atom', 'http://www.w3.org/2005/Atom'],
  ['xal', 'urn:oasis:names:tc:ciq:xsdschema:xAL:2.0'],
  ['xsi', 'http://www.w3.org/2001/XMLSchema-instance'],
];

interface Split {
  /** Start tag of the root with its namespaces, under the name `kml`. */
  root: string;
  /** Definitions of typed columns. */
  schemas: string[];
  placemarks: { xml: string; folders: readonly string[] }[];
}

/**
 * GeoJSON features of the placemarks of a KML text, with their folders, without overlays and links. They are
 * parsed some at a time: the document model of a whole file would take a hundred times its bytes and block the
 * server while it is built. @throws ProblemError `import.xml_damaged`
 */
export async function readPlacemarks(text: string): Promise<unknown[]> {
  const { root, schemas, placemarks } = splitKml(text);
  const features: unknown[] = [];
  for (let start = 0; start < placemarks.length; start += PLACEMARKS_AT_ONCE) {
    const some = placemarks.slice(start, start + PLACEMARKS_AT_ONCE);
    const body = [...schemas, ...some.map(({ xml }) => xml)].join('\n');
    const converted = kml(parseXmlText(`${root}<Document>${body}</Document></kml>`) as never).features;
    if (converted.length !== some.length) throw damaged('Placemark');
    features.push(...converted.map((feature, index) => plainFeature(feature, some[index]?.folders ?? [])));
    await nextTurn();
  }
  return features;
}

/** A tag whose attributes hold no `<`, as XML demands, so that one look ahead is enough. */
const TAG = /<(\/?)([\w:.-]+)((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>/y;
const SKIPPED = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const;

/** Follows the tags alone, so that each placemark can be parsed by itself. */
export function splitKml(text: string): Split {
  const split: Split = { root: '', schemas: [], placemarks: [] };
  const open: { name: string; start: number; folder: string | null }[] = [];
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
    const skipped = SKIPPED.find(([start]) => text.startsWith(start, at));
    if (skipped) {
      const end = text.indexOf(skipped[1], at);
      if (end === -1) throw damaged(skipped[0]);
      at = end;
      continue;
    }
    TAG.lastIndex = at;
    const [tag, slash, name, attributes = ''] = TAG.exec(text) ?? [];
    if (tag === undefined || name === undefined) throw damaged(text.slice(at, at + 40));
    const end = at + tag.length;
    if (slash === '') {
      if (open.length === 0) {
        if (split.root !== '') throw damaged(tag);
        split.root = rootTag(name, attributes);
      }
      const folder = localName(name) === 'Folder' ? '' : null;
      if (!attributes.endsWith('/')) open.push({ name, start: at, folder });
    } else {
      const opened = open.pop();
      if (opened?.name !== name) throw damaged(tag);
      const parent = open.at(-1);
      const local = localName(name);
      if (local === 'Placemark') {
        const folders = open.flatMap(({ folder }) => folder || []);
        split.placemarks.push({ xml: text.slice(opened.start, end), folders });
      } else if (local === 'Schema') split.schemas.push(text.slice(opened.start, end));
      else if (local === 'name' && parent?.folder === '') {
        const content = text.slice(text.indexOf('>', opened.start) + 1, at);
        parent.folder = htmlToText(content.replace(/^\s*<!\[CDATA\[([\s\S]*?)\]\]>\s*$/, '$1'));
      }
    }
    at = end;
  }
  if (open.length > 0 || split.root === '') throw damaged(`<${open.at(-1)?.name ?? 'kml'}>`);
  return split;
}

const localName = (name: string) => name.slice(name.indexOf(':') + 1);

/** Sloppy writers use the usual prefixes without declaring them. */
function rootTag(name: string, attributes: string): string {
  const own = name.includes(':') ? name.slice(0, name.indexOf(':')) : null;
  const missing = NAMESPACES.filter(([prefix]) => !attributes.includes(`xmlns:${prefix}=`));
  const declared = missing.map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`).join('');
  const plain = own === null || /\sxmlns=/.test(attributes) ? '' : ' xmlns="http://www.opengis.net/kml/2.2"';
  return `<kml${attributes.replace(/\/$/, '')}${declared}${plain}>`;
}

const damaged = (reason: string) => new ProblemError('import.xml_damaged', { reason: reason.slice(0, 100) });

function plainFeature(feature: unknown, folders: readonly string[]): unknown {
  if (!isRecord(feature)) return feature;
  const given = isRecord(feature.properties) ? feature.properties : {};
  // What looks like markup in a file of our own is what a person typed.
  const isOurs = isExported(Object.keys(given));
  const properties: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    if (!DRAWING.test(name)) properties[name] = isOurs ? value : plainValue(value);
  }
  if (folders.length > 0) properties[FOLDER_COLUMN] = folders.join(' / ');
  return { ...feature, properties };
}

function plainValue(value: unknown): unknown {
  if (isRecord(value) && value['@type'] === 'html') return htmlToText(String(value.value ?? ''));
  if (typeof value !== 'string') return value;
  return /<[a-z!][^<>]*>/i.test(value) ? htmlToText(value) : value.trim();
}
