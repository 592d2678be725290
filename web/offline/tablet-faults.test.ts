import { describe, expect, test, vi } from 'vitest';
import { createBrowser, fixTap, LineAndServer, siteOf } from '../../tests/support/fake-browser.ts';
import type { Tablet } from './tablet.ts';

// What goes wrong around a tablet, and that it heals or says so.
const AT = '2026-11-26T07:59:00.000Z';
const DAY = '2026-11-26';
const HOME = '00145';
const OTHER = '00148';
const title = 'Ao Cá';
const HOUR_MS = 3_600_000;

async function start() {
  const server = new LineAndServer();
  const site = siteOf();
  const far = siteOf({ card: { communeCode: OTHER, name: 'Hồ Xa' } as never });
  server.sites = [site, far];
  const browser = createBrowser(server);
  const tablet = await browser.open('user-a');
  await tablet.chooseCommunes([HOME, OTHER]);
  await tablet.sync('button');
  return { server, browser, tablet, site, far };
}

/** Recorded without a network. */
async function recordOffline(
  { server, tablet }: { server: LineAndServer; tablet: Tablet },
  ...[tap, options]: Parameters<Tablet['record']>
) {
  server.isDown = true;
  const record = await tablet.record(tap, options);
  await tablet.sync('recorded');
  server.isDown = false;
  return record;
}
const names = async (tablet: Tablet) => (await tablet.list({}, DAY)).map(({ name }) => name).sort();

describe('the count of a store', () => {
  test('begins under a new id when the store is lost, the name of the tablet stays', async () => {
    const { server, browser, tablet } = await start();
    tablet.nameTablet('Máy 3');
    tablet.close();
    const fresh = await createBrowserWith(browser.storage, server).open('user-a');
    await fresh.sync('button');
    const [before, after] = [server.reports[0], server.reports.at(-1)];
    expect(after?.label).toBe('Máy 3');
    expect(after?.deviceId).not.toBe(before?.deviceId);
  });

  test('keeps its id as long as its numbers', async () => {
    const { server, browser, tablet } = await start();
    tablet.close();
    const again = await browser.open('user-a');
    await again.sync('button');
    expect(new Set(server.reports.map(({ deviceId }) => deviceId)).size).toBe(1);
  });
});

/** The browser's databases are gone, its localStorage is there. */
function createBrowserWith(storage: Storage, server: LineAndServer) {
  const browser = createBrowser(server);
  for (let at = 0; at < storage.length; at += 1) {
    const key = storage.key(at) ?? '';
    browser.storage.setItem(key, storage.getItem(key) ?? '');
  }
  return browser;
}

test('the report names communes of what is unsent, chosen or not, until it has arrived', async () => {
  const field = await start();
  const { server, tablet, site } = field;
  await tablet.chooseCommunes([HOME]);
  await tablet.sync('button');
  expect(server.reports.at(-1)?.unsentCommunes).toEqual([]);
  await recordOffline(field, fixTap(site.id, AT), { title });
  await recordOffline(field, newSiteTap(), { title: 'Giếng', communeCode: '00199' });
  await recordOffline(field, fixTap(NEW_SITE, AT), { title: 'Giếng' });
  await tablet.sync('button');
  expect(server.reports.at(-1)?.unsentCommunes).toEqual([HOME, '00199']);
  await tablet.sync('button');
  expect(server.reports.at(-1)?.unsentCommunes).toEqual([]);

  // One that was refused is still on the tablet.
  server.reject = () => 'site.not_found';
  const refused = await recordOffline(field, newSiteTap('019ac000-0000-7000-8000-00000000000b'), {
    title: 'Hố',
    communeCode: '00200',
  });
  await tablet.sync('button');
  await tablet.sync('button');
  expect((await tablet.items()).map(({ id }) => id)).toContain(refused.id);
  expect(server.reports.at(-1)?.unsentCommunes).toEqual(['00200']);
});

describe('a request that the server refuses', () => {
  test('for what the tablet says of itself puts no good item aside', async () => {
    const field = await start();
    const { server, tablet, site } = field;
    for (const name of ['1', '2', '3']) await recordOffline(field, fixTap(site.id, AT), { title: name });
    server.refuse = (url) => (url.pathname === '/api/sync' ? 400 : null);
    await tablet.sync('button');
    expect(tablet.syncState()).toMatchObject({ phase: 'needs_person', why: 'refused' });
    expect(await tablet.counts()).toMatchObject({ unsentItems: 3, setAside: 0 });
    server.refuse = () => null;
    await tablet.sync('button');
    expect(server.items.size).toBe(3);
  });

  test.each([400, 413, 422])('with %i for one item puts that one aside', async (status) => {
    const field = await start();
    const { server, tablet, site } = field;
    const bad = await recordOffline(field, fixTap(site.id, AT), { title: 'bad' });
    await recordOffline(field, fixTap(site.id, AT), { title: 'good' });
    server.refuse = (_url, body) => (body?.items?.some(({ id }) => id === bad.id) ? status : null);
    await tablet.sync('button');
    expect(await tablet.items()).toMatchObject([{ title: 'bad', state: 'aside' }]);
    expect(server.items.size).toBe(1);
  });
});

