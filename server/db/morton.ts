/**
 * Morton (Z-order) keys: the bits of x and y interleaved, so that points near each other on the map lie
 * near each other in a plain B-tree. 26 bits an axis keep the key an exact number in both databases;
 * a cell is about 0.6 m wide at the equator.
 */
const BITS = 26;
const CELLS = 2 ** BITS;

/** Key of a WGS 84 position, 0 … 2^52 − 1. */
export function mortonKey(lon: number, lat: number): number {
  return interleave(cell((lon + 180) / 360), cell((lat + 90) / 180), BITS);
}

function cell(fraction: number): number {
  return Math.min(CELLS - 1, Math.max(0, Math.floor(fraction * CELLS)));
}

function interleave(x: number, y: number, bits: number): number {
  let key = 0;
  for (let bit = bits - 1; bit >= 0; bit--) {
    const scale = 2 ** bit;
    key = key * 4 + (Math.floor(y / scale) % 2) * 2 + (Math.floor(x / scale) % 2);
  }
  return key;
}

/**
 * A few key ranges that together hold every point of the box (and some outside: the caller tests exactly).
 * Cuts the box into at most 3 × 3 quadtree cells of about its own size.
 */
export function boxToMortonRanges([west, south, east, north]: readonly [number, number, number, number]): [
  low: number,
  high: number,
][] {
  const x0 = cell((west + 180) / 360);
  const x1 = cell((east + 180) / 360);
  const y0 = cell((south + 90) / 180);
  const y1 = cell((north + 90) / 180);
  const level = Math.min(BITS, Math.ceil(Math.log2(Math.max(x1 - x0, y1 - y0, 1))));
  const size = 2 ** level;
  const ranges: [number, number][] = [];
  for (let y = Math.floor(y0 / size); y <= Math.floor(y1 / size); y++) {
    for (let x = Math.floor(x0 / size); x <= Math.floor(x1 / size); x++) {
      const low = interleave(x * size, y * size, BITS);
      ranges.push([low, low + size * size - 1]);
    }
  }
  return ranges;
}
