import { forceCloseDatabase } from 'fake-indexeddb';
import { describe, expect, test, vi } from 'vitest';
import { createBrowser, fixTap, LineAndServer, siteOf } from '../../tests/support/fake-browser.ts';
import type { Tablet } from './tablet.ts';
import { TabletDatabase } from './tablet-database.ts';
import { TabletFault } from './tablet-fault.ts';

const AT = '2026-11-26T07:59:00.000Z';
const DAY = '2026-11-26';
const COMMUNE = '00145';
const title = 'Ao Cá';

/** A tap, and the attempt to send it that it sets off. */
async function record(tablet: Tablet, ...[tap, options]: Parameters<Tablet['record']>) {
  const item = await tablet.record(tap, options);
  await tablet.sync('recorded');
  return item;
}

async function start(setUp: (server: LineAndServer) => void = () => {}) {
  const server = new LineAndServer();
  setUp(server);
  const browser = createBrowser(server);
  const tablet = await browser.open('user-a');
  return { server, browser, tablet };
}

/** A tablet in the field with one commune and one site of it. */
async function inTheField() {
  const site = siteOf();
  const all = await start((server) => {
    server.sites = [site];
  });
  await all.tablet.chooseCommunes([COMMUNE]);
  await all.tablet.sync('button');
  all.server.isDown = true;
  return { ...all, site };
}

const statuses = async (tablet: Awaited<ReturnType<typeof start>>['tablet']) =>
  (await tablet.list({}, DAY)).map(({ status }) => status);

test('a letter typed into a form makes nobody read the list again, a tap does', async () => {
  const { tablet, site } = await inTheField();
  let told = 0;
  tablet.subscribe(() => {
    told += 1;
  });
  const [records, drafts] = [tablet.version(), tablet.draftVersion()];
  await tablet.writeDraft('form', { note: 'a' }, []);
  expect([tablet.version(), tablet.draftVersion(), told]).toEqual([records, drafts + 1, 1]);
  await record(tablet, fixTap(site.id, AT), { title });
  expect(tablet.version()).toBeGreaterThan(records);
});

test('taking back what was sent is sent by itself', async () => {
  const { server, tablet, site } = await inTheField();
  server.isDown = false;
  const item = await record(tablet, fixTap(site.id, AT), { title });
  await tablet.undo(item.id);
  await vi.waitFor(() => expect(server.items.size).toBe(2));
});

describe('a refused item', () => {
  test('is mended under its own id and number, and stored once', async () => {
    const { server, tablet, site } = await inTheField();
    server.isDown = false;
    server.reject = () => 'site.outside_commune';
    const item = await record(tablet, fixTap(site.id, AT), { title });
    expect((await tablet.items()).map(({ state }) => state)).toEqual(['aside']);
    server.reject = () => null;
    await tablet.writeDraft('form', {}, []);
    const mended = await tablet.amend(item.id, fixTap(site.id, AT), { title: 'Ao Đình', draftKey: 'form' });
    expect(mended.item.tappedAt).toBe(item.item.tappedAt);
    await tablet.sync('button');
    expect(await tablet.readDraft('form')).toBeNull();
    expect(await tablet.receipts()).toMatchObject([
      { itemId: item.id, sequence: 1, title: 'Ao Đình', receipt: { outcome: 'stored' } },
    ]);
    await expect(tablet.amend(item.id, fixTap(site.id, AT), { title })).rejects.toThrow(
      new TabletFault('item.not_possible'),
    );
  });
});

