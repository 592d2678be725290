import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { copySqlite } from '../db/copy-sqlite.ts';
import { openUnmigrated } from '../db/database.ts';
import { ownerUrlOf, sqlitePathOf } from '../db/database-url.ts';
import { isDiskFull } from '../db/faults.ts';
import { listTables, type ReadSnapshot, readSnapshot } from '../db/read-snapshot.ts';
import type { Deps } from '../deps.ts';
import { store } from './backup-streams.ts';
import { type Earlier, findEarlier, type Lost, linkEarlier, lostText } from './earlier-backup.ts';
import {
  findInstallation,
  listMigrations,
  nameInstallation,
  readDatabaseSize,
  readServerVersion,
} from './installation.queries.ts';
import {
  DATABASE,
  foldersOf,
  listFiles,
  SECRET_FILE,
  UNFINISHED_UPLOADS,
  unfinishedFolder,
} from './kept-folders.ts';
import { removeLeftovers } from './leftovers.ts';
import type { LockKey } from './lock-key.ts';
import {
  type BackupFile,
  KeepingError,
  type Manifest,
  syncFolder,
  UNFINISHED,
  writeManifest,
} from './manifest.ts';
import { listNamedFiles, type NamedFile } from './named-files.queries.ts';
import { findProgram, startProgram } from './postgres-programs.ts';
import { requireFolder, requireRoom } from './room.ts';

/** Beginning of the folder in which a copy of the SQLite file lies until it is packed. */
const COPY = 'backup-copy-';
const FILES_AT_ONCE = 4;
const MOST_ATTEMPTS = 3;
/** Code of the system for a file that is not there. */
const NOT_THERE = 'ENOENT';

export interface BackupWish {
  config: Deps['config'];
  /** Folder that holds one folder per backup. */
  folder: string;
  kind: Manifest['kind'];
  key: LockKey | null;
  now(): string;
}

export interface MadeBackup {
  path: string;
  manifest: Manifest;
  /** Whose it is. */
  installation: string;
  /** Files that an earlier backup had, and that cost no room. */
  linkedCount: number;
}

/**
 * Makes a backup while the server runs: first one state of the database, then the files that this state names. It has
 * its name only when everything is on the disk.
 */
export async function makeBackup(wish: BackupWish): Promise<MadeBackup> {
  const { folder } = wish;
  if (!(await listTables(ownerUrlOf(wish.config))).includes('sites')) {
    throw new KeepingError({
      vi: 'Chưa có dữ liệu để sao lưu; hãy xem DATA_DIR và DATABASE_URL.',
      en: 'There is no data to back up; see DATA_DIR and DATABASE_URL.',
    });
  }
  if (wish.kind === 'asked') await mkdir(folder, { recursive: true, mode: 0o700 });
  else await requireFolder(folder);
  const installation = await ownInstallation(wish.config);
  const ending = `.${installation}.${wish.kind}${UNFINISHED}`;
  const endsWith = (text: string) => (name: string) => name.endsWith(text);
  await removeLeftovers(folder, wish, endsWith(UNFINISHED), endsWith(ending));
  const earlier = await findEarlier(folder, installation, wish.key);
  await requireRoomFor(wish, earlier);
  const madeAt = wish.now();
  const path = join(folder, madeAt.replace(/[:.]/g, ''));
  const working = `${path}${ending}`;
  await mkdir(working, { mode: 0o700 });
  try {
    const made = await fill(working, wish, earlier);
    const manifest: Manifest = {
      format: 1,
      madeAt,
      installation,
      kind: wish.kind,
      recipient: wish.key?.recipient ?? null,
      ...made.content,
    };
    // Another process may have taken this one for dead and removed what it had written.
    for (const { storedAs } of manifest.files) await stat(join(working, storedAs));
    await syncFolders(working);
    await writeManifest(working, manifest);
    await rename(working, path);
    await syncFolder(folder);
    return { path, manifest, installation, linkedCount: made.linkedCount };
  } catch (error) {
    await rm(working, { recursive: true, force: true });
    throw error;
  }
}

