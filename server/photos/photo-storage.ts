import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ProblemError } from '../domain/errors.ts';
import { photoPath } from '../domain/stored-files.ts';

/** Left free for the database and the office's own photos and files when a stranger's photo is taken. */
const SPARE_BYTES = 512 * 1024 * 1024;

/** Keeps bytes under a key; what was put is durable when the promise resolves. Keys: `[0-9a-z.-]+`. */
export interface PhotoStorage {
  /** Rejects with the system's error, `code: 'ENOSPC'` when the disk is full; nothing partial is left. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  get(key: string): Promise<Uint8Array | null>;
  has(key: string): Promise<boolean>;
  /** @throws ProblemError `storage.full` when taking so many bytes would leave the office too little room */
  checkRoom(byteCount: number): Promise<void>;
  /** Nothing happens when there are no such bytes. */
  remove(key: string): Promise<void>;
}

/**
 * Files in 256 × 256 folders, so that no folder grows large. A file appears under its name only when its
 * bytes and its folder entry are on the disk: a row written afterwards never points to missing bytes.
 */
export function createFilePhotoStorage(folder: string): PhotoStorage {
  const root = resolve(folder);
  const pathOf = (key: string) => join(root, photoPath(key));
  // Made once: one that is missing later is a disk that is gone, and is not made anew on the disk below.
  try {
    mkdirSync(root, { recursive: true });
  } catch {
    // Every request for it says so, until it is there.
  }
  /** A file that is missing with its whole folder is not known to be missing. */
  const absent = async <T>(value: T): Promise<T> => {
    const found = await stat(root).catch(() => null);
    if (!found?.isDirectory()) throw storageGone();
    return value;
  };
  return {
    async put(key, bytes) {
      const path = pathOf(key);
      const temporary = `${path}.${randomUUID()}.part`;
      const [outer, inner] = [dirname(dirname(path)), dirname(path)];
      try {
        const isOuterNew = await makeFolder(outer);
        const isInnerNew = await makeFolder(inner);
        const file = await open(temporary, 'wx');
        try {
          await file.writeFile(bytes);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(temporary, path);
        // A file is kept only when its entry is, and that of every folder that was made for it.
        await syncFolder(inner);
        if (isInnerNew) await syncFolder(outer);
        if (isOuterNew) await syncFolder(root);
      } catch (error) {
        await rm(temporary, { force: true });
        throw isAbsent(error) ? storageGone() : error;
      }
    },
    async get(key) {
      try {
        return await readFile(pathOf(key));
      } catch (error) {
        if (isAbsent(error)) return absent(null);
        throw error;
      }
    },
    async has(key) {
      try {
        return (await stat(pathOf(key))).isFile();
      } catch (error) {
        if (isAbsent(error)) return absent(false);
        throw error;
      }
    },
    async checkRoom(byteCount) {
      const { bavail, bsize } = await statfs(root).catch((error: unknown) => {
        throw isAbsent(error) ? storageGone() : error;
      });
      if (bavail * bsize < byteCount + SPARE_BYTES) throw new ProblemError('storage.full');
    },
    async remove(key) {
      await rm(pathOf(key), { force: true });
    },
  };
}

/** true: it was not there. */
async function makeFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'EEXIST') return false;
    throw error;
  }
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const storageGone = () => Object.assign(new Error('the storage is gone'), { code: 'ENODEV' });

function isAbsent(error: unknown): boolean {
  return (error as { code?: unknown }).code === 'ENOENT';
}
