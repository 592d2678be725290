import type { Database } from '../db/database.ts';
import { ClusterGrid } from './cluster-grid.ts';
import { Columns } from './columns.ts';
import { ColumnsDraft } from './columns-draft.ts';
import { CountPyramid, FIRST_POINT_ZOOM } from './count-pyramid.ts';
import type { Layer } from './layers.ts';
import { asksMore, isByStatus, type PlaceFilter, passesMore, passingLooks } from './place-filter.ts';
import { Dictionaries, type PlaceRow } from './place-row.ts';
import { TileEncoder } from './tile-encoder.ts';
import type { PlaceReader } from './tiles.queries.ts';
import { keyRange, type Tile, WORLD_BITS, worldX, worldY } from './web-mercator.ts';

const IDS_PER_QUERY = 500;
/** How long a request waits for an index that an import has made out of date. */
const LONGEST_WAIT_MS = 3000;
/** From this zoom on a tile carries ids and names: few places, and their names are written on the map. */
export const FIRST_TEXT_ZOOM = 15;
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
  private readonly database: Pick<Database, 'db' | 'scan'>;
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

  constructor(layer: Layer, database: Pick<Database, 'db' | 'scan'>, reader: PlaceReader, bootId: string) {
    this.layer = layer;
    this.database = database;
    this.reader = reader;
    this.bootId = bootId;
    this.base = new Columns(new ColumnsDraft(this.layer, this.words));
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
      const rows = await this.reader.byIds(this.database.db, ids);
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
      const draft = new ColumnsDraft(this.layer, this.words);
      for await (const rows of this.reader.all(this.database)) for (const row of rows) draft.add(row);
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
      const at = this.base.ids.find(id);
      if (at >= 0 && this.base.isGone[at] === 0) {
        this.pyramid?.remove(this.base, at);
        this.base.markGone(at);
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

  /**
   * The tile's bytes, none when it is empty.
   * @param usesCounts clusters from the kept counts; false: from the rows, which gives the same
   */
  encode(tile: Tile, filter: PlaceFilter, usesCounts = isByStatus(filter)): Uint8Array {
    const tail = this.tailColumns();
    const looks = passingLooks(filter, this.layer, this.words);
    const hasTexts = !this.layer.isSites || tile.z >= FIRST_TEXT_ZOOM;
    const encoder = new TileEncoder(this.layer, this.words, tile, hasTexts);
    if (tile.z >= FIRST_POINT_ZOOM) {
      for (const columns of [this.base, tail]) addPoints(encoder, columns, tile, filter, looks);
      return encoder.finish();
    }
    const grid = new ClusterGrid(this.layer, tile, filter, looks);
    grid.addRows(tail);
    if (usesCounts) grid.addPyramid(this.pyramidOf(filter.day), this.base);
    else grid.addRows(this.base);
    grid.encode(encoder);
    return encoder.finish();
  }

  private tailColumns(): Columns {
    if (this.tail) return this.tail;
    const draft = new ColumnsDraft(this.layer, this.words);
    for (const row of this.tailRows.values()) draft.add(row);
    this.tail = new Columns(draft);
    return this.tail;
  }

  private pyramidOf(day: number): CountPyramid {
    if (this.pyramid?.day !== day) this.pyramid = new CountPyramid(this.base, this.layer, day);
    return this.pyramid;
  }
}

function addPoints(
  encoder: TileEncoder,
  columns: Columns,
  tile: Tile,
  filter: PlaceFilter,
  passing: Uint8Array,
): void {
  const [low, high] = keyRange(tile);
  const looks = columns.looksOn(filter.day);
  const isMore = asksMore(filter);
  const end = columns.lowerBound(high);
  for (let at = columns.lowerBound(low); at < end; at++) {
    const look = looks[at] as number;
    if (passing[look] !== 1 || (isMore && !passesMore(columns, at, filter))) continue;
    encoder.point(columns, at, look);
  }
}
