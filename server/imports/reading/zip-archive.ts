import { createWriteStream } from 'node:fs';
import { Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import * as yauzl from 'yauzl';
import { ProblemError } from '../../domain/errors.ts';
import { MAX_INFLATED_BYTES, MAX_ZIP_ENTRIES, MAX_ZIP_RATIO, megabytes, RATIO_FROM_BYTES } from './limits.ts';

const ARCHIVE_NAME = /\.(zip|kmz|7z|rar|gz|tgz|tar|bz2|xz|zst)$/i;

/**
 * A zip file that keeps to the limits. Only the central directory counts, so nothing hidden between entries is
 * read; bytes are counted while they are inflated, whatever the headers say.
 */
export class ZipArchive {
  readonly names: readonly string[];
  readonly #zip: yauzl.ZipFile;
  readonly #entries: ReadonlyMap<string, yauzl.Entry>;
  #inflatedBytes = 0;

  private constructor(zip: yauzl.ZipFile, entries: ReadonlyMap<string, yauzl.Entry>) {
    this.#zip = zip;
    this.#entries = entries;
    this.names = [...entries.keys()];
  }

  /** @throws ProblemError `import.zip_…` */
  static async open(path: string): Promise<ZipArchive> {
    let zip: yauzl.ZipFile | null = null;
    try {
      zip = await yauzl.openPromise(path, { autoClose: false });
      if (zip.entryCount > MAX_ZIP_ENTRIES) {
        throw new ProblemError('import.zip_too_many_entries', { limit: MAX_ZIP_ENTRIES });
      }
      const entries = new Map<string, yauzl.Entry>();
      const taken = new Set<string>();
      for await (const entry of zip.eachEntry()) {
        checkEntry(entry, taken);
        if (!entry.fileName.endsWith('/')) entries.set(entry.fileName, entry);
      }
      return new ZipArchive(zip, entries);
    } catch (error) {
      zip?.close();
      throw toProblem(error);
    }
  }

  /** Archives within the archive, which are never opened. */
  refuseNested(): void {
    const nested = this.names.find((name) => ARCHIVE_NAME.test(name));
    if (nested !== undefined) throw new ProblemError('import.zip_nested', { entry: nested });
  }

  /** @throws ProblemError `import.zip_…` */
  async extract(name: string, toPath: string): Promise<void> {
    const { stream, guard } = await this.#inflating(name, MAX_INFLATED_BYTES);
    try {
      await pipeline(stream, guard, createWriteStream(toPath));
    } catch (error) {
      throw toProblem(error);
    }
  }

  /** The whole entry in memory. @throws ProblemError `import.zip_…`, `import.too_large_to_read` */
  async bytes(name: string, maxBytes: number): Promise<Buffer> {
    const { stream, guard } = await this.#inflating(name, maxBytes);
    const parts: Buffer[] = [];
    try {
      await pipeline(stream, guard, async (chunks: AsyncIterable<Buffer>) => {
        for await (const chunk of chunks) parts.push(chunk);
      });
    } catch (error) {
      throw toProblem(error);
    }
    return Buffer.concat(parts);
  }

  /**
   * Unpacks everything to nowhere: sizes and checksums are then known to be what the headers say.
   * @throws ProblemError `import.zip_…`
   */
  async verify(maxBytes: number): Promise<void> {
    let left = maxBytes;
    for (const name of this.names) {
      const { stream, guard } = await this.#inflating(name, left);
      try {
        await pipeline(stream, guard, async (chunks: AsyncIterable<Buffer>) => {
          for await (const chunk of chunks) left -= chunk.length;
        });
      } catch (error) {
        throw toProblem(error);
      }
    }
  }

  close(): void {
    this.#zip.close();
  }

  async #inflating(name: string, maxBytes: number) {
    const entry = this.#entries.get(name);
    if (!entry) throw new ProblemError('import.zip_damaged');
    try {
      const stream = await this.#zip.openReadStreamPromise(entry);
      return { stream, guard: this.#guard(entry, maxBytes) };
    } catch (error) {
      throw toProblem(error);
    }
  }

  #guard(entry: yauzl.Entry, maxBytes: number): Transform {
    let bytes = 0;
    let checksum = 0;
    const take = (chunk: Buffer) => {
      bytes += chunk.length;
      this.#inflatedBytes += chunk.length;
      checksum = crc32(chunk, checksum);
      if (bytes > maxBytes || this.#inflatedBytes > MAX_INFLATED_BYTES) {
        const limit = megabytes(Math.min(maxBytes, MAX_INFLATED_BYTES));
        return new ProblemError('import.zip_too_large', { entry: entry.fileName, limit });
      }
      return isBomb(bytes, entry.compressedSize) ? bombIn(entry) : null;
    };
    return new Transform({
      transform(chunk: Buffer, _encoding, done: TransformCallback) {
        const problem = take(chunk);
        if (problem) done(problem);
        else done(null, chunk);
      },
      flush(done: TransformCallback) {
        done(checksum === entry.crc32 ? null : new ProblemError('import.zip_damaged'));
      },
    });
  }
}

function checkEntry(entry: yauzl.Entry, taken: Set<string>): void {
  const { fileName } = entry;
  if (entry.isEncrypted()) throw new ProblemError('import.zip_encrypted', { entry: fileName });
  if (fileName.includes('\0')) throw new ProblemError('import.zip_path', { entry: fileName });
  if (taken.has(fileName)) throw new ProblemError('import.zip_duplicate_entry', { entry: fileName });
  taken.add(fileName);
  // What the header admits is refused before anything is inflated.
  if (entry.uncompressedSize > MAX_INFLATED_BYTES) {
    const limit = megabytes(MAX_INFLATED_BYTES);
    throw new ProblemError('import.zip_too_large', { entry: fileName, limit });
  }
  if (isBomb(entry.uncompressedSize, entry.compressedSize)) throw bombIn(entry);
}

const isBomb = (inflated: number, packed: number) =>
  inflated > RATIO_FROM_BYTES && inflated > Math.max(packed, 1) * MAX_ZIP_RATIO;

const bombIn = (entry: yauzl.Entry) =>
  new ProblemError('import.zip_ratio', { entry: entry.fileName, limit: MAX_ZIP_RATIO });

function toProblem(error: unknown): unknown {
  if (error instanceof ProblemError || !(error instanceof Error)) return error;
  const code = (error as NodeJS.ErrnoException).code;
  // The disk's faults are no faults of the file.
  if (code !== undefined && /^E[A-Z]+$/.test(code)) return error;
  const { message } = error;
  if (/invalid relative path|absolute path|invalid characters in fileName/.test(message)) {
    return new ProblemError('import.zip_path', { entry: message.replace(/^[^:]*: /, '') });
  }
  if (/encrypt/.test(message)) return new ProblemError('import.zip_encrypted', { entry: '' });
  return new ProblemError('import.zip_damaged');
}
