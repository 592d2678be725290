import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

const ENDING = '.pmtiles';
/** A part that nobody wrote to for so long was left by a process that ended. */
const LEFT_AFTER_MS = 3_600_000;

/** Files that were cut, the last used kept, up to a size. Processes may share the folder. */
export class CutCache {
  private readonly folder: string;
  private readonly mostBytes: number;

  constructor(folder: string, mostBytes: number) {
    this.folder = folder;
    this.mostBytes = mostBytes;
  }

  /** Path of the file, which counts as used now; null when it is not here. */
  async find(name: string): Promise<string | null> {
    const path = join(this.folder, name + ENDING);
    const now = new Date();
    return await utimes(path, now, now).then(
      () => path,
      () => null,
    );
  }

  /** Keeps what `chunks` yields under the name: whole or not at all. */
  async write(name: string, byteLength: number, chunks: AsyncIterable<Uint8Array>): Promise<string> {
    await mkdir(this.folder, { recursive: true });
    await this.makeRoom(byteLength);
    const path = join(this.folder, name + ENDING);
    const part = join(this.folder, `${createHash('sha256').update(name).digest('hex')}.${process.pid}.part`);
    const file = await open(part, 'w');
    try {
      let written = 0;
      for await (const chunk of chunks) {
        await file.writeFile(chunk);
        written += chunk.length;
      }
      if (written !== byteLength) throw new Error(`a cut of ${written} bytes in place of ${byteLength}`);
      await file.close();
      await rename(part, path);
      return path;
    } catch (error) {
      await file.close().catch(() => undefined);
      await rm(part, { force: true });
      throw error;
    }
  }

  /** The longest unused go first. Whoever reads one of them now reads on. */
  private async makeRoom(byteLength: number): Promise<void> {
    const files: { path: string; bytes: number; usedMs: number }[] = [];
    for (const entry of await readdir(this.folder)) {
      const path = join(this.folder, entry);
      const found = await stat(path).catch(() => null);
      if (!found) continue;
      if (entry.endsWith(ENDING)) files.push({ path, bytes: found.size, usedMs: found.mtimeMs });
      else if (Date.now() - found.mtimeMs > LEFT_AFTER_MS) await rm(path, { force: true });
    }
    files.sort((a, b) => a.usedMs - b.usedMs);
    let total = files.reduce((sum, { bytes }) => sum + bytes, byteLength);
    for (const { path, bytes } of files) {
      if (total <= this.mostBytes) return;
      await rm(path, { force: true });
      total -= bytes;
    }
  }
}
