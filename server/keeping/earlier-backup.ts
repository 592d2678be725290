import { copyFile, link, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DATABASE, hashFile } from './kept-folders.ts';
import type { LockKey } from './lock-key.ts';
import { type BackupFile, listBackups } from './manifest.ts';

/** A file that is not in the backup as it ought to be, and why. */
export interface Lost {
  path: string;
  fault: string;
}
/** As the manifest tells it. */
export const lostText = ({ path, fault }: Lost) => `${path}: ${fault}`;
const lostPath = (text: string) => text.split(':')[0] ?? text;

/** The last backup of the same installation, and what of it can be used again. */
export interface Earlier {
  path: string;
  files: ReadonlyMap<string, BackupFile>;
  databaseBytes: number | null;
}

export async function findEarlier(
  folder: string,
  installation: string,
  key: LockKey | null,
): Promise<Earlier | null> {
  const own = (await listBackups(folder)).filter(({ manifest }) => manifest.installation === installation);
  const last = own.at(-1);
  if (last === undefined) return null;
  const { files, lost, recipient } = last.manifest;
  const wasLost = new Set(lost.map(lostPath));
  const sound = recipient === (key?.recipient ?? null) ? files.filter(({ path }) => !wasLost.has(path)) : [];
  return {
    path: last.path,
    files: new Map(sound.map((file) => [file.path, file])),
    databaseBytes: files.find(({ path }) => path === DATABASE)?.storedBytes ?? null,
  };
}

/**
 * Bytes never change under their name, so those of an earlier backup are the same; false when they are not there. They
 * are read each time: a byte that the disk changed would else be in every later backup.
 */
export async function linkEarlier(
  { path: from }: Earlier,
  to: string,
  { storedAs, storedSha256 }: BackupFile,
): Promise<boolean> {
  const [source, target] = [join(from, storedAs), join(to, storedAs)];
  const found = await hashFile(source).catch(() => null);
  if (found?.sha256 !== storedSha256) return false;
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  try {
    await link(source, target);
  } catch {
    // A disk without links, or too many of them.
    await copyFile(source, target);
    const file = await open(target, 'r');
    await file.sync().finally(() => file.close());
  }
  return true;
}
