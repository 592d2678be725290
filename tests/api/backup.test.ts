import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { v7 as makeId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { openUnmigrated } from '../../server/db/database.ts';
import type { SnapshotPage } from '../../server/domain/sync.ts';
import { makeBackup } from '../../server/keeping/backup.service.ts';
import { checkAll } from '../../server/keeping/check.service.ts';
import { type LockKey, makeKeyFile, readKey } from '../../server/keeping/lock-key.ts';
import { restoreBackup } from '../../server/keeping/restore.service.ts';
import { insertInvitation } from '../../server/people/invitations.queries.ts';
import { KilledServer } from '../support/killed-server.ts';
import { runCommand } from '../support/product-commands.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { createPostgresDatabase, DIALECT, LONG_BIEN } from '../support/test-app.ts';
import { type Acknowledged, findLost, WriteLoad } from '../support/write-load.ts';

const ACKNOWLEDGED = 60;

const source = new KilledServer();
let server: ServerProcess;
let backups: string;
let before: Acknowledged[];
let first: string;
/** Where it is restored to. */
const places: { folder: string; url: string; drop(): Promise<void> }[] = [];

async function newPlace() {
  const folder = mkdtempSync(join(tmpdir(), 'bo-an-restored-'));
  const store =
    DIALECT === 'postgres'
      ? await createPostgresDatabase()
      : { url: join(folder, 'data', 'x.sqlite'), drop: async () => {} };
  const place = { folder: join(folder, 'data'), url: store.url, drop: store.drop };
  places.push(place);
  return place;
}
interface Place {
  folder: string;
  url: string;
}
const environmentOf = ({ folder, url }: Place) => ({
  DATA_DIR: folder,
  DATABASE_URL: url,
  BACKUP_KEY: '',
  BACKUP_KEY_FILE: '',
  SESSION_SECRET: '',
  STORAGE_URL: '',
});
const here = () => environmentOf({ folder: source.folder, url: source.store.url });

const now = () => new Date().toISOString();
const configOf = (place: Place) => readConfig(environmentOf(place));

async function backUp(key: LockKey | null = null, folder = backups): Promise<string> {
  const config = configOf({ folder: source.folder, url: source.store.url });
  return (await makeBackup({ config, folder, kind: 'asked', key, now })).path;
}
const restore = (backup: string, place: Place, key: LockKey | null = null) =>
  restoreBackup({ config: configOf(place), backup, key, now });

async function expectWhole(place: Place): Promise<void> {
  const results = await checkAll(configOf(place));
  expect(results.flatMap(({ faults }) => faults)).toEqual([]);
}

const pull = async ({ url, cookie }: ServerProcess, cursor: string | null) => {
  const query = new URLSearchParams({ communes: LONG_BIEN, ...(cursor === null ? {} : { cursor }) });
  const answer = await fetch(`${url}/api/sync/snapshot?${query}`, { headers: { Cookie: cookie } });
  return (await answer.json()) as SnapshotPage;
};

beforeAll(async () => {
  backups = mkdtempSync(join(tmpdir(), 'bo-an-backups-'));
  server = await source.start();
  const load = new WriteLoad(server);
  await load.start();
  await load.until(ACKNOWLEDGED);
  before = [...load.acknowledged];
  const ended = await runCommand('backup', [backups], here());
  expect(ended.output).toContain('Backed up');
  expect(ended.code).toBe(0);
  first = ended.output.split('\n')[0] ?? '';
  await load.stop();
  expect(load.acknowledged.length).toBeGreaterThan(before.length);
  expect([...load.refused]).toEqual([]);
}, 120_000);
afterAll(async () => {
  rmSync(backups, { recursive: true, force: true });
  for (const { folder, drop } of places) {
    await drop();
    rmSync(join(folder, '..'), { recursive: true, force: true });
  }
});

const storedFiles = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
interface StoredFile {
  path: string;
  storedAs: string;
  storedSha256: string;
  storedBytes: number;
}
const photosOf = (backup: string) =>
  (manifestOf(backup).files as StoredFile[]).filter(({ path }) => path.startsWith('photos/'));
function changeByte(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}
const manifestOf = (backup: string) => JSON.parse(readFileSync(join(backup, 'manifest.json'), 'utf8'));
const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

describe(`a backup on ${DIALECT}, made while ${ACKNOWLEDGED}+ writes go on`, () => {
  it('names every file with its size and SHA-256, readable by its owner only', () => {
    const manifest = manifestOf(first);
    const files = manifest.files as StoredFile[];
    expect(new Set(files.map(({ storedAs }) => join(first, storedAs)))).toEqual(
      new Set(storedFiles(first).filter((path) => !path.endsWith('manifest.json'))),
    );
    for (const { storedAs, storedSha256, storedBytes } of files) {
      expect(sha256(join(first, storedAs))).toBe(storedSha256);
      expect(statSync(join(first, storedAs)).size).toBe(storedBytes);
      expect(statSync(join(first, storedAs)).mode & 0o077).toBe(0);
    }
    expect(manifest.lost).toEqual([]);
    expect(files.map(({ path }) => path)).toContain('session-secret');
    expect(files.some(({ path }) => path.startsWith('photos/'))).toBe(true);
  });

  it('is restored on an empty place: the check is clean, every write acknowledged before it is there', async () => {
    const cursor = (await pull(server, null)).cursor;
    const place = await newPlace();
    const restored = await runCommand('restore', [first], environmentOf(place));
    expect(restored.output).toContain('Restored');
    expect(restored.code).toBe(0);
    // The restore itself is the first thing that is told after what the backup tells.
    const restoredDatabase = openUnmigrated(place.url);
    const entries = await restoredDatabase.db
      .selectFrom('audit_entries')
      .select(['actor_id', 'action', 'entity', 'details'])
      .orderBy('number')
      .execute();
    await restoredDatabase.db.destroy();
    const { details, ...last } = entries.at(-1) ?? { details: '{}' };
    expect(last).toEqual({ actor_id: 'command', action: 'restored', entity: 'database' });
    expect(JSON.parse(details).facts).toEqual({
      madeAt: manifestOf(first).madeAt,
      command: 'npm run restore',
    });
    expect(entries.filter(({ action }) => action === 'restored')).toHaveLength(1);
    const verified = await runCommand('audit', ['verify'], environmentOf(place));
    expect(verified.output).toContain('the chain is whole');
    expect(verified.output).toContain('0 chưa niêm phong');
    expect(verified.code).toBe(0);
    const checked = await runCommand('check', [], environmentOf(place));
    expect(checked.output).toContain('Everything agrees');
    expect(checked.code).toBe(0);

    const again = await startServer(place.folder, place.url);
    try {
      expect(await findLost(again, before)).toEqual([]);
      // Who was signed in before signs in again.
      const old = await fetch(`${again.url}/api/me`, { headers: { Cookie: server.cookie } });
      expect(old.status).toBe(401);
      // Tablets pull everything, once.
      const full = await pull(again, cursor);
      expect(full.isFull).toBe(true);
      expect((await pull(again, full.cursor)).isFull).toBe(false);
      const next = new WriteLoad(again);
      await next.start();
      await next.until(20);
      await next.stop();
      expect(await findLost(again, next.acknowledged)).toEqual([]);
      expect((await pull(again, full.cursor)).sites.length).toBeLessThanOrEqual(8);
    } finally {
      again.process.kill('SIGTERM');
      await new Promise((resolve) => again.process.once('exit', resolve));
    }
    await expectWhole(place);
  }, 120_000);

  it('shares unchanged files with the backup before, and stays whole when that one is gone', async () => {
    const second = await backUp();
    const photo = manifestOf(first).files.find(({ path }: { path: string }) => path.startsWith('photos/'));
    expect(statSync(join(second, photo.storedAs)).ino).toBe(statSync(join(first, photo.storedAs)).ino);
    const copy = mkdtempSync(join(tmpdir(), 'bo-an-moved-'));
    rmSync(copy, { recursive: true });
    cpSync(second, copy, { recursive: true });
    const place = await newPlace();
    await restore(copy, place);
    await expectWhole(place);
    rmSync(copy, { recursive: true });
    // Where it was restored is another installation.
    const folder = mkdtempSync(join(tmpdir(), 'bo-an-other-'));
    const wish = { config: configOf(place), folder, kind: 'asked' as const, key: null, now };
    const { manifest } = await makeBackup(wish);
    expect(manifest.installation).not.toBe(manifestOf(first).installation);
    expect(manifestOf(second).installation).toBe(manifestOf(first).installation);
    rmSync(folder, { recursive: true });
  }, 120_000);

  it('shares nothing with the backup of another installation', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bo-an-other-'));
    const earlier = await backUp(null, folder);
    const manifest = { ...manifestOf(earlier), installation: 'another' };
    writeFileSync(join(earlier, 'manifest.json'), JSON.stringify(manifest));
    const later = await backUp(null, folder);
    for (const { storedAs } of photosOf(later)) expect(statSync(join(later, storedAs)).nlink).toBe(1);
    expect(photosOf(later).length).toBeGreaterThan(0);
    rmSync(folder, { recursive: true });
  }, 120_000);

  it('is locked by a key, and says so when another one is given', async () => {
    const keys = mkdtempSync(join(tmpdir(), 'bo-an-keys-'));
    const file = join(keys, 'own');
    const made = await runCommand('backup', ['--make-key', file], here());
    expect(statSync(file).mode & 0o077).toBe(0);
    const own = await readKey(readFileSync(file, 'utf8'));
    const other = await readKey((await makeKeyFile(now())).text);
    expect(made.output).toContain(own.recipient);
    // The server needs the public half only.
    const publicHalf = await readKey(own.recipient);
    const locked = await backUp(publicHalf);
    for (const path of storedFiles(locked).filter((name) => !name.endsWith('manifest.json')))
      expect(readFileSync(path).subarray(0, 21).toString()).toBe('age-encryption.org/v1');
    const place = await newPlace();
    await expect(restore(locked, place)).rejects.toThrow('is locked for');
    await expect(restore(locked, place, other)).rejects.toThrow('Wrong key');
    await expect(restore(locked, place, publicHalf)).rejects.toThrow('only the public half');
    await expect(readKey('AGE-SECRET-KEY-1QQQ')).rejects.toThrow('cannot be read');
    await restore(locked, place, own);
    await expectWhole(place);
    rmSync(keys, { recursive: true });
  }, 120_000);

  it('lacks the photo of which a byte changed, says so, and is restored for the rest', async () => {
    const key = await readKey((await makeKeyFile(now())).text);
    for (const lock of [null, key]) {
      const changed = `${first}-changed`;
      cpSync(lock === null ? first : await backUp(lock), changed, { recursive: true });
      const [photo] = photosOf(changed);
      changeByte(join(changed, photo?.storedAs ?? ''));
      const place = await newPlace();
      if (lock === null) {
        const ended = await runCommand('restore', [changed], environmentOf(place));
        expect(ended.output).toMatch(/LOST, damaged in the backup: 1 files/);
        expect(ended.output).toContain(photo?.path);
        expect(ended.code).toBe(1);
      } else expect((await restore(changed, place, lock)).damaged).toEqual([photo?.path]);
      const faults = (await checkAll(configOf(place))).flatMap((result) => result.faults);
      expect(faults).toEqual([`${photo?.path}: ENOENT`]);
      rmSync(changed, { recursive: true });
    }
  }, 120_000);

  it('is refused when a byte of its database or secret changed, and leaves nothing behind', async () => {
    for (const name of ['database', 'session-secret']) {
      const changed = `${first}-changed`;
      cpSync(first, changed, { recursive: true });
      const entry = (manifestOf(changed).files as StoredFile[]).find(({ path }) => path === name);
      changeByte(join(changed, entry?.storedAs ?? ''));
      const place = await newPlace();
      await expect(restore(changed, place)).rejects.toThrow(`The backup is damaged at ${name}`);
      expect(existsSync(place.folder) ? storedFiles(place.folder) : []).toEqual([]);
      rmSync(changed, { recursive: true });
      await restore(first, place);
    }
  }, 120_000);

  it('lets nobody in by a link that was open when it was made', async () => {
    const { db } = openUnmigrated(source.store.url);
    const { id } = await db.selectFrom('user').select('id').executeTakeFirstOrThrow();
    await insertInvitation(db, {
      ...{ id: makeId(), tokenHash: 'x', userId: id, createdBy: id, purpose: 'reset' },
      ...{ now: now(), expiresAt: '2099-01-01T00:00:00.000Z' },
    });
    await db.destroy();
    const place = await newPlace();
    await restore(await backUp(), place);
    const restored = openUnmigrated(place.url);
    const rows = await restored.db.selectFrom('invitations').select('revoked_at').execute();
    await restored.db.destroy();
    expect(rows).toMatchObject([{ revoked_at: expect.any(String) }]);
  }, 120_000);

  it('keeps servers away while it is taken out, and is not put where one was at work nevertheless', async () => {
    const slow = `${first}-slow`;
    cpSync(first, slow, { recursive: true });
    const [photo] = photosOf(slow);
    const path = join(slow, photo?.storedAs ?? '');
    const bytes = readFileSync(path);
    rmSync(path);
    // Its reader waits until somebody writes.
    spawnSync('mkfifo', [path]);
    const place = await newPlace();
    const restoring = restore(slow, place);
    const refused = expect(restoring).rejects.toThrow('Restoring needs an empty place');
    const marker = join(place.folder, 'restore-unfinished.json');
    try {
      await vi.waitFor(() => expect(existsSync(marker)).toBe(true));
      await expect(startServer(place.folder, place.url)).rejects.toThrow('A restore was interrupted');
      mkdirSync(join(place.folder, 'photos'), { recursive: true });
      writeFileSync(join(place.folder, 'photos', 'new.jpg'), 'x');
    } finally {
      await writeFile(path, bytes);
    }
    await refused;
    expect(storedFiles(place.folder)).toEqual([join(place.folder, 'photos', 'new.jpg')]);
    rmSync(slow, { recursive: true });
  }, 120_000);

  it('goes only into an empty place, of the same kind, from a folder that holds a backup', async () => {
    await expect(restore(first, { folder: source.folder, url: source.store.url })).rejects.toThrow(
      'Restoring needs an empty place',
    );
    const place = await newPlace();
    const otherKind =
      DIALECT === 'postgres' ? join(place.folder, 'x.sqlite') : 'postgres://nobody@127.0.0.1:1/x';
    await expect(restore(first, { ...place, url: otherKind })).rejects.toThrow('the same kind of database');
    await expect(restore(join(backups, 'none'), place)).rejects.toThrow('There is no complete backup');
    const several = await runCommand('restore', [backups], environmentOf(place));
    expect(several.output).toContain('This folder holds backups');
    expect(several.code).not.toBe(0);
    expect(await findLost(server, before)).toEqual([]);
  });

  it('that was interrupted while it was restored is begun again; until then the server does not start', async () => {
    const place = await newPlace();
    await restore(first, place);
    const { url } = place;
    const database = DIALECT === 'postgres' ? `postgres://${new URL(url).host}${new URL(url).pathname}` : url;
    const folders = ['photos', 'evidence', 'imports', 'photo-uploads'].map((name) =>
      join(place.folder, name),
    );
    const marker = join(place.folder, 'restore-unfinished.json');
    const content = JSON.stringify({ madeAt: '2026-11-26T00:00:00.000Z', database, folders });
    writeFileSync(marker, content);
    await expect(startServer(place.folder, place.url)).rejects.toThrow('A restore was interrupted');
    // Another folder is named by now, and it is in use.
    const elsewhere = mkdtempSync(join(tmpdir(), 'bo-an-other-'));
    writeFileSync(join(elsewhere, 'own.jpg'), 'x');
    const config = readConfig({ ...environmentOf(place), STORAGE_URL: `file:${elsewhere}` });
    await expect(restoreBackup({ config, backup: first, key: null, now })).rejects.toThrow(elsewhere);
    expect(readdirSync(elsewhere)).toEqual(['own.jpg']);
    rmSync(elsewhere, { recursive: true });
    expect(readFileSync(marker, 'utf8')).toBe(content);
    await restore(first, place);
    await expectWhole(place);
    const again = openUnmigrated(place.url);
    const told = await again.db
      .selectFrom('audit_entries')
      .select('number')
      .where('action', '=', 'restored')
      .execute();
    await again.db.destroy();
    expect(told).toHaveLength(1);
  }, 120_000);

  it('whose marker is empty keeps servers away, and can be begun on an empty place', async () => {
    const place = await newPlace();
    mkdirSync(place.folder, { recursive: true });
    writeFileSync(join(place.folder, 'restore-unfinished.json'), '');
    await expect(startServer(place.folder, place.url)).rejects.toThrow('A restore was interrupted');
    await restore(first, place);
    await expectWhole(place);
  }, 120_000);

  if (DIALECT === 'postgres')
    it('is restored by a plain role that owns the database, where PostGIS was made before', async () => {
      const owner = `bo_an_owner_${makeId().replaceAll('-', '').slice(-12)}`;
      const asSuperuser = async (url: string, ...statements: string[]) => {
        const user = new URL(url).username || userInfo().username;
        const client = new pg.Client({ connectionString: url, user });
        await client.connect();
        for (const statement of statements) await client.query(statement);
        await client.end();
      };
      const [one, other] = [await newPlace(), await newPlace()];
      // The server may ask it for a password, and that of the address is kept.
      const password = decodeURIComponent(new URL(one.url).password);
      await asSuperuser(one.url, `CREATE ROLE ${owner} LOGIN PASSWORD '${password}'`);
      const owned = async ({ folder, url }: Place): Promise<Place> => {
        const database = new URL(url).pathname.slice(1);
        await asSuperuser(url, `ALTER DATABASE ${database} OWNER TO ${owner}`);
        await asSuperuser(url, `ALTER SCHEMA public OWNER TO ${owner}`);
        const plain = new URL(url);
        plain.username = owner;
        return { folder, url: plain.href };
      };
      try {
        const place = await owned(one);
        await expect(restore(first, place)).rejects.toThrow('The database has no PostGIS');
        await asSuperuser(one.url, 'CREATE EXTENSION postgis');
        await restore(first, place);
        await expectWhole(place);
        // What the plain role backs up, it restores.
        const wish = { config: configOf(place), folder: backups, kind: 'asked' as const, key: null, now };
        const { path } = await makeBackup(wish);
        await asSuperuser(other.url, 'CREATE EXTENSION postgis');
        const again = await owned(other);
        await restore(path, again);
        await expectWhole(again);
      } finally {
        for (const place of [one, other]) await place.drop();
        await asSuperuser(source.store.url, `DROP ROLE ${owner}`);
      }
    }, 120_000);

  it('tells of a file that is missing, and keeps the rest', async () => {
    const photo = manifestOf(first).files.find(({ path }: { path: string }) => path.endsWith('.thumb.jpg'));
    const empty = mkdtempSync(join(tmpdir(), 'bo-an-other-'));
    const path = join(source.folder, photo.path);
    const bytes = readFileSync(path);
    rmSync(path);
    const ended = await runCommand('backup', [empty], here());
    writeFileSync(path, bytes);
    expect(ended.output).toContain(photo.path);
    expect(ended.code).toBe(1);
    const [name] = readdirSync(empty);
    expect(manifestOf(join(empty, name ?? '')).lost).toEqual([`${photo.path}: ENOENT`]);
    rmSync(empty, { recursive: true });
  });

  it('tells of files that cannot be read, and keeps the rest', async () => {
    const key = await readKey((await makeKeyFile(now())).text);
    const whole = await backUp();
    const photos = photosOf(whole).slice(0, 2);
    const [one, other] = photos.map(({ path }) => join(source.folder, path));
    const kept = photos.map(({ path }) => readFileSync(join(source.folder, path)));
    const empty = mkdtempSync(join(tmpdir(), 'bo-an-other-'));
    try {
      // Opened and not read; not opened.
      rmSync(one ?? '');
      mkdirSync(one ?? '');
      rmSync(other ?? '');
      symlinkSync(other ?? '', other ?? '');
      for (const lock of [null, key]) {
        const { lost, files } = manifestOf(await backUp(lock, empty));
        expect(lost).toEqual([`${photos[0]?.path}: EISDIR`, `${photos[1]?.path}: ELOOP`].sort());
        expect(files.length).toBe(manifestOf(whole).files.length - 2);
      }
    } finally {
      for (const [index, { path }] of photos.entries()) {
        rmSync(join(source.folder, path), { recursive: true, force: true });
        writeFileSync(join(source.folder, path), kept[index] ?? '');
      }
      rmSync(empty, { recursive: true });
    }
  }, 120_000);

  it('does not hand on what the disk changed in the backup before', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bo-an-other-'));
    const earlier = await backUp(null, folder);
    const [photo, sound] = photosOf(earlier);
    changeByte(join(earlier, photo?.storedAs ?? ''));
    const later = await backUp(null, folder);
    const again = manifestOf(later).files as StoredFile[];
    for (const { storedAs, storedSha256 } of again) expect(sha256(join(later, storedAs))).toBe(storedSha256);
    // What is sound is shared still.
    const numberOf = (backup: string) => statSync(join(backup, sound?.storedAs ?? '')).ino;
    expect(numberOf(later)).toBe(numberOf(earlier));
    rmSync(folder, { recursive: true });
  }, 120_000);
});
