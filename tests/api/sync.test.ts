import { sql } from 'kysely';
import { v7 as makeId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCounterDifferences, findStateDifferences } from '../../server/coverage/recount.service.ts';
import type { CustodyEntry, RejectedItem } from '../../server/domain/custody.ts';
import type { SiteEvent } from '../../server/domain/site-events.ts';
import type { Site } from '../../server/domain/sites.ts';
import type { SyncReceipt } from '../../server/domain/sync.ts';
import { installed, newEvent, newSite } from '../support/builders.ts';
import { TestTablet } from '../support/tablet.ts';
import { createTestApp, NEIGHBOUR, type TestApp } from '../support/test-app.ts';

const HOUR = 3_600_000;

/** The server's clock, which tests move on. */
let aheadMs = 0;
const now = () => Date.now() + aheadMs;
let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ now: () => new Date(now()).toISOString() });
});
afterAll(async () => {
  const { db } = app.parts.deps.database;
  expect(await findCounterDifferences(db)).toEqual([]);
  expect(await findStateDifferences(db)).toEqual([]);
  await app.close();
});

const tabletOf = (as: 'field' | 'officer' | 'neighbour' | 'admin' = 'field') => new TestTablet(app, as, now);
const create = (overrides: Record<string, unknown> = {}) =>
  app.json<Site>('/api/sites', { as: 'officer', json: newSite(overrides) }, 201);
const record = (site: Site, ...events: unknown[]) =>
  app.json<{ site: Site }>(`/api/sites/${site.id}/events`, { as: 'officer', json: { events } }, 201);
const siteOf = (id: string) => app.json<Site>(`/api/sites/${id}`, { as: 'officer' });
const logOf = async (id: string) =>
  (await app.json<{ items: SiteEvent[] }>(`/api/sites/${id}/events`, { as: 'officer' })).items;
const rejected = async () =>
  (await app.json<{ items: RejectedItem[] }>('/api/sync/rejected', { as: 'officer' })).items;
const codes = (receipts: readonly SyncReceipt[]) =>
  receipts.map(({ outcome, problem }) => problem?.code ?? outcome);
/** Fixed in the field and verified by the office. */
async function verified(fence = installed('fence')): Promise<Site> {
  const site = await create();
  await record(site, fence, newEvent('fix_marked'));
  return (await record(site, newEvent('verified'))).site;
}

