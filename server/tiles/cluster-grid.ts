import type { Columns } from './columnar-index.ts';
import { type CountPyramid, cellDivisor, countsPerCell, firstCell, GRID_BITS } from './count-pyramid.ts';
import type { Layer } from './layers.ts';
import { isOverdue, type PlaceFilter, passes } from './place-filter.ts';
import type { TileEncoder } from './tile-encoder.ts';
import { keyRange, type Tile, zKey } from './web-mercator.ts';

const SLOTS = 4 ** GRID_BITS;

/** The 16 × 16 cells of one tile below zoom 12, filled from rows, from the pyramid, or from both. */
export class ClusterGrid {
  private readonly layer: Layer;
  private readonly stride: number;
  private readonly divisor: number;
  private readonly firstSlotCell: number;
  private readonly range: readonly [number, number];
  private readonly z: number;
  private readonly totals = new Uint32Array(SLOTS);
  private readonly counts: Uint32Array;
  private readonly sumX = new Float64Array(SLOTS);
  private readonly sumY = new Float64Array(SLOTS);
  /** A row of each slot, for slots that turn out to hold one place only. */
  private readonly singles = new Map<number, { columns: Columns; at: number }>();

  constructor(layer: Layer, tile: Tile) {
    this.layer = layer;
    this.z = tile.z;
    this.stride = countsPerCell(layer);
    this.counts = new Uint32Array(SLOTS * this.stride);
    this.divisor = cellDivisor(tile.z);
    this.firstSlotCell = zKey(tile.x, tile.y) * SLOTS;
    this.range = keyRange(tile);
  }

  addRows(columns: Columns, filter: PlaceFilter): void {
    const end = columns.lowerBound(this.range[1]);
    for (let at = columns.lowerBound(this.range[0]); at < end; at++) {
      if (!passes(columns, at, filter)) continue;
      const slot = Math.floor((columns.keys[at] as number) / this.divisor) - this.firstSlotCell;
      // A status outside the drawn groups was asked for by name; it counts in the total alone.
      const group = this.layer.groupOf[columns.status[at] as number] as number;
      const base = slot * this.stride;
      if (group >= 0) this.counts[base + group] = (this.counts[base + group] as number) + 1;
      if (isOverdue(columns, at, filter.day)) {
        this.counts[base + this.stride - 1] = (this.counts[base + this.stride - 1] as number) + 1;
      }
      if (this.totals[slot] === 0) this.singles.set(slot, { columns, at });
      this.totals[slot] = (this.totals[slot] as number) + 1;
      this.sumX[slot] = (this.sumX[slot] as number) + (columns.x[at] as number);
      this.sumY[slot] = (this.sumY[slot] as number) + (columns.y[at] as number);
    }
  }

  /** Adds the cells of the pyramid over `columns`; the filter must be the layer's default. */
  addPyramid(pyramid: CountPyramid, columns: Columns, filter: PlaceFilter): void {
    const level = pyramid.level(this.z);
    const groups = this.stride - 1;
    for (let cell = firstCell(level, this.firstSlotCell); cell < level.cells.length; cell++) {
      const slot = (level.cells[cell] as number) - this.firstSlotCell;
      if (slot >= SLOTS) return;
      let total = 0;
      for (let index = 0; index < this.stride; index++) {
        const count = level.counts[cell * this.stride + index] as number;
        this.counts[slot * this.stride + index] = (this.counts[slot * this.stride + index] as number) + count;
        if (index < groups) total += count;
      }
      if (total === 1 && this.totals[slot] === 0) this.findSingle(columns, slot, filter);
      this.totals[slot] = (this.totals[slot] as number) + total;
      this.sumX[slot] = (this.sumX[slot] as number) + (level.sumX[cell] as number);
      this.sumY[slot] = (this.sumY[slot] as number) + (level.sumY[cell] as number);
    }
  }

  encode(encoder: TileEncoder): void {
    for (let slot = 0; slot < SLOTS; slot++) {
      const total = this.totals[slot] as number;
      if (total === 0) continue;
      const single = total === 1 ? this.singles.get(slot) : undefined;
      if (single) encoder.point(single.columns, single.at);
      else {
        encoder.cluster(
          total,
          this.counts,
          slot * this.stride,
          (this.sumX[slot] as number) / total,
          (this.sumY[slot] as number) / total,
        );
      }
    }
  }

  private findSingle(columns: Columns, slot: number, filter: PlaceFilter): void {
    const low = (this.firstSlotCell + slot) * this.divisor;
    const end = columns.lowerBound(low + this.divisor);
    for (let at = columns.lowerBound(low); at < end; at++) {
      if (passes(columns, at, filter)) {
        this.singles.set(slot, { columns, at });
        return;
      }
    }
  }
}