async function requireRoomFor({ config, folder }: BackupWish, earlier: Earlier | null): Promise<void> {
  const url = ownerUrlOf(config);
  const needed = await readSnapshot(url, async ({ db, dialect }) => {
    let sum = earlier?.databaseBytes ?? null;
    sum ??= dialect === 'postgres' ? await readDatabaseSize(db) : (await stat(sqlitePathOf(url))).size;
    for (const { area, path, byteCount } of await listNamedFiles(db))
      if (!earlier?.files.has(`${area}/${path}`)) sum += byteCount ?? 0;
    return sum;
  });
  await requireRoom(folder, needed);
}

/** The installation's name, given with its first backup. */
async function ownInstallation(config: Deps['config']): Promise<string> {
  const url = ownerUrlOf(config);
  const known = await readSnapshot(url, (snapshot) => findInstallation(snapshot.db));
  if (known !== null) return known;
  const { db } = openUnmigrated(url);
  try {
    const made = randomUUID();
    await nameInstallation(db, made);
    return (await findInstallation(db)) ?? made;
  } finally {
    await db.destroy();
  }
}

type Content = Pick<Manifest, 'dialect' | 'migrations' | 'files' | 'lost'>;

async function fill(working: string, wish: BackupWish, earlier: Earlier | null) {
  // Before the database: a photo that becomes whole in between is one of its photos then.
  const unfinished = await storeUnfinished(working, wish);
  for (let attempt = 1; ; attempt++) {
    const database = await storeDatabase(working, wish);
    const named = await storeNamed(working, wish, database.named, earlier);
    // What was thrown away after the state of the database was taken: a newer state no longer names it.
    if (named.lost.length > 0 && attempt < MOST_ATTEMPTS && (await isAnyGone(wish.config, named.lost))) {
      await rm(join(working, database.file.storedAs));
      for (const name of ['photos', 'evidence', 'imports'])
        await rm(join(working, name), { recursive: true, force: true });
      continue;
    }
    const secret = await storeSecret(working, wish);
    const files = [...unfinished.files, database.file, ...named.files, ...secret.files];
    const lost = [...named.lost, ...unfinished.lost, ...secret.lost].map(lostText).sort();
    const { dialect, migrations } = database;
    const content: Content = { dialect, migrations, files, lost };
    return { content, linkedCount: named.linkedCount };
  }
}

interface StoredDatabase {
  file: BackupFile;
  dialect: ReadSnapshot['dialect'];
  migrations: string[];
  named: NamedFile[];
}

function storeDatabase(working: string, wish: BackupWish): Promise<StoredDatabase> {
  return wish.config.databaseUrl.startsWith('postgres')
    ? dumpPostgres(working, wish)
    : packSqlite(working, wish);
}

/** Copy and list of files come from one snapshot, which pg_dump reads under its name. */
function dumpPostgres(working: string, { config, key }: BackupWish): Promise<StoredDatabase> {
  return readSnapshot(ownerUrlOf(config), async ({ db, dialect, name }) => {
    const program = findProgram('pg_dump', await readServerVersion(db));
    const args = ['--format=custom', `--snapshot=${name}`];
    const { child, ended } = startProgram(program, ownerUrlOf(config), args);
    const file = await store(working, DATABASE, child.stdout, { key });
    await ended;
    return { file, dialect, migrations: await listMigrations(db), named: await listNamedFiles(db) };
  });
}

