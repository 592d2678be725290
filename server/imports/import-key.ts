import { hash } from 'node:crypto';
import type { LonLat, Outline } from '../domain/values.ts';

const OSM_ID = /^(node|way|relation|[nwr])\/?(\d+)$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** 132 bits: two of a billion places meet by chance less often than once in 10²¹. */
const KEY_LENGTH = 22;

export interface KeyedPlace {
  /** Id that the file gives, null without. */
  sourceId: string | null;
  lonLat: LonLat;
  outline: Outline | null;
  /** '' for a place without a name of its own. */
  name: string;
}

/**
 * Names an imported feature for ever, whatever file it comes in, so that importing twice changes nothing:
 * - an OpenStreetMap id is unique in the world and names the feature by itself, also when its shape is
 *   mapped more finely later;
 * - any other id is unique in its file at best, so the shape counts too;
 * - without an id, shape and name.
 * The first 22 letters of the SHA-256 in base64url.
 */
export function importKeyOf(feature: KeyedPlace): string {
  const { sourceId, lonLat, outline, name } = feature;
  const worldwide = worldwideKey(sourceId);
  if (worldwide !== null) return worldwide;
  const shape = outline ?? { type: 'Point', coordinates: lonLat };
  return keyOf([sourceId === null ? ['name', name] : ['id', sourceId], shape]);
}

/**
 * The same for a line of an office's table, which is mended and sent again:
 * - a code that this product gave, an OpenStreetMap id and a UUID name the place by themselves;
 * - a number of the office's own together with commune and name: the position may be mended, and "01" of two lists
 *   are two places;
 * - else name, kind and position.
 */
export function tableKeyOf(
  row: KeyedPlace & { code: string | null; kind: string; communeCode: string },
): string {
  const { sourceId, code, name, kind, communeCode, lonLat } = row;
  const worldwide = worldwideKey(sourceId);
  if (worldwide !== null) return worldwide;
  if (code !== null) return keyOf(['code', code]);
  if (sourceId !== null && name !== '') return keyOf(['own', communeCode, sourceId, name]);
  return keyOf(['row', name, kind, lonLat[0], lonLat[1], sourceId]);
}

function worldwideKey(sourceId: string | null): string | null {
  if (sourceId === null) return null;
  const osm = OSM_ID.exec(sourceId);
  if (osm) return keyOf(['osm', osm[1]?.charAt(0), osm[2]]);
  return UUID.test(sourceId) ? keyOf(['uuid', sourceId.toLowerCase()]) : null;
}

const keyOf = (content: unknown) => hash('sha256', JSON.stringify(content), 'base64url').slice(0, KEY_LENGTH);
