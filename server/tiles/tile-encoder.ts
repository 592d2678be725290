import { PbfWriter } from 'pbf';
import { COVERS } from '../domain/sites.ts';
import { type Columns, FLAGS } from './columns.ts';
import type { Layer } from './layers.ts';
import type { Dictionaries } from './place-row.ts';
import { type Tile, WORLD_BITS } from './web-mercator.ts';

/** Units of a tile's edge. */
export const EXTENT_BITS = 12;

const SITE_KEYS = ['status', 'kind', 'cover', 'overdue', 'count', 'id', 'name'];
const PLAY_KEYS = ['condition', 'kind', 'count', 'id', 'name'];
/** Bytes of a feature without its texts: tags, lengths, number and position at their longest. */
const MOST_PER_POINT = 64;
const UUID_LENGTH = 36;
/** Tag bytes that a look may have: key and value, four times, values below 2^14. */
const LOOK_STRIDE = 16;

/** Buffers of the last tile, grown to the largest one: encoding is synchronous, so one tile uses them at a time. */
const scratch = {
  out: new Uint8Array(64 * 1024),
  values: new Uint8Array(64 * 1024),
  lookTags: new Uint8Array(0),
};

/**
 * Writes one layer of a Mapbox vector tile (2.1) straight from columns: no feature objects. A site is its number
 * as the feature's id and one of a few sets of tags, whose bytes are made once per tile; with texts also its UUID
 * and name.
 */
export class TileEncoder {
  private readonly layer: Layer;
  private readonly words: Dictionaries;
  private readonly hasTexts: boolean;
  private readonly originX: number;
  private readonly originY: number;
  /** Tile units per world unit; a power of two. */
  private readonly scale: number;
  private readonly keys: readonly string[];
  private out = scratch.out;
  private end = 0;
  private readonly values = new PbfWriter(scratch.values);
  private valueCount = 0;
  private featureCount = 0;
  private readonly known = new Map<string | number | boolean, number>();
  /** Tag bytes per look, `LOOK_STRIDE` each, and how many; 0: not made yet. */
  private readonly lookTags: Uint8Array;
  private readonly lookLengths: Uint8Array;

  constructor(layer: Layer, words: Dictionaries, { z, x, y }: Tile, hasTexts: boolean) {
    this.layer = layer;
    this.words = words;
    this.hasTexts = hasTexts;
    const tileSize = 2 ** (WORLD_BITS - z);
    this.originX = x * tileSize;
    this.originY = y * tileSize;
    this.scale = 2 ** EXTENT_BITS / tileSize;
    this.keys = layer.isSites ? [...SITE_KEYS, ...layer.groups] : PLAY_KEYS;
    const looks = 1 + words.kinds.words.length * layer.statuses.length * FLAGS;
    if (scratch.lookTags.length < looks * LOOK_STRIDE) scratch.lookTags = new Uint8Array(looks * LOOK_STRIDE);
    this.lookTags = scratch.lookTags;
    this.lookLengths = new Uint8Array(looks);
  }

  point(columns: Columns, at: number, look: number): void {
    if (this.lookLengths[look] === 0) this.makeTags(look);
    if (this.hasTexts) this.pointWithTexts(columns, at, look);
    else {
      this.reserve(MOST_PER_POINT);
      this.feature(
        columns.number[at] as number,
        look,
        0,
        0,
        columns.x[at] as number,
        columns.y[at] as number,
      );
    }
  }

