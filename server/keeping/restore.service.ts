import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type AuditEntry, auditQueries } from '../db/audit-log.ts';
import { openUnmigrated } from '../db/database.ts';
import { isPostgresUrl, ownerUrlOf, sqlitePathOf } from '../db/database-url.ts';
import { knownMigrations } from '../db/migrate.ts';
import { listTables, readSnapshot } from '../db/read-snapshot.ts';
import type { Deps } from '../deps.ts';
import { DamagedFile, takeOut } from './backup-streams.ts';
import {
  createExtension,
  forgetTransactions,
  readServerVersion,
  settleRestored,
} from './installation.queries.ts';
import {
  DATABASE,
  foldersOf,
  listFiles,
  SECRET_FILE,
  UNFINISHED_UPLOADS,
  unfinishedFolder,
} from './kept-folders.ts';
import { checkOpens, type LockKey } from './lock-key.ts';
import { type BackupFile, KeepingError, type Manifest, readManifest, syncFolder } from './manifest.ts';
import { findProgram, listDump, startProgram } from './postgres-programs.ts';
import { type Marker, markerOf, nameOf, readMarker, writeMarker } from './unfinished-restore.ts';

/** Holds what was taken out of a backup until all of it was found to be whole; on the disk where it will lie. */
const STAGE = '.restoring';

export interface RestoreWish {
  config: Deps['config'];
  /** Folder of one backup. */
  backup: string;
  key: LockKey | null;
  now(): string;
}

export interface Restored extends Manifest {
  /** Files that are damaged in the backup, and were left out. */
  damaged: string[];
}

/**
 * Brings a backup into an empty installation. Every byte is taken out and compared with the manifest first; only then
 * does anything get its place, the database last. A restore that was interrupted is begun again by the same command.
 * @throws KeepingError with what a person has to do
 */
export async function restoreBackup({ config, backup, key, now }: RestoreWish): Promise<Restored> {
  const manifest = await readManifest(backup);
  checkFits(manifest, config);
  if (manifest.recipient !== null) checkOpens(key, manifest.recipient);
  const opening = manifest.recipient === null ? null : (key as LockKey & { identity: string });
  const database = nameOf(config.databaseUrl);
  const found = await readMarker(config);
  const begun = found?.database === database ? found : null;
  await requireEmpty(config, begun);
  if (begun !== null) await clearInterrupted(config, begun);
  const places = placesOf(config);
  const stages = [...new Set(Object.values(places))].map((folder) => join(folder, STAGE));
  // From here on no server starts on this place.
  await mkdir(config.dataDir, { recursive: true });
  await writeMarker(config, { madeAt: manifest.madeAt, database, folders: keptFolders(config) });
  let isPlacing = begun !== null;
  try {
    for (const stage of stages) await rm(stage, { recursive: true, force: true });
    const damaged = await stageAll(backup, manifest.files, places, opening);
    // A server may have started before the marker stood there.
    if (begun === null) await requireEmpty(config, null);
    isPlacing = true;
    for (const place of ['photos', 'evidence', 'imports', UNFINISHED_UPLOADS])
      await settleFolder(join(places[place] ?? '', STAGE, place), places[place] ?? '');
    await settleSecret(config);
    await settleDatabase(config, manifest, now());
    await rm(markerOf(config));
    await syncFolder(config.dataDir);
    return { ...manifest, damaged };
  } catch (error) {
    if (!isPlacing)
      await (found === null ? rm(markerOf(config), { force: true }) : writeMarker(config, found));
    if (error instanceof DamagedFile) {
      throw new KeepingError({
        vi: `Bản sao lưu bị hỏng ở ${error.message}. Chưa khôi phục gì; hãy dùng một bản sao lưu khác.`,
        en: `The backup is damaged at ${error.message}. Nothing was restored; use another backup.`,
      });
    }
    throw error;
  } finally {
    for (const stage of stages) await rm(stage, { recursive: true, force: true });
  }
}

/** Without one of these an installation is none. */
const VITAL: readonly string[] = [DATABASE, SECRET_FILE];

/** @returns the files that are damaged and can be done without */
async function stageAll(
  backup: string,
  files: readonly BackupFile[],
  places: Record<string, string>,
  key: (LockKey & { identity: string }) | null,
): Promise<string[]> {
  const damaged: string[] = [];
  for (const file of files) {
    try {
      await stageFile(backup, file, places, key);
    } catch (error) {
      if (!(error instanceof DamagedFile) || VITAL.includes(file.path)) throw error;
      damaged.push(file.path);
    }
  }
  return damaged;
}

