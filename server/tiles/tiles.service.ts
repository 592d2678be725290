import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync } from 'node:zlib';
import { LRUCache } from 'lru-cache';
import type { Deps } from '../deps.ts';
import { localDay, toDayNumber } from '../domain/calendar.ts';
import { ProblemError } from '../domain/errors.ts';
import type { Actor } from '../domain/roles.ts';
import type { SiteFilter } from '../domain/sites.ts';
import { scopeKey } from '../http/caching.ts';
import { drawnByDefault, PLAY_SPACES, SITES } from './layers.ts';
import { COVER_NUMBER, type PlaceFilter } from './place-filter.ts';
import { PlaceIndex } from './place-index.ts';
import type { Dictionary } from './place-row.ts';
import { PLAY_SPACE_READER, SITE_READER } from './tiles.queries.ts';
import type { Tile } from './web-mercator.ts';

export type LayerName = 'sites' | 'playspaces';
export type TileEncoding = 'br' | 'gzip' | 'identity';
export type TileFilter = Partial<
  Pick<SiteFilter, 'commune' | 'kind' | 'status' | 'cover' | 'unit' | 'overdue' | 'inspectionDue'>
>;

const MOST_CACHED_BYTES = 64 * 1024 * 1024;
const LARGEST_ZOOM = 18;
const NO_UNIT = 2 ** 32 - 1;

/** Up to this size compressing a tile takes less than a millisecond, and handing it to a thread about as long. */
const MOST_COMPRESSED_HERE = 96 * 1024;
/** Fast settings: a tile is compressed once per version, and compression costs more than encoding. */
const GZIP = { level: 1, memLevel: 9 };
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 2 } };
const gzipInThread = promisify(gzip);
const brotliInThread = promisify(brotliCompress);

/** Vector tiles of hazard sites and play spaces from memory. */
export class TileService {
  private readonly deps: Deps;
  private readonly indexes: Record<LayerName, PlaceIndex>;
  private readonly cache = new LRUCache<string, Uint8Array>({
    maxSize: MOST_CACHED_BYTES,
    // The key counts too: it holds filters as long as an address may be, and most tiles are empty.
    sizeCalculation: (bytes, key) => bytes.byteLength + 2 * key.length + 300,
  });
  readonly close: () => void;

  constructor(deps: Deps) {
    this.deps = deps;
    const { database } = deps;
    const bootId = deps.makeId();
    this.indexes = {
      sites: new PlaceIndex(SITES, database, SITE_READER, bootId),
      playspaces: new PlaceIndex(PLAY_SPACES, database, PLAY_SPACE_READER, bootId),
    };
    this.close = database.feed.subscribe((changes) => {
      for (const { entity, entityId } of changes) {
        // After a lost connection the feed cannot say of what it was: `*` holds for both layers.
        if (entity === 'site' || entityId === '*') this.indexes.sites.mark(entityId);
        if (entity === 'play_space' || entityId === '*') this.indexes.playspaces.mark(entityId);
      }
    });
  }

  /** Reads every place, so that the first tile need not wait for it; called once the server listens. */
  async warmUp(): Promise<void> {
    await Promise.all([this.indexes.sites.fresh(), this.indexes.playspaces.fresh()]);
  }

  /** Places held in a layer, and the bytes of its columns. */
  sizeOf(layer: LayerName): { count: number; byteCount: number } {
    return this.indexes[layer].size;
  }

  /**
   * Brings the index up to date and names the state of a tile.
   * @throws ProblemError `tile.not_found`
   */
  async version(layer: LayerName, tile: Tile): Promise<string> {
    const { z, x, y } = tile;
    if (z > LARGEST_ZOOM || x >= 2 ** z || y >= 2 ** z) throw new ProblemError('tile.not_found', { z, x, y });
    await this.indexes[layer].fresh();
    return `${this.indexes[layer].version(tile)}-${localDay(this.deps.now())}`;
  }

  /** The tile as the actor may see it, compressed; no bytes when it is empty. */
  async read(
    layer: LayerName,
    tile: Tile,
    query: TileFilter,
    actor: Actor,
    encoding: TileEncoding,
    version: string,
  ): Promise<Uint8Array> {
    const key = `${layer}/${tile.z}/${tile.x}/${tile.y}|${JSON.stringify(query)}|${scopeKey(actor)}|${version}|${encoding}`;
    const cached = this.cache.get(key);
    if (cached) return cached;
    const bytes = await compress(this.encode(layer, tile, query, actor), encoding);
    this.cache.set(key, bytes);
    return bytes;
  }

  /** The tile uncompressed from what the index holds now. */
  encode(layer: LayerName, tile: Tile, query: TileFilter, actor: Actor): Uint8Array {
    const index = this.indexes[layer];
    const day = toDayNumber(localDay(this.deps.now()));
    return index.encode(tile, compileFilter(index, query, actor, day));
  }
}

function compileFilter(index: PlaceIndex, query: TileFilter, actor: Actor, day: number): PlaceFilter {
  const { layer, words } = index;
  const communes =
    actor.scope === 'all'
      ? query.commune
      : [...actor.scope].filter((code) => query.commune === undefined || query.commune.includes(code));
  return {
    day,
    statuses: query.status
      ? Uint8Array.from(layer.statuses, (status) =>
          query.status?.some((wanted) => wanted === status) ? 1 : 0,
        )
      : drawnByDefault(layer),
    kinds: query.kind ? allowed(words.kinds, query.kind) : null,
    communes: communes ? unlessAll(allowed(words.communes, communes)) : null,
    unit: query.unit === undefined ? null : (words.units.find(query.unit) ?? NO_UNIT),
    covers: query.cover ? coverTable(query.cover) : null,
    isOverdue: query.overdue ?? null,
    isInspectionDue: query.inspectionDue ?? null,
  };
}

function allowed(dictionary: Dictionary, wanted: readonly string[]): Uint8Array {
  const table = new Uint8Array(dictionary.words.length);
  for (const word of wanted) {
    const number = dictionary.find(word);
    if (number !== undefined) table[number] = 1;
  }
  return table;
}

/** A scope that holds every commune in which there is a place lets everything pass. */
function unlessAll(table: Uint8Array): Uint8Array | null {
  return table.every((isAllowed) => isAllowed === 1) ? null : table;
}

function coverTable(wanted: NonNullable<TileFilter['cover']>): Uint8Array {
  const table = new Uint8Array(Object.keys(COVER_NUMBER).length);
  for (const cover of wanted) table[COVER_NUMBER[cover]] = 1;
  return table;
}

async function compress(bytes: Uint8Array, encoding: TileEncoding): Promise<Uint8Array> {
  if (bytes.length === 0 || encoding === 'identity') return bytes;
  const isHere = bytes.length <= MOST_COMPRESSED_HERE;
  if (encoding === 'gzip') return isHere ? gzipSync(bytes, GZIP) : gzipInThread(bytes, GZIP);
  return isHere ? brotliCompressSync(bytes, BROTLI) : brotliInThread(bytes, BROTLI);
}
