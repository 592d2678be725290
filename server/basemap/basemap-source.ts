import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import {
  type Entry,
  EtagMismatch,
  FetchSource,
  findTile,
  type Header,
  PMTiles,
  type RangeResponse,
  SharedPromiseCache,
  type Source,
} from 'pmtiles';

const FIRST_READ_BYTES = 16_384;
/** Directories held in memory, a few kilobytes each. */
const MOST_DIRECTORIES = 64;
const MOST_DEPTH = 3;
const PATIENCE_MS = 60_000;

/** A PMTiles file on this machine. Its ETag tells when it was replaced. */
export class FileSource implements Source {
  private readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  getKey(): string {
    return this.path;
  }

  async getBytes(
    offset: number,
    length: number,
    _signal?: AbortSignal,
    expectedEtag?: string,
  ): Promise<RangeResponse> {
    const file = await open(this.path);
    try {
      const { size, mtimeMs, ino } = await file.stat();
      const etag = `${size}-${mtimeMs}-${ino}`;
      if (expectedEtag !== undefined && expectedEtag !== etag) throw new EtagMismatch(this.path);
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, offset);
      if (bytesRead < bytes.length) throw new Error(`${this.path} ended early`);
      return { data: bytes.buffer, etag };
    } finally {
      await file.close();
    }
  }
}

/** One state of the background map. */
export interface OpenBasemap {
  /** Another one for another content. */
  version: string;
  header: Header;
  metadata: unknown;
  find(tileId: number): Promise<Entry | null>;
  /** Bytes of the tile section. @throws EtagMismatch when the file was replaced since */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** The background map of the configuration: a file here, or an address that answers ranges. */
export class BasemapSource {
  private readonly source: Source;
  private kept: OpenBasemap | null = null;

  constructor(url: string) {
    this.source = /^https?:/.test(url) ? new FetchSource(url) : new FileSource(url.replace(/^file:/, ''));
  }

  /** As it is now: costs one short read while it stays the same. */
  async open(): Promise<OpenBasemap> {
    const first = await this.source.getBytes(0, FIRST_READ_BYTES, AbortSignal.timeout(PATIENCE_MS));
    const version = createHash('sha256')
      .update(`${this.source.getKey()} ${first.etag}`)
      .update(new Uint8Array(first.data))
      .digest('hex');
    if (this.kept?.version !== version) this.kept = await this.look(version);
    return this.kept;
  }

  private async look(version: string): Promise<OpenBasemap> {
    const { source } = this;
    const cache = new SharedPromiseCache(MOST_DIRECTORIES);
    const archive = new PMTiles(source, cache);
    const [header, metadata] = [await archive.getHeader(), await archive.getMetadata()];
    const signal = () => AbortSignal.timeout(PATIENCE_MS);
    return {
      version,
      header,
      metadata,
      async find(tileId) {
        let [offset, length] = [header.rootDirectoryOffset, header.rootDirectoryLength];
        for (let depth = 0; depth <= MOST_DEPTH; depth++) {
          const entry = findTile(await cache.getDirectory(source, offset, length, header, signal()), tileId);
          if (entry === null || entry.runLength > 0) return entry;
          [offset, length] = [header.leafDirectoryOffset + entry.offset, entry.length];
        }
        throw new Error('directories of the background map are too deep');
      },
      async read(offset, length) {
        const at = header.tileDataOffset + offset;
        const { data } = await source.getBytes(at, length, signal(), header.etag);
        if (data.byteLength !== length) throw new Error('the background map ended early');
        return new Uint8Array(data);
      },
    };
  }
}
