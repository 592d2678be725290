import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Db } from '../db/database.ts';
import { ClusterGrid } from './cluster-grid.ts';
import { Columns, ColumnsDraft, Dictionaries, type PlaceRow } from './columnar-index.ts';
import { CountPyramid, FIRST_POINT_ZOOM } from './count-pyramid.ts';
import type { Layer } from './layers.ts';
import { type PlaceFilter, passes } from './place-filter.ts';
import { TileEncoder } from './tile-encoder.ts';
import type { PlaceReader } from './tiles.queries.ts';
import { keyRange, type Tile, WORLD_BITS, worldX, worldY } from './web-mercator.ts';

/** Rows read between two turns of the event loop. */
const PAGE = 4000;
const IDS_PER_QUERY = 500;
/** How long a request waits for an index that an import has made out of date. */
const LONGEST_WAIT_MS = 3000;
/** Versions are kept per tile down to this zoom. */
const VERSION_ZOOM = 14;

/**
 * The places of one layer in memory: sorted columns, a small tail of what changed since they were read, and
 * cluster counts. Follows the change feed: one changed record is read again before the next tile; an import
 * reads everything in the background while the old columns go on answering.
 */
export class PlaceIndex {
  readonly layer: Layer;
  readonly words = new Dictionaries();
  private readonly db: Db;
  private readonly reader: PlaceReader;
  private readonly bootId: string;
  private base: Columns;
  private tailRows = new Map<string, PlaceRow>();
  private tail: Columns | null = null;
  private pyramid: CountPyramid | null = null;
  private stale = new Set<string>();
  private changedWhileLoading = new Set<string>();
  private loading: Promise<void> | null = null;
  private isLoaded = false;
  private isOutdated = false;
  private running: Promise<void> = Promise.resolve();
  private epoch = 0;
  private changes = 0;
  private versions: Map<number, number>[] = [];

  constructor(layer: Layer, db: Db, reader: PlaceReader, bootId: string) {
    this.layer = layer;
    this.db = db;
    this.reader = reader;
    this.bootId = bootId;
    this.base = new Columns(new ColumnsDraft(this.words, this.layer.isSites));
  }

  /** Places held, and the bytes of their columns. */
  get size(): { count: number; byteCount: number } {
    return { count: this.base.count + this.tailRows.size, byteCount: this.base.byteCount };
  }

  /** Tells that a record was changed, or with `*` that any may have been. */
  mark(id: string): void {
    if (id === '*') {
      this.isOutdated = true;
      return;
    }
    this.stale.add(id);
    if (this.loading) this.changedWhileLoading.add(id);
  }

  /** Resolves when everything committed before the call is in the index. */
  fresh(): Promise<void> {
    const result = this.running.then(() => this.refresh());
    this.running = result.catch(() => undefined);
    return result;
  }

  private async refresh(): Promise<void> {
    if (this.isOutdated && this.isLoaded) {
      await Promise.race([
        this.load(),
        new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT_MS).unref()),
      ]);
    } else if (!this.isLoaded) await this.load();
    while (this.stale.size > 0) {
      const ids = [...this.stale].slice(0, IDS_PER_QUERY);
      const rows = await this.reader.byIds(this.db, ids);
      for (const id of ids) this.stale.delete(id);
      this.replace(ids, rows);
    }
    // Reading anew in the background is cheaper than an ever longer tail.
    if (this.tailRows.size > 2000 + this.base.count / 20) void this.load().catch(() => undefined);
  }

  private load(): Promise<void> {
    this.loading ??= this.readAll().finally(() => {
      this.loading = null;
    });
    return this.loading;
  }

  private async readAll(): Promise<void> {
    this.isOutdated = false;
    this.changedWhileLoading.clear();
    try {
      const draft = new ColumnsDraft(this.words, this.layer.isSites);
      for (let after = ''; ; ) {
        const rows = await this.reader.page(this.db, after, PAGE);
        for (const row of rows) draft.add(row);
        const last = rows.at(-1);
        if (!last || rows.length < PAGE) break;
        after = last.id;
        await nextTurn();
      }
      this.base = new Columns(draft);
    } catch (error) {
      this.isOutdated = true;
      throw error;
    }
    this.isLoaded = true;
    this.tailRows.clear();
    this.tail = null;
    this.pyramid = null;
    this.versions = [];
    this.epoch += 1;
    for (const id of this.changedWhileLoading) this.stale.add(id);
  }

  private replace(ids: readonly string[], rows: readonly PlaceRow[]): void {
    this.changes += 1;
    for (const id of ids) {
      const at = this.base.find(id);
      if (at >= 0 && this.base.isGone[at] === 0) {
        this.pyramid?.remove(this.base, at);
        this.base.isGone[at] = 1;
        this.touch(this.base.x[at] as number, this.base.y[at] as number);
      }
      const old = this.tailRows.get(id);
      if (!old) continue;
      this.tailRows.delete(id);
      this.touch(worldX(old.lon), worldY(old.lat));
    }
    for (const row of rows) {
      // Numbered now, not when the tail is made: a filter is made before it and must know every word.
      this.words.add(row);
      this.tailRows.set(row.id, row);
      this.touch(worldX(row.lon), worldY(row.lat));
    }
    this.tail = null;
  }

  private touch(x: number, y: number): void {
    for (let z = 0; z <= VERSION_ZOOM; z++) {
      const size = 2 ** (WORLD_BITS - z);
      const versions = this.versions[z] ?? new Map<number, number>();
      this.versions[z] = versions;
      versions.set(Math.floor(x / size) * 2 ** z + Math.floor(y / size), this.changes);
    }
  }

  /** Differs after every change inside the tile (beyond zoom 14: inside its parent there), and only then. */
  version({ z, x, y }: Tile): string {
    const level = Math.min(z, VERSION_ZOOM);
    const shift = 2 ** (z - level);
    const cell = Math.floor(x / shift) * 2 ** level + Math.floor(y / shift);
    return `${this.bootId}-${this.epoch}-${this.versions[level]?.get(cell) ?? 0}`;
  }

  /** The tile's bytes, none when it is empty. `isDefault`: the filter is the layer's default. */
  encode(tile: Tile, filter: PlaceFilter, isDefault: boolean): Uint8Array {
    const tail = this.tailColumns();
    const encoder = new TileEncoder(this.layer, this.words, tile, filter.day);
    if (tile.z >= FIRST_POINT_ZOOM) {
      const [low, high] = keyRange(tile);
      for (const columns of [this.base, tail]) {
        const end = columns.lowerBound(high);
        for (let at = columns.lowerBound(low); at < end; at++) {
          if (passes(columns, at, filter)) encoder.point(columns, at);
        }
      }
      return encoder.finish();
    }
    const grid = new ClusterGrid(this.layer, tile);
    grid.addRows(tail, filter);
    if (isDefault) grid.addPyramid(this.pyramidOf(filter.day), this.base, filter);
    else grid.addRows(this.base, filter);
    grid.encode(encoder);
    return encoder.finish();
  }

  private tailColumns(): Columns {
    if (this.tail) return this.tail;
    const draft = new ColumnsDraft(this.words, this.layer.isSites);
    for (const row of [...this.tailRows.values()].sort((a, b) => (a.id < b.id ? -1 : 1))) draft.add(row);
    this.tail = new Columns(draft);
    return this.tail;
  }

  private pyramidOf(day: number): CountPyramid {
    if (this.pyramid?.day !== day) this.pyramid = new CountPyramid(this.base, this.layer, day);
    return this.pyramid;
  }
}
