import type { Columns } from './columnar-index.ts';
import type { Layer } from './layers.ts';
import { isOverdue } from './place-filter.ts';
import { WORLD_BITS } from './web-mercator.ts';

/** Below this zoom a tile shows clusters on a grid of 16 × 16 cells, each as wide as a marker with its number. */
export const FIRST_POINT_ZOOM = 12;
export const GRID_BITS = 4;

/** Cells of one zoom, ascending; `counts` holds every group of the layer, then the overdue. */
export interface PyramidLevel {
  cells: Float64Array;
  counts: Uint32Array;
  sumX: Float64Array;
  sumY: Float64Array;
}

/** Counts kept per cell: one per group (at least one), and the overdue ones. */
export function countsPerCell(layer: Layer): number {
  return Math.max(1, layer.groups.length) + 1;
}

/** Divides a key down to the number of its cluster cell at a zoom. */
export function cellDivisor(z: number): number {
  return 4 ** (WORLD_BITS - z - GRID_BITS);
}

/**
 * Cluster counts of every zoom below 12 for the places drawn by default, so that an unfiltered tile of the
 * whole city reads some cells instead of all rows. Holds for one day, because overdue does.
 */
export class CountPyramid {
  readonly day: number;
  private readonly layer: Layer;
  private readonly levels: PyramidLevel[] = [];

  constructor(columns: Columns, layer: Layer, day: number) {
    this.layer = layer;
    this.day = day;
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
    const group = this.layer.groupOf[columns.status[at] as number] as number;
    if (columns.isGone[at] === 1 || group < 0) return;
    const stride = countsPerCell(this.layer);
    for (let z = 0; z < FIRST_POINT_ZOOM; z++) {
      const level = this.level(z);
      const cell = firstCell(level, Math.floor((columns.keys[at] as number) / cellDivisor(z)));
      level.counts[cell * stride + group] = (level.counts[cell * stride + group] as number) - 1;
      if (isOverdue(columns, at, this.day)) {
        level.counts[(cell + 1) * stride - 1] = (level.counts[(cell + 1) * stride - 1] as number) - 1;
      }
      level.sumX[cell] = (level.sumX[cell] as number) - (columns.x[at] as number);
      level.sumY[cell] = (level.sumY[cell] as number) - (columns.y[at] as number);
    }
  }

  private countRows(columns: Columns): PyramidLevel {
    const divisor = cellDivisor(FIRST_POINT_ZOOM - 1);
    const stride = countsPerCell(this.layer);
    let cellCount = 0;
    let previous = -1;
    for (let at = 0; at < columns.count; at++) {
      const cell = Math.floor((columns.keys[at] as number) / divisor);
      if (cell !== previous) cellCount += 1;
      previous = cell;
    }
    const level = emptyLevel(cellCount, stride);
    let into = -1;
    previous = -1;
    for (let at = 0; at < columns.count; at++) {
      const cell = Math.floor((columns.keys[at] as number) / divisor);
      if (cell !== previous) {
        into += 1;
        level.cells[into] = cell;
        previous = cell;
      }
      const group = this.layer.groupOf[columns.status[at] as number] as number;
      if (group < 0 || columns.isGone[at] === 1) continue;
      level.counts[into * stride + group] = (level.counts[into * stride + group] as number) + 1;
      if (isOverdue(columns, at, this.day)) {
        level.counts[(into + 1) * stride - 1] = (level.counts[(into + 1) * stride - 1] as number) + 1;
      }
      level.sumX[into] = (level.sumX[into] as number) + (columns.x[at] as number);
      level.sumY[into] = (level.sumY[into] as number) + (columns.y[at] as number);
    }
    return level;
  }

  private merge(fine: PyramidLevel): PyramidLevel {
    const stride = countsPerCell(this.layer);
    const parents = new Set<number>();
    for (const cell of fine.cells) parents.add(Math.floor(cell / 4));
    const level = emptyLevel(parents.size, stride);
    let into = -1;
    let previous = -1;
    fine.cells.forEach((cell, from) => {
      const parent = Math.floor(cell / 4);
      if (parent !== previous) {
        into += 1;
        level.cells[into] = parent;
        previous = parent;
      }
      for (let index = 0; index < stride; index++) {
        level.counts[into * stride + index] =
          (level.counts[into * stride + index] as number) + (fine.counts[from * stride + index] as number);
      }
      level.sumX[into] = (level.sumX[into] as number) + (fine.sumX[from] as number);
      level.sumY[into] = (level.sumY[into] as number) + (fine.sumY[from] as number);
    });
    return level;
  }
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

function emptyLevel(cells: number, stride: number): PyramidLevel {
  return {
    cells: new Float64Array(cells),
    counts: new Uint32Array(cells * stride),
    sumX: new Float64Array(cells),
    sumY: new Float64Array(cells),
  };
}
