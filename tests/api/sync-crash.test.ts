import { v7 as makeId } from 'uuid';
import { expect, it } from 'vitest';
import { findCounterDifferences, findStateDifferences } from '../../server/coverage/recount.service.ts';
import { openDatabase } from '../../server/db/database.ts';
import type { Site } from '../../server/domain/sites.ts';
import type { SyncReceipt } from '../../server/domain/sync.ts';
import { newEvent, newSite } from '../support/builders.ts';
import { KilledServer } from '../support/killed-server.ts';

const TABLETS = 8;
const ITEMS_EACH = 40;

const killed = new KilledServer();

it('keeps every acknowledged item of tablets once when the server is killed while they send', async () => {
  const server = await killed.start();
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

  const again = await killed.start();
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

  const database = await openDatabase(killed.store.url);
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
