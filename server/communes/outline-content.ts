import { createHash } from 'node:crypto';
import type { Position } from 'geojson';
import { type CommuneOutline, polygonsOf } from './outline.ts';

const DECIMALS = 1e6;

/**
 * SHA-256 of what outlines say, hex: codes and coordinates to six decimals. It does not depend on file
 * format, indentation, order of features, winding, repeated vertices or the vertex that a ring starts with, so one checksum
 * vouches for the same geometry however it is delivered.
 */
export function outlineContentSha256(outlines: readonly CommuneOutline[]): string {
  const hash = createHash('sha256');
  for (const { code, geometry } of [...outlines].sort((a, b) => (a.code < b.code ? -1 : 1))) {
    const polygons = polygonsOf(geometry).map((rings) => {
      const [outer = '', ...holes] = rings.map(canonicalRing);
      return [outer, ...holes.sort()].join('|');
    });
    hash.update(`${code}:${polygons.sort().join('/')}\n`);
  }
  return hash.digest('hex');
}

function canonicalRing(ring: Position[]): string {
  const keys = ring.map(
    ([lon = 0, lat = 0]) => `${Math.round(lon * DECIMALS)},${Math.round(lat * DECIMALS)}`,
  );
  // A vertex written twice in a row, or again to close the ring, is still one vertex.
  const open = keys.filter((key, index) => key !== keys[(index + 1) % keys.length] || keys.length === 1);
  const forward = fromSmallest(open);
  const backward = fromSmallest([...open].reverse());
  return forward < backward ? forward : backward;
}

/** A ring may pass its smallest vertex twice; the smallest of the rotations settles which comes first. */
function fromSmallest(keys: string[]): string {
  const smallest = keys.reduce((least, key) => (key < least ? key : least), keys[0] ?? '');
  let best: string | null = null;
  keys.forEach((key, index) => {
    if (key !== smallest) return;
    const rotation = [...keys.slice(index), ...keys.slice(0, index)].join(' ');
    if (best === null || rotation < best) best = rotation;
  });
  return best ?? '';
}
