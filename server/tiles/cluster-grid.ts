import type { Columns } from './columns.ts';
import { type CountPyramid, firstCell, GRID_BITS } from './count-pyramid.ts';
import type { Layer } from './layers.ts';
import { asksMore, type PlaceFilter, passesMore } from './place-filter.ts';
import type { TileEncoder } from './tile-encoder.ts';
import { keyRange, type Tile, WORLD_BITS, zKey } from './web-mercator.ts';

const SLOTS = 4 ** GRID_BITS;
const LAST = 2 ** GRID_BITS - 1;

/** The 16 × 16 cells of one tile below zoom 12, filled from rows, from the pyramid, or from both. */
export class ClusterGrid {
  private readonly layer: Layer;
  private readonly filter: PlaceFilter;
  private readonly looks: Uint8Array;
  /** Counts per group of the layer, then the overdue ones. */
  private readonly stride: number;
  private readonly firstSlotCell: number;
  private readonly range: readonly [number, number];
  private readonly z: number;
  private readonly totals = new Uint32Array(SLOTS);
  private readonly counts: Uint32Array;
  private readonly sumX = new Float64Array(SLOTS);
  private readonly sumY = new Float64Array(SLOTS);
  /** A row of each slot, for slots that turn out to hold one place only. */
  private readonly singles = new Map<number, { columns: Columns; at: number }>();

  /** @param looks those that the filter lets pass */
  constructor(layer: Layer, tile: Tile, filter: PlaceFilter, looks: Uint8Array) {
    this.layer = layer;
    this.filter = filter;
    this.looks = looks;
    this.z = tile.z;
    this.stride = layer.groups.length + 1;
    this.counts = new Uint32Array(SLOTS * this.stride);
    this.firstSlotCell = zKey(tile.x, tile.y) * SLOTS;
    this.range = keyRange(tile);
  }

  addRows(columns: Columns): void {
    const { filter, looks } = this;
    const looksNow = columns.looksOn(filter.day);
    const isMore = asksMore(filter);
    const end = columns.lowerBound(this.range[1]);
    for (let at = columns.lowerBound(this.range[0]); at < end; at++) {
      if (looks[looksNow[at] as number] !== 1) continue;
      if (isMore && !passesMore(columns, at, filter)) continue;
      this.addRow(columns, at);
    }
  }

  private addRow(columns: Columns, at: number): void {
    const shift = WORLD_BITS - this.z - GRID_BITS;
    const x = columns.x[at] as number;
    const y = columns.y[at] as number;
    const slot = zKey((x >>> shift) & LAST, (y >>> shift) & LAST);
    if (this.totals[slot] === 0) this.singles.set(slot, { columns, at });
    const isOverdue = (columns.dueOn[at] as number) < this.filter.day;
    this.add(slot, columns.status[at] as number, 1, isOverdue ? 1 : 0, x, y);
  }

  private add(
    slot: number,
    status: number,
    count: number,
    overdue: number,
    sumX: number,
    sumY: number,
  ): void {
    const { counts, layer, stride, totals } = this;
    // A status outside the drawn groups was asked for by name; it counts in the total alone.
    const group = layer.groupOf[status] as number;
    const base = slot * stride;
    if (group >= 0 && group < stride - 1) counts[base + group] = (counts[base + group] as number) + count;
    counts[base + stride - 1] = (counts[base + stride - 1] as number) + overdue;
    totals[slot] = (totals[slot] as number) + count;
    this.sumX[slot] = (this.sumX[slot] as number) + sumX;
    this.sumY[slot] = (this.sumY[slot] as number) + sumY;
  }

  /** Adds the cells of the pyramid over `columns`; the filter must be by statuses alone. */
  addPyramid(pyramid: CountPyramid, columns: Columns): void {
    const level = pyramid.level(this.z);
    const { statuses } = this.filter;
    for (let cell = firstCell(level, this.firstSlotCell); cell < level.cells.length; cell++) {
      const slot = (level.cells[cell] as number) - this.firstSlotCell;
      if (slot >= SLOTS) return;
      const before = this.totals[slot] as number;
      for (let status = 0; status < statuses.length; status++) {
        const from = cell * statuses.length + status;
        if (statuses[status] !== 1 || level.counts[from] === 0) continue;
        this.add(
          slot,
          status,
          level.counts[from] as number,
          level.overdue[from] as number,
          level.sumX[from] as number,
          level.sumY[from] as number,
        );
      }
      if (before === 0 && this.totals[slot] === 1) this.findSingle(columns, slot);
    }
  }

  encode(encoder: TileEncoder): void {
    for (let slot = 0; slot < SLOTS; slot++) {
      const total = this.totals[slot] as number;
      if (total === 0) continue;
      const single = total === 1 ? this.singles.get(slot) : undefined;
      if (single) {
        const { columns, at } = single;
        encoder.point(columns, at, columns.looksOn(this.filter.day)[at] as number);
        continue;
      }
      encoder.cluster(
        total,
        this.counts,
        slot * this.stride,
        (this.sumX[slot] as number) / total,
        (this.sumY[slot] as number) / total,
      );
    }
  }

  private findSingle(columns: Columns, slot: number): void {
    const divisor = 4 ** (WORLD_BITS - this.z - GRID_BITS);
    const low = (this.firstSlotCell + slot) * divisor;
    const end = columns.lowerBound(low + divisor);
    const looksNow = columns.looksOn(this.filter.day);
    for (let at = columns.lowerBound(low); at < end; at++) {
      if (this.looks[looksNow[at] as number] !== 1) continue;
      this.singles.set(slot, { columns, at });
      return;
    }
  }
}