describe('a pull that the server refuses', () => {
  test('for its cursor brings everything, once', async () => {
    const { server, tablet } = await start();
    server.refuse = (url) => (url.searchParams.has('cursor') ? 400 : null);
    server.sites = [siteOf({ card: { name: 'Ao Mới' } as never })];
    await tablet.sync('button');
    expect(tablet.syncState().phase).toBe('done');
    expect(await names(tablet)).toEqual(['Ao Mới']);
    // The whole pull is refused too: the tablet waits and keeps what it has.
    server.refuse = (url) => (url.pathname === '/api/sync/snapshot' ? 400 : null);
    await tablet.sync('button');
    expect(tablet.syncState()).toMatchObject({ phase: 'waiting', why: 'server_fault' });
    expect(await names(tablet)).toEqual(['Ao Mới']);
  });

  test('for a commune that was taken from the account gives it up, tells which, keeps what is unsent', async () => {
    const field = await start();
    const { server, tablet, far } = field;
    const item = await recordOffline(field, fixTap(far.id, AT), { title: 'Hồ Xa' });
    expect(await names(tablet)).toEqual(['Ao Cá', 'Hồ Xa']);
    server.communes = [HOME];
    server.refuse = (url) => (url.searchParams.get('communes')?.includes(OTHER) ? 403 : null);
    server.reject = () => 'auth.outside_scope';
    await tablet.sync('button');
    expect(tablet.syncState()).toMatchObject({ phase: 'needs_person', why: 'set_aside' });
    expect(await tablet.communes()).toEqual([HOME]);
    expect(await names(tablet)).toEqual(['Ao Cá']);
    expect(await tablet.site(far.id)).toBeNull();
    expect((await tablet.items()).map(({ id }) => id)).toEqual([item.id]);
    expect(await tablet.takenCommunes()).toEqual([OTHER]);
    await tablet.forgetTaken();
    expect(await tablet.takenCommunes()).toEqual([]);

    // Given back and chosen again, all of it comes.
    server.communes = null;
    server.refuse = () => null;
    await tablet.chooseCommunes([HOME, OTHER]);
    await tablet.sync('button');
    expect(await names(tablet)).toEqual(['Ao Cá', 'Hồ Xa']);
  });
});

test('another window shows what this one has pulled', async () => {
  const { server, browser } = await start();
  const listeners: ((event: MessageEvent) => void)[] = [];
  const channel = {
    postMessage: (data: unknown) => {
      for (const listener of listeners) listener({ data } as MessageEvent);
    },
    addEventListener: ((_type: string, listener: (event: MessageEvent) => void) =>
      listeners.push(listener)) as never,
    close: () => {},
  };
  const one = await browser.open('user-a', { channel });
  const other = await browser.open('user-a', { channel: { ...channel, postMessage: () => {} } });
  expect(await names(other)).toEqual(['Ao Cá', 'Hồ Xa']);
  server.sites = [siteOf({ card: { name: 'Ao Mới' } as never })];
  await one.sync('button');
  expect(await names(one)).toContain('Ao Mới');
  expect(await names(other)).toContain('Ao Mới');
});

test('a clock that is set right in the field makes the measured difference unknown, not wrong', async () => {
  const field = await start();
  const { server, tablet, site } = field;
  server.tabletSetByMs = -3 * HOUR_MS;
  await tablet.sync('button');
  await expect.poll(async () => (await tablet.ready()).clockOffsetMs).toBe(3 * HOUR_MS);
  const before = await recordOffline(field, fixTap(site.id, AT), { title });
  expect(before.item.clockOffsetMs).toBe(3 * HOUR_MS);
  server.clock += HOUR_MS;
  server.tabletSetByMs = 0;
  const after = await recordOffline(field, fixTap(site.id, AT), { title });
  expect(after.item).toMatchObject({ tappedAt: '2026-11-26T09:00:00.000Z', clockOffsetMs: null });
  // The next contact measures it anew.
  await tablet.sync('button');
  await expect.poll(async () => (await tablet.ready()).clockOffsetMs).toBe(0);
});

