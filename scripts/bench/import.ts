import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once as event } from 'node:events';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import BetterSqlite3 from 'better-sqlite3';
import { createCommuneLocator } from '../../server/communes/commune-locator.ts';
import { readOutlines } from '../../server/communes/read-outlines.ts';
import { root } from '../root.ts';
import { COLUMNS, writeImportFile } from './import-file.ts';
import { check, compareSpeed, limit, mb, median, ms, once, type Row } from './measure.ts';
import { SeededRandom } from './random.ts';
import { connect, openPostgresStore, openSqliteStore, type Store } from './stores.ts';
import { SEED, type Topic } from './topic.ts';

const OUTLINES = `${root}/../shared/geo/hanoi-communes.geojson`;
const LEAST = 1.5;
const ROUNDS = 3;
/** From so many rows on one round lasts minutes, and is enough. */
const LARGE = 500_000;

/**
 * A list of an office through the command line, from the file to the last commit: read, checked, each row given its
 * commune, counted, recorded. The peer is `ogr2ogr`, which turns the same file into a PostGIS table with a spatial
 * index and assigns nothing. Ours counts the start of Node and the upload copy; the peer its own start.
 */
export const imports: Topic = {
  name: 'import',
  async run({ siteCount, serverUrl }) {
    if (!existsSync(OUTLINES)) {
      console.log(`import: needs the outlines ${OUTLINES}`);
      return [];
    }
    const folder = mkdtempSync(join(tmpdir(), 'bo-an-bench-import-'));
    const post = await openPostgresStore(serverUrl);
    try {
      const outlines = readFileSync(OUTLINES, 'utf8');
      const file = join(folder, 'danh-sach.csv');
      const locator = createCommuneLocator(readOutlines(outlines).outlines);
      const count = await writeImportFile(file, siteCount, locator, new SeededRandom(SEED + 2));
      if (count < siteCount) console.log(`import: ${count} lines, more do not fit 50 m apart`);
      const empty = await makeEmpty(folder, outlines);
      await post.parts.boundaries.importText(outlines, 'bench');
      return [
        ...(await onSqlite(folder, empty, file, count, post.url)),
        await onPostgres(folder, post, file, count),
        await cancelled(folder, empty, file, count),
      ];
    } finally {
      await post.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** A SQLite file with outlines and nothing else, to be copied for each run. */
async function makeEmpty(folder: string, outlines: string): Promise<string> {
  const path = join(folder, 'empty.sqlite');
  const store = await openSqliteStore(null);
  await store.parts.boundaries.importText(outlines, 'bench');
  const connection = new BetterSqlite3(store.url);
  connection.prepare('VACUUM INTO ?').run(path);
  connection.close();
  await store.close();
  return path;
}

async function onSqlite(
  folder: string,
  empty: string,
  file: string,
  count: number,
  peerUrl: string,
): Promise<Row[]> {
  const hasPeer = spawnSync('ogr2ogr', ['--version']).status === 0;
  const ours: number[] = [];
  const peer: number[] = [];
  let peak = 0;
  for (let round = 0; round < (hasPeer && count < LARGE ? ROUNDS : 1); round++) {
    if (hasPeer) peer.push(await runPeer(file, peerUrl));
    const run = await importInto(folder, empty, file);
    ours.push(run.time);
    peak = Math.max(peak, run.peakBytes);
    const stored = countSites(run.path);
    if (stored !== count) throw new Error(`import: ${stored} of ${count} rows are stored`);
    remove(run.path);
  }
  const what = `${count} CSV rows imported with commune, SQLite`;
  const time = median(ours);
  const figures = `${Math.round(count / (time / 1000))} rows/s, peak memory`;
  if (!hasPeer) console.log('import: no ogr2ogr to compare with; it comes with the package gdal-bin');
  return [
    hasPeer
      ? compareSpeed(`${what}, against ogr2ogr to PostGIS`, [time, median(peer)], LEAST)
      : limit(`${what} (no ogr2ogr here)`, time, null, ms),
    limit(figures, peak, null, mb),
  ];
}

/** The product's own import on PostgreSQL, shown for its own sake. */
async function onPostgres(folder: string, store: Store, file: string, count: number): Promise<Row> {
  const run = await runCommand(folder, store.url, file);
  const client = connect(store.url);
  await client.connect();
  const { rows } = await client.query<{ count: number }>('SELECT count(*) AS count FROM sites');
  await client.end();
  if (rows[0]?.count !== count) throw new Error(`import: ${rows[0]?.count} of ${count} rows are stored`);
  return limit(`${count} CSV rows imported with commune, PostgreSQL`, run.time, null, ms);
}

/** Ctrl-C when half of the rows are stored. */
async function cancelled(folder: string, empty: string, file: string, count: number): Promise<Row> {
  const path = copyOf(folder, empty);
  const command = start(folder, path, file);
  const ended = event(command, 'exit');
  while (command.exitCode === null && countSites(path) < count / 2) await wait(50);
  command.kill('SIGINT');
  await ended;
  const connection = new BetterSqlite3(path, { readonly: true });
  const left = connection
    .prepare(
      `SELECT (SELECT count(*) FROM sites) + (SELECT count(*) FROM site_events)
         + (SELECT count(*) FROM coverage_counters WHERE amount <> 0) AS rows,
         (SELECT group_concat(status) FROM imports) AS status`,
    )
    .get() as { rows: number; status: string };
  connection.close();
  remove(path);
  const isMet = left.rows === 0 && left.status === 'cancelled';
  return check('cancelled half-way', `${left.rows} rows left, ${left.status}`, isMet, 'nothing left');
}

async function importInto(folder: string, empty: string, file: string) {
  const path = copyOf(folder, empty);
  return { path, ...(await runCommand(folder, path, file)) };
}

function copyOf(folder: string, empty: string): string {
  const path = join(folder, 'run.sqlite');
  remove(path);
  copyFileSync(empty, path);
  return path;
}

function remove(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
}

function countSites(path: string): number {
  const connection = new BetterSqlite3(path, { readonly: true });
  try {
    return connection.prepare('SELECT count(*) FROM sites').pluck().get() as number;
  } finally {
    connection.close();
  }
}

function start(folder: string, databaseUrl: string, file: string): ChildProcess {
  const args = ['scripts/import.ts', 'sites', file, '--rejected', join(folder, 'returned.csv')];
  return spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, DATA_DIR: folder, DATABASE_URL: databaseUrl, DEMO: '0' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function runCommand(folder: string, databaseUrl: string, file: string) {
  let peakBytes = 0;
  const time = await once(async () => {
    const command = start(folder, databaseUrl, file);
    const timer = setInterval(() => {
      peakBytes = Math.max(peakBytes, peakOf(command.pid));
    }, 100);
    const [code] = await event(command, 'exit');
    clearInterval(timer);
    if (code !== 0) throw new Error(`the import command ended with ${code}`);
  });
  return { time, peakBytes };
}

/** The most memory that a running process has held; 0 where the system does not tell. */
function peakOf(pid: number | undefined): number {
  try {
    const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(line?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** As an expert would call it: COPY, large transactions, types told from the values, index built by the driver. */
function runPeer(file: string, url: string): Promise<number> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const target = [
    `host=${hostname || '127.0.0.1'}`,
    `port=${port || 5432}`,
    `user=${username || userInfo().username}`,
    `dbname=${pathname.slice(1)}`,
    ...(password ? [`password=${decodeURIComponent(password)}`] : []),
  ].join(' ');
  const [, , , , lon, lat] = COLUMNS;
  const options = ['-oo', `X_POSSIBLE_NAMES=${lon}`, '-oo', `Y_POSSIBLE_NAMES=${lat}`];
  return once(async () => {
    const command = spawn(
      'ogr2ogr',
      [
        ...['-f', 'PostgreSQL', `PG:${target}`, file, '-nln', 'bench_ogr', '-overwrite', ...options],
        ...['-oo', 'AUTODETECT_TYPE=YES', '-oo', 'KEEP_GEOM_COLUMNS=NO', '-a_srs', 'EPSG:4326'],
        ...['--config', 'PG_USE_COPY', 'YES', '-gt', '100000'],
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    const [code] = await event(command, 'exit');
    if (code !== 0) throw new Error(`ogr2ogr ended with ${code}`);
  });
}
