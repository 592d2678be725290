import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { MultiPolygon, Polygon } from 'geojson';
import { EtagMismatch } from 'pmtiles';
import { causesOf, isDiskFull } from '../db/faults.ts';
import type { Deps } from '../deps.ts';
import { type BasemapSize, DEEPEST_BASEMAP_ZOOM, MOST_BASEMAP_BYTES } from '../domain/basemap.ts';
import type { OutlineQuality } from '../domain/communes.ts';
import { ProblemError } from '../domain/errors.ts';
import { requireDeviceCommunes } from '../domain/require-scope.ts';
import type { Actor } from '../domain/roles.ts';
import { type ArchiveLayout, layOutArchive, type TileToPlace } from './archive-layout.ts';
import { boundsOfArea, tilesOfArea } from './area-tiles.ts';
import { BasemapSource, type OpenBasemap } from './basemap-source.ts';
import { CutCache } from './cut-cache.ts';

/** Cuts of a few dozen teams. */
const CACHE_BYTES = 4 * 1024 ** 3;
/** Neighbouring tiles are read at once; also the most that a cut holds in memory. */
const MOST_AT_ONCE = 2 * 1024 * 1024;
/** Bytes between two tiles that are read and thrown away rather than asked around. */
const SMALL_GAP = 32 * 1024;
/** The real border lies outside a computed cell in places. */
const CELL_MARGIN_M = 1000;

interface Outline {
  code: string;
  geometry: Polygon | MultiPolygon;
  quality: OutlineQuality;
}

interface Needs extends Pick<Deps, 'config'> {
  /** Of all communes, official or computed. */
  outlines(): Promise<readonly Outline[]>;
}

interface CutTile extends TileToPlace {
  /** In the tile section of the source. */
  content: number;
}
interface Cut {
  /** For these communes and this content. */
  name: string;
  layout: ArchiveLayout<CutTile>;
  basemap: OpenBasemap;
  tiles: number;
}

/** A file of the cache, complete. */
export interface CutFile {
  path: string;
  etag: string;
}

/** Cuts the background map to what tablets take along: the tiles that touch the chosen communes. */
export class BasemapService {
  private readonly needs: Needs;
  private readonly source: BasemapSource | null;
  private readonly cache: CutCache;
  /** One cut at a time. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(needs: Needs) {
    this.needs = needs;
    const { basemapUrl, dataDir } = needs.config;
    this.source = basemapUrl === null ? null : new BasemapSource(basemapUrl);
    this.cache = new CutCache(join(dataDir, 'basemap-cuts'), CACHE_BYTES);
  }

  /** @throws ProblemError `basemap.*`, `auth.outside_scope`, `sync.too_many_communes` */
  async size(actor: Actor, asked: readonly string[]): Promise<BasemapSize> {
    const communes = requireDeviceCommunes(actor, asked);
    const { name, layout, tiles, basemap } = await this.attempt(() => this.plan(communes));
    return { bytes: layout.byteLength, tiles, etag: etagOf(name), version: basemap.version };
  }

  /**
   * @param heldEtag of the file that the caller has a part of: it goes on with that one while it is here, whatever
   * became of the map since
   * @param gone the caller went away: what was not begun for it is not begun; a cut that was is finished and kept
   * @throws ProblemError as `size`
   */
  async file(
    actor: Actor,
    asked: readonly string[],
    heldEtag: string | undefined,
    gone: AbortSignal,
  ): Promise<CutFile> {
    const communes = requireDeviceCommunes(actor, asked);
    const held = /^"([0-9a-f-]+)"$/.exec(heldEtag ?? '')?.[1];
    if (held?.startsWith(`${keyOf(communes)}-`)) {
      const path = await this.cache.find(held);
      if (path !== null) return { path, etag: etagOf(held) };
    }
    const making = this.turn.then(() => {
      // Nobody reads this answer.
      if (gone.aborted) throw new ProblemError('basemap.unreadable');
      return this.attempt(() => this.make(communes));
    });
    this.turn = making.catch(() => undefined);
    return await making;
  }

