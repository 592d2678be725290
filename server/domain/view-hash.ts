/**
 * A hash of what a picture shows: pictures that are the same but for size, compression and a little light differ in
 * few of its 256 bits. Written as 64 hex digits.
 */
export type ViewHash = string;

/** The grid of which neighbours are compared: one column more than bits in a row. */
export const VIEW_COLUMNS = 17;
export const VIEW_ROWS = 16;
const BITS_PER_ROW = VIEW_COLUMNS - 1;
const BANDS = 16;

/**
 * Up to so many bits apart, two pictures count as one. Less than the number of bands: of 16 bands that differ in 15
 * bits at least one is the same, so a search by bands misses nothing.
 */
export const SAME_VIEW_BITS = 15;
/** Brighter by less is noise of the camera or the compression. */
const LEAST_DIFFERENCE = 3;

/** Difference hash of a grey picture of 17 × 16 pixels, row by row: is a pixel's right neighbour brighter? */
export function toViewHash(grey: ArrayLike<number>): ViewHash {
  let hash = '';
  for (let row = 0; row < VIEW_ROWS; row++) {
    let bits = 0;
    for (let column = 0; column < BITS_PER_ROW; column++) {
      const at = row * VIEW_COLUMNS + column;
      const difference = (grey[at + 1] ?? 0) - (grey[at] ?? 0);
      bits = bits * 2 + (difference >= LEAST_DIFFERENCE ? 1 : 0);
    }
    hash += bits.toString(16).padStart(4, '0');
  }
  return hash;
}

export function viewDistance(a: ViewHash, b: ViewHash): number {
  let bits = 0;
  for (let at = 0; at < a.length; at += 4) {
    let differing = Number.parseInt(a.slice(at, at + 4), 16) ^ Number.parseInt(b.slice(at, at + 4), 16);
    for (; differing !== 0; differing &= differing - 1) bits += 1;
  }
  return bits;
}

/**
 * The 16 bands of a hash as numbers that name band and content. A band takes one bit of every row and of every
 * column, so that a plain sky does not give many pictures a band in common.
 */
export function viewBands(hash: ViewHash): number[] {
  const rows = Array.from({ length: VIEW_ROWS }, (_, row) =>
    Number.parseInt(hash.slice(row * 4, row * 4 + 4), 16),
  );
  return Array.from({ length: BANDS }, (_, band) => {
    let content = 0;
    for (const [row, bits] of rows.entries()) {
      const column = (band + row) % BITS_PER_ROW;
      content = content * 2 + ((bits >> (BITS_PER_ROW - 1 - column)) & 1);
    }
    return band * 65_536 + content;
  });
}
