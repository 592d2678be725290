import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SyncSimulation } from '../../scripts/bench/sync-simulation.ts';
import { readConfig } from '../../server/config.ts';
import { openParts } from '../../server/parts.ts';
import { createPostgresDatabase, DIALECT } from '../support/test-app.ts';

/** Over a network each run takes many times as long. */
const RUNS = DIALECT === 'postgres' ? 40 : 1000;

let time = 0;
let folder: string;
let store: { url: string; drop(): Promise<void> };
let opened: Awaited<ReturnType<typeof openParts>>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bo-an-fuzz-'));
  store =
    DIALECT === 'postgres' ? await createPostgresDatabase() : { url: 'file::memory:', drop: async () => {} };
  const config = readConfig({ DATA_DIR: folder, DATABASE_URL: store.url, DEMO: '0' });
  opened = await openParts(config, { webRoot: null, now: () => new Date(time).toISOString() });
});
afterAll(async () => {
  await opened.close();
  await store.drop();
  rmSync(folder, { recursive: true, force: true });
});

it(`agrees after ${RUNS} days of two tablets and an office on a bad line`, async () => {
  const simulation = new SyncSimulation(opened.parts, (at) => {
    time = at;
  });
  const sums = { taps: 0, stored: 0, rejected: 0, conflicts: 0, dropped: 0 };
  for (let seed = 1; seed <= RUNS; seed++) {
    const counts = await simulation.run(seed);
    for (const key of Object.keys(sums) as (keyof typeof sums)[]) sums[key] += counts[key];
  }
  // A line so bad, or an office so strict, that nothing is stored would agree too.
  expect(sums.stored).toBeGreaterThan(sums.taps / 2);
  for (const [name, sum] of Object.entries(sums)) expect(sum, name).toBeGreaterThan(RUNS / 100);
}, 240_000);