describe('recording', () => {
  test('a tap without a network shows at once, is there after a restart and arrives once', async () => {
    const { server, browser, tablet, site } = await inTheField();
    expect(await statuses(tablet)).toEqual(['reported']);
    await record(tablet, fixTap(site.id, AT), { title });
    expect(await statuses(tablet)).toEqual(['fixed']);
    tablet.close();

    const again = await browser.open('user-a');
    expect(await statuses(again)).toEqual(['fixed']);
    expect((await again.site(site.id))?.events.filter(({ itemId }) => itemId)).toHaveLength(2);
    server.isDown = false;
    server.faults = ['none', 'lost'];
    await again.sync('button');
    expect(again.syncState()).toMatchObject({ phase: 'waiting', why: 'no_answer' });
    await again.sync('button');
    expect(again.syncState()).toMatchObject({ phase: 'done', items: 1 });
    expect([...server.items.values()].map(({ times }) => times)).toEqual([2]);
    expect(await again.receipts()).toMatchObject([{ sequence: 1, title, receipt: { wasKnown: true } }]);
  });

  test('numbers have no gap, also when a tap fails, is dropped or follows a restart', async () => {
    const { server, browser, tablet, site } = await inTheField();
    const first = await record(tablet, fixTap(site.id, AT), { title });
    await expect(
      tablet.record(fixTap(site.id, AT, [{ sha256: 'a'.repeat(64), byteCount: 3 }]), { title }),
    ).rejects.toThrow(new TabletFault('photo.missing'));
    await tablet.undo(first.id);
    expect(await statuses(tablet)).toEqual(['reported']);
    tablet.close();
    const again = await browser.open('user-a');
    await record(again, fixTap(site.id, AT), { title });
    server.isDown = false;
    await again.sync('button');
    expect(server.sent.flat().map(({ sequence, kind }) => [sequence, kind])).toEqual([
      [1, 'dropped'],
      [2, 'events'],
    ]);
    expect(server.reports.at(-1)).toMatchObject({ lastSequence: 2, unsentItems: 2, appVersion: '1.2.3' });
  });

  test('the draft goes with the tap that ends it and stays when the device is full', async () => {
    const { tablet, site } = await inTheField();
    await tablet.writeDraft('field.site.1', { note: 'thấy lưới' }, []);
    const full = new DOMException('full', 'QuotaExceededError');
    const add = TabletDatabase.prototype.setFact;
    TabletDatabase.prototype.setFact = () => Promise.reject(full);
    await expect(tablet.record(fixTap(site.id, AT), { title, draftKey: 'field.site.1' })).rejects.toThrow(
      new TabletFault('storage.full'),
    );
    TabletDatabase.prototype.setFact = add;
    expect((await tablet.readDraft('field.site.1'))?.value).toEqual({ note: 'thấy lưới' });
    expect(await tablet.items()).toEqual([]);
    await record(tablet, fixTap(site.id, AT), { title, draftKey: 'field.site.1' });
    expect(await tablet.readDraft('field.site.1')).toBeNull();
  });

  test('goes on when the browser has closed the database', async () => {
    const { tablet, site, browser } = await inTheField();
    const opened: IDBDatabase[] = [];
    const open = browser.indexedDB.open.bind(browser.indexedDB);
    browser.indexedDB.open = (...args) => {
      const request = open(...args);
      request.addEventListener('success', () => opened.push(request.result));
      return request;
    };
    const second = await browser.open('user-a');
    const handle = opened.at(-1);
    expect(handle).toBeDefined();
    forceCloseDatabase(handle as never);
    await record(second, fixTap(site.id, AT), { title });
    expect(await second.items()).toHaveLength(1);
    expect(await tablet.items()).toHaveLength(1);
  });

  test('another user on the same tablet sees and sends nothing of it', async () => {
    const { server, browser, tablet, site } = await inTheField();
    await record(tablet, fixTap(site.id, AT), { title });
    server.isDown = false;
    server.userId = 'user-b';
    const other = await browser.open('user-b');
    expect(await other.items()).toEqual([]);
    expect(await other.list({}, DAY)).toEqual([]);
    await other.sync('button');
    await tablet.sync('button');
    expect(tablet.syncState()).toMatchObject({ phase: 'needs_sign_in', why: 'other_user' });
    expect(server.items.size).toBe(0);
    server.userId = 'user-a';
    await tablet.sync('timer');
    expect(server.items.size).toBe(1);
  });
});

test('after a wait the tablet tries again, also when its timer runs out before the clock shows the time', async () => {
  const { server, browser, tablet, site } = await inTheField();
  await record(tablet, fixTap(site.id, AT), { title });
  await tablet.sync('button');
  expect(tablet.syncState()).toMatchObject({ phase: 'waiting', why: 'no_answer' });
  server.isDown = false;
  const timer = browser.timers.at(-1);
  expect(timer).toBeDefined();
  server.clock += Math.floor(timer?.ms ?? 0) - 1;
  timer?.act();
  await vi.waitFor(() => expect(server.items.size).toBe(1));
});

describe('undo', () => {
  test('of what may have been sent is an event of its own, which follows it', async () => {
    const { server, tablet, site } = await inTheField();
    server.isDown = false;
    const item = await record(tablet, fixTap(site.id, AT), { title });
    await tablet.sync('button');
    await tablet.sync('button');
    server.isDown = true;
    await tablet.undo(item.id);
    expect(await statuses(tablet)).toEqual(['reported']);
    server.isDown = false;
    await tablet.sync('button');
    const last = server.sent.flat().at(-1);
    expect(last).toMatchObject({ kind: 'events', sequence: 2, events: [{ type: 'withdrawn' }] });
  });
});

