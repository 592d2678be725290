import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Deps } from '../deps.ts';
import type { Area } from './named-files.queries.ts';

export const SECRET_FILE = 'session-secret';
/** How these are called in a backup, whatever they were called where they lay. */
export const DATABASE = 'database';
export const UNFINISHED_UPLOADS = 'photo-uploads';

/** Where the files of each area lie. */
export function foldersOf({ photosDir, evidenceDir, dataDir }: Deps['config']): Record<Area, string> {
  return { photos: photosDir, evidence: evidenceDir, imports: join(dataDir, 'imports') };
}

/** Photos that tablets are still sending. */
export const unfinishedFolder = ({ dataDir }: Pick<Deps['config'], 'dataDir'>) =>
  join(dataDir, 'photo-uploads');

/** Files below a folder as paths with `/`, folders of other areas left out; none when there is no such folder. */
export async function listFiles(folder: string, others: readonly string[] = []): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    },
  );
  const isElsewhere = (path: string) =>
    others.some(
      (other) => other !== folder && other.startsWith(folder + sep) && path.startsWith(other + sep),
    );
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !isElsewhere(path))
    .map((path) => relative(folder, path).split(sep).join('/'))
    .sort();
}

/** @throws the system's error when there is no such file */
export async function hashFile(path: string): Promise<{ sha256: string; byteCount: number }> {
  const hash = createHash('sha256');
  let byteCount = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    hash.update(chunk as Buffer);
    byteCount += (chunk as Buffer).byteLength;
  }
  return { sha256: hash.digest('hex'), byteCount };
}
