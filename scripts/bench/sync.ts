import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../server/config.ts';
import { openParts } from '../../server/parts.ts';
import { check, limit, ms, printTable, type Row } from './measure.ts';
import { openPostgresStore, openServer, openSqliteStore } from './stores.ts';
import { benchDay } from './sync-day.ts';
import { measureLoad } from './sync-load.ts';
import { SyncSimulation } from './sync-simulation.ts';
import { benchTablet } from './tablet.ts';
import { benchTabletOpen } from './tablet-open.ts';

export const SYNC_TOPICS = ['load', 'fuzz', 'tablet', 'day'];
const RUNS = 20_000;

/**
 * Tablets that send all at once, on SQLite and PostGIS; a seeded simulation of tablets and an office on a bad line; the
 * store of one slow tablet; a day of visits with photos over a bad line.
 * @param only names of topics, all when empty
 * @param photos of the day
 * @param serverUrl null: starts a PostgreSQL of the bench's own
 */
export async function benchSync(
  only: readonly string[],
  serverUrl: string | null,
  photos: number,
): Promise<void> {
  const rows: Row[] = [];
  const isWanted = (topic: string) => only.length === 0 || only.includes(topic);
  if (isWanted('load')) rows.push(...(await load(serverUrl)));
  if (isWanted('fuzz')) rows.push(...(await fuzz()));
  if (isWanted('tablet')) rows.push(...(await benchTablet()), ...(await benchTabletOpen()));
  if (isWanted('day')) rows.push(...(await benchDay(photos)));
  printTable(rows);
}

async function load(serverUrl: string | null): Promise<Row[]> {
  const server = await openServer(serverUrl);
  const rows: Row[] = [];
  try {
    for (const [name, open] of [
      ['SQLite', () => openSqliteStore(null)],
      ['PostGIS', () => openPostgresStore(server.url)],
    ] as const) {
      console.log(`load on ${name} …`);
      const store = await open();
      try {
        rows.push(...(await measureLoad(name, store)));
      } finally {
        await store.close();
      }
    }
  } finally {
    await server.close();
  }
  return rows;
}

async function fuzz(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bo-an-bench-'));
  let time = 0;
  const config = readConfig({ DATA_DIR: folder, DATABASE_URL: 'file::memory:', DEMO: '0' });
  const { parts, close } = await openParts(config, {
    webRoot: null,
    now: () => new Date(time).toISOString(),
  });
  const simulation = new SyncSimulation(parts, (at) => {
    time = at;
  });
  let faults = 0;
  let taps = 0;
  const startedAt = performance.now();
  try {
    for (let seed = 1; seed <= RUNS; seed++) {
      if (seed % 1000 === 0) console.log(`fuzz: ${seed} of ${RUNS} runs, ${faults} that disagree`);
      try {
        taps += (await simulation.run(seed)).taps;
      } catch (error) {
        faults += 1;
        console.error(error instanceof Error ? error.message : error);
      }
    }
  } finally {
    await close();
    rmSync(folder, { recursive: true, force: true });
  }
  const took = performance.now() - startedAt;
  return [
    check(`simulated days that do not agree, of ${RUNS} with ${taps} taps`, `${faults}`, faults === 0, '0'),
    limit('one simulated day', took / RUNS, null, ms),
  ];
}