describe('photos', () => {
  async function withPhoto() {
    const field = await inTheField();
    const photo = await field.tablet.keepPhoto(new Blob(['jpeg'], { type: 'image/jpeg' }));
    const item = await record(field.tablet, fixTap(field.site.id, AT, [photo]), { title });
    return { ...field, photo, item };
  }

  test('stay until the server has named them, also when the answer is lost', async () => {
    const { server, tablet, photo } = await withPhoto();
    expect(await tablet.counts()).toMatchObject({ unsentItems: 1, unsentPhotos: 1, unsentPhotoBytes: 4 });
    server.isDown = false;
    server.faults = ['none', 'none', 'none', 'lost'];
    await tablet.sync('button');
    expect(tablet.syncState()).toMatchObject({ phase: 'waiting', why: 'no_answer' });
    expect(await tablet.readPhoto(photo.sha256)).not.toBeNull();
    expect(await tablet.counts()).toMatchObject({ unsentItems: 0, unsentPhotos: 1 });
    await tablet.sync('button');
    expect(tablet.syncState()).toMatchObject({ phase: 'done' });
    expect(await tablet.readPhoto(photo.sha256)).toBeNull();
    // The server said that it had it: the bytes were not sent twice.
    expect(server.requests.filter((request) => request.startsWith('upload'))).toHaveLength(1);
    expect((await tablet.receipts())[0]?.receipt.photos).toMatchObject([{ photoId: 'f'.repeat(64) }]);
  });

  test('one that is refused stays with its reason and does not hold up the rest', async () => {
    const { server, tablet, photo } = await withPhoto();
    server.isDown = false;
    server.faults = ['none', 'none', 'none', 422];
    await tablet.sync('button');
    expect(tablet.syncState()).toMatchObject({ phase: 'needs_person', why: 'set_aside' });
    expect(await tablet.readPhoto(photo.sha256)).not.toBeNull();
    expect(await tablet.counts()).toMatchObject({ unsentPhotos: 1, refusedPhotos: 1 });
    expect(server.requests.at(-1)).toBe('/api/sync/snapshot');
  });

  test('of a dropped tap go, unless a draft holds them', async () => {
    const { tablet, photo, item } = await withPhoto();
    await tablet.writeDraft('d', {}, [photo.sha256]);
    await tablet.undo(item.id).catch(() => undefined);
    expect(await tablet.readPhoto(photo.sha256)).not.toBeNull();
    await tablet.removeDraft('d');
    expect(await tablet.readPhoto(photo.sha256)).toBeNull();
  });
});

describe('a bad item', () => {
  test('goes aside with its reason, the others arrive, and it can be sent again', async () => {
    const { server, tablet, site } = await inTheField();
    const bad = await record(tablet, fixTap(site.id, AT), { title: 'bad' });
    await record(tablet, fixTap(site.id, AT), { title: 'good' });
    server.reject = ({ id }) => (id === bad.id ? 'site.not_found' : null);
    server.isDown = false;
    await tablet.sync('button');
    expect(tablet.syncState()).toMatchObject({ phase: 'needs_person', why: 'set_aside' });
    expect(server.items.size).toBe(1);
    expect(await tablet.items()).toMatchObject([
      { title: 'bad', state: 'aside', problem: { code: 'site.not_found' } },
    ]);
    server.reject = () => null;
    await tablet.sendAgain(bad.id);
    await tablet.sync('button');
    expect(server.items.size).toBe(2);
    expect(tablet.syncState().phase).toBe('done');
  });

  test('that spoils a request of many is found alone', async () => {
    const { server, tablet, site } = await inTheField();
    for (let at = 0; at < 5; at += 1) await record(tablet, fixTap(site.id, AT), { title: `${at}` });
    server.isDown = false;
    // The whole request, then the first item alone.
    server.faults = ['none', 422, 422];
    await tablet.sync('button');
    expect(server.items.size).toBe(4);
    expect(await tablet.items()).toMatchObject([{ title: '0', state: 'aside' }]);
  });
});