/** The copy lies beside the database until it is packed: what is locked never lies open in the backup's folder. */
async function packSqlite(working: string, wish: BackupWish): Promise<StoredDatabase> {
  const { config, key, kind } = wish;
  const folder = dirname(sqlitePathOf(config.databaseUrl));
  const beginning = `${COPY}${kind}-`;
  const startsWith = (text: string) => (name: string) => name.startsWith(text);
  await removeLeftovers(folder, wish, startsWith(COPY), startsWith(beginning));
  await requireRoom(folder, (await stat(sqlitePathOf(config.databaseUrl))).size);
  const beside = await mkdtemp(join(folder, beginning));
  try {
    const copy = join(beside, 'copy.sqlite');
    copySqlite(sqlitePathOf(config.databaseUrl), copy);
    const { migrations, named } = await readSnapshot(copy, async ({ db }) => ({
      migrations: await listMigrations(db),
      named: await listNamedFiles(db),
    }));
    const file = await store(working, DATABASE, createReadStream(copy), { key, isPacked: true });
    return { file, dialect: 'sqlite', migrations, named };
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}

async function storeNamed(
  working: string,
  { config, key }: BackupWish,
  named: readonly NamedFile[],
  earlier: Earlier | null,
) {
  const folders = foldersOf(config);
  const files: BackupFile[] = [];
  const lost: Lost[] = [];
  let linkedCount = 0;
  await eachOf(named, async ({ area, path, sha256 }) => {
    const name = `${area}/${path}`;
    const before = earlier?.files.get(name);
    if (before && earlier && (await linkEarlier(earlier, working, before))) {
      files.push(before);
      linkedCount += 1;
      return;
    }
    const file = await storeOne(working, name, join(folders[area], path), key);
    if ('fault' in file) {
      lost.push({ path: name, fault: file.fault });
      return;
    }
    if (sha256 !== null && file.sha256 !== sha256)
      lost.push({ path: name, fault: 'other bytes than were stored' });
    files.push(file);
  });
  const byPath = (one: BackupFile, other: BackupFile) => (one.path < other.path ? -1 : 1);
  return { files: files.sort(byPath), lost, linkedCount };
}

/** A file that cannot be read must not keep all others from being backed up: its fault, the system's code, is told. */
async function storeOne(
  working: string,
  name: string,
  path: string,
  key: LockKey | null,
): Promise<BackupFile | { fault: string }> {
  const file = await open(path, 'r').catch(codeOf);
  if (typeof file === 'string') return { fault: file };
  const source = file.createReadStream();
  const faults: NodeJS.ErrnoException[] = [];
  source.on('error', (error) => faults.push(error));
  try {
    return await store(working, name, source, { key });
  } catch (error) {
    const fault = faults.find(({ syscall }) => syscall === 'read');
    // Whatever else the fault is, the backup's own disk has it, and the backup ends.
    if (fault === undefined) throw error;
    return { fault: codeOf(fault) };
  }
}

function codeOf(error: NodeJS.ErrnoException): string {
  if (error.code === undefined || isDiskFull(error)) throw error;
  return error.code;
}

async function storeUnfinished(working: string, { config, key }: BackupWish) {
  const folder = unfinishedFolder(config);
  const files: BackupFile[] = [];
  const lost: Lost[] = [];
  const paths = await listFiles(folder).catch((error: NodeJS.ErrnoException) => {
    lost.push({ path: UNFINISHED_UPLOADS, fault: codeOf(error) });
    return [];
  });
  for (const path of paths) {
    const name = `${UNFINISHED_UPLOADS}/${path}`;
    const file = await storeOne(working, name, join(folder, path), key);
    if (!('fault' in file)) files.push(file);
    // It may have become whole, or been given up, in between.
    else if (file.fault !== NOT_THERE) lost.push({ path: name, fault: file.fault });
  }
  return { files, lost };
}

/** The secret opens what accounts keep locked in the database; one that the environment gives is not ours to copy. */
async function storeSecret(working: string, { config, key }: BackupWish) {
  const file = await storeOne(working, SECRET_FILE, join(config.dataDir, SECRET_FILE), key);
  if (!('fault' in file)) return { files: [file], lost: [] };
  const lost: Lost[] = file.fault === NOT_THERE ? [] : [{ path: SECRET_FILE, fault: file.fault }];
  return { files: [], lost };
}

/** Has the database given up one of the files since. */
function isAnyGone(config: Deps['config'], lost: readonly Lost[]): Promise<boolean> {
  return readSnapshot(ownerUrlOf(config), async ({ db }) => {
    const named = new Set((await listNamedFiles(db)).map(({ area, path }) => `${area}/${path}`));
    return lost.some(({ path }) => !named.has(path));
  });
}

async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items[Symbol.iterator]();
  const worker = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: FILES_AT_ONCE }, worker));
}

/** A file is kept only when the entry in its folder is. */
async function syncFolders(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isDirectory()) await syncFolder(join(entry.parentPath, entry.name));
  await syncFolder(folder);
}