  private pointWithTexts(columns: Columns, at: number, look: number): void {
    const { names } = columns;
    let nameEnd = columns.nameAt[at] as number;
    let nameLength = (names[nameEnd] as number) & 127;
    if ((names[nameEnd++] as number) > 127) nameLength += (names[nameEnd++] as number) << 7;
    const { values } = this;
    values.realloc(2 * nameLength + UUID_LENGTH + 16);
    const bytes = values.buf;
    // A layer's value (4) that holds a string (1).
    bytes[values.pos++] = 0x22;
    bytes[values.pos++] = UUID_LENGTH + 2;
    bytes[values.pos++] = 0x0a;
    bytes[values.pos++] = UUID_LENGTH;
    columns.ids.writeText(at, bytes, values.pos);
    values.pos += UUID_LENGTH;
    values.writeVarint(0x22);
    values.writeVarint(1 + varintSize(nameLength) + nameLength);
    values.writeVarint(0x0a);
    values.writeVarint(nameLength);
    values.realloc(nameLength);
    values.buf.set(names.subarray(nameEnd, nameEnd + nameLength), values.pos);
    values.pos += nameLength;
    const firstText = this.valueCount;
    this.valueCount += 2;
    this.reserve(MOST_PER_POINT);
    const idKey = this.keys.indexOf('id');
    this.feature(
      columns.number[at] as number,
      look,
      idKey,
      firstText,
      columns.x[at] as number,
      columns.y[at] as number,
    );
  }

  /** @param counts per group of the layer, then the overdue ones, from `offset` on; x and y in world units. */
  cluster(total: number, counts: Uint32Array, offset: number, x: number, y: number): void {
    const tags: number[] = [this.keys.indexOf('count'), this.valueOf(total)];
    if (this.layer.isSites) {
      for (let group = 0; group < this.layer.groups.length; group++)
        tags.push(SITE_KEYS.length + group, this.valueOf(counts[offset + group] as number));
      tags.push(
        this.keys.indexOf('overdue'),
        this.valueOf(counts[offset + this.layer.groups.length] as number),
      );
    }
    this.reserve(MOST_PER_POINT + 5 * tags.length);
    const { out, end: start } = this;
    const tagBytes = tags.reduce((sum, tag) => sum + varintSize(tag), 0);
    const positionBytes = this.writePosition(start, x, y) - start;
    out[start] = 0x12; // layer.features
    let end = writeVarint(out, start + 1, 1 + varintSize(tagBytes) + tagBytes + positionBytes);
    out[end++] = 0x12; // feature.tags
    end = writeVarint(out, end, tagBytes);
    for (const tag of tags) end = writeVarint(out, end, tag);
    this.end = this.writePosition(end, x, y);
    this.featureCount += 1;
  }

  /** The whole tile; empty bytes when nothing was added. */
  finish(): Uint8Array {
    if (this.featureCount === 0) return new Uint8Array(0);
    const rest = layerHead(this.layer, this.keys);
    const { values } = this;
    const length = this.end + values.pos + rest.length;
    const head = 1 + varintSize(length);
    // Buffers of its own size: the scratch is written over by the next tile.
    const tile = Buffer.allocUnsafeSlow(head + length);
    const writer = new PbfWriter(tile);
    writer.writeVarint(0x1a); // tile.layers
    writer.writeVarint(length);
    tile.set(this.out.subarray(0, this.end), head);
    tile.set(values.buf.subarray(0, values.pos), head + this.end);
    tile.set(rest, head + this.end + values.pos);
    scratch.out = this.out;
    scratch.values = values.buf as Uint8Array<ArrayBuffer>;
    return tile;
  }

  /**
   * A place, in one go: at most `MOST_PER_POINT` bytes, so its two lengths take a byte each and are filled in last.
   * @param textKey key of two texts whose values are `firstText` and the next; 0: none (it is a look's key)
   */
  private feature(
    number: number,
    look: number,
    textKey: number,
    firstText: number,
    x: number,
    y: number,
  ): void {
    const { out, lookTags, end: start } = this;
    out[start] = 0x12; // layer.features
    let end = start + 2;
    if (number !== 0) {
      out[end++] = 0x08; // feature.id
      end = writeNumber(out, end, number);
    }
    out[end++] = 0x12; // feature.tags
    const tagsAt = end++;
    const from = look * LOOK_STRIDE;
    const to = from + (this.lookLengths[look] as number);
    for (let at = from; at < to; at++) out[end++] = lookTags[at] as number;
    if (textKey !== 0) {
      out[end++] = textKey;
      end = writeVarint(out, end, firstText);
      out[end++] = textKey + 1;
      end = writeVarint(out, end, firstText + 1);
    }
    out[tagsAt] = end - tagsAt - 1;
    end = this.writePosition(end, x, y);
    out[start + 1] = end - start - 2;
    this.end = end;
    this.featureCount += 1;
  }