/** Folders that hold nothing but what a backup brings. */
const keptFolders = (config: Deps['config']) => [
  ...Object.values(foldersOf(config)),
  unfinishedFolder(config),
];

/** By the first part of the paths in a backup: the folder below which it lies in the installation. */
function placesOf(config: Deps['config']): Record<string, string> {
  return {
    ...foldersOf(config),
    [UNFINISHED_UPLOADS]: unfinishedFolder(config),
    [SECRET_FILE]: config.dataDir,
    [DATABASE]: isPostgresUrl(config.databaseUrl)
      ? config.dataDir
      : dirname(sqlitePathOf(config.databaseUrl)),
  };
}

async function stageFile(
  backup: string,
  file: BackupFile,
  places: Record<string, string>,
  key: (LockKey & { identity: string }) | null,
): Promise<void> {
  const place = places[file.path.split('/')[0] ?? ''];
  if (place === undefined)
    throw new KeepingError({
      vi: `Bản sao lưu có tệp không rõ thuộc phần nào: ${file.path}. Chưa khôi phục gì.`,
      en: `The backup has a file of no known kind: ${file.path}. Nothing was restored.`,
    });
  await takeOut(backup, file, join(place, STAGE, file.path), key);
}

function checkFits({ dialect, migrations }: Manifest, config: Deps['config']): void {
  const own = isPostgresUrl(config.databaseUrl) ? 'postgres' : 'sqlite';
  if (dialect !== own) {
    throw new KeepingError({
      vi: `Bản sao lưu này của ${dialect}, còn DATABASE_URL là ${own}. Chỉ khôi phục được về cùng loại cơ sở dữ liệu.`,
      en: `The backup is of ${dialect}, and DATABASE_URL names ${own}. It can only be restored to the same kind of database.`,
    });
  }
  const known = new Set(knownMigrations());
  const unknown = migrations.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new KeepingError({
      vi: `Bản sao lưu do phiên bản Bờ An mới hơn tạo ra (${unknown.at(-1)}). Hãy cập nhật Bờ An rồi khôi phục.`,
      en: `The backup was made by a newer version of Bờ An (${unknown.at(-1)}). Update Bờ An, then restore.`,
    });
  }
}

/**
 * A place that is in use is never written over: whoever restores says so by giving a new one.
 * @param begun an interrupted restore, whose own database and folders may hold what it brought
 */
async function requireEmpty(config: Deps['config'], begun: Marker | null): Promise<void> {
  const used = begun === null ? await listUsed(config) : [];
  const folders = keptFolders(config);
  for (const folder of folders) {
    if (begun?.folders.includes(folder)) continue;
    const files = await listFiles(folder, folders);
    if (files.some((path) => !path.startsWith(`${STAGE}/`))) used.push(folder);
  }
  if (used.length === 0) return;
  throw new KeepingError({
    vi: `Nơi khôi phục phải trống, nhưng đã có: ${used.join(', ')}. Chưa thay đổi gì. Hãy chuyển chúng đi nơi khác, hoặc đặt DATA_DIR và DATABASE_URL mới.`,
    en: `Restoring needs an empty place, and there are: ${used.join(', ')}. Nothing was changed. Move them away, or name a new DATA_DIR and DATABASE_URL.`,
  });
}

/** Database and secret, where they are there. */
async function listUsed(config: Deps['config']): Promise<string[]> {
  const used: string[] = [];
  const { databaseUrl } = config;
  if (isPostgresUrl(databaseUrl)) {
    if ((await listTables(ownerUrlOf(config))).length > 0) used.push(nameOf(databaseUrl));
  } else {
    for (const path of sqliteFiles(databaseUrl)) if (existsSync(path)) used.push(path);
  }
  const secret = join(config.dataDir, SECRET_FILE);
  if (existsSync(secret)) used.push(secret);
  return used;
}

const sqliteFiles = (url: string) => ['', '-wal', '-shm'].map((ending) => `${sqlitePathOf(url)}${ending}`);

