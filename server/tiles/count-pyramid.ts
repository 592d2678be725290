import type { Columns } from './columns.ts';
import type { Layer } from './layers.ts';
import { WORLD_BITS, zKey } from './web-mercator.ts';

/** Below this zoom a tile shows clusters on a grid of 16 × 16 cells, each as wide as a marker with its number. */
export const FIRST_POINT_ZOOM = 12;
export const GRID_BITS = 4;

/** Cells of one zoom, ascending; per cell one entry for every status of the layer. */
export interface PyramidLevel {
  cells: Float64Array;
  counts: Uint32Array;
  overdue: Uint32Array;
  sumX: Float64Array;
  sumY: Float64Array;
}

/** Divides a key down to the number of its cluster cell at a zoom. */
function cellDivisor(z: number): number {
  return 4 ** (WORLD_BITS - z - GRID_BITS);
}

/**
 * Counts per status in the cluster cells of every zoom below 12, so that a tile of the whole city with any choice
 * of statuses reads some cells instead of all rows. Holds for one day, because overdue does.
 */
export class CountPyramid {
  readonly day: number;
  private readonly stride: number;
  private readonly levels: PyramidLevel[] = [];

  constructor(columns: Columns, layer: Layer, day: number) {
    this.day = day;
    this.stride = layer.statuses.length;
    this.levels[FIRST_POINT_ZOOM - 1] = this.countRows(columns);
    for (let z = FIRST_POINT_ZOOM - 2; z >= 0; z--) this.levels[z] = this.merge(this.level(z + 1));
  }

  level(z: number): PyramidLevel {
    const level = this.levels[z];
    if (!level) throw new RangeError(`no clusters at zoom ${z}`);
    return level;
  }

  /** Takes a row out that is about to be marked as gone. */
  remove(columns: Columns, at: number): void {
    if (columns.isGone[at] === 1) return;
    const key = keyOf(columns, at);
    for (let z = 0; z < FIRST_POINT_ZOOM; z++) {
      const level = this.level(z);
      this.count(level, firstCell(level, Math.floor(key / cellDivisor(z))), columns, at, -1);
    }
  }

  private count(level: PyramidLevel, cell: number, columns: Columns, at: number, sign: 1 | -1): void {
    const into = cell * this.stride + (columns.status[at] as number);
    level.counts[into] = (level.counts[into] as number) + sign;
    if ((columns.dueOn[at] as number) < this.day)
      level.overdue[into] = (level.overdue[into] as number) + sign;
    level.sumX[into] = (level.sumX[into] as number) + sign * (columns.x[at] as number);
    level.sumY[into] = (level.sumY[into] as number) + sign * (columns.y[at] as number);
  }

  private countRows(columns: Columns): PyramidLevel {
    const divisor = cellDivisor(FIRST_POINT_ZOOM - 1);
    const cells: number[] = [];
    let previous = -1;
    for (let at = 0; at < columns.count; at++) {
      const cell = Math.floor(keyOf(columns, at) / divisor);
      if (cell !== previous) cells.push(cell);
      previous = cell;
    }
    const level = emptyLevel(Float64Array.from(cells), this.stride);
    let into = -1;
    previous = -1;
    for (let at = 0; at < columns.count; at++) {
      const cell = Math.floor(keyOf(columns, at) / divisor);
      if (cell !== previous) into += 1;
      previous = cell;
      if (columns.isGone[at] === 0) this.count(level, into, columns, at, 1);
    }
    return level;
  }

  private merge(fine: PyramidLevel): PyramidLevel {
    const parents = new Set<number>();
    for (const cell of fine.cells) parents.add(Math.floor(cell / 4));
    const level = emptyLevel(Float64Array.from(parents), this.stride);
    let into = -1;
    let previous = -1;
    fine.cells.forEach((cell, from) => {
      const parent = Math.floor(cell / 4);
      if (parent !== previous) into += 1;
      previous = parent;
      for (let status = 0; status < this.stride; status++) {
        const a = into * this.stride + status;
        const b = from * this.stride + status;
        level.counts[a] = (level.counts[a] as number) + (fine.counts[b] as number);
        level.overdue[a] = (level.overdue[a] as number) + (fine.overdue[b] as number);
        level.sumX[a] = (level.sumX[a] as number) + (fine.sumX[b] as number);
        level.sumY[a] = (level.sumY[a] as number) + (fine.sumY[b] as number);
      }
    });
    return level;
  }
}

function keyOf(columns: Columns, at: number): number {
  return zKey(columns.x[at] as number, columns.y[at] as number);
}

/** Position of the first cell that is not below `cell`. */
export function firstCell(level: PyramidLevel, cell: number): number {
  let low = 0;
  let high = level.cells.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((level.cells[middle] as number) < cell) low = middle + 1;
    else high = middle;
  }
  return low;
}

function emptyLevel(cells: Float64Array, stride: number): PyramidLevel {
  const entries = cells.length * stride;
  return {
    cells,
    counts: new Uint32Array(entries),
    overdue: new Uint32Array(entries),
    sumX: new Float64Array(entries),
    sumY: new Float64Array(entries),
  };
}
