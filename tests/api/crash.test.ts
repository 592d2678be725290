import { expect, it } from 'vitest';
import { findCounterDifferences, findStateDifferences } from '../../server/coverage/recount.service.ts';
import { openDatabase } from '../../server/db/database.ts';
import type { Site } from '../../server/domain/sites.ts';
import { installed, newEvent, newSite } from '../support/builders.ts';
import { KilledServer } from '../support/killed-server.ts';

const WRITES = 200;
const SITES = 10;

const killed = new KilledServer();

it(`keeps every acknowledged event when the server is killed during ${WRITES} writes`, async () => {
  const server = await killed.start();
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

  const again = await killed.start();
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

  const database = await openDatabase(killed.store.url);
  try {
    expect(await findCounterDifferences(database.db)).toEqual([]);
    expect(await findStateDifferences(database.db)).toEqual([]);
  } finally {
    await database.close();
  }
}, 120_000);