/** What an interrupted restore had put in place, in folders that were empty before it; others are left alone. */
async function clearInterrupted(config: Deps['config'], begun: Marker): Promise<void> {
  for (const folder of keptFolders(config)) if (begun.folders.includes(folder)) await emptyFolder(folder);
  await rm(join(config.dataDir, SECRET_FILE), { force: true });
  if (!isPostgresUrl(config.databaseUrl))
    for (const path of sqliteFiles(config.databaseUrl)) await rm(path, { force: true });
}

/** The folder itself stays: it may be where a disk is mounted. */
async function emptyFolder(folder: string): Promise<void> {
  for (const name of existsSync(folder) ? await readdir(folder) : [])
    await rm(join(folder, name), { recursive: true, force: true });
}

async function settleFolder(from: string, to: string): Promise<void> {
  if (!existsSync(from)) return;
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) await rename(join(from, name), join(to, name));
  await syncFolder(to);
}

async function settleSecret({ dataDir }: Deps['config']): Promise<void> {
  const staged = join(dataDir, STAGE, SECRET_FILE);
  if (existsSync(staged)) await rename(staged, join(dataDir, SECRET_FILE));
}

async function settleDatabase(config: Deps['config'], manifest: Manifest, now: string): Promise<void> {
  const { databaseUrl } = config;
  if (isPostgresUrl(databaseUrl)) return settlePostgres(config, manifest, now);
  const path = sqlitePathOf(databaseUrl);
  const staged = join(dirname(path), STAGE, DATABASE);
  await settleRows(staged, manifest, now);
  await syncFile(staged);
  await rename(staged, path);
  await syncFolder(dirname(path));
}

/** Entries of a dump that only a superuser may bring: the extension, and what it fills itself. */
const OF_EXTENSION = /^\d+; \d+ \d+ (?:EXTENSION |COMMENT - EXTENSION |.*\bspatial_ref_sys\b)/;

/** One transaction: there is all of it or nothing. The owner of the tables may be a role without other rights. */
async function settlePostgres(config: Deps['config'], manifest: Manifest, now: string): Promise<void> {
  const url = ownerUrlOf(config);
  const version = await readSnapshot(url, ({ db }) => readServerVersion(db));
  const program = findProgram('pg_restore', version);
  const dump = join(config.dataDir, STAGE, DATABASE);
  const list = `${dump}.list`;
  const entries = (await listDump(program, dump)).filter((entry) => !OF_EXTENSION.test(entry));
  await writeFile(list, entries.join('\n'));
  await makeExtension(url);
  const args = ['--single-transaction', '--exit-on-error', '--no-owner', '--no-privileges', '--no-comments'];
  // Begun again after an interruption, the tables may be there already.
  if ((await listTables(url)).length > 0) args.push('--clean', '--if-exists');
  const { ended } = startProgram(program, url, [...args, `--use-list=${list}`, dump]);
  await ended;
  await settleRows(url, manifest, now);
}

/** Where it is there already, no right is needed. */
async function makeExtension(url: string): Promise<void> {
  const { db } = openUnmigrated(url);
  try {
    await createExtension(db);
  } catch (error) {
    throw new KeepingError({
      vi: `Cơ sở dữ liệu chưa có PostGIS và vai trò này không được tạo; quản trị viên PostgreSQL hãy chạy CREATE EXTENSION postgis trong đó, rồi chạy lại lệnh này. (${String(error)})`,
      en: `The database has no PostGIS, and this role may not make it: let an administrator of PostgreSQL run CREATE EXTENSION postgis in it, then run this command again. (${String(error)})`,
    });
  } finally {
    await db.destroy();
  }
}

/** The change of the schema since which there is an audit. */
const AUDIT = '202611261310_create_audit';

/** No server has written here yet: the entry of the restore is the next one after those of the backup. */
async function settleRows(url: string, { madeAt, migrations }: Manifest, now: string): Promise<void> {
  const opened = openUnmigrated(url);
  try {
    await opened.db.transaction().execute(async (trx) => {
      await settleRestored(trx, now);
      if (opened.dialect === 'postgres') await forgetTransactions(trx);
      if (!migrations.includes(AUDIT)) return;
      const entry: AuditEntry = {
        ...{ action: 'restored', entity: 'database', entityId: null, communeCode: null },
        details: { facts: { madeAt, command: 'npm run restore' } },
      };
      const by = { actorId: 'command', at: now, origin: undefined };
      for (const query of auditQueries(trx, opened.dialect, [entry], by)) await trx.executeQuery(query);
    });
  } finally {
    await opened.db.destroy();
  }
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  await file.sync().finally(() => file.close());
}
