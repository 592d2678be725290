import type { LonLat } from './values.ts';

/**
 * What the city may choose, in metres; 0 is the point itself. Each divides the next, so that the cells of a finer grid
 * lie whole in those of a coarser one: who has seen both knows no more than who has seen the finer one.
 */
export const ROUNDINGS_M = [0, 50, 100, 200, 400] as const;
export type RoundingM = (typeof ROUNDINGS_M)[number];

/** One metre in degrees. Of longitude at 21° N; in the south of the country cells are 7 % wider. */
const METRE_LAT = 1 / 111_195;
const METRE_LON = METRE_LAT / Math.cos((21 * Math.PI) / 180);

/** Width and height of a cell in degrees. */
export function cellSize(roundingM: RoundingM): LonLat {
  const metres = Math.max(1, roundingM);
  return [METRE_LON * metres, METRE_LAT * metres];
}

/**
 * The cell of a fixed grid that holds a position. The same position always gives the same cell, so asking again or for
 * another part tells nothing more.
 */
export function cellOf([lon, lat]: LonLat, roundingM: RoundingM): [column: number, row: number] {
  const metres = Math.max(1, roundingM);
  return [Math.floor(Math.floor(lon / METRE_LON) / metres), Math.floor(Math.floor(lat / METRE_LAT) / metres)];
}

/** The middle of a cell. */
export function middleOf([column, row]: readonly [number, number], [width, height]: LonLat): LonLat {
  return [(column + 0.5) * width, (row + 0.5) * height];
}
