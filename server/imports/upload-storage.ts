import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ProblemError } from '../domain/errors.ts';
import { MAX_IMPORT_BYTES } from '../domain/imports.ts';
import { hashPath } from '../domain/stored-files.ts';
import type { ImportRecord } from './imports.rows.ts';
import type { OpenFile, ReadChoices } from './read-rows.ts';
import { openFile } from './reading/open-file.ts';

/** An upload that nothing was added to for so long was cut off. */
const ABANDONED_MS = 24 * 60 * 60_000;

const folderOf = (dataDir: string) => join(dataDir, 'imports');
export const pathOfUpload = (dataDir: string, sha256: string) => join(folderOf(dataDir), hashPath(sha256));

/**
 * Writes an upload to the disk as it comes and puts it under its hash; durable when the promise resolves, and
 * nothing is left of one that was cut off, was too large or found the disk full.
 * @throws ProblemError `import.too_large`, `import.file_empty`; the system's error when the disk is full
 */
export async function keepUpload(
  dataDir: string,
  body: AsyncIterable<Uint8Array>,
): Promise<{ sha256: string; byteCount: number }> {
  await mkdir(folderOf(dataDir), { recursive: true });
  const temporary = join(folderOf(dataDir), `${randomUUID()}.part`);
  try {
    const kept = await write(temporary, body);
    const path = pathOfUpload(dataDir, kept.sha256);
    await mkdir(dirname(path), { recursive: true });
    await rename(temporary, path);
    return kept;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function write(path: string, body: AsyncIterable<Uint8Array>) {
  const hash = createHash('sha256');
  let byteCount = 0;
  const file = await open(path, 'wx');
  try {
    for await (const chunk of body) {
      byteCount += chunk.byteLength;
      if (byteCount > MAX_IMPORT_BYTES) {
        throw new ProblemError('import.too_large', { limit: `${MAX_IMPORT_BYTES / 1024 / 1024} MB` });
      }
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    if (byteCount === 0) throw new ProblemError('import.file_empty');
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest('hex'), byteCount };
}

/** The bytes as they came, with their number. @throws ProblemError `import.file_missing` */
export async function readUpload(dataDir: string, sha256: string) {
  const path = pathOfUpload(dataDir, sha256);
  const found = await stat(path).catch(() => null);
  if (found === null) throw new ProblemError('import.file_missing');
  return { byteCount: found.size, stream: createReadStream(path) };
}

export async function removeUpload(dataDir: string, sha256: string): Promise<void> {
  await rm(pathOfUpload(dataDir, sha256), { force: true });
}

/** Takes away what uploads left that were cut off with the whole process. */
export async function removeAbandonedUploads(dataDir: string, now: number): Promise<void> {
  for (const name of await readdir(folderOf(dataDir)).catch((): string[] => [])) {
    if (!name.endsWith('.part')) continue;
    const path = join(folderOf(dataDir), name);
    const found = await stat(path).catch(() => null);
    if (found !== null && now - found.mtimeMs > ABANDONED_MS) await rm(path, { force: true });
  }
}

/** The file of a record, read with its settings. @throws ProblemError `import.file_missing`, those of `openFile` */
export async function openUpload(
  dataDir: string,
  { sha256, fileName, settings }: Pick<ImportRecord, 'sha256' | 'fileName'> & { settings: ReadChoices },
): Promise<OpenFile> {
  const path = pathOfUpload(dataDir, sha256);
  if ((await stat(path).catch(() => null)) === null) throw new ProblemError('import.file_missing');
  const { layer, encoding, delimiter, headerRow } = settings;
  return openFile(path, fileName, { layer, encoding, delimiter, headerRow });
}
