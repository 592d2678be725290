import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Words } from '../domain/words.ts';

export const MANIFEST = 'manifest.json';
/** Ending of a folder that is being made, or was left by a process that ended. */
export const UNFINISHED = '.part';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const BackupFile = z.object({
  /** What it is, as it lay in the installation: `photos/ab/cd/….jpg`, `database`, `session-secret`. */
  path: z.string().regex(/^(?!.*(?:^|\/)\.\.?(?:\/|$))[\w.-]+(?:\/[\w.-]+)*$/),
  sha256: Sha256,
  byteCount: z.int().nonnegative(),
  /** Where it lies in the backup, and which bytes are there: packed and locked perhaps. */
  storedAs: z.string().regex(/^(?!.*(?:^|\/)\.\.?(?:\/|$))[\w.-]+(?:\/[\w.-]+)*$/),
  storedSha256: Sha256,
  storedBytes: z.int().nonnegative(),
});
export type BackupFile = z.infer<typeof BackupFile>;

/** What a backup holds. A folder without one is no backup. */
const Manifest = z.object({
  format: z.literal(1),
  madeAt: z.iso.datetime(),
  /** Which installation it is of: several may share a folder. null: older ones do not say. */
  installation: z.string().nullable().default(null),
  /** Backups of every night make room for newer ones; those somebody asked for stay. */
  kind: z.enum(['nightly', 'asked']),
  dialect: z.enum(['sqlite', 'postgres']),
  /** Changes of the schema that the database had seen. */
  migrations: z.array(z.string()),
  /** Public half of the key that it is locked with; null: not locked. */
  recipient: z.string().nullable(),
  files: z.array(BackupFile),
  /** Files that were not there, not readable or damaged: `path: why`. Older backups give the path alone. */
  lost: z.array(z.string()),
});
export type Manifest = z.infer<typeof Manifest>;

/** Something a person has to know or do; the command prints both languages. */
export class KeepingError extends Error {
  constructor(words: Words) {
    super(`${words.vi}\n${words.en}`);
  }
}

/** @throws KeepingError when there is no backup there */
export async function readManifest(backup: string): Promise<Manifest> {
  const text = await readFile(join(backup, MANIFEST), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
    throw new KeepingError({
      vi: `Trong ${backup} không có bản sao lưu hoàn chỉnh (thiếu ${MANIFEST}).`,
      en: `There is no complete backup in ${backup} (no ${MANIFEST}).`,
    });
  });
  try {
    return Manifest.parse(JSON.parse(text));
  } catch {
    throw new KeepingError({
      vi: `Tệp ${join(backup, MANIFEST)} bị hỏng hoặc do phiên bản mới hơn tạo ra.`,
      en: `${join(backup, MANIFEST)} is damaged, or was made by a newer version.`,
    });
  }
}

/** Appears whole or not at all. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const temporary = join(folder, `${MANIFEST}.new`);
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(Manifest.parse(manifest), null, 1)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, join(folder, MANIFEST));
  await syncFolder(folder);
}

export interface FoundBackup {
  /** Name of its folder: the moment it was made. */
  name: string;
  path: string;
  manifest: Manifest;
}

/** Complete backups in a folder, the oldest first. */
export async function listBackups(folder: string): Promise<FoundBackup[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const found: FoundBackup[] = [];
  for (const { name } of entries.filter((entry) => entry.isDirectory() && !entry.name.endsWith(UNFINISHED))) {
    const path = join(folder, name);
    const manifest = await readManifest(path).catch(() => null);
    if (manifest !== null) found.push({ name, path, manifest });
  }
  return found.sort((one, other) => (one.manifest.madeAt < other.manifest.madeAt ? -1 : 1));
}

/** Its manifest goes first, so that what is left of an interrupted removal is no backup. */
export async function removeBackup(path: string): Promise<void> {
  await rm(join(path, MANIFEST), { force: true });
  await rename(path, `${path}${UNFINISHED}`);
  await rm(`${path}${UNFINISHED}`, { recursive: true, force: true });
  await syncFolder(dirname(path));
}

export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