describe('items of a tablet', () => {
  it('stores every kind, in the order sent, with a receipt each', async () => {
    const tablet = tabletOf('officer');
    const created = tablet.newSite({ name: 'Hố đào' });
    const fence = installed('fence', { occurredAt: tablet.clock(20_000) });
    const receipts = await tablet.send(
      created,
      tablet.events(created.site.id, [fence, tablet.event('fix_marked', {}, 10_000)]),
      tablet.card(created.site.id, { hamlet: '' }, { hamlet: 'Tổ 9' }),
      tablet.dropped(),
    );
    expect(codes(receipts)).toEqual(['stored', 'stored', 'stored', 'stored']);
    expect(receipts.map(({ position }) => position)).toEqual([0, 1, 2, 3]);
    const numbers = receipts.map(({ number }) => number ?? 0);
    expect([...numbers].sort((a, b) => a - b)).toEqual(numbers);
    const site = await siteOf(created.site.id);
    expect(receipts[0]).toMatchObject({ siteId: site.id, siteCode: site.code, wasKnown: false });
    expect(site).toMatchObject({ name: 'Hố đào', hamlet: 'Tổ 9', state: { status: 'fixed' }, version: 2 });
    const [report] = await logOf(site.id);
    expect(report).toMatchObject({ id: created.site.reportId, type: 'reported' });
  });

  it('answers the same item again with its first receipt and stores it once', async () => {
    const site = await create();
    const tablet = tabletOf();
    const item = tablet.events(site.id, [tablet.event('noted', { note: 'một lần' })]);
    const [first] = await tablet.send(item);
    aheadMs += HOUR;
    const [again, twin] = await tablet.send({ ...item, clockOffsetMs: 5 }, item);
    expect(again).toEqual({ ...first, wasKnown: true });
    expect(twin).toEqual({ ...first, wasKnown: true, position: 1 });
    expect((await logOf(site.id)).length).toBe(2);
    const [one, two] = await tablet.send(
      ...Array(2).fill(tablet.events(site.id, [tablet.event('noted', { note: 'hai lần trong một lượt' })])),
    );
    expect([one?.wasKnown, two?.wasKnown, one?.number]).toEqual([false, true, two?.number]);
  });

  it('refuses other content under a known id and keeps it for the office', async () => {
    const site = await create();
    const tablet = tabletOf();
    const item = tablet.events(site.id, [tablet.event('noted', { note: 'bản đầu' })]);
    await tablet.send(item);
    const other = { ...item, events: [tablet.event('noted', { note: 'bản khác' })] };
    expect(codes(await tablet.send(other))).toEqual(['sync.id_taken']);
    expect(codes(await tablet.send(item))).toEqual(['stored']);
    expect((await logOf(site.id)).map(({ note }) => note)).not.toContain('bản khác');
    const kept = (await rejected()).filter(({ itemId }) => itemId === item.id);
    expect(kept).toMatchObject([{ content: other, communeCode: '00145', settledAt: null }]);
  });

  it('tells nobody about another user’s item', async () => {
    const site = await create();
    const tablet = tabletOf();
    const item = tablet.events(site.id, [tablet.event('noted', { note: 'của tôi' })]);
    await tablet.send(item);
    const [refused] = await tabletOf('officer').send(item);
    expect(refused).toMatchObject({
      outcome: 'rejected',
      number: null,
      wasKnown: false,
      siteId: null,
      problem: { code: 'sync.item_refused' },
    });
  });

  it('takes the good ones when a bad one is among them', async () => {
    const site = await create();
    const tablet = tabletOf();
    const unknownKind = tablet.events(site.id, [installed('no_such_kind'), tablet.event('noted')]);
    const unreadable = { ...tablet.events(site.id, []), events: [{ type: 'exploded' }] };
    const receipts = await tablet.send(
      tablet.events(site.id, [tablet.event('noted', { note: 'trước' })]),
      unknownKind,
      unreadable,
      'not an object',
      tablet.events(makeId(), [tablet.event('noted')]),
      tablet.events(site.id, [tablet.event('noted', { note: 'sau' })]),
    );
    expect(codes(receipts)).toEqual([
      'stored',
      'code_list.unknown_code',
      'sync.item_unreadable',
      'sync.item_unreadable',
      'site.not_found',
      'stored',
    ]);
    expect(receipts.map(({ number }) => number !== null)).toEqual([true, true, true, false, true, true]);
    expect(receipts[2]?.problem?.message).toContain('events.0');
    expect((await logOf(site.id)).map(({ note }) => note)).toEqual(['', 'trước', 'sau']);
    const contents = (await rejected()).map(({ content }) => content);
    expect(contents).toContainEqual(unknownKind);
    expect(contents).toContainEqual('not an object');
  });

  it('judges each by what the earlier ones of the same delivery have done', async () => {
    const [site, other] = [await create(), await create()];
    const tablet = tabletOf();
    const fence = installed('fence', { occurredAt: tablet.clock(30_000) });
    const receipts = await tablet.send(
      tablet.events(site.id, [fence]),
      tablet.events(site.id, [
        tablet.event('damaged', { measureId: fence.measure.id, condition: 'missing' }, 20_000),
      ]),
      tablet.events(site.id, [{ ...fence, note: 'khác' }]),
      tablet.events(other.id, [{ ...installed('fence'), measure: fence.measure }]),
      tablet.events(site.id, [tablet.event('fix_marked', {}, 15_000)]),
      tablet.events(site.id, [tablet.event('noted', { note: 'sau cùng' }, 10_000)]),
    );
    expect(codes(receipts)).toEqual([
      'stored',
      'stored',
      'event.id_taken',
      'event.id_taken',
      'stored',
      'stored',
    ]);
    const types = (await logOf(site.id)).map(({ type }) => type);
    expect(types).toEqual(['reported', 'measure_installed', 'damaged', 'fix_marked', 'noted']);
    expect((await logOf(other.id)).length).toBe(1);
    const { measures } = (await siteOf(site.id)).state;
    expect(measures).toMatchObject([{ id: fence.measure.id, condition: 'missing' }]);
  });

  it('puts aside the one that the database refuses, and stores the rest in order', async () => {
    const { db, dialect } = app.parts.deps.database;
    const site = await create();
    const tablet = tabletOf();
    const note = (text: string) => tablet.events(site.id, [tablet.event('noted', { note: text })]);
    await sql
      .raw(
        dialect === 'sqlite'
          ? `CREATE TRIGGER unwanted BEFORE INSERT ON site_events WHEN NEW.note = 'gãy'
             BEGIN SELECT RAISE(ABORT, 'unwanted'); END`
          : "ALTER TABLE site_events ADD CONSTRAINT unwanted CHECK (note <> 'gãy') NOT VALID",
      )
      .execute(db);
    try {
      const receipts = await tablet.send(note('một'), note('gãy'), note('hai'));
      expect(codes(receipts)).toEqual(['stored', 'sync.item_failed', 'stored']);
    } finally {
      await sql
        .raw(
          dialect === 'sqlite' ? 'DROP TRIGGER unwanted' : 'ALTER TABLE site_events DROP CONSTRAINT unwanted',
        )
        .execute(db);
    }
    expect((await logOf(site.id)).map((event) => event.note)).toEqual(['', 'một', 'hai']);
  });

  it('notes every change of a large delivery, in the order sent', async () => {
    const { db } = app.parts.deps.database;
    const sites = [await create(), await create()];
    const tablet = tabletOf();
    const items = Array.from({ length: 90 }, (_, at) =>
      tablet.events(sites[at % 2]?.id ?? '', [tablet.event('noted', { note: `${at}` })]),
    );
    const after = await db
      .selectFrom('changes')
      .select((row) => row.fn.max('seq').as('seq'))
      .executeTakeFirstOrThrow();
    expect(new Set(codes(await tablet.send(...items)))).toEqual(new Set(['stored']));
    const changes = await db
      .selectFrom('changes')
      .select(['entity', 'entity_id'])
      .where('seq', '>', after.seq)
      .orderBy('seq')
      .execute();
    const ofSites = changes.filter(({ entity }) => entity === 'site').map((row) => row.entity_id);
    expect(ofSites).toEqual(items.map(({ siteId }) => siteId));
    expect(changes.length).toBe(91);
  });

  it('judges a rejected item anew when it comes again', async () => {
    const tablet = tabletOf();
    const created = tablet.newSite();
    const item = tablet.events(created.site.id, [tablet.event('noted')]);
    expect(codes(await tablet.send(item))).toEqual(['site.not_found']);
    const receipts = await tablet.send(created, item);
    expect(codes(receipts)).toEqual(['stored', 'stored']);
    expect(receipts[1]?.wasKnown).toBe(false);
    const kept = await app.json<{ items: RejectedItem[] }>('/api/sync/rejected', { as: 'admin' });
    const settled = kept.items.filter(({ itemId }) => itemId === item.id);
    expect(settled.map(({ settledAt }) => settledAt !== null)).toEqual([true]);
  });

  it('checks role and commune of every item', async () => {
    const site = await create();
    const field = tabletOf();
    const neighbour = tabletOf('neighbour');
    expect(
      codes(
        await field.send(
          field.events(site.id, [field.event('verified')]),
          field.card(site.id, { hamlet: '' }, { hamlet: 'x' }),
          field.newSite({ communeCode: NEIGHBOUR, lonLat: [105.88, 21.04] }),
          field.newSite({ lonLat: [2.35, 48.85] }),
        ),
      ),
    ).toEqual(['auth.forbidden', 'auth.forbidden', 'auth.outside_scope', 'site.outside_all']);
    expect(
      codes(
        await neighbour.send(
          neighbour.events(site.id, [neighbour.event('noted')]),
          neighbour.card(site.id, { hamlet: '' }, { hamlet: 'x' }),
        ),
      ),
    ).toEqual(['site.not_found', 'site.not_found']);
    const viewer = await app.request('/api/sync', { as: 'viewer', json: field.request([]) });
    expect(viewer.status).toBe(403);
  });

  it('sends an item’s photos after it and says which have arrived', async () => {
    const site = await create();
    const tablet = tabletOf();
    const event = tablet.event('noted');
    const photo = (eventId: string) => ({
      ...{ eventId, sha256: 'a'.repeat(64), byteCount: 1000, capturedAt: tablet.clock() },
      ...{ isFromApp: true, lonLat: null, accuracyM: null },
    });
    const item = tablet.events(site.id, [event], { photos: [photo(event.id)] });
    const stray = tablet.events(site.id, [tablet.event('noted')], { photos: [photo(makeId())] });
    const receipts = await tablet.send(item, stray);
    expect(codes(receipts)).toEqual(['stored', 'sync.photo_without_event']);
    const waiting = [{ sha256: 'a'.repeat(64), photoId: null, receivedAt: null }];
    expect(receipts.map(({ photos }) => photos)).toEqual([waiting, []]);
    expect((await tablet.send(item))[0]?.photos).toEqual(waiting);
  });

  it('takes the items whatever is wrong with what the tablet says of itself', async () => {
    const site = await create();
    const tablet = tabletOf();
    const device = async () =>
      (await app.json<{ tablets: CustodyEntry[] }>('/api/sync/custody', { as: 'officer' })).tablets.find(
        (entry) => entry.device.deviceId === tablet.deviceId,
      )?.device;
    tablet.report = { label: 'Máy 5', unsentCommunes: ['00145'] };
    await tablet.send();
    tablet.report = {
      ...{ label: 'M'.repeat(61), appVersion: 'v'.repeat(41), battery: 1.2, storageUsedBytes: -5 },
      ...{
        storageQuotaBytes: 9e9,
        communes: ['x', '00118'],
        unsentCommunes: null,
        oldestUnsentAt: 'hôm qua',
      },
      ...{ isStoragePersistent: 'có', unsentItems: 2, unsentPhotos: -1, outboxVersion: 0, setAside: 0.5 },
    };
    const [receipt] = await tablet.send(tablet.events(site.id, [tablet.event('noted')]));
    expect(receipt?.outcome).toBe('stored');
    expect(await device()).toMatchObject({
      ...{ label: 'Máy 5', appVersion: '–', battery: null, storageUsedBytes: null, storageQuotaBytes: 9e9 },
      ...{ communes: ['00118', '00145'], unsentCommunes: ['00145'], oldestUnsentAt: null },
      ...{ lastSequence: 1, unsentItems: 2, unsentPhotos: 0 },
    });
    const { deviceId } = tablet;
    const bare = {
      ...tablet.request([tablet.events(site.id, [tablet.event('noted')])]),
      device: { deviceId },
    };
    expect(await app.json('/api/sync', { as: 'field', json: bare })).toMatchObject({
      receipts: [{ outcome: 'stored' }],
    });
    expect(await device()).toMatchObject({ label: 'Máy 5', lastSequence: 1 });
  });

  it('gives a tablet that lost answers its own receipts', async () => {
    const site = await create();
    const tablet = tabletOf();
    const items = Array.from({ length: 3 }, () => tablet.events(site.id, [tablet.event('noted')]));
    const [first, ...rest] = await tablet.send(...items);
    const page = await app.json<{ receipts: SyncReceipt[]; hasMore: boolean }>(
      `/api/sync/receipts?device=${tablet.deviceId}&after=${first?.number}`,
      { as: 'field' },
    );
    expect(page.hasMore).toBe(false);
    expect(page.receipts.map(({ number, itemId }) => [number, itemId])).toEqual(
      rest.map(({ number, itemId }) => [number, itemId]),
    );
    const foreign = await app.json<{ receipts: SyncReceipt[] }>(
      `/api/sync/receipts?device=${tablet.deviceId}`,
      { as: 'officer' },
    );
    expect(foreign.receipts).toEqual([]);
  });
});

