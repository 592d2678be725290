import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as makeId } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEMO_PASSWORD } from '../../server/auth/auth.service.ts';
import { findCounterDifferences, findStateDifferences } from '../../server/coverage/recount.service.ts';
import { openDatabase } from '../../server/db/database.ts';
import type { Site } from '../../server/domain/sites.ts';
import type { SyncReceipt } from '../../server/domain/sync.ts';
import { installed, newEvent, newSite } from '../support/builders.ts';
import { createPostgresDatabase, DIALECT } from '../support/test-app.ts';

const WRITES = 200;
const SITES = 10;
const TABLETS = 8;
const ITEMS_EACH = 40;

let folder: string;
let store: { url: string; drop(): Promise<void> };
let running: ChildProcess | null = null;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bo-an-crash-'));
  store =
    DIALECT === 'postgres'
      ? await createPostgresDatabase()
      : { url: join(folder, 'crash.sqlite'), drop: async () => {} };
});
afterAll(async () => {
  running?.kill('SIGKILL');
  await store.drop();
  rmSync(folder, { recursive: true, force: true });
});

it(`keeps every acknowledged event when the server is killed during ${WRITES} writes`, async () => {
  const server = await start();
  const post = (path: string, json: unknown) =>
    fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Cookie: server.cookie },
      body: JSON.stringify(json),
    });
  const sites: Site[] = [];
  for (let index = 0; index < SITES; index++) {
    sites.push((await (await post('/api/sites', newSite({ dueOn: '2025-01-01' }))).json()) as Site);
  }

  const acknowledged: { siteId: string; eventIds: string[] }[] = [];
  let isKilled = false;
  const kill = () => {
    if (isKilled) return;
    isKilled = true;
    server.process.kill('SIGKILL');
  };
  const writes = Array.from({ length: WRITES }, async (_, index) => {
    const site = sites[index % SITES];
    if (!site) return;
    const events = [index % 2 === 0 ? installed('fence') : newEvent('noted', { note: `lần ${index}` })];
    try {
      const answer = await post(`/api/sites/${site.id}/events`, { events });
      if (answer.status !== 201) return;
      const { stored } = (await answer.json()) as { stored: string[] };
      acknowledged.push({ siteId: site.id, eventIds: stored });
      if (acknowledged.length >= WRITES / 4) kill();
    } catch {
      // The server died before it answered: this write was never acknowledged.
    }
  });
  await Promise.all(writes);
  kill();
  expect(acknowledged.length).toBeGreaterThanOrEqual(WRITES / 4);
  expect(acknowledged.length).toBeLessThan(WRITES);

  const again = await start();
  for (const site of sites) {
    const wanted = acknowledged
      .filter(({ siteId }) => siteId === site.id)
      .flatMap(({ eventIds }) => eventIds);
    const log = (await (
      await fetch(`${again.url}/api/sites/${site.id}/events?limit=500`, { headers: { Cookie: again.cookie } })
    ).json()) as { items: { id: string }[] };
    const kept = new Set(log.items.map(({ id }) => id));
    expect(wanted.filter((id) => !kept.has(id))).toEqual([]);
  }
  again.process.kill('SIGTERM');
  await new Promise((resolve) => again.process.once('exit', resolve));

  const database = await openDatabase(store.url);
  try {
    expect(await findCounterDifferences(database.db)).toEqual([]);
    expect(await findStateDifferences(database.db)).toEqual([]);
  } finally {
    await database.close();
  }
}, 120_000);

