import { gzipSync } from 'node:zlib';
import { Compression, type Entry, type Header } from 'pmtiles';

const HEADER_BYTES = 127;
/** Readers fetch this much at first and expect the root directory in it. */
const FIRST_READ_BYTES = 16_384;
const SMALLEST_LEAF = 4096;

export interface TileToPlace {
  /** Number of the tile along the Hilbert curve, as PMTiles counts. */
  tileId: number;
  /** Equal for tiles with equal content, which is stored once. */
  content: string | number;
  length: number;
}

export interface ArchiveAbout extends Pick<Header, 'tileType' | 'tileCompression' | 'minZoom' | 'maxZoom'> {
  /** West, south, east, north in degrees. */
  bounds: readonly [number, number, number, number];
  metadata: unknown;
}

export interface ArchiveLayout<T> {
  /** Header, directories and metadata. The tiles follow it. */
  head: Buffer<ArrayBuffer>;
  /** Tiles whose bytes follow the head, in this order and without gaps. */
  contents: T[];
  /** Of the whole file. */
  byteLength: number;
}

/**
 * Lays out a PMTiles v3 file (https://github.com/protomaps/PMTiles, spec/v3), clustered: tiles ascend by number, equal
 * ones are stored once, and equal neighbours share an entry. What is known before any tile is read is the whole
 * layout, and so the exact size.
 * @param tiles ascending by number, at least one
 */
export function layOutArchive<T extends TileToPlace>(
  tiles: readonly T[],
  about: ArchiveAbout,
): ArchiveLayout<T> {
  const offsets = new Map<T['content'], number>();
  const contents: T[] = [];
  const entries: Entry[] = [];
  let dataLength = 0;
  for (const tile of tiles) {
    let offset = offsets.get(tile.content);
    if (offset === undefined) {
      offset = dataLength;
      offsets.set(tile.content, offset);
      contents.push(tile);
      dataLength += tile.length;
    }
    const last = entries.at(-1);
    const isNext = last !== undefined && last.tileId + last.runLength === tile.tileId;
    if (isNext && last.offset === offset) last.runLength += 1;
    else entries.push({ tileId: tile.tileId, offset, length: tile.length, runLength: 1 });
  }
  const { root, leaves } = buildDirectories(entries);
  const metadata = gzipSync(JSON.stringify(about.metadata ?? {}));
  const header = encodeHeader({
    root: root.length,
    metadata: metadata.length,
    leaves: leaves.length,
    data: dataLength,
    counts: [tiles.length, entries.length, contents.length],
    about,
  });
  const head = Buffer.concat([header, root, metadata, leaves]);
  return { head, contents, byteLength: head.length + dataLength };
}

/** One directory where it fits into the first read, else a root that points to leaves. */
function buildDirectories(entries: readonly Entry[]): { root: Buffer; leaves: Buffer } {
  const most = FIRST_READ_BYTES - HEADER_BYTES;
  const whole = encodeDirectory(entries);
  if (whole.length <= most) return { root: whole, leaves: Buffer.alloc(0) };
  for (let size = SMALLEST_LEAF; ; size *= 2) {
    const leaves: Buffer[] = [];
    const rootEntries: Entry[] = [];
    let offset = 0;
    for (let start = 0; start < entries.length; start += size) {
      const part = entries.slice(start, start + size);
      const leaf = encodeDirectory(part);
      leaves.push(leaf);
      rootEntries.push({ tileId: part[0]?.tileId ?? 0, offset, length: leaf.length, runLength: 0 });
      offset += leaf.length;
    }
    const root = encodeDirectory(rootEntries);
    if (root.length <= most) return { root, leaves: Buffer.concat(leaves) };
  }
}

/** Column after column: numbers as steps, runs, lengths, offsets (0: right behind the one before). */
function encodeDirectory(entries: readonly Entry[]): Buffer {
  const bytes: number[] = [];
  writeVarint(bytes, entries.length);
  let lastId = 0;
  for (const { tileId } of entries) {
    writeVarint(bytes, tileId - lastId);
    lastId = tileId;
  }
  for (const { runLength } of entries) writeVarint(bytes, runLength);
  for (const { length } of entries) writeVarint(bytes, length);
  let end = -1;
  for (const { offset, length } of entries) {
    writeVarint(bytes, offset === end ? 0 : offset + 1);
    end = offset + length;
  }
  return gzipSync(Uint8Array.from(bytes));
}

/** Numbers pass 2^32, so no bit operations. */
function writeVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
}

interface Parts {
  root: number;
  metadata: number;
  leaves: number;
  data: number;
  /** Tiles, entries, contents. */
  counts: readonly [number, number, number];
  about: ArchiveAbout;
}

function encodeHeader({ root, metadata, leaves, data, counts, about }: Parts): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('PMTiles');
  header[7] = 3;
  let at = HEADER_BYTES;
  for (const [index, length] of [root, metadata, leaves, data].entries()) {
    header.writeBigUInt64LE(BigInt(at), 8 + index * 16);
    header.writeBigUInt64LE(BigInt(length), 16 + index * 16);
    at += length;
  }
  for (const [index, count] of counts.entries()) header.writeBigUInt64LE(BigInt(count), 72 + index * 8);
  const isClustered = 1;
  header.set(
    [isClustered, Compression.Gzip, about.tileCompression, about.tileType, about.minZoom, about.maxZoom],
    96,
  );
  const [west, south, east, north] = about.bounds;
  const middle = [(west + east) / 2, (south + north) / 2];
  header[118] = about.minZoom;
  for (const [index, degrees] of [west, south, east, north].entries())
    header.writeInt32LE(Math.round(degrees * 1e7), 102 + index * 4);
  for (const [index, degrees] of middle.entries())
    header.writeInt32LE(Math.round(degrees * 1e7), 119 + index * 4);
  return header;
}