  /** Type and geometry of a point from `end` on. @returns the end after it */
  private writePosition(at: number, x: number, y: number): number {
    const { out } = this;
    let end = at;
    // Zigzag of what is never negative: twice the value.
    const unitX = 2 * Math.floor((x - this.originX) * this.scale);
    const unitY = 2 * Math.floor((y - this.originY) * this.scale);
    out[end++] = 0x18; // feature.type = POINT
    out[end++] = 1;
    out[end++] = 0x22; // feature.geometry: move to, once
    out[end++] = 1 + (unitX < 128 ? 1 : 2) + (unitY < 128 ? 1 : 2);
    out[end++] = 9;
    if (unitX > 127) {
      out[end++] = (unitX & 127) | 128;
      out[end++] = unitX >>> 7;
    } else out[end++] = unitX;
    if (unitY > 127) {
      out[end++] = (unitY & 127) | 128;
      out[end++] = unitY >>> 7;
    } else out[end++] = unitY;
    return end;
  }

  private reserve(bytes: number): void {
    if (this.end + bytes <= this.out.length) return;
    const larger = new Uint8Array(2 * this.out.length + bytes);
    larger.set(this.out);
    this.out = larger;
  }

  private makeTags(look: number): void {
    const flags = (look - 1) % FLAGS;
    const kindAndStatus = Math.floor((look - 1) / FLAGS);
    const { statuses, isSites } = this.layer;
    const from = look * LOOK_STRIDE;
    let end = this.writeTag(from, 0, statuses[kindAndStatus % statuses.length] ?? '');
    end = this.writeTag(end, 1, this.words.kinds.words[Math.floor(kindAndStatus / statuses.length)] ?? '');
    if (isSites) {
      end = this.writeTag(end, 2, COVERS[flags >>> 1] ?? '');
      end = this.writeTag(end, 3, flags % 2 === 1);
    }
    this.lookLengths[look] = end - from;
  }

  private writeTag(at: number, key: number, value: string | boolean): number {
    this.lookTags[at] = key;
    return writeVarint(this.lookTags, at + 1, this.valueOf(value));
  }

  /** Number of a value, written at its first use. */
  private valueOf(value: string | number | boolean): number {
    const known = this.known.get(value);
    if (known !== undefined) return known;
    this.values.writeMessage(4, writeValue, value);
    this.known.set(value, this.valueCount);
    return this.valueCount++;
  }
}

const layerHeads = new WeakMap<Layer, Uint8Array>();

/** What every tile of a layer says of it: version, name, keys, extent. */
function layerHead(layer: Layer, keys: readonly string[]): Uint8Array {
  const known = layerHeads.get(layer);
  if (known) return known;
  const writer = new PbfWriter(new Uint8Array(512));
  writer.writeVarintField(15, 2);
  writer.writeStringField(1, layer.name);
  for (const key of keys) writer.writeStringField(3, key);
  writer.writeVarintField(5, 2 ** EXTENT_BITS);
  const head = writer.finish();
  layerHeads.set(layer, head);
  return head;
}

function writeValue(value: string | number | boolean, writer: PbfWriter): void {
  if (typeof value === 'string') writer.writeStringField(1, value);
  else if (typeof value === 'number') writer.writeVarintField(5, value);
  else writer.writeBooleanField(7, value);
}

function varintSize(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x200000) return 3;
  return value < 0x10000000 ? 4 : 5;
}

/** @returns the end after it */
function writeVarint(out: Uint8Array, at: number, value: number): number {
  let end = at;
  let rest = value;
  while (rest > 127) {
    out[end++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  out[end++] = rest;
  return end;
}

/** A varint that may need more than 32 bits. @returns the end after it */
function writeNumber(out: Uint8Array, at: number, value: number): number {
  const high = Math.floor(value / 2 ** 28);
  let low = value - high * 2 ** 28;
  if (high === 0) return writeVarint(out, at, low);
  let end = at;
  for (let byte = 0; byte < 4; byte++) {
    out[end++] = (low & 127) | 128;
    low >>>= 7;
  }
  return writeVarint(out, end, high);
}
