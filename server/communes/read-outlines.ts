import type { Feature, FeatureCollection, MultiPolygon, Polygon, Position } from 'geojson';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { BilingualText, CommuneOutline } from './outline.ts';
import { geometryOf, polygonsOf } from './outline.ts';

/** Property names under which boundary files carry the official code, in order of trust. */
const CODE_PROPERTIES = ['code', 'ma_xa', 'maxa', 'ma', 'id'];

export interface ReadOutlines {
  outlines: CommuneOutline[];
  /** Features without a code or a shape, by their place in the file: left out, and said so. */
  skipped: BilingualText[];
}

/** The whole file is unusable; `text` says why in both languages. */
export class UnreadableOutlines extends Error {
  readonly text: BilingualText;

  constructor(text: BilingualText) {
    super(text.en);
    this.name = 'UnreadableOutlines';
    this.text = text;
  }
}

/**
 * Outlines of a GeoJSON or TopoJSON text. Parts of one commune in several features are joined.
 * Throws `UnreadableOutlines` when it is neither, or holds no polygon with a code.
 */
export function readOutlines(text: string): ReadOutlines {
  const features = featuresOf(parse(text));
  const polygons = new Map<string, Position[][][]>();
  const skipped: BilingualText[] = [];
  features.forEach((item, index) => {
    const code = codeOf(item);
    const geometry = item.geometry;
    const place = index + 1;
    if (geometry?.type !== 'Polygon' && geometry?.type !== 'MultiPolygon') {
      const type = geometry?.type ?? 'null';
      skipped.push({
        vi: `Đối tượng thứ ${place} (${code ?? 'không mã'}): hình “${type}” không phải vùng, bỏ qua.`,
        en: `Feature ${place} (${code ?? 'no code'}): shape “${type}” is no polygon, left out.`,
      });
    } else if (!code) {
      skipped.push({
        vi: `Đối tượng thứ ${place}: không có mã xã, phường năm chữ số (thuộc tính ${CODE_PROPERTIES.join(', ')}), bỏ qua.`,
        en: `Feature ${place}: no five-digit commune code (property ${CODE_PROPERTIES.join(', ')}), left out.`,
      });
    } else {
      polygons.set(code, [...(polygons.get(code) ?? []), ...polygonsOf(geometry)]);
    }
  });
  if (polygons.size === 0) {
    throw new UnreadableOutlines({
      vi: `Tệp có ${features.length} đối tượng nhưng không vùng nào mang mã xã, phường. Cần thuộc tính “code” gồm năm chữ số, ví dụ "00145".`,
      en: `The file has ${features.length} features but no polygon with a commune code. A property “code” of five digits is needed, e.g. "00145".`,
    });
  }
  const outlines = [...polygons].map(([code, parts]) => ({ code, geometry: geometryOf(parts) }));
  return { outlines: outlines.sort((a, b) => (a.code < b.code ? -1 : 1)), skipped };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UnreadableOutlines({
      vi: `Tệp không phải JSON đọc được (${reason}). Cần GeoJSON hoặc TopoJSON.`,
      en: `The file is no readable JSON (${reason}). GeoJSON or TopoJSON is needed.`,
    });
  }
}

function featuresOf(value: unknown): Feature[] {
  const type = isRecord(value) ? value.type : undefined;
  if (type === 'FeatureCollection' && Array.isArray((value as FeatureCollection).features)) {
    return (value as FeatureCollection).features;
  }
  if (type === 'Feature') return [value as Feature];
  if (type === 'Topology') return topologyFeatures(value as Topology);
  throw new UnreadableOutlines({
    vi: `Tệp là JSON nhưng không phải GeoJSON hay TopoJSON (type: ${JSON.stringify(type) ?? 'không có'}).`,
    en: `The file is JSON but neither GeoJSON nor TopoJSON (type: ${JSON.stringify(type) ?? 'none'}).`,
  });
}

/** The object named `communes`, or the one with the most geometries. */
function topologyFeatures(value: Topology): Feature[] {
  try {
    const collections = Object.entries(value.objects).flatMap(([name, object]) =>
      object.type === 'GeometryCollection' ? [{ name, object: object as GeometryCollection }] : [],
    );
    const size = ({ name, object }: { name: string; object: GeometryCollection }) =>
      name === 'communes' ? Infinity : object.geometries.length;
    const [largest] = collections.sort((a, b) => size(b) - size(a));
    if (!largest) return [];
    return feature(value, largest.object).features;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UnreadableOutlines({
      vi: `TopoJSON bị hỏng: ${reason}.`,
      en: `The TopoJSON is damaged: ${reason}.`,
    });
  }
}

/** A number has lost its leading zeros (145 for 00145) and gets them back. */
function codeOf(item: Feature<Polygon | MultiPolygon | Feature['geometry']>): string | null {
  const properties = new Map(
    Object.entries(item.properties ?? {}).map(([name, value]) => [name.toLowerCase(), value as unknown]),
  );
  for (const value of [...CODE_PROPERTIES.map((name) => properties.get(name)), item.id]) {
    const digits = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
    if (/^\d{1,5}$/.test(digits)) return digits.padStart(5, '0');
  }
  return null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
