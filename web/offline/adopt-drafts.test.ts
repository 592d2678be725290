import { expect, test } from 'vitest';
import { createBrowser, LineAndServer, memoryStorage } from '../../tests/support/fake-browser.ts';
import { readOldDrafts } from './old-drafts.ts';

/** What the field screens of the version without an outbox wrote, byte for byte as far as it matters. */
const SITE = '019ac000-0000-7000-8000-000000000001';
const OTHER = '019ac000-0000-7000-8000-000000000002';
const NEW_ID = '019ac000-0000-7000-8000-000000000003';
const ids = (count: number) =>
  Array.from(
    { length: count },
    (_, at) => `019ac000-0000-7000-8000-0000000001${String(at).padStart(2, '0')}`,
  );
const PHOTO = '019ac000-0000-7000-8000-000000000009';
const stored = { id: 'a'.repeat(64), capturedAt: null, uploadedAt: '2026-11-20T02:00:00.000Z' };
const AT = '2026-11-20T02:00:00.000Z';

const tapped = {
  version: 1,
  title: 'Ao Cá',
  measures: ['fence'],
  damages: {},
  note: ' lưới mới ',
  photos: [
    { key: PHOTO, photo: null },
    { key: ids(9)[8], photo: stored },
  ],
  submission: {
    action: 'fixed',
    occurredAt: AT,
    place: { lonLat: [105.8, 21], accuracyM: 8 },
    ids: ids(3),
    checkedMeasures: [],
  },
};
const open = { ...tapped, title: 'Hồ Sen', note: 'đang xem', photos: [], submission: null };
const newSite = {
  version: 1,
  kind: 'pond',
  setting: 'rural',
  name: null,
  hamlet: 'Tổ 9',
  communeCode: null,
  lonLat: [105.8, 21],
  note: '',
  photos: [],
  submission: {
    id: NEW_ID,
    occurredAt: AT,
    name: 'Ao Tổ 9',
    setting: 'rural',
    lonLat: [105.8, 21],
    communeCode: null,
  },
};

function fill(storage: Storage, drafts: Record<string, unknown> = { [SITE]: tapped, [OTHER]: open }) {
  const write = (key: string, value: unknown) => storage.setItem(`bo-an.draft.${key}`, JSON.stringify(value));
  write('field.site.index', Object.keys(drafts));
  for (const [id, draft] of Object.entries(drafts)) write(`field.site.${id}`, draft);
  write('field.new.index', ['new']);
  write('field.new.new', newSite);
  write('device-of-something-else', 1);
}

async function keepOldPhoto(indexedDB: IDBFactory, key: string, blob: Blob) {
  const opening = indexedDB.open('bo-an-photos', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('unsent');
  await new Promise((resolve) => {
    opening.onsuccess = resolve;
  });
  const transaction = opening.result.transaction('unsent', 'readwrite');
  transaction.objectStore('unsent').put(blob, key);
  await new Promise((resolve) => {
    transaction.oncomplete = resolve;
  });
  opening.result.close();
}

test('taps and drafts of the version before the outbox, with their photos, once', async () => {
  const server = new LineAndServer();
  server.isDown = true;
  const browser = createBrowser(server);
  fill(browser.storage);
  await keepOldPhoto(browser.indexedDB, PHOTO, new File(['jpeg'], 'a.jpg', { type: 'image/jpeg' }));

  const tablet = await browser.open('user-a');
  const items = await tablet.items();
  expect(items).toMatchObject([
    {
      sequence: 1,
      title: 'Ao Cá',
      item: {
        kind: 'events',
        siteId: SITE,
        tappedAt: AT,
        events: [
          { id: ids(3)[0], type: 'measure_installed', measure: { id: ids(3)[1], kind: 'fence' } },
          { id: ids(3)[2], type: 'fix_marked', note: 'lưới mới', photoIds: [stored.id], occurredAt: AT },
        ],
        photos: [{ eventId: ids(3)[2], byteCount: 4, isFromApp: false, accuracyM: 8 }],
      },
    },
    { sequence: 2, title: 'Ao Tổ 9', item: { kind: 'new_site', site: { id: NEW_ID, hamlet: 'Tổ 9' } } },
  ]);
  const [first] = items;
  const hash = first?.item.kind === 'events' ? (first.item.photos[0]?.sha256 ?? '') : '';
  expect(await (await tablet.readPhoto(hash))?.text()).toBe('jpeg');
  expect(await tablet.readDraft(`field.site.${OTHER}`)).toMatchObject({ value: { note: 'đang xem' } });
  expect(readOldDrafts({ storage: browser.storage })).toEqual([]);
  expect(browser.storage.getItem('bo-an.draft.device-of-something-else')).toBe('1');
  tablet.close();

  const other = await browser.open('user-b');
  expect(await other.items()).toEqual([]);
  expect(await other.listDrafts()).toEqual([]);
});

test('an interruption in the middle leaves every draft in one place or the other', async () => {
  const browser = createBrowser(new LineAndServer());
  const real = memoryStorage();
  fill(real);
  let removals = 0;
  const dies: Storage = {
    ...real,
    removeItem(key) {
      removals += 1;
      if (removals === 1) throw new Error('the tab was killed');
      real.removeItem(key);
    },
  };
  const places = (storage: Storage) => ({ places: { storage, indexedDB: browser.indexedDB } });
  await expect(browser.open('user-a', places(dies))).rejects.toThrow('killed');
  const tablet = await browser.open('user-a', places(real));
  expect((await tablet.items()).map(({ title }) => title)).toEqual(['Ao Cá', 'Ao Tổ 9']);
  expect((await tablet.listDrafts()).map(({ key }) => key)).toEqual([`field.site.${OTHER}`]);
});

test('a tap that makes no valid record stays a draft for a person', async () => {
  const browser = createBrowser(new LineAndServer());
  const broken = { ...tapped, photos: [], submission: { ...tapped.submission, ids: [] } };
  fill(browser.storage, { [SITE]: broken });
  const tablet = await browser.open('user-a');
  expect((await tablet.items()).map(({ title }) => title)).toEqual(['Ao Tổ 9']);
  expect(await tablet.readDraft(`field.site.${SITE}`)).toMatchObject({ value: { note: ' lưới mới ' } });
});
