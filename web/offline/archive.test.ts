import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { expect, test, vi } from 'vitest';
import { createBrowser, fixTap, LineAndServer } from '../../tests/support/fake-browser.ts';
import { readArchive } from './archive.ts';
import { TabletFault } from './tablet-fault.ts';

const AT = '2026-11-26T07:59:00.000Z';
const SITE = '019ac000-0000-7000-8000-000000000001';

async function exported() {
  const server = new LineAndServer();
  server.isDown = true;
  const tablet = await createBrowser(server).open('user-a');
  tablet.nameTablet('Máy 3');
  const photos = [];
  for (const words of ['one', 'two']) photos.push(await tablet.keepPhoto(new Blob([words.repeat(1000)])));
  await tablet.record(fixTap(SITE, AT, photos.slice(0, 1)), { title: 'Ao Cá' });
  await tablet.record(fixTap(SITE, AT, photos.slice(1)), { title: 'Hồ Sen' });
  await tablet.sync('recorded');
  server.isDown = false;
  return { server, tablet, photos, file: await tablet.exportFile() };
}

/** The bytes with those at a place of the text changed. */
async function damaged(file: Blob, text: string, where: 'first' | 'every' = 'first'): Promise<Blob> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let at = Buffer.from(bytes).indexOf(text);
  expect(at).toBeGreaterThan(0);
  for (; at >= 0; at = where === 'every' ? Buffer.from(bytes).indexOf(text, at) : -1)
    bytes[at] = (bytes[at] ?? 0) ^ 255;
  return new Blob([bytes]);
}

test('a file holds every item with its id and number, and the photos', async () => {
  const { tablet, file } = await exported();
  const archive = await readArchive(file);
  expect(archive).toMatchObject({ label: 'Máy 3', userId: 'user-a', lastSequence: 2, damaged: [] });
  expect(archive.items.map(({ item }) => item)).toEqual((await tablet.items()).map(({ item }) => item));
  expect(archive.photos.size).toBe(2);
});

test('a damaged file gives its good items and names the bad ones', async () => {
  const { file, photos } = await exported();
  const item = await readArchive(await damaged(file, '"kind":"events"'));
  expect(item.items.map(({ title }) => title)).toEqual(['Hồ Sen']);
  expect(item.damaged).toEqual([{ kind: 'item', name: '1 Ao Cá' }]);
  const photo = await readArchive(await damaged(file, 'oneoneone'));
  expect(photo.items).toHaveLength(2);
  expect(photo.damaged).toEqual([{ kind: 'photo', name: photos[0]?.sha256 }]);
  const name = await readArchive(await damaged(file, 'items/000002'));
  expect(name).toMatchObject({ items: [{ title: 'Ao Cá' }, { title: 'Hồ Sen' }], damaged: [] });
  const cut = await readArchive(file.slice(0, file.size - 4500));
  expect(cut.items).toHaveLength(2);
  expect(cut.damaged.map(({ kind }) => kind)).toContain('photo');
});

test('a file whose list is damaged is refused whole: whose it is would be a guess', async () => {
  const { file } = await exported();
  for (const text of ['"deviceId":"', '"archiveVersion":2', 'user-a'])
    await expect(readArchive(await damaged(file, text))).rejects.toThrow(new TabletFault('archive.damaged'));
  // Of the directory and of the entry.
  const nameless = await damaged(file, 'bo-an-outbox.sha256', 'every');
  await expect(readArchive(nameless)).rejects.toThrow(new TabletFault('archive.damaged'));
});

test('a file of an older application has no hash of its list and is taken', async () => {
  const { file } = await exported();
  const entries = unzipSync(new Uint8Array(await file.arrayBuffer()));
  const list = JSON.parse(strFromU8(entries['bo-an-outbox.json'] ?? new Uint8Array())) as object;
  const { 'bo-an-outbox.sha256': _hash, ...others } = entries;
  const older = zipSync({
    ...others,
    'bo-an-outbox.json': strToU8(JSON.stringify({ ...list, archiveVersion: undefined })),
  });
  expect(await readArchive(new Blob([new Uint8Array(older)]))).toMatchObject({
    items: [{ title: 'Ao Cá' }, { title: 'Hồ Sen' }],
    damaged: [],
  });
});

test('a photo that the device can no longer read is named, everything else is in the file', async () => {
  const { tablet, photos } = await exported();
  const lost = await tablet.readPhoto(photos[0]?.sha256 ?? '');
  const read = Blob.prototype.arrayBuffer;
  const reading = vi.spyOn(Blob.prototype, 'arrayBuffer').mockImplementation(async function (this: Blob) {
    const bytes = await read.call(this);
    const isLost = lost !== null && Buffer.from(bytes).equals(Buffer.from(await read.call(lost)));
    if (isLost) throw new DOMException('gone', 'NotReadableError');
    return bytes;
  });
  const file = await tablet.exportFile();
  reading.mockRestore();
  const archive = await readArchive(file);
  expect(archive.items.map(({ title }) => title)).toEqual(['Ao Cá', 'Hồ Sen']);
  expect([...archive.photos.keys()]).toEqual([photos[1]?.sha256]);
  expect(archive.damaged).toEqual([{ kind: 'photo', name: photos[0]?.sha256 }]);
});

test.each([new Blob([]), new Blob(['PK\u0003\u0004 no archive']), new Blob(['{}'])])(
  'no such file',
  async (file) => {
    await expect(readArchive(file)).rejects.toThrow(new TabletFault('archive.unreadable'));
  },
);