it('keeps every acknowledged item of tablets once when the server is killed while they send', async () => {
  const server = await start();
  const post = (path: string, json: unknown) =>
    fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Cookie: server.cookie },
      body: JSON.stringify(json),
    });
  const site = (await (await post('/api/sites', newSite())).json()) as Site;
  const outboxes = Array.from({ length: TABLETS }, () => outboxOf(site.id));
  const acknowledged = new Map<string, number | null>();
  let isKilled = false;
  await Promise.all(
    outboxes.map(async (outbox) => {
      for (let at = 0; at < outbox.items.length; at += 10) {
        const items = outbox.items.slice(at, at + 10);
        try {
          const answer = await post('/api/sync', { ...outbox.head(), items });
          if (answer.status !== 200) return;
          const { receipts } = (await answer.json()) as { receipts: SyncReceipt[] };
          for (const { itemId, number } of receipts) acknowledged.set(itemId ?? '', number);
          if (acknowledged.size < (TABLETS * ITEMS_EACH) / 3 || isKilled) continue;
          isKilled = true;
          server.process.kill('SIGKILL');
        } catch {
          // The server died before it answered: the tablet sends these again.
          return;
        }
      }
    }),
  );
  expect(isKilled).toBe(true);
  expect(acknowledged.size).toBeLessThan(TABLETS * ITEMS_EACH);

  const again = await start();
  let repeated = 0;
  for (const outbox of outboxes) {
    const answer = await fetch(`${again.url}/api/sync`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Cookie: again.cookie },
      body: JSON.stringify({ ...outbox.head(), items: outbox.items }),
    });
    const { receipts } = (await answer.json()) as { receipts: SyncReceipt[] };
    for (const receipt of receipts) {
      expect(receipt.outcome).toBe('stored');
      const known = acknowledged.get(receipt.itemId ?? '');
      if (known === undefined) continue;
      repeated += 1;
      expect([receipt.wasKnown, receipt.number]).toEqual([true, known]);
    }
  }
  expect(repeated).toBe(acknowledged.size);
  again.process.kill('SIGTERM');
  await new Promise((resolve) => again.process.once('exit', resolve));

  const database = await openDatabase(store.url);
  try {
    const stored = await database.db
      .selectFrom('site_events')
      .select('id')
      .where('site_id', '=', site.id)
      .execute();
    expect(stored.length).toBe(TABLETS * ITEMS_EACH + 1);
    expect(await findCounterDifferences(database.db)).toEqual([]);
    expect(await findStateDifferences(database.db)).toEqual([]);
  } finally {
    await database.close();
  }
}, 120_000);

/** What a tablet holds after its visits. */
function outboxOf(siteId: string) {
  const deviceId = makeId();
  const items = Array.from({ length: ITEMS_EACH }, (_, index) => ({
    ...{ id: makeId(), sequence: index + 1, tappedAt: new Date().toISOString(), clockOffsetMs: 0 },
    ...{ kind: 'events', siteId, events: [newEvent('noted', { note: `lần ${index}` })] },
  }));
  const device = {
    ...{ deviceId, label: 'máy', appVersion: '1', outboxVersion: 1, lastSequence: ITEMS_EACH },
    ...{ unsentItems: 0, unsentPhotos: 0, unsentPhotoBytes: 0, oldestUnsentAt: null, setAside: 0 },
    ...{ storageUsedBytes: null, storageQuotaBytes: null, isStoragePersistent: true, battery: null },
    ...{ communes: ['00145'], snapshotAt: null },
  };
  return { items, head: () => ({ device, sentAt: new Date().toISOString() }) };
}

/** A real server process on the test's database, with the demo accounts but no demo rows of its own. */
async function start() {
  const port = await freePort();
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../server/main.ts')], {
    env: {
      ...process.env,
      PORT: String(port),
      HOST: '127.0.0.1',
      DATA_DIR: folder,
      DATABASE_URL: store.url,
      DEMO: '1',
      NODE_ENV: 'production',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  running = child;
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; ; attempt++) {
    if (child.exitCode !== null || attempt > 900) throw new Error(`the server did not start: ${errors}`);
    const isUp = await fetch(`${url}/api/health`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isUp) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const signIn = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email: 'officer@bo-an.demo', password: DEMO_PASSWORD }),
  });
  const cookie = signIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return { process: child, url, cookie };
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
