import { PbfWriter } from 'pbf';
import { COVERS } from '../domain/sites.ts';
import type { Columns, Dictionaries } from './columnar-index.ts';
import type { Layer } from './layers.ts';
import { coverOf, isOverdue } from './place-filter.ts';
import { type Tile, WORLD_BITS } from './web-mercator.ts';

/** Units of a tile's edge. */
export const EXTENT_BITS = 12;

const SITE_KEYS = ['id', 'code', 'name', 'status', 'kind', 'cover', 'overdue', 'priority', 'count'];
const PLAY_KEYS = ['id', 'name', 'kind', 'condition', 'count'];

/** Buffers of the last tile, grown to the largest one: encoding is synchronous, so one tile uses them at a time. */
const scratch = { out: new Uint8Array(64 * 1024), values: new Uint8Array(64 * 1024) };

/**
 * Writes one layer of a Mapbox vector tile (2.1) straight from columns: no feature objects. Ids, codes and
 * names are copied as bytes; every other value is written once per tile.
 */
export class TileEncoder {
  private readonly layer: Layer;
  private readonly words: Dictionaries;
  private readonly day: number;
  private readonly originX: number;
  private readonly originY: number;
  /** Tile units per world unit; a power of two. */
  private readonly scale: number;
  private readonly out = new PbfWriter(scratch.out);
  private readonly values = new PbfWriter(scratch.values);
  private valueCount = 0;
  private featureCount = 0;
  private readonly keys: string[];
  private readonly strings = new Map<string, number>();
  private readonly numbers = new Map<number, number>();
  private readonly kindValues: Int32Array;
  private readonly statusValues: Int32Array;
  private readonly coverValues = new Int32Array(COVERS.length).fill(-1);
  private readonly flagValues = new Int32Array(2).fill(-1);
  private readonly tags = new Uint32Array(32);

  constructor(layer: Layer, words: Dictionaries, { z, x, y }: Tile, day: number) {
    this.layer = layer;
    this.words = words;
    this.day = day;
    const tileSize = 2 ** (WORLD_BITS - z);
    this.originX = x * tileSize;
    this.originY = y * tileSize;
    this.scale = 2 ** EXTENT_BITS / tileSize;
    this.keys = layer.isSites ? [...SITE_KEYS, ...layer.groups] : [...PLAY_KEYS];
    this.kindValues = new Int32Array(words.kinds.words.length).fill(-1);
    this.statusValues = new Int32Array(layer.statuses.length).fill(-1);
    this.out.writeVarintField(15, 2);
    this.out.writeStringField(1, layer.name);
  }

  point(columns: Columns, at: number): void {
    const { tags } = this;
    const ordinal = columns.ordinal[at] as number;
    const status = columns.status[at] as number;
    copyInto(
      this.values,
      columns.texts,
      columns.textEnds[ordinal] as number,
      columns.textEnds[ordinal + 1] as number,
    );
    let count = 0;
    tags[count++] = 0;
    tags[count++] = this.valueCount++;
    tags[count++] = 1;
    tags[count++] = this.valueCount++;
    if (this.layer.isSites) {
      tags[count++] = 2;
      tags[count++] = this.valueCount++;
      tags[count++] = 3;
      tags[count++] = this.listed(this.statusValues, status, this.layer.statuses);
      tags[count++] = 4;
      tags[count++] = this.listed(this.kindValues, columns.kind[at] as number, this.words.kinds.words);
      tags[count++] = 5;
      tags[count++] = this.listed(this.coverValues, coverOf(columns, at, this.day), COVERS);
      tags[count++] = 6;
      tags[count++] = this.flag(isOverdue(columns, at, this.day));
      tags[count++] = 7;
      tags[count++] = this.number(columns.priority[at] as number);
    } else {
      tags[count++] = 2;
      tags[count++] = this.listed(this.kindValues, columns.kind[at] as number, this.words.kinds.words);
      tags[count++] = 3;
      tags[count++] = this.listed(this.statusValues, status, this.layer.statuses);
    }
    this.feature(count, columns.x[at] as number, columns.y[at] as number);
  }

