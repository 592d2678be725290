import { expect, test } from 'vitest';
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
async function damaged(file: Blob, text: string): Promise<Blob> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const at = Buffer.from(bytes).indexOf(text);
  expect(at).toBeGreaterThan(0);
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

test.each([new Blob([]), new Blob(['PK\u0003\u0004 no archive']), new Blob(['{}'])])(
  'no such file',
  async (file) => {
    await expect(readArchive(file)).rejects.toThrow(new TabletFault('archive.unreadable'));
  },
);
