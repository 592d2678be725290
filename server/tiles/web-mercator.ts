/**
 * Web Mercator as whole numbers: 26 bits an axis are the pixels of a tile of extent 4096 at zoom 14, about
 * 0.6 m at the equator, and two of them interleave into a key that a double holds exactly.
 */
export const WORLD_BITS = 26;
const WORLD = 2 ** WORLD_BITS;

export function worldX(lon: number): number {
  return clamp(((lon + 180) / 360) * WORLD);
}

export function worldY(lat: number): number {
  const sine = Math.sin((lat * Math.PI) / 180);
  return clamp((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * WORLD);
}

function clamp(value: number): number {
  return Number.isNaN(value) ? 0 : Math.min(WORLD - 1, Math.max(0, Math.floor(value)));
}

/** Bits of x and y interleaved, 0 … 2^52 − 1. */
export function zKey(x: number, y: number): number {
  return spread(y >>> 13, x >>> 13) * 2 ** 26 + spread(y & 8191, x & 8191);
}

/** Interleaves two 13-bit numbers into one of 26 bits. */
function spread(high: number, low: number): number {
  return (spaced(high) << 1) | spaced(low);
}

function spaced(value: number): number {
  let bits = value;
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
}

export interface Tile {
  z: number;
  x: number;
  y: number;
}

/** The keys of a tile's points: one contiguous range, the upper end excluded. */
export function keyRange({ z, x, y }: Tile): [low: number, high: number] {
  const size = 4 ** (WORLD_BITS - z);
  const low = zKey(x, y) * size;
  return [low, low + size];
}
