import { createHash } from 'node:crypto';
import type { LonLat, Outline } from '../domain/values.ts';

const OSM_ID = /^(node|way|relation|[nwr])\/?(\d+)$/;

/**
 * Names an imported feature for ever, whatever file it comes in, so that importing twice changes nothing:
 * - an OpenStreetMap id is unique in the world and names the feature by itself, also when its shape is
 *   mapped more finely later;
 * - any other id is unique in its file at best, so the shape counts too;
 * - without an id, shape and name.
 * SHA-256, hex.
 */
export function importKeyOf(feature: {
  sourceId: string | null;
  lonLat: LonLat;
  outline: Outline | null;
  name: string;
}): string {
  const { sourceId, lonLat, outline, name } = feature;
  const osm = OSM_ID.exec(sourceId ?? '');
  if (osm) return sha256(['osm', osm[1]?.charAt(0), osm[2]]);
  const shape = outline ?? { type: 'Point', coordinates: lonLat };
  return sha256([sourceId === null ? ['name', name] : ['id', sourceId], shape]);
}

const sha256 = (content: unknown) => createHash('sha256').update(JSON.stringify(content)).digest('hex');
