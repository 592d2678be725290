import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { photoPath } from '../domain/stored-files.ts';

/** Keeps bytes under a key; what was put is durable when the promise resolves. Keys: `[0-9a-z.-]+`. */
export interface PhotoStorage {
  /** Rejects with the system's error, `code: 'ENOSPC'` when the disk is full; nothing partial is left. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  get(key: string): Promise<Uint8Array | null>;
  has(key: string): Promise<boolean>;
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
  return {
    async put(key, bytes) {
      const path = pathOf(key);
      const temporary = `${path}.${randomUUID()}.part`;
      const madeFirst = await mkdir(dirname(path), { recursive: true });
      try {
        const file = await open(temporary, 'wx');
        try {
          await file.writeFile(bytes);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(temporary, path);
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
      await syncFolders(dirname(path), madeFirst === undefined ? dirname(path) : dirname(madeFirst));
    },
    async get(key) {
      try {
        return await readFile(pathOf(key));
      } catch (error) {
        if (isAbsent(error)) return null;
        throw error;
      }
    },
    async has(key) {
      try {
        return (await stat(pathOf(key))).isFile();
      } catch (error) {
        if (isAbsent(error)) return false;
        throw error;
      }
    },
    async remove(key) {
      await rm(pathOf(key), { force: true });
    },
  };
}

/** From the file's folder up to the parent of the first one that had to be made. */
async function syncFolders(from: string, to: string): Promise<void> {
  for (let folder = from; ; folder = dirname(folder)) {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (folder === to || folder === dirname(folder)) return;
  }
}

function isAbsent(error: unknown): boolean {
  return (error as { code?: unknown }).code === 'ENOENT';
}
