import { distanceBetweenM } from '../domain/geometry.ts';
import type { LonLat } from '../domain/values.ts';

/** Two places of one kind nearer than this may be one. */
export const NEAR_M = 30;
/** Degrees; wider than `NEAR_M` wherever Việt Nam lies, so that nine cells hold all that is near. */
const CELL_LON = 0.0004;
const CELL_LAT = 0.0003;
const FIRST_SIZE = 4096;

export interface NearPlace {
  /** Row of the file, null for a place that was stored before. */
  row: number | null;
  /** Stored place, null for a row of the file. */
  id: string | null;
  kind: string;
  distanceM: number;
  outlineHash: number | null;
}

/**
 * Places by position, in typed arrays (about 50 bytes each), so that a million of them can be asked for what
 * lies near a new one. Entries can be taken back in the order of a stack: a transaction that failed leaves nothing.
 */
export class NearbyPlaces {
  private count = 0;
  private capacity = FIRST_SIZE;
  private lons = new Float64Array(FIRST_SIZE);
  private lats = new Float64Array(FIRST_SIZE);
  private kindNumbers = new Uint16Array(FIRST_SIZE);
  private rows = new Uint32Array(FIRST_SIZE);
  private ids = new Uint8Array(16 * FIRST_SIZE);
  /** Entry before in the same bucket, −1 for none. */
  private before = new Int32Array(FIRST_SIZE);
  /** Newest entry of each bucket; as many as `capacity`, a power of two. */
  private buckets = new Int32Array(FIRST_SIZE).fill(-1);
  private readonly kinds: string[] = [];
  private readonly kindNumberOf = new Map<string, number>();
  private readonly outlineHashes = new Map<number, number>();

  get size(): number {
    return this.count;
  }

  add(
    place: { lonLat: LonLat; kind: string; outlineHash?: number | null } & ({ row: number } | { id: string }),
  ): void {
    if (this.count === this.capacity) this.grow();
    const at = this.count;
    const [lon, lat] = place.lonLat;
    this.lons[at] = lon;
    this.lats[at] = lat;
    this.kindNumbers[at] = this.numberOf(place.kind);
    if ('row' in place) this.rows[at] = place.row;
    else {
      this.rows[at] = 0;
      this.ids.set(Buffer.from(place.id.replaceAll('-', ''), 'hex'), 16 * at);
    }
    if (place.outlineHash !== undefined && place.outlineHash !== null) {
      this.outlineHashes.set(at, place.outlineHash);
    }
    this.count += 1;
    this.link(at);
  }

  /** Takes out what was added after there were `size` entries. */
  shrinkTo(size: number): void {
    while (this.count > size) {
      this.count -= 1;
      const bucket = this.bucketOf(this.cellX(this.count), this.cellY(this.count));
      this.buckets[bucket] = this.before[this.count] ?? -1;
      this.outlineHashes.delete(this.count);
    }
  }

  /** What lies within `NEAR_M`, the nearest first. */
  near(lonLat: LonLat): NearPlace[] {
    const found: NearPlace[] = [];
    const [lon, lat] = lonLat;
    const x = Math.floor(lon / CELL_LON);
    const y = Math.floor(lat / CELL_LAT);
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        let at = this.buckets[this.bucketOf(x + dx, y + dy)] ?? -1;
        for (; at !== -1; at = this.before[at] ?? -1) {
          // Other cells share the bucket.
          if (this.cellX(at) !== x + dx || this.cellY(at) !== y + dy) continue;
          const distanceM = distanceBetweenM(lonLat, [this.lons[at] ?? 0, this.lats[at] ?? 0]);
          if (distanceM <= NEAR_M) found.push(this.describe(at, distanceM));
        }
      }
    }
    return found.sort((a, b) => a.distanceM - b.distanceM);
  }

  private describe(at: number, distanceM: number): NearPlace {
    const row = this.rows[at] ?? 0;
    return {
      row: row === 0 ? null : row,
      id: row === 0 ? toUuid(this.ids.subarray(16 * at, 16 * at + 16)) : null,
      kind: this.kinds[this.kindNumbers[at] ?? 0] ?? '',
      distanceM,
      outlineHash: this.outlineHashes.get(at) ?? null,
    };
  }

  private cellX(at: number): number {
    return Math.floor((this.lons[at] ?? 0) / CELL_LON);
  }
  private cellY(at: number): number {
    return Math.floor((this.lats[at] ?? 0) / CELL_LAT);
  }

  private bucketOf(x: number, y: number): number {
    const mixed = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca77);
    return (mixed ^ (mixed >>> 15)) & (this.capacity - 1);
  }

  private link(at: number): void {
    const bucket = this.bucketOf(this.cellX(at), this.cellY(at));
    this.before[at] = this.buckets[bucket] ?? -1;
    this.buckets[bucket] = at;
  }

  private numberOf(kind: string): number {
    const known = this.kindNumberOf.get(kind);
    if (known !== undefined) return known;
    this.kinds.push(kind);
    this.kindNumberOf.set(kind, this.kinds.length - 1);
    return this.kinds.length - 1;
  }

  private grow(): void {
    this.capacity *= 2;
    this.lons = copied(this.lons, new Float64Array(this.capacity));
    this.lats = copied(this.lats, new Float64Array(this.capacity));
    this.kindNumbers = copied(this.kindNumbers, new Uint16Array(this.capacity));
    this.rows = copied(this.rows, new Uint32Array(this.capacity));
    this.ids = copied(this.ids, new Uint8Array(16 * this.capacity));
    this.before = new Int32Array(this.capacity);
    this.buckets = new Int32Array(this.capacity).fill(-1);
    for (let at = 0; at < this.count; at++) this.link(at);
  }
}

function copied<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}

function toUuid(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