  /** @param counts per group of the layer, then the overdue ones, from `offset` on; x and y in world units. */
  cluster(total: number, counts: Uint32Array, offset: number, x: number, y: number): void {
    const { tags } = this;
    let count = 0;
    tags[count++] = this.layer.isSites ? 8 : 4;
    tags[count++] = this.number(total);
    if (this.layer.isSites) {
      for (let group = 0; group < this.layer.groups.length; group++) {
        tags[count++] = SITE_KEYS.length + group;
        tags[count++] = this.number(counts[offset + group] as number);
      }
      tags[count++] = 6;
      tags[count++] = this.number(counts[offset + this.layer.groups.length] as number);
    }
    this.feature(count, x, y);
  }

  /** The whole tile; empty bytes when nothing was added. */
  finish(): Uint8Array {
    if (this.featureCount === 0) return new Uint8Array(0);
    for (const key of this.keys) this.out.writeStringField(3, key);
    copyInto(this.out, this.values.buf, 0, this.values.pos);
    this.out.writeVarintField(5, 2 ** EXTENT_BITS);
    scratch.out = this.out.buf as Uint8Array<ArrayBuffer>;
    scratch.values = this.values.buf as Uint8Array<ArrayBuffer>;
    const layer = this.out.finish();
    const tile = new PbfWriter(new Uint8Array(layer.length + 16));
    tile.writeBytesField(3, layer);
    return tile.finish();
  }

  private feature(tagCount: number, worldX: number, worldY: number): void {
    const { out, tags } = this;
    const x = 2 * Math.floor((worldX - this.originX) * this.scale);
    const y = 2 * Math.floor((worldY - this.originY) * this.scale);
    let tagBytes = 0;
    for (let index = 0; index < tagCount; index++) tagBytes += varintSize(tags[index] as number);
    const geometryBytes = 1 + varintSize(x) + varintSize(y);
    out.writeVarint(0x12); // layer.features
    out.writeVarint(1 + varintSize(tagBytes) + tagBytes + 2 + 2 + geometryBytes);
    out.writeVarint(0x12); // feature.tags
    out.writeVarint(tagBytes);
    for (let index = 0; index < tagCount; index++) out.writeVarint(tags[index] as number);
    out.writeVarint(0x18); // feature.type = POINT
    out.writeVarint(1);
    out.writeVarint(0x22); // feature.geometry: move to, once
    out.writeVarint(geometryBytes);
    out.writeVarint(9);
    out.writeVarint(x);
    out.writeVarint(y);
    this.featureCount += 1;
  }

  private listed(known: Int32Array, index: number, words: readonly string[]): number {
    const value = known[index] as number;
    if (value >= 0) return value;
    const word = words[index] ?? '';
    const shared = this.strings.get(word) ?? this.valueCount++;
    if (!this.strings.has(word)) {
      this.strings.set(word, shared);
      this.values.writeMessage(4, writeString, word);
    }
    known[index] = shared;
    return shared;
  }

  private number(value: number): number {
    const known = this.numbers.get(value);
    if (known !== undefined) return known;
    this.values.writeVarint(0x22);
    this.values.writeVarint(1 + varintSize(value));
    this.values.writeVarint(0x28); // value.uint_value
    this.values.writeVarint(value);
    this.numbers.set(value, this.valueCount);
    return this.valueCount++;
  }

  private flag(value: boolean): number {
    const known = this.flagValues[value ? 1 : 0] as number;
    if (known >= 0) return known;
    this.values.writeVarint(0x22);
    this.values.writeVarint(2);
    this.values.writeVarint(0x38); // value.bool_value
    this.values.writeVarint(value ? 1 : 0);
    this.flagValues[value ? 1 : 0] = this.valueCount;
    return this.valueCount++;
  }
}

function writeString(text: string, writer: PbfWriter): void {
  writer.writeStringField(1, text);
}

function copyInto(writer: PbfWriter, bytes: Uint8Array, start: number, end: number): void {
  writer.realloc(end - start);
  writer.buf.set(bytes.subarray(start, end), writer.pos);
  writer.pos += end - start;
}

function varintSize(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x200000) return 3;
  return value < 0x10000000 ? 4 : 5;
}
