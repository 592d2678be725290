import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCounterDifferences, findStateDifferences } from '../../server/coverage/recount.service.ts';
import { type Database, openDatabase } from '../../server/db/database.ts';
import { createPostgresDatabase, DIALECT } from '../support/test-app.ts';

const ROWS = 40_000;
const COMMAND = join(import.meta.dirname, '../../scripts/import.ts');

let folder: string;
let store: { url: string; drop(): Promise<void> };
let database: Database;
let running: ChildProcess | null = null;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bo-an-import-'));
  store =
    DIALECT === 'postgres'
      ? await createPostgresDatabase()
      : { url: join(folder, 'import.sqlite'), drop: async () => {} };
  database = await openDatabase(store.url);
  writeFileSync(join(folder, 'ao.csv'), makeCsv(ROWS));
});
afterAll(async () => {
  running?.kill('SIGKILL');
  await database.close();
  await store.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** Ponds 60 m apart; every hundredth row has no position. */
function makeCsv(count: number, { west = 105.86, south = 20.98, across = 120 } = {}): string {
  const lines = ['name,kind,east,north,note'];
  for (let row = 0; row < count; row++) {
    const lon = west + (row % across) * 0.0006;
    const lat = south + Math.floor(row / across) * 0.0006;
    lines.push(
      row % 100 === 99 ? `Ao ${row},pond,,,x` : `Ao ${row},pond,${lon.toFixed(6)},${lat.toFixed(6)},x`,
    );
  }
  return `${lines.join('\n')}\n`;
}

const ENVIRONMENT = () => ({
  ...process.env,
  DATA_DIR: folder,
  DATABASE_URL: store.url,
  DEMO: '0',
  HOST: '127.0.0.1',
  NODE_ENV: 'production',
});

/** `npm run import -- …` as a process of its own. */
function command(...args: string[]): {
  process: ChildProcess;
  ended: Promise<{ code: number | null; out: string }>;
} {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    env: ENVIRONMENT(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running = child;
  let out = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  const ended = new Promise<{ code: number | null; out: string }>((resolve) =>
    child.once('exit', (code) => resolve({ code, out })),
  );
  return { process: child, ended };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Runs a command and answers the most memory that its process ever held, MB. */
async function peakOf(...args: string[]): Promise<number> {
  const { process: child, ended } = command(...args);
  let peakMb = 0;
  const look = setInterval(() => {
    const status = `/proc/${child.pid}/status`;
    if (!existsSync(status)) return;
    peakMb = Math.max(peakMb, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1] ?? 0) / 1024);
  }, 50);
  const { code, out } = await ended;
  clearInterval(look);
  if (code !== 0) throw new Error(out);
  return peakMb;
}

const newest = () =>
  database.db.selectFrom('imports').selectAll().orderBy('created_at', 'desc').limit(1).executeTakeFirst();
async function countOf(table: 'sites' | 'site_events' | 'site_card_versions'): Promise<number> {
  const { count } = await database.db
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}
async function until(what: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 24_000; attempt++) {
    if (await what()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('it did not happen');
}
const begun = () =>
  until(async () => {
    const record = await newest();
    return record?.status === 'running' && Number(record.added_count) >= 2000;
  });
const ARGUMENTS = ['sites', () => join(folder, 'ao.csv'), '--accept-approximate'] as const;
const importArguments = () => ARGUMENTS.map((part) => (typeof part === 'string' ? part : part()));

describe(`an import from the command line (${DIALECT})`, () => {
  let expected: { added: number; returned: number };

  it('leaves nothing behind when it is cancelled half-way', async () => {
    const { process: child, ended } = command(...importArguments());
    await begun();
    child.kill('SIGINT');
    const { code, out } = await ended;
    expect(out).toContain('Cancelled, nothing was left behind');
    expect(code).toBe(130);
    expect((await newest())?.status).toBe('cancelled');
    for (const table of ['sites', 'site_events', 'site_card_versions'] as const) {
      expect(await countOf(table), table).toBe(0);
    }
    expect(await findCounterDifferences(database.db)).toEqual([]);
  }, 180_000);

  it('goes on in the server when it is killed, and stores no row twice', async () => {
    const { process: child, ended } = command(...importArguments());
    await begun();
    child.kill('SIGKILL');
    await ended;
    const half = await newest();
    expect(half?.status).toBe('running');
    const halfway = await countOf('sites');
    expect(halfway).toBe(Number(half?.added_count));
    expect(halfway).toBeLessThan(ROWS);

    const server = spawn(process.execPath, [join(import.meta.dirname, '../../server/main.ts')], {
      env: { ...ENVIRONMENT(), PORT: String(await freePort()) },
      stdio: 'ignore',
    });
    running = server;
    await until(async () => (await newest())?.status !== 'running');
    const done = await newest();
    server.kill('SIGTERM');
    await new Promise((resolve) => server.once('exit', resolve));
    expect(done?.status).toBe('done');
    expected = { added: Number(done?.added_count), returned: Number(done?.returned_count) };
    expect(Number(done?.read_count)).toBe(ROWS);
    expect(await countOf('sites')).toBe(expected.added);
    // A site that nobody has changed is its own first card.
    expect(await countOf('site_card_versions')).toBe(0);
    expect(await findCounterDifferences(database.db)).toEqual([]);
    expect(await findStateDifferences(database.db)).toEqual([]);
  }, 300_000);

  it('changes nothing the second time, and says the same of every row', async () => {
    const before = await countOf('sites');
    const { code, out } = await command(...importArguments()).ended;
    expect(code).toBe(0);
    expect(out).toContain(`Read ${ROWS} rows: 0 added, ${expected.added} stored before`);
    expect(await countOf('sites')).toBe(before);
    expect(Number((await newest())?.returned_count)).toBe(expected.returned);
  }, 180_000);

  it('says in a dry run what would happen and keeps no record', async () => {
    const before = await newest();
    const { out } = await command(...importArguments(), '--dry-run').ended;
    expect(out).toContain(`Dry run, nothing stored.`);
    expect(out).toContain(`${expected.added} stored before`);
    expect(await newest()).toEqual(before);
  }, 180_000);

  it.skipIf(process.platform !== 'linux')(
    'takes memory that does not grow with the file',
    async () => {
      const small = join(folder, 'nhỏ.csv');
      const large = join(folder, 'lớn.csv');
      writeFileSync(small, makeCsv(5000, { west: 105.7, south: 20.9 }));
      writeFileSync(large, makeCsv(100_000, { west: 105.49, south: 20.96, across: 600 }));
      const before = await countOf('sites');
      const [little, much] = [
        await peakOf('sites', small, '--accept-approximate'),
        await peakOf('sites', large, '--accept-approximate'),
      ];
      const done = await newest();
      console.log(`${DIALECT}: ${Math.round(little)} MB for 5,000 rows, ${Math.round(much)} MB for 100,000`);
      expect(Number(done?.read_count)).toBe(100_000);
      expect((await countOf('sites')) - before).toBeGreaterThan(80_000);
      // Twenty times the rows; what stays is some 70 bytes a row to tell repetitions.
      expect(much - little).toBeLessThan(200);
    },
    900_000,
  );
});
