import { createWriteStream } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FileConfigstore, FileStore } from '@tus/file-store';

/** After so long without its end an upload is given up: the tablet still has the photo and begins anew. */
export const UNFINISHED_KEPT_MS = 7 * 24 * 3_600_000;

/** An upload as it lies on the disk. */
export interface UploadOnDisk {
  id: string;
  userId: string;
  /** Of the whole bytes, as announced. */
  sha256: string;
  /** How many bytes have come. */
  byteCount: number;
  isComplete: boolean;
}

/**
 * Files of uploads that go on where they stopped: how far one has come is the length of its file, so it survives
 * the end of the process.
 */
export class UnfinishedUploads extends FileStore {
  constructor(directory: string) {
    super({ directory, configstore: new FileConfigstore(directory) });
    this.extensions = ['creation', 'creation-with-upload', 'termination'];
  }

  /** As the library's, but a full disk is told as such. What had come by then is kept. */
  override async write(readable: Readable, id: string, offset: number): Promise<number> {
    const file = createWriteStream(this.pathOf(id), { flags: 'r+', start: offset });
    await pipeline(readable, file);
    return offset + file.bytesWritten;
  }

  async find(id: string): Promise<UploadOnDisk | null> {
    const noted = await this.configstore.get(id);
    const found = await stat(this.pathOf(id)).catch(() => null);
    const { userId, sha256 } = noted?.metadata ?? {};
    if (!noted || found === null || !userId || !sha256) return null;
    return {
      id,
      userId,
      sha256,
      byteCount: found.size,
      isComplete: found.size === noted.size,
    };
  }

  bytes(id: string): Promise<Uint8Array> {
    return readFile(this.pathOf(id));
  }

  /** Removing again is no fault. */
  async forget(id: string): Promise<void> {
    await rm(this.pathOf(id), { force: true });
    await rm(`${this.pathOf(id)}.json`, { force: true });
  }

  /** Ids of all that lies there, also of what was cut off while it was created. */
  async listIds(): Promise<string[]> {
    const names = await readdir(this.directory).catch(() => []);
    return [...new Set(names.map((name) => name.replace(/\.json$/, '')))];
  }

  /** When something was last added. */
  async touchedAt(id: string): Promise<number> {
    const times = [this.pathOf(id), `${this.pathOf(id)}.json`].map((path) =>
      stat(path).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    );
    return Math.max(...(await Promise.all(times)));
  }

  /** Ids are UUIDs that the server made; the routes let no other through. */
  private pathOf(id: string): string {
    return join(this.directory, id);
  }
}
