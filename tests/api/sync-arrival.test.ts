import { v7 as makeId } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addDays, endOfDay, localDay } from '../../server/domain/calendar.ts';
import type { Arrival, CustodyEntry, HandInAnswer, RejectedItem } from '../../server/domain/custody.ts';
import type { Site } from '../../server/domain/sites.ts';
import { newSite } from '../support/builders.ts';
import { HOUR, noonToday } from '../support/still-clock.ts';
import { TestTablet } from '../support/tablet.ts';
import { createTestApp, LONG_BIEN, NEIGHBOUR, type TestApp, type TestUser } from '../support/test-app.ts';

/** The server's clock. */
let time = noonToday();
let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ now: () => new Date(time).toISOString() });
});
afterAll(() => app.close());

const tabletOf = (as: TestUser = 'field') => new TestTablet(app, as, () => time);
const create = (overrides: Record<string, unknown> = {}) =>
  app.json<Site>('/api/sites', { as: 'officer', json: newSite(overrides) }, 201);

describe('everything has arrived', () => {
  let day: string;
  let tablet: TestTablet;
  const arrival = (as: TestUser = 'officer') =>
    app.json<Arrival>(`/api/sync/arrival?commune=${LONG_BIEN}&day=${day}`, { as });
  const ownDoubts = async () =>
    (await arrival()).tablets.find(({ deviceId }) => deviceId === tablet.deviceId)?.doubts;
  const nextMorning = () => {
    time = Date.parse(endOfDay(day)) + 8 * HOUR;
  };

  beforeEach(async () => {
    // Tablets of earlier tests would have to be heard of too.
    const { db } = app.parts.deps.database;
    for (const table of [
      'tablets',
      'tablet_communes',
      'sync_items',
      'sync_refusals',
      'custody_acts',
    ] as const)
      await db.deleteFrom(table).execute();
    day = addDays(localDay(new Date(time).toISOString()), 1);
    time = Date.parse(endOfDay(day)) - 12 * HOUR;
    tablet = tabletOf();
  });

  it('is proven only after the day, when no number is missing', async () => {
    const site = await create();
    const first = tablet.events(site.id, [tablet.event('noted')]);
    const second = tablet.events(site.id, [tablet.event('noted')]);
    await tablet.send(first);
    expect(await ownDoubts()).toEqual(['unsent_items']);
    nextMorning();
    expect(await ownDoubts()).toEqual(['no_contact_since', 'unsent_items']);
    await tablet.send();
    expect(await ownDoubts()).toEqual(['unsent_items']);
    const third = tablet.events(site.id, [tablet.event('noted', {}, 0)], {}, 0);
    await tablet.send(third);
    expect(await ownDoubts()).toEqual(['missing_items']);
    await tablet.send(second);
    expect(await arrival()).toMatchObject({ outcome: 'proven', tablets: [{ items: 2, doubts: [] }] });
    // Of the next day: no doubt about this one.
    tablet.events(site.id, [tablet.event('noted', {}, 0)], {}, 0);
    await tablet.send();
    expect((await arrival()).outcome).toBe('proven');
  });

  it('is doubted while a photo is missing or something was refused', async () => {
    const site = await create();
    const event = tablet.event('noted');
    const photo = {
      ...{ eventId: event.id, sha256: 'b'.repeat(64), byteCount: 10, capturedAt: tablet.clock() },
      ...{ isFromApp: true, lonLat: null, accuracyM: null },
    };
    const refused = tablet.events(site.id, [tablet.event('verified')]);
    await tablet.send(tablet.events(site.id, [event], { photos: [photo] }), refused);
    nextMorning();
    await tablet.send();
    expect(await ownDoubts()).toEqual(['missing_photos', 'set_aside']);
    expect(await arrival()).toMatchObject({ outcome: 'open', tablets: [{ items: 2, photos: 1 }] });
  });

  it('waits for every tablet that holds the commune, and proves nothing without one', async () => {
    expect(await arrival()).toMatchObject({ outcome: 'not_over', tablets: [] });
    nextMorning();
    expect(await arrival()).toMatchObject({ outcome: 'open', tablets: [] });
    time -= 20 * HOUR;
    const other = tabletOf('officer');
    await other.send();
    await tablet.send();
    nextMorning();
    await tablet.send();
    expect((await arrival()).outcome).toBe('open');
    other.report = { communes: [NEIGHBOUR] };
    await other.send();
    expect((await arrival()).outcome).toBe('proven');
    expect(
      (await app.request(`/api/sync/arrival?commune=${NEIGHBOUR}&day=${day}`, { as: 'officer' })).status,
    ).toBe(403);
    const tomorrow = addDays(localDay(new Date(time).toISOString()), 1);
    const future = await app.request(`/api/sync/arrival?commune=${LONG_BIEN}&day=${tomorrow}`, {
      as: 'officer',
    });
    expect(future.status).toBe(422);
  });

  it('asks a tablet whose items it cannot read', async () => {
    await tablet.send({ id: makeId(), sequence: 1, kind: '?' }, 17);
    tablet.lastSequence = 1;
    nextMorning();
    await tablet.send();
    expect(await ownDoubts()).toEqual(['set_aside']);
  });

  it('says of today only that it is not over', async () => {
    const site = await create();
    await tablet.send(tablet.events(site.id, [tablet.event('noted')]));
    expect(await arrival()).toMatchObject({ outcome: 'not_over', tablets: [{ items: 1, doubts: [] }] });
    nextMorning();
    expect((await arrival()).outcome).toBe('open');
    await tablet.send();
    expect((await arrival()).outcome).toBe('proven');
  });

  it('waits for a lower number when a clock was ahead and was set right', async () => {
    const site = await create();
    const note = (skewMs = 0) => {
      tablet.skewMs = skewMs;
      const item = tablet.events(site.id, [tablet.event('noted')]);
      tablet.skewMs = 0;
      return item;
    };
    // Dated tomorrow by a clock whose fault nobody knows, and sent tomorrow, when the date is no longer impossible.
    const ahead = { ...note(-20 * HOUR), clockOffsetMs: null };
    const missing = note();
    const last = note();
    nextMorning();
    time += 2 * HOUR;
    await tablet.send(ahead, last);
    expect(await ownDoubts()).toEqual(['missing_items']);
    await tablet.send(missing);
    expect(await arrival()).toMatchObject({ outcome: 'proven', tablets: [{ items: 2, doubts: [] }] });
  });

  it('waits for what the tablet holds unsent of the day, whatever stands before it', async () => {
    const site = await create();
    const ahead = { ...tablet.events(site.id, [tablet.event('noted')]), tappedAt: tablet.clock(-20 * HOUR) };
    const unsent = tablet.events(site.id, [tablet.event('noted')]);
    nextMorning();
    time += 2 * HOUR;
    tablet.report = { unsentItems: 1, oldestUnsentAt: unsent.tappedAt };
    await tablet.send(ahead);
    expect(await ownDoubts()).toEqual(['unsent_items']);
    tablet.report = {};
    await tablet.send(unsent);
    expect((await arrival()).outcome).toBe('proven');
  });

  it('leaves a number on the day it was given out when its item is mended later', async () => {
    const site = await create();
    const refused = tablet.events(site.id, [tablet.event('verified')]);
    tablet.events(site.id, [tablet.event('noted')]);
    await tablet.send(refused);
    nextMorning();
    const mended = { ...refused, tappedAt: tablet.clock(), events: [tablet.event('noted')] };
    await tablet.send(mended);
    expect(await ownDoubts()).toEqual(['unsent_items']);
  });

  it('asks a tablet that holds unsent items of the commune without having chosen it', async () => {
    tablet.report = { communes: [NEIGHBOUR], unsentCommunes: [LONG_BIEN], unsentItems: 1 };
    const item = tablet.newSite();
    await tablet.send();
    nextMorning();
    expect(await ownDoubts()).toEqual(['no_contact_since', 'unsent_items']);
    tablet.report = { communes: [NEIGHBOUR], unsentCommunes: [] };
    await tablet.send(item);
    expect((await arrival()).outcome).toBe('proven');
  });

  it('proves nothing by a contact that does not tell how far the count has gone', async () => {
    const site = await create();
    await tablet.send(tablet.events(site.id, [tablet.event('noted')]));
    nextMorning();
    tablet.report = { lastSequence: 'x', label: 'Máy 9' };
    await tablet.send();
    expect(await arrival()).toMatchObject({
      outcome: 'open',
      tablets: [{ label: 'Máy 9', doubts: ['no_contact_since'] }],
    });
    tablet.report = {};
    await tablet.send();
    expect((await arrival()).outcome).toBe('proven');
  });

  const act = (json: unknown, as: TestUser = 'officer') =>
    app.request('/api/sync/custody/acts', { as, json });
  const idOf = async (user: string) =>
    (
      await app.parts.deps.database.db
        .selectFrom('user')
        .select('id')
        .where('email', '=', `${user}@bo-an.test`)
        .executeTakeFirstOrThrow()
    ).id;

  it('is closed with a loss while the office has declared a tablet lost, until it is heard of again', async () => {
    const site = await create();
    await tablet.send(tablet.events(site.id, [tablet.event('noted')]));
    tablet.events(site.id, [tablet.event('noted')]);
    await tablet.send();
    nextMorning();
    expect((await arrival()).outcome).toBe('open');
    const lost = {
      act: 'tablet_lost',
      deviceId: tablet.deviceId,
      userId: await idOf('field'),
      reason: 'Rơi hồ',
    };
    expect((await act({ ...lost, reason: '  ' })).status).toBe(422);
    expect((await act(lost, 'field')).status).toBe(403);
    expect((await act(lost, 'city')).status).toBe(403);
    expect((await act(lost, 'neighbour')).status).toBe(404);
    expect((await act(lost)).status).toBe(204);
    expect(await arrival()).toMatchObject({
      outcome: 'closed_with_loss',
      tablets: [{ lost: { by: 'officer', reason: 'Rơi hồ' }, doubts: ['no_contact_since', 'unsent_items'] }],
    });
    expect((await act({ ...lost, act: 'tablet_found', reason: '' })).status).toBe(204);
    expect((await arrival()).outcome).toBe('open');
    await act(lost);
    time += HOUR;
    await tablet.send();
    const said = await arrival();
    expect([said.outcome, said.tablets[0]?.lost]).toEqual(['open', null]);
    const { tablets } = await app.json<{ tablets: CustodyEntry[] }>('/api/sync/custody', { as: 'officer' });
    expect(tablets[0]?.acts.map(({ act: which, by }) => [which, by])).toEqual([
      ['tablet_lost', 'officer'],
      ['tablet_found', 'officer'],
      ['tablet_lost', 'officer'],
    ]);
  });

  it('is not proven by a count that began anew, until the office decides; nothing is lost', async () => {
    const site = await create();
    const older = [1, 2].map(() => tablet.events(site.id, [tablet.event('noted')]));
    await tablet.send(...older);
    nextMorning();
    await tablet.send();
    expect((await arrival()).outcome).toBe('proven');
    tablet.lastSequence = 0;
    const anew = tablet.events(site.id, [tablet.event('noted')]);
    expect(await tablet.send(anew)).toMatchObject([{ outcome: 'stored', wasKnown: false }]);
    expect(await arrival()).toMatchObject({
      outcome: 'open',
      tablets: [{ recount: { decided: null }, lost: null, doubts: ['recounted'] }],
    });
    // The same again is no new count.
    const { at } = (await arrival()).tablets[0]?.recount ?? {};
    time += HOUR;
    await tablet.send(anew);
    expect((await arrival()).tablets[0]?.recount?.at).toBe(at);
    const decision = { deviceId: tablet.deviceId, userId: await idOf('field') };
    const decided = { act: 'tablet_lost', ...decision, reason: 'Trình duyệt bị xóa' };
    expect((await act(decided, 'neighbour')).status).toBe(404);
    expect((await act(decided)).status).toBe(204);
    time += HOUR;
    await tablet.send();
    expect(await arrival()).toMatchObject({
      outcome: 'closed_with_loss',
      tablets: [{ recount: { decided: { by: 'officer', reason: 'Trình duyệt bị xóa' } }, lost: null }],
    });
    // The decision gives up the count, not what the tablet says to hold.
    tablet.lastSequence = 4;
    tablet.report = { unsentItems: 1, oldestUnsentAt: older[0]?.tappedAt };
    await tablet.send();
    expect(await arrival()).toMatchObject({
      outcome: 'open',
      tablets: [{ doubts: ['unsent_items', 'recounted'] }],
    });
    tablet.report = {};
    tablet.lastSequence = 0;
    time += HOUR;
    await tablet.send(tablet.events(site.id, [tablet.event('noted')]));
    expect((await arrival()).tablets[0]?.recount?.decided).toBeNull();
    const { tablets } = await app.json<{ tablets: CustodyEntry[] }>('/api/sync/custody', { as: 'officer' });
    expect(tablets[0]?.recount).toMatchObject({ decided: null });
    const log = await app.json<{ items: unknown[] }>(`/api/sites/${site.id}/events`, { as: 'officer' });
    expect(log.items).toHaveLength(5);
  });

  it('is held up by no file that tells of more than the tablet does', async () => {
    const site = await create();
    await tablet.send(tablet.events(site.id, [tablet.event('noted')]));
    const forged = { ...tablet.events(site.id, [tablet.event('noted')]), sequence: 900_000_000_000 };
    tablet.lastSequence = 1;
    const file = {
      ...{ deviceId: tablet.deviceId, label: 'Máy giả', outboxVersion: 1, userId: await idOf('field') },
      ...{ lastSequence: 900_000_000_001, items: [forged], isTrial: false },
    };
    const { receipts } = await app.json<HandInAnswer>('/api/sync/handed-in', { as: 'officer', json: file });
    expect(receipts).toMatchObject([{ outcome: 'stored' }]);
    nextMorning();
    await tablet.send();
    expect(await arrival()).toMatchObject({
      outcome: 'proven',
      tablets: [{ label: 'Máy tính bảng 3', items: 2, doubts: [] }],
    });
    // Nor does what the next day brings belong to this one.
    await tablet.send(tablet.events(site.id, [tablet.event('noted', {}, 0)], {}, 0));
    tablet.events(site.id, [tablet.event('noted')]);
    await tablet.send();
    expect((await arrival()).outcome).toBe('proven');
  });

  it('tells the tablet which of its refused items the office has dismissed', async () => {
    const site = await create();
    const refused = tablet.events(site.id, [tablet.event('verified')]);
    const dismissed = async () => {
      const request = tablet.request([]);
      const answer = await app.json<{ dismissed: unknown[] }>('/api/sync', { as: 'field', json: request });
      return answer.dismissed;
    };
    await tablet.send(refused);
    expect(await dismissed()).toEqual([]);
    const [item] = (await app.json<{ items: RejectedItem[] }>('/api/sync/rejected', { as: 'officer' })).items;
    const decision = { number: item?.number, reason: 'Đã tự xác minh' };
    await act({ act: 'item_dismissed', ...decision });
    const told = { itemId: refused.id, reason: 'Đã tự xác minh', by: 'officer' };
    expect(await dismissed()).toEqual([{ ...told, at: new Date(time).toISOString() }]);
    // Mended and refused once more, it waits anew.
    await tablet.send({ ...refused, events: [tablet.event('verified')] });
    expect(await dismissed()).toEqual([]);
    await tablet.send({ ...refused, events: [tablet.event('noted')] });
    expect(await dismissed()).toEqual([]);
  });

  it('tells the tablet no more of a dismissal that was taken back', async () => {
    const site = await create();
    await tablet.send(tablet.events(site.id, [tablet.event('verified')]));
    const [item] = (await app.json<{ items: RejectedItem[] }>('/api/sync/rejected', { as: 'officer' })).items;
    await act({ act: 'item_dismissed', number: item?.number, reason: 'x' });
    await act({ act: 'item_reopened', number: item?.number, reason: '' });
    const json = tablet.request([]);
    expect(await app.json('/api/sync', { as: 'field', json })).toMatchObject({ dismissed: [] });
  });

  it('is proven once the office has dismissed what was refused, with who, when and why', async () => {
    const site = await create();
    const refused = tablet.events(site.id, [tablet.event('verified')]);
    await tablet.send(refused);
    nextMorning();
    await tablet.send();
    expect((await arrival()).outcome).toBe('open');
    const rejected = async (query = '', as: TestUser = 'officer') =>
      (await app.json<{ items: RejectedItem[] }>(`/api/sync/rejected?${query}`, { as })).items;
    const counts = () => app.json('/api/sync/custody/counts', { as: 'officer' });
    const [item] = await rejected('open=true');
    expect(item).toMatchObject({
      ...{ userName: 'field', deviceLabel: 'Máy tính bảng 3', isDismissed: false, acts: [] },
      site: { code: site.code },
      problem: { code: 'auth.forbidden' },
    });
    expect(await counts()).toMatchObject({ openRefusals: 1 });
    const dismissed = { act: 'item_dismissed', number: item?.number, reason: 'Đội không có quyền xác minh' };
    expect((await act(dismissed, 'neighbour')).status).toBe(404);
    expect((await act(dismissed)).status).toBe(204);
    // The tablet insists: it stays dismissed.
    await tablet.send(refused);
    expect([await rejected('open=true'), await counts()]).toMatchObject([[], { openRefusals: 0 }]);
    expect(await rejected()).toMatchObject([
      { isDismissed: true, acts: [{ by: 'officer', reason: 'Đội không có quyền xác minh' }] },
    ]);
    expect(await arrival()).toMatchObject({ outcome: 'proven', tablets: [{ dismissed: 1, doubts: [] }] });
    expect((await act({ act: 'item_reopened', number: item?.number, reason: '' })).status).toBe(204);
    expect((await arrival()).outcome).toBe('open');
  });
});