  private async make(communes: readonly string[]): Promise<CutFile> {
    const cut = await this.plan(communes);
    const { byteLength } = cut.layout;
    const path =
      (await this.cache.find(cut.name)) ?? (await this.cache.write(cut.name, byteLength, bytesOf(cut)));
    return { path, etag: etagOf(cut.name) };
  }

  private async plan(communes: readonly string[]): Promise<Cut> {
    if (this.source === null) throw new ProblemError('basemap.not_configured');
    const chosen = new Set(communes);
    const area = (await this.needs.outlines())
      .filter(({ code }) => chosen.has(code))
      .map(({ geometry, quality }) => ({
        geometry,
        marginM: quality === 'approximate' ? CELL_MARGIN_M : 0,
      }));
    const basemap = await this.source.open();
    const { header } = basemap;
    const maxZoom = Math.min(header.maxZoom, DEEPEST_BASEMAP_ZOOM);
    const ids = new Set<number>();
    for (const each of area) {
      for (const id of tilesOfArea([each], header.minZoom, maxZoom)) ids.add(id);
      // Outlines are long: others are answered in between.
      await setImmediate();
    }
    const tiles: CutTile[] = [];
    for (const tileId of [...ids].sort((a, b) => a - b)) {
      const entry = await basemap.find(tileId);
      if (entry) tiles.push({ tileId, content: entry.offset, length: entry.length });
    }
    if (tiles.length === 0) throw new ProblemError('basemap.nothing_here');
    const layout = layOutArchive(tiles, {
      ...header,
      maxZoom,
      bounds: boundsOfArea(area),
      metadata: basemap.metadata,
    });
    if (layout.byteLength > MOST_BASEMAP_BYTES)
      throw new ProblemError('basemap.too_large', { limit: `${MOST_BASEMAP_BYTES / 1024 ** 3} GB` });
    const content = createHash('sha256').update(basemap.version).update(layout.head).digest('hex');
    return { name: `${keyOf(communes)}-${content.slice(0, 32)}`, layout, basemap, tiles: tiles.length };
  }

  /** Once more when the map was replaced meanwhile. A map that cannot be read is no fault of the caller's. */
  private async attempt<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work().catch((error: unknown) => {
        if (error instanceof EtagMismatch) return work();
        throw error;
      });
    } catch (error) {
      if (error instanceof ProblemError || causesOf(error).some(isDiskFull)) throw error;
      console.error('background map', error);
      throw new ProblemError('basemap.unreadable');
    }
  }
}

const keyOf = (communes: readonly string[]) =>
  createHash('sha256').update(communes.join()).digest('hex').slice(0, 16);
const etagOf = (name: string) => `"${name}"`;

/** The file from its beginning to its end, a few tiles in memory at a time. */
async function* bytesOf({ layout, basemap }: Cut): AsyncGenerator<Uint8Array> {
  yield layout.head;
  for (const { offset, length, parts } of readsOf(layout.contents)) {
    const bytes = await basemap.read(offset, length);
    for (const part of parts)
      yield bytes.subarray(part.content - offset, part.content - offset + part.length);
  }
}

/** Tiles that lie behind each other in the source, in reads of their own. */
export function* readsOf(
  contents: readonly CutTile[],
): Generator<{ offset: number; length: number; parts: CutTile[] }> {
  let read: { offset: number; length: number; parts: CutTile[] } | null = null;
  for (const tile of contents) {
    const end: number = tile.content + tile.length;
    if (read) {
      const gap = tile.content - (read.offset + read.length);
      if (gap >= 0 && gap <= SMALL_GAP && end - read.offset <= MOST_AT_ONCE) {
        read.length = end - read.offset;
        read.parts.push(tile);
        continue;
      }
      yield read;
    }
    read = { offset: tile.content, length: tile.length, parts: [tile] };
  }
  if (read) yield read;
}
