import { expect, test } from 'vitest';
import { HandInAnswer, type HandInRequest } from '#domain/custody.ts';
import type { SyncReceipt } from '#domain/sync.ts';
import { createBrowser, fixTap, LineAndServer } from '../../tests/support/fake-browser.ts';
import { readArchive } from '../offline/index.ts';
import { countOutcomes, type Door, handIn } from './hand-in.ts';

const AT = '2026-11-26T07:59:00.000Z';
const SITE = '019ac000-0000-7000-8000-000000000001';

/** What two taps with a photo each have left on a tablet that could not send, and the server it never reached. */
async function exported() {
  const server = new LineAndServer();
  server.isDown = true;
  const tablet = await createBrowser(server).open('user-a');
  tablet.nameTablet('Máy 3');
  for (const title of ['Ao Cá', 'Hồ Sen']) {
    const photo = await tablet.keepPhoto(new Blob([title.repeat(500)]));
    await tablet.record(fixTap(SITE, AT, [photo]), { title });
  }
  await tablet.sync('recorded');
  server.isDown = false;
  return { server, tablet, archive: await readArchive(await tablet.exportFile()) };
}

/** The server's way in for files, on the same store as the tablet's. */
function doorTo(server: LineAndServer, faults: { photo?: Error; outside?: number } = {}) {
  const requests: HandInRequest[] = [];
  const door: Door = {
    async items(request) {
      requests.push(request);
      const sent = request.items.filter((_item, at) => at !== faults.outside);
      const known = new Map([...server.items].map(([id]) => [id, true]));
      const answer = await server
        .fetch('/api/sync', { method: 'POST', body: JSON.stringify({ device: null, items: sent }) })
        .then((response) => response.json() as Promise<{ receipts: SyncReceipt[] }>);
      if (request.isTrial)
        for (const { itemId } of answer.receipts)
          if (itemId && !known.has(itemId)) server.items.delete(itemId);
      return HandInAnswer.parse({
        author: { userId: request.userId, name: 'Đội 1' },
        receipts: answer.receipts,
        outside: faults.outside === undefined ? [] : [{ position: faults.outside, why: 'other_commune' }],
      });
    },
    async photo({ sha256 }) {
      if (faults.photo) throw faults.photo;
      server.photos.set(sha256, 'f'.repeat(64));
    },
  };
  return { door, requests };
}
const asked = { isTrial: false, isRefusal: () => false };

test('a look stores nothing; handing in twice, and the tablet that comes back, double nothing', async () => {
  const { server, tablet, archive } = await exported();
  const { door, requests } = doorTo(server);
  const look = await handIn(archive, door, { ...asked, isTrial: true });
  expect([look.author, countOutcomes(look.receipts), server.items.size, server.photos.size]).toEqual([
    'Đội 1',
    { fresh: 2, known: 0, conflicts: 0, refused: 0 },
    0,
    0,
  ]);
  const first = await handIn(archive, door, asked);
  expect([countOutcomes(first.receipts).fresh, first.photos, server.photos.size]).toEqual([2, 2, 2]);
  const again = await handIn(archive, door, asked);
  expect([countOutcomes(again.receipts), server.photos.size]).toEqual([
    { fresh: 0, known: 2, conflicts: 0, refused: 0 },
    2,
  ]);
  expect(requests[0]).toMatchObject({ userId: 'user-a', label: 'Máy 3', lastSequence: 2 });
  await tablet.sync('button');
  expect(server.items.size).toBe(2);
  expect(await tablet.counts()).toMatchObject({ unsentItems: 0, unsentPhotos: 0 });
});

test('one photo that is refused does not stop the others, a line that breaks stops all', async () => {
  const { server, archive } = await exported();
  const { door } = doorTo(server, { photo: new Error('damaged') });
  const result = await handIn(archive, door, { ...asked, isRefusal: () => true });
  expect([result.photos, result.refusedPhotos.length]).toEqual([0, 2]);
  await expect(handIn(archive, door, asked)).rejects.toThrow('damaged');
});

test('items of communes of somebody else are named', async () => {
  const { server, archive } = await exported();
  const { door } = doorTo(server, { outside: 1 });
  expect((await handIn(archive, door, asked)).outside).toEqual([{ title: 'Hồ Sen', why: 'other_commune' }]);
});
