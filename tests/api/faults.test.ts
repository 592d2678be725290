import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import BetterSqlite3 from 'better-sqlite3';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPostgresPrograms } from '../../scripts/testing/system-tools.ts';
import { startTemporaryPostgres, type TemporaryPostgres } from '../../scripts/testing/temporary-postgres.ts';
import { photoForm, seededScene } from '../support/photo-form.ts';
import { runCommand } from '../support/product-commands.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { SmallDisk } from '../support/small-disk.ts';
import { createPostgresDatabase, DIALECT } from '../support/test-app.ts';
import { findLost, WriteLoad } from '../support/write-load.ts';

/*
 * What people see while something is broken below the server, whether it recovers by itself, and whether anything is
 * lost that it had said it has. One server and one load of writes go through all faults; the table is printed at the end.
 */

const DAY_MS = 86_400_000;

const disk = new SmallDisk();
const data = join(disk.folder, 'data');
const photoDisk = new SmallDisk();
const photos = join(photoDisk.folder, 'photos');
const clock = join(disk.folder, 'clock');
let postgres: TemporaryPostgres | null = null;
let store: { url: string; drop(): Promise<void> };
let server: ServerProcess;
let load: WriteLoad;
const table: { fault: string; seen: string; acknowledged: number; lost: number }[] = [];

const start = () =>
  startServer(data, store.url, {
    NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, '../support/movable-clock.mjs')).href}`,
    MOVED_CLOCK: clock,
    STORAGE_URL: `file:${photos}`,
    LOG_LEVEL: 'warn',
  });

beforeAll(async () => {
  mkdirSync(data);
  writeFileSync(clock, '0');
  if (DIALECT === 'postgres') {
    const programs = findPostgresPrograms();
    if ('path' in programs) {
      postgres = await startTemporaryPostgres(programs.path, []);
      store = { url: postgres.url, drop: async () => {} };
    } else store = await createPostgresDatabase();
  } else store = { url: join(data, 'faults.sqlite'), drop: async () => {} };
  server = await start();
  load = new WriteLoad(() => server);
  await load.start();
}, 180_000);
afterAll(async () => {
  await load?.stop();
  server?.process.kill('SIGKILL');
  await postgres?.stop();
  await store?.drop();
  disk.remove();
  photoDisk.remove();
  const lines = table.map(
    ({ fault, seen, acknowledged, lost }) => `| ${fault} | ${seen} | ${acknowledged} | ${lost} |`,
  );
  console.log(
    [
      `\n${DIALECT}`,
      '| Fault | What people see | Acknowledged writes | Lost |',
      '| --- | --- | --- | --- |',
      ...lines,
    ].join('\n'),
  );
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}${path}`, { headers: { Cookie: server.cookie, ...headers } });
async function sendPhoto(
  language = 'vi',
): Promise<{ status: number; code?: string; title?: string; wait: string | null }> {
  const answer = await fetch(`${server.url}/api/photos`, {
    method: 'POST',
    // One that is not stored yet: of a known one nothing is written.
    body: photoForm(await seededScene(Math.floor(Math.random() * 2 ** 31))),
    headers: { Cookie: server.cookie, 'Accept-Language': language },
  });
  const body = (await answer.json()) as { code?: string; title?: string };
  return { ...body, status: answer.status, wait: answer.headers.get('Retry-After') };
}
async function expectReads(): Promise<void> {
  const startedAt = performance.now();
  const answer = await get('/api/sites?limit=5');
  expect(answer.status).toBe(200);
  await answer.text();
  expect(performance.now() - startedAt).toBeLessThan(5000);
}
async function expectPhotoRefused(code: string): Promise<void> {
  const vi = await sendPhoto('vi');
  const en = await sendPhoto('en');
  expect([vi.status, vi.code, en.code]).toEqual([503, code, code]);
  expect(Number(vi.wait)).toBeGreaterThan(0);
  expect(vi.title).not.toBe(en.title);
}
/** Writes go on without anybody doing anything. */
async function expectRecovery(): Promise<void> {
  await load.until(load.acknowledged.length + 10);
  expect((await sendPhoto()).status).toBeLessThan(300);
  await wait(1100);
  expect(await (await get('/api/health/ready')).json()).toEqual({ status: 'ready', failed: [] });
}
/** Statuses of refused writes since the last row; 0 is "no answer". */
let seenBefore = new Map<number, number>();
async function addRow(fault: string, mayBe: readonly number[]): Promise<void> {
  const seen = [...load.refused]
    .map(([status, count]): [number, number] => [status, count - (seenBefore.get(status) ?? 0)])
    .filter(([, count]) => count > 0)
    .sort(([one], [other]) => one - other);
  seenBefore = new Map(load.refused);
  for (const [status] of seen) expect(mayBe).toContain(status);
  const acknowledged = [...load.acknowledged];
  const lost = await findLost(server, acknowledged);
  const words = seen.map(([status, count]) => `${count} × ${status === 0 ? 'no answer' : status}`);
  table.push({
    fault,
    seen: words.length === 0 ? 'writes wait, none is refused' : words.join(', '),
    acknowledged: acknowledged.length,
    lost: lost.length,
  });
  expect(lost).toEqual([]);
}