describe('pulling', () => {
  const three = () => ['1', '2', '3'].map((code) => siteOf({ code, card: { name: `Ao ${code}` } as never }));

  test('nothing of a pull shows before its last page has come', async () => {
    const { server, tablet } = await start((line) => {
      line.sites = three();
      line.pageSize = 1;
    });
    await tablet.chooseCommunes([COMMUNE]);
    // me, contact, code lists, first page; the second is lost.
    server.faults = ['none', 'none', 'none', 'none', 'lost'];
    await tablet.sync('button');
    expect(tablet.syncState()).toMatchObject({ phase: 'waiting' });
    expect(await tablet.list({}, DAY)).toEqual([]);
    await tablet.sync('button');
    expect((await tablet.list({}, DAY)).map(({ code }) => code)).toEqual(['1', '2', '3']);
  });

  test('changes, tombstones and communes that are not chosen any more', async () => {
    const sites = three();
    const { server, tablet } = await start((line) => {
      line.sites = sites;
    });
    await tablet.chooseCommunes([COMMUNE]);
    await tablet.sync('button');
    const [one, two] = sites;
    if (!one || !two) throw new Error('no sites');
    server.sites = [{ ...one, card: { ...one.card, name: 'Hồ Sen' } }];
    server.gone = [two.id];
    await tablet.sync('button');
    expect((await tablet.list({}, DAY)).map(({ name }) => name).sort()).toEqual(['Ao 3', 'Hồ Sen']);
    expect((await tablet.list({ words: 'ho sen' }, DAY)).map(({ name }) => name)).toEqual(['Hồ Sen']);
    server.gone = [];
    server.sites = [];
    await tablet.chooseCommunes(['00148']);
    await tablet.sync('button');
    expect(await tablet.list({}, DAY)).toEqual([]);
    expect(await tablet.site(one.id)).toBeNull();
  });

  test('an own tap is shown until a pull that began after its answer has come', async () => {
    const { server, tablet, site } = await inTheField();
    const tap = fixTap(site.id, AT);
    await record(tablet, tap, { title });
    server.isDown = false;
    // The pull after sending fails: what was sent must still show.
    server.faults = ['none', 'none', 503];
    await tablet.sync('button');
    expect(await statuses(tablet)).toEqual(['fixed']);
    const received = tap.events.map((event) => ({ ...event, receivedAt: AT, actorName: 'A' }));
    server.sites = [{ ...site, events: [...site.events, ...received] }];
    await tablet.sync('button');
    expect(await statuses(tablet)).toEqual(['fixed']);
    expect(await tablet.items()).toEqual([]);
    expect((await tablet.site(site.id))?.own).toEqual([]);
  });

  test('the clock of the tablet is measured, told with the tap and on the ready card', async () => {
    const { server, tablet, site } = await inTheField();
    server.isDown = false;
    server.offsetMs = 3 * 3_600_000;
    await tablet.sync('button');
    await expect.poll(async () => (await tablet.ready()).clockOffsetMs).toBe(server.offsetMs);
    server.isDown = true;
    const { item } = await record(tablet, fixTap(site.id, AT), { title });
    expect(item).toMatchObject({ tappedAt: '2026-11-26T08:00:00.000Z', clockOffsetMs: server.offsetMs });
    const own = (await tablet.site(site.id))?.events.at(-1);
    expect(own?.occurredAt).toBe('2026-11-26T10:59:00.000Z');
    expect(await tablet.ready()).toMatchObject({ sites: 1, communes: [COMMUNE], counts: { unsentItems: 1 } });
  });
});

describe('what stands in the way', () => {
  test.each([
    ['portal', { phase: 'waiting', why: 'captive_portal' }],
    [429, { phase: 'waiting', why: 'busy' }],
    [500, { phase: 'waiting', why: 'server_fault' }],
    [401, { phase: 'needs_sign_in', why: 'expired' }],
    [403, { phase: 'needs_person', why: 'refused' }],
  ] as const)('%s at any step keeps every item', async (fault, state) => {
    for (let step = 0; step < 2; step += 1) {
      const { server, tablet, site } = await inTheField();
      await record(tablet, fixTap(site.id, AT), { title });
      server.isDown = false;
      server.faults = [...Array<'none'>(step).fill('none'), fault];
      await tablet.sync('button');
      expect(tablet.syncState()).toMatchObject(state);
      expect(await tablet.counts()).toMatchObject({ unsentItems: 1 });
      await tablet.sync('button');
      expect(server.items.size).toBe(1);
    }
  });

  test('only one window sends', async () => {
    const { server, browser, tablet, site } = await inTheField();
    await record(tablet, fixTap(site.id, AT), { title });
    server.isDown = false;
    const second = await browser.open('user-a');
    await Promise.all([tablet.sync('button'), second.sync('button')]);
    const phases = [tablet.syncState().phase, second.syncState().phase].sort();
    expect(phases).toEqual(['done', 'waiting']);
    expect([...server.items.values()].map(({ times }) => times)).toEqual([1]);
  });
});