describe('time and late work', () => {
  it('corrects a clock that is hours off and keeps what it showed', async () => {
    const site = await create();
    const tablet = tabletOf();
    tablet.skewMs = -5 * HOUR;
    const ahead = tablet.event('noted', { note: 'nhanh 5 giờ' }, 60_000);
    await tablet.send(tablet.events(site.id, [ahead]));
    tablet.skewMs = 90_000;
    const close = tablet.event('noted', { note: 'lệch ít' }, 2 * HOUR);
    await tablet.send(tablet.events(site.id, [close]));
    const unmeasured = new TestTablet(app, 'field', now);
    unmeasured.skewMs = 3 * HOUR;
    const item = unmeasured.events(site.id, [unmeasured.event('noted', { note: 'chưa đo' }, 60_000)]);
    await unmeasured.send({ ...item, clockOffsetMs: null });
    const byNote = new Map((await logOf(site.id)).map((event) => [event.note, event]));
    const first = byNote.get('nhanh 5 giờ');
    expect(first).toMatchObject({ deviceAt: ahead.occurredAt });
    expect(Date.parse(first?.occurredAt ?? '')).toBe(Date.parse(ahead.occurredAt) - 5 * HOUR);
    expect(byNote.get('lệch ít')).toMatchObject({ occurredAt: close.occurredAt });
    expect(byNote.get('lệch ít')?.deviceAt).toBeUndefined();
    const third = byNote.get('chưa đo');
    expect(Math.abs(Date.parse(third?.occurredAt ?? '') - (now() - 60_000))).toBeLessThan(10_000);
    for (const event of byNote.values()) expect(event.occurredAt <= event.receivedAt).toBe(true);
  });

  it('stores what two tablets did at the same site, whatever its state', async () => {
    const site = await create();
    const [one, two] = [tabletOf(), tabletOf('officer')];
    const marks = [one, two].map((tablet) =>
      tablet.events(site.id, [
        installed('fence', { occurredAt: tablet.clock(30_000) }),
        tablet.event('fix_marked', {}, 20_000),
      ]),
    );
    expect(codes(await one.send(marks[0]))).toEqual(['stored']);
    expect(codes(await two.send(marks[1]))).toEqual(['stored']);
    const stale = one.events(site.id, [
      one.event('damaged', { measureId: makeId(), condition: 'missing' }),
      one.event('inspected', { measures: [{ measureId: makeId(), condition: 'good' }] }),
    ]);
    expect(codes(await one.send(stale))).toEqual(['stored']);
    // A decision of the office is no observation: it needs its state from a tablet too.
    const early = two.events(site.id, [two.event('reopened', { reason: 'x' }, 40_000)]);
    expect(codes(await two.send(early))).toEqual(['event.out_of_order']);
  });

  it('tells when something late changed what the office had verified', async () => {
    const fence = installed('fence', { occurredAt: new Date(now() - 2 * HOUR).toISOString() });
    const site = await create();
    const mark = newEvent('fix_marked', { occurredAt: new Date(now() - 1.9 * HOUR).toISOString() });
    await record(site, fence, mark);
    await record(site, newEvent('verified', { occurredAt: new Date(now()).toISOString() }));
    const tablet = tabletOf();
    const broken = tablet.event('damaged', { measureId: fence.measure.id, condition: 'missing' }, 1.5 * HOUR);
    const [noted, damaged] = await tablet.send(
      tablet.events(site.id, [tablet.event('noted', {}, HOUR)]),
      tablet.events(site.id, [broken]),
    );
    expect([noted?.changedSettled, damaged?.changedSettled]).toEqual([false, true]);
    const after = await siteOf(site.id);
    expect(after.state.status).not.toBe('verified');
    const entry = (await logOf(site.id)).find(({ id }) => id === broken.id);
    expect(entry?.changedSettled).toEqual({ from: 'verified', to: after.state.status });
    const [again] = await tablet.send(tablet.events(site.id, [broken]));
    expect(again?.outcome).toBe('stored');

    const later = await verified();
    const { measures } = later.state;
    const seen = tablet.event('damaged', { measureId: measures[0]?.id, condition: 'missing' }, 0);
    const [fair] = await tablet.send(tablet.events(later.id, [seen]));
    expect(fair).toMatchObject({ outcome: 'stored', changedSettled: false });
  });

  it('keeps a doubt of the field for the office until it is settled', async () => {
    const site = await create();
    const tablet = tabletOf();
    await tablet.send(tablet.events(site.id, [tablet.event('doubted', { finding: 'not_found' })]));
    expect(await siteOf(site.id)).toMatchObject({
      state: { status: 'reported', doubt: { finding: 'not_found' } },
    });
    const listed = async () =>
      (
        await app.json<{ items: { id: string; doubt: string | null }[] }>(
          '/api/sites?doubted=true&limit=1000',
          {
            as: 'officer',
          },
        )
      ).items.find(({ id }) => id === site.id);
    expect(await listed()).toMatchObject({ doubt: 'not_found' });
    await record(
      site,
      newEvent('closed', { reason: 'not_a_hazard', occurredAt: new Date(now()).toISOString() }),
    );
    expect(await listed()).toBeUndefined();
  });
});