describe('photos', () => {
  async function withPhotos(count: number) {
    const field = await start();
    const photos = [];
    for (let at = 0; at < count; at += 1) {
      const photo = await field.tablet.keepPhoto(new Blob([`photo ${at}`], { type: 'image/jpeg' }));
      photos.push(photo);
      await recordOffline(field, fixTap(field.site.id, AT, [photo]), { title: `${at}` });
    }
    return { ...field, photos };
  }

  test('one at which the server fails again and again holds up neither the others nor the pull', async () => {
    const { server, tablet, photos } = await withPhotos(5);
    const [bad, worse] = photos;
    server.spoilsUpload = (sha256) => sha256 === bad?.sha256 || sha256 === worse?.sha256;
    server.sites.push(siteOf({ card: { name: 'Ao Mới' } as never }));
    await tablet.sync('button');
    expect(server.photos.size).toBe(3);
    expect(await names(tablet)).toContain('Ao Mới');
    expect(tablet.syncState()).toMatchObject({ phase: 'waiting', why: 'server_fault', failures: 1 });
    expect(await tablet.counts()).toMatchObject({ unsentPhotos: 2, refusedPhotos: 0 });
    server.spoilsUpload = () => false;
    await tablet.sync('button');
    expect(server.photos.size).toBe(5);
    expect(tablet.syncState().phase).toBe('done');
  });

  test('a server that fails at all of them is left alone after three, the next attempt begins with others', async () => {
    const { server, tablet } = await withPhotos(5);
    server.spoilsUpload = () => true;
    const uploads = () => server.requests.filter((request) => request.startsWith('upload'));
    await tablet.sync('button');
    expect(uploads()).toHaveLength(3);
    await tablet.sync('button');
    expect(new Set(uploads()).size).toBe(5);
    expect(tablet.syncState()).toMatchObject({ phase: 'waiting', why: 'server_fault', failures: 2 });
  });

  test('taken again is sent again, though the server refused it before', async () => {
    const { server, tablet, photos } = await withPhotos(1);
    server.faults = ['none', 'none', 'none', 422];
    await tablet.sync('button');
    expect(await tablet.photoStates()).toMatchObject([{ problem: { code: 'photo.damaged' } }]);
    const again = await tablet.keepPhoto(new Blob(['photo 0'], { type: 'image/jpeg' }));
    expect(again).toEqual(photos[0]);
    expect(await tablet.photoStates()).toMatchObject([{ problem: null }]);
    await tablet.sync('button');
    expect(tablet.syncState().phase).toBe('done');
  });
});

test('the button works again after the lock of the browser failed', async () => {
  const { server, browser, site } = await start();
  const silent = vi.spyOn(console, 'error').mockImplementation(() => {});
  let isBroken = true;
  const tablet = await browser.open('user-a', {
    async onlyOne(work) {
      if (isBroken) throw new DOMException('gone', 'InvalidStateError');
      await work();
      return 'done';
    },
  });
  await tablet.record(fixTap(site.id, AT), { title });
  await tablet.sync('button');
  expect(tablet.syncState()).toMatchObject({ phase: 'waiting', why: 'server_fault' });
  isBroken = false;
  await tablet.sync('button');
  expect(tablet.syncState().phase).toBe('done');
  expect(server.items.size).toBe(1);
  silent.mockRestore();
});

test('a refused item that the office leaves at that needs nobody any more, and says why', async () => {
  const field = await start();
  const { server, tablet, site } = field;
  server.reject = () => 'site.not_found';
  const item = await recordOffline(field, fixTap(site.id, AT), { title });
  await tablet.sync('button');
  expect(tablet.syncState()).toMatchObject({ phase: 'needs_person', why: 'set_aside' });
  const dismissed = { itemId: item.id, reason: 'Đã ghi trên giấy', by: 'Chị Hoa', at: AT };
  server.dismissed = [dismissed];
  await tablet.sync('button');
  expect(await tablet.dismissed()).toEqual([dismissed]);
  expect(tablet.syncState().phase).toBe('done');
  expect(await tablet.counts()).toMatchObject({ setAside: 0 });
  expect((await tablet.items()).map(({ state }) => state)).toEqual(['aside']);
  // Taken back by the office.
  server.dismissed = [];
  await tablet.sync('button');
  expect(await tablet.counts()).toMatchObject({ setAside: 1 });
});

const NEW_SITE = '019ac000-0000-7000-8000-00000000000a';
/** Its commune is the server's to say. */
function newSiteTap(id = NEW_SITE) {
  return {
    kind: 'new_site' as const,
    site: {
      ...{
        id,
        reportId: '019ac000-0000-7000-8000-0000000000f1',
        occurredAt: AT,
        name: 'Giếng',
        kind: 'well',
      },
      ...{ setting: 'residential', hamlet: '', note: '', photoIds: [], isCandidate: false, outline: null },
      ...{ owner: '', unitId: null, riskFactors: [], requiredMeasures: [], dueOn: null, description: '' },
      ...{ estimatedCostVnd: null, fundSource: null, lonLat: [105.8, 21] as [number, number] },
    },
    photos: [],
  };
}
