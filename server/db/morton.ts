/**
 * Morton (Z-order) keys: the bits of x and y interleaved, so that points near each other on the map lie
 * near each other in a plain B-tree. 26 bits an axis keep the key an exact number in both databases;
 * a cell is about 0.6 m wide at the equator.
 */
const BITS = 26;
const CELLS = 2 ** BITS;

/** Key of a WGS 84 position, 0 … 2^52 − 1. */
export function mortonKey(lon: number, lat: number): number {
  return interleave(cell((lon + 180) / 360), cell((lat + 90) / 180));
}

function cell(fraction: number): number {
  return Math.min(CELLS - 1, Math.max(0, Math.floor(fraction * CELLS)));
}

/** Half an axis: as much as fits the bit operations of numbers once its bits are spread. */
const HALF = 13;
const HALF_CELLS = 2 ** HALF;

/** Keys of places of fewer bits have their leading bits zero, so the number of bits does not matter. */
function interleave(x: number, y: number): number {
  const high = spread(Math.floor(x / HALF_CELLS)) + 2 * spread(Math.floor(y / HALF_CELLS));
  const low = spread(x % HALF_CELLS) + 2 * spread(y % HALF_CELLS);
  return high * HALF_CELLS * HALF_CELLS + low;
}

/** Puts a zero before every bit of a number of 13 bits. */
function spread(half: number): number {
  let bits = half;
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
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
      const low = interleave(x * size, y * size);
      ranges.push([low, low + size * size - 1]);
    }
  }
  return ranges;
}
