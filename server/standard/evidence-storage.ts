import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ProblemError } from '../domain/errors.ts';
import { MAX_EVIDENCE_BYTES, MAX_EVIDENCE_MEGABYTES } from '../domain/evidence-files.ts';
import { hashPath } from '../domain/stored-files.ts';

/** Left free for the database when files are taken. */
const SPARE_BYTES = 256 * 1024 * 1024;
/** An upload that nothing was added to for so long was cut off. */
const ABANDONED_MS = 24 * 60 * 60_000;

/** Bytes on the disk that are not yet known to be worth keeping. */
export interface Received {
  path: string;
  sha256: string;
  byteCount: number;
}

export type EvidenceStorage = ReturnType<typeof createEvidenceStorage>;

/** Files under their hash in 256 folders. Paths are made of hashes alone, never of what somebody typed. */
export function createEvidenceStorage(folder: string) {
  const pathOf = (id: string) => join(folder, hashPath(id));
  const sizeOf = async (id: string) => (await stat(pathOf(id)).catch(() => null))?.size ?? null;

  async function write(parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Received> {
    await mkdir(folder, { recursive: true });
    const path = join(folder, `${randomUUID()}.part`);
    const hash = createHash('sha256');
    let byteCount = 0;
    try {
      const file = await open(path, 'wx');
      try {
        for await (const part of parts) {
          byteCount += part.byteLength;
          if (byteCount > MAX_EVIDENCE_BYTES) throw tooLarge();
          hash.update(part);
          await file.writeFile(part);
        }
        if (byteCount === 0) throw new ProblemError('evidence_file.empty');
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
    return { path, sha256: hash.digest('hex'), byteCount };
  }

  return {
    /** @throws ProblemError `storage.full` when there would be no room for so many bytes */
    async checkRoom(byteCount: number): Promise<void> {
      await mkdir(folder, { recursive: true });
      const { bavail, bsize } = await statfs(folder);
      if (bavail * bsize < byteCount + SPARE_BYTES) throw new ProblemError('storage.full');
    },

    /**
     * Writes bytes to the disk as they come; nothing is left of what was cut off or too large.
     * @throws ProblemError `evidence_file.too_large`, `evidence_file.empty`; the system's error when the disk is full
     */
    receive: write,

    read: (received: Received): Promise<Buffer> => readFile(received.path),

    /** Puts received bytes under their hash; durable when the promise resolves. */
    async keep({ path, sha256, byteCount }: Received): Promise<void> {
      if ((await sizeOf(sha256)) === byteCount) return drop(path);
      const target = pathOf(sha256);
      await mkdir(dirname(target), { recursive: true });
      await rename(path, target);
      for (const changed of [dirname(target), folder]) await syncFolder(changed);
    },

    /** Nothing happens to bytes that were kept. */
    drop: ({ path }: Received) => drop(path),

    sizeOf,

    /** null: the bytes are gone. */
    async open(id: string): Promise<{ byteCount: number; stream: ReadStream } | null> {
      const byteCount = await sizeOf(id);
      return byteCount === null ? null : { byteCount, stream: createReadStream(pathOf(id)) };
    },

    remove: (id: string) => drop(pathOf(id)),

    /** Takes away what uploads left that were cut off with the whole process. */
    async removeAbandoned(now: number): Promise<void> {
      for (const name of await readdir(folder).catch((): string[] => [])) {
        if (!name.endsWith('.part')) continue;
        const path = join(folder, name);
        const found = await stat(path).catch(() => null);
        if (found !== null && now - found.mtimeMs > ABANDONED_MS) await drop(path);
      }
    },
  };
}

export function tooLarge(): ProblemError {
  return new ProblemError('evidence_file.too_large', { limit: MAX_EVIDENCE_MEGABYTES });
}

const drop = (path: string) => rm(path, { force: true });

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