describe('taking back', () => {
  it('takes back what the same person recorded within a day', async () => {
    const site = await create();
    const tablet = tabletOf();
    const mark = tablet.event('fix_marked');
    const takenBack = () => tablet.event('withdrawn', { eventIds: [mark.id] }, 0);
    const receipts = await tablet.send(
      tablet.events(site.id, [mark]),
      tablet.events(site.id, [takenBack()]),
      tablet.events(site.id, [takenBack()]),
    );
    expect(codes(receipts)).toEqual(['stored', 'stored', 'stored']);
    expect((await siteOf(site.id)).state.status).toBe('reported');
    expect((await logOf(site.id)).map(({ type }) => type)).toEqual([
      'reported',
      'fix_marked',
      'withdrawn',
      'withdrawn',
    ]);
  });

  it('closes a site that was created by mistake', async () => {
    const tablet = tabletOf();
    const created = tablet.newSite();
    const undo = tablet.event('withdrawn', { eventIds: [created.site.reportId] }, 0);
    expect(codes(await tablet.send(created, tablet.events(created.site.id, [undo])))).toEqual([
      'stored',
      'stored',
    ]);
    expect((await siteOf(created.site.id)).state.status).toBe('closed');
  });

  it('refuses what is another’s, not there, too old, verified or of the office', async () => {
    const site = await create();
    const tablet = tabletOf();
    const officer = tabletOf('officer');
    const mark = tablet.event('fix_marked');
    const fence = installed('fence', { occurredAt: tablet.clock(40_000) });
    await tablet.send(tablet.events(site.id, [fence, mark]));
    const withdraw = (from: TestTablet, ...eventIds: string[]) =>
      from.events(site.id, [from.event('withdrawn', { eventIds }, 0)]);
    const [report] = await logOf(site.id);
    expect(codes(await officer.send(withdraw(officer, mark.id)))).toEqual(['event.withdraw_not_own']);
    expect(codes(await tablet.send(withdraw(tablet, makeId())))).toEqual(['event.withdraw_unknown']);
    expect(codes(await officer.send(withdraw(officer, report?.id ?? '')))).toEqual([
      'event.withdraw_built_on',
    ]);
    const decision = newEvent('verified', { occurredAt: new Date(now()).toISOString() });
    await record(site, decision);
    expect(codes(await tablet.send(withdraw(tablet, mark.id)))).toEqual(['event.withdraw_verified']);
    expect(codes(await officer.send(withdraw(officer, decision.id)))).toEqual(['event.withdraw_office']);
    const note = tablet.event('noted', {}, 0);
    await tablet.send(tablet.events(site.id, [note]));
    aheadMs += 25 * HOUR;
    expect(codes(await tablet.send(withdraw(tablet, note.id)))).toEqual(['event.withdraw_too_late']);
    expect((await siteOf(site.id)).state.status).toBe('verified');
    const byHand = await app.request(`/api/sites/${site.id}/events`, {
      as: 'officer',
      json: { events: [newEvent('withdrawn', { eventIds: [mark.id] })] },
    });
    expect(byHand.status).toBe(403);
  });
});
