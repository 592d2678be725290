import type { Database } from '../db/database.ts';
import type { ImportTarget } from '../domain/imports.ts';
import type { LonLat, Outline } from '../domain/values.ts';
import { NearbyPlaces, type NearPlace } from './nearby-places.ts';
import { outlineHash } from './outline-hash.ts';
import { findOutline, listPositions } from './stored-places.queries.ts';

/** Degrees: about 5 km, some hundred places in a city. */
const TILE = 0.05;
/** Degrees: more than 30 m. */
const MARGIN = 0.0005;

interface Place {
  row: number;
  lonLat: LonLat;
  kind: string;
  outline: Outline | null;
  /** Readable code that an export wrote, null without. */
  code: string | null;
}

/** As the product numbers sites and play spaces. */
const OUR_CODE = /^\d{5}-V?\d{4,}$/;

/**
 * Finds what a row may be a repetition of: a place of the same kind within 30 m, or the same outline whatever
 * its kind; stored, or of an earlier row of the file. Stored places are read once per square of 5 km, when the
 * first row lies in it: what other people add there meanwhile is not seen.
 */
export class LikeFinder {
  private readonly places = new NearbyPlaces();
  private readonly tiles = new Set<string>();
  /** Rows of a file of ours, which knows its places apart: near each other, they are still two. */
  private readonly ourRows = new Set<number>();
  private readonly database: Database;
  private readonly target: ImportTarget;

  constructor(database: Database, target: ImportTarget) {
    this.database = database;
    this.target = target;
  }

  /** Reads the stored places around the rows of a batch. */
  async prepare(positions: readonly LonLat[]): Promise<void> {
    for (const [lon, lat] of positions) {
      for (const x of tilesAcross(lon)) {
        for (const y of tilesAcross(lat)) {
          const name = `${x} ${y}`;
          if (this.tiles.has(name)) continue;
          const { db, dialect } = this.database;
          const box = [x * TILE, y * TILE, (x + 1) * TILE, (y + 1) * TILE] as const;
          const stored = await listPositions(db, dialect, this.target, box);
          this.tiles.add(name);
          for (const place of stored) this.places.add(place);
        }
      }
    }
  }

  async find({ lonLat, kind, outline, code }: Place): Promise<NearPlace | null> {
    const all = this.places.near(lonLat);
    const near = isOurs(code) ? all.filter(({ row }) => row === null || !this.ourRows.has(row)) : all;
    const same = near.find((place) => place.kind === kind);
    if (same !== undefined || outline === null || near.length === 0) return same ?? null;
    const hash = outlineHash(outline);
    for (const place of near) {
      if (place.outlineHash === hash) return place;
      if (place.id === null) continue;
      const stored = await findOutline(this.database.db, this.target, place.id);
      if (stored !== null && outlineHash(stored) === hash) return place;
    }
    return null;
  }

  /** A row that goes in: later ones may be like it. */
  add({ row, lonLat, kind, outline, code }: Place): void {
    if (isOurs(code)) this.ourRows.add(row);
    this.places.add({ row, lonLat, kind, outlineHash: outline === null ? null : outlineHash(outline) });
  }

  /** Stands for the places known now; `rollBack` forgets those added since. */
  mark(): number {
    return this.places.size;
  }
  rollBack(mark: number): void {
    this.places.shrinkTo(mark);
  }
}

function isOurs(code: string | null): boolean {
  return code !== null && OUR_CODE.test(code);
}

function tilesAcross(degrees: number): Set<number> {
  return new Set([Math.floor((degrees - MARGIN) / TILE), Math.floor((degrees + MARGIN) / TILE)]);
}