describe(`faults below the server on ${DIALECT}`, () => {
  it('the process is killed in the middle of writes', async () => {
    await load.until(load.acknowledged.length + 30);
    const gone = new Promise((resolve) => server.process.once('exit', resolve));
    server.process.kill('SIGKILL');
    await gone;
    server = await start();
    await expectRecovery();
    await addRow('kill -9 of the server', [0]);
  }, 120_000);

  it('the disk is full', async () => {
    const pid = server.process.pid ?? 0;
    disk.fill(pid);
    photoDisk.fill(pid);
    // What is written anew may still find a place in pages that are there already.
    for (let tries = 0; tries < 100 && (await sendPhoto()).status < 300; tries++);
    await expectPhotoRefused('storage.full');
    await expectReads();
    await wait(1100);
    expect(await (await get('/api/health/ready')).json()).toMatchObject({ failed: ['storage'] });
    await wait(1000);
    disk.empty(pid);
    photoDisk.empty(pid);
    await expectRecovery();
    await addRow('disk full', [503]);
  }, 120_000);

  it('the photo store is gone, or something else lies in its place', async () => {
    const known = load.acknowledged.findLast(({ photoId }) => photoId !== null)?.photoId;
    renameSync(photos, `${photos}-away`);
    await expectPhotoRefused('storage.unavailable');
    writeFileSync(photos, 'no folder');
    await expectPhotoRefused('storage.unavailable');
    expect((await get(`/api/photos/${known}`)).status).toBe(503);
    const count = load.acknowledged.length;
    await load.until(count + 5);
    await expectReads();
    rmSync(photos);
    renameSync(`${photos}-away`, photos);
    expect((await get(`/api/photos/${known}`)).status).toBe(200);
    await expectRecovery();
    await addRow('photo store gone', [503]);
  }, 120_000);

  it('the photo store is read-only', async () => {
    // As root only a file system that was mounted for it can be; else the case above is what can be had.
    if (!(await photoDisk.makeReadOnly())) return;
    await expectPhotoRefused('storage.unavailable');
    const count = load.acknowledged.length;
    await load.until(count + 5);
    await expectReads();
    photoDisk.makeWritable();
    await expectRecovery();
    await addRow('photo store read-only', [503]);
  }, 120_000);

  it('somebody else holds the lock of the database', async () => {
    const free = await holdLock();
    const startedAt = performance.now();
    while (performance.now() - startedAt < 11_500) {
      await expectReads();
      await wait(500);
    }
    await free();
    await expectRecovery();
    await addRow('database locked for 12 s', [503]);
    expect(table.at(-1)?.seen).toContain('503');
  }, 120_000);

  it('the database cuts every connection, and restarts', async () => {
    if (DIALECT === 'sqlite') {
      // It has no process of its own. What comes nearest: its log is folded back and begun anew under the writes.
      const other = new BetterSqlite3(store.url);
      for (let time = 0; time < 5; time++) {
        other.pragma('wal_checkpoint(TRUNCATE)');
        await wait(100);
      }
      other.close();
    } else {
      for (let time = 0; time < 5; time++) {
        await onServer((client) =>
          client.query(
            'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
          ),
        );
        await wait(200);
      }
      await postgres?.crash(async () => {
        const answer = await get('/api/sites?limit=5', { 'Accept-Language': 'en' });
        expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
          503,
          'database.unreachable',
        ]);
        expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
        expect((await get('/api/health/live')).status).toBe(200);
        const ready = await fetch(`${server.url}/api/health/ready`);
        expect(await ready.json()).toMatchObject({ status: 'not_ready', failed: ['database'] });
      });
    }
    await expectReads();
    await expectRecovery();
    const fault =
      DIALECT === 'sqlite'
        ? 'log of the database folded back 5 times'
        : 'connections cut 5 times, then the database killed and started';
    await addRow(fault, [503]);
  }, 120_000);

  it('tells open screens of changes again after its line was cut', async () => {
    const live = await get('/api/events');
    const reader = live.body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    const until = performance.now() + 15_000;
    while (!heard.includes('event: change') && performance.now() < until)
      heard += (await reader?.read())?.value ?? '';
    await reader?.cancel();
    expect(heard).toContain('event: change');
  }, 30_000);

  it('the clock of the server jumps a day back, then two days ahead', async () => {
    for (const offset of [-DAY_MS, DAY_MS, 0]) {
      writeFileSync(clock, String(offset));
      await wait(200);
      await expectReads();
      await load.until(load.acknowledged.length + 15);
    }
    await expectRecovery();
    await addRow('clock −1 day, +1 day, right again', []);
  }, 120_000);

  it('and everything agrees afterwards', async () => {
    await load.stop();
    expect(await findLost(server, load.acknowledged)).toEqual([]);
    const ended = await runCommand('check', [], {
      DATA_DIR: data,
      DATABASE_URL: store.url,
      STORAGE_URL: `file:${photos}`,
      NODE_OPTIONS: '',
    });
    expect(ended.output).toContain('Everything agrees');
    expect(ended.code).toBe(0);
  }, 120_000);
});

async function holdLock(): Promise<() => Promise<void>> {
  if (DIALECT === 'sqlite') {
    const other = new BetterSqlite3(store.url);
    other.pragma('busy_timeout = 5000');
    other.exec('BEGIN IMMEDIATE');
    return async () => {
      other.exec('ROLLBACK');
      other.close();
    };
  }
  const other = new pg.Client({ connectionString: store.url });
  await other.connect();
  await other.query('BEGIN');
  await other.query('LOCK TABLE site_events IN SHARE ROW EXCLUSIVE MODE');
  return async () => {
    await other.query('ROLLBACK');
    await other.end();
  };
}

async function onServer(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: store.url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
