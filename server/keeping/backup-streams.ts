import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PassThrough, Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { isDiskFull } from '../db/faults.ts';
import { type LockKey, lock, unlock } from './lock-key.ts';
import type { BackupFile } from './manifest.ts';

const GZIP = '.gz';
const LOCKED = '.age';
/** The database is text for the most part: this leaves a fifth of it at the speed of a disk. */
const GZIP_LEVEL = 4;

/** Passes bytes on and remembers what they were. */
class Measure extends Transform {
  private readonly hash = createHash('sha256');
  byteCount = 0;

  override _transform(chunk: Buffer, _encoding: string, done: (error: null, data: Buffer) => void): void {
    this.hash.update(chunk);
    this.byteCount += chunk.byteLength;
    done(null, chunk);
  }

  get sha256(): string {
    return this.hash.copy().digest('hex');
  }
}

/** On the disk when it has ended. */
const newFile = (path: string) => createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });

/** Puts bytes into a backup: measured, packed if asked, locked if there is a key, on the disk when it resolves. */
export async function store(
  folder: string,
  path: string,
  source: Readable,
  { key, isPacked = false }: { key: LockKey | null; isPacked?: boolean },
): Promise<BackupFile> {
  const storedAs = `${path}${isPacked ? GZIP : ''}${key === null ? '' : LOCKED}`;
  const target = join(folder, storedAs);
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const plain = new Measure();
  const stored = new Measure();
  const packed = isPacked ? createGzip({ level: GZIP_LEVEL }) : new PassThrough();
  try {
    const reading = pipeline(source, plain, packed);
    // It is waited for below; until then its fault must not end the process.
    reading.catch(() => undefined);
    const bytes =
      key === null
        ? packed
        : Readable.fromWeb((await lock(key, Readable.toWeb(packed) as ReadableStream<Uint8Array>)) as never);
    const writing = pipeline(bytes, stored, newFile(target));
    await Promise.all([reading, writing]);
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  }
  return {
    path,
    sha256: plain.sha256,
    byteCount: plain.byteCount,
    storedAs,
    storedSha256: stored.sha256,
    storedBytes: stored.byteCount,
  };
}

/**
 * Takes bytes out of a backup to a new file, on the disk when it resolves.
 * @throws DamagedFile when they are not what the manifest says, and nothing is left of them; the system's error when the
 * disk that they go to is full or broken
 */
export async function takeOut(
  backup: string,
  entry: BackupFile,
  target: string,
  key: (LockKey & { identity: string }) | null,
): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const stored = new Measure();
  const plain = new Measure();
  const raw = new PassThrough();
  try {
    const read = createReadStream(join(backup, entry.storedAs));
    const reading = pipeline(read, stored, raw);
    reading.catch(() => undefined);
    const opened =
      key === null
        ? raw
        : Readable.fromWeb(
            (await unlock(key.identity, Readable.toWeb(raw) as ReadableStream<Uint8Array>)) as never,
          );
    const isPacked = entry.storedAs.replace(/\.age$/, '').endsWith(GZIP);
    const unpacked = isPacked ? createGunzip() : new PassThrough();
    await pipeline(opened, unpacked, plain, newFile(target));
    await reading;
  } catch (error) {
    raw.destroy();
    await rm(target, { force: true });
    if (isDiskFull(error) || isAbout(error, target)) throw error;
    throw new DamagedFile(entry.path, error);
  }
  const isWhole =
    stored.sha256 === entry.storedSha256 &&
    plain.sha256 === entry.sha256 &&
    plain.byteCount === entry.byteCount;
  if (isWhole) return;
  await rm(target, { force: true });
  throw new DamagedFile(entry.path);
}

/** Is it the place that is written to, not what is read. */
function isAbout(error: unknown, target: string): boolean {
  const { path, syscall } = error as NodeJS.ErrnoException;
  return path === target || syscall === 'write' || syscall === 'fsync';
}

export class DamagedFile extends Error {
  constructor(path: string, cause?: unknown) {
    super(path, { cause });
  }
}
