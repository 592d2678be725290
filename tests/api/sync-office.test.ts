import { v7 as makeId } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addDays, endOfDay, localDay } from '../../server/domain/calendar.ts';
import type { Arrival, CustodyEntry, RejectedItem } from '../../server/domain/custody.ts';
import type { Site } from '../../server/domain/sites.ts';
import type { SyncConflict } from '../../server/domain/sync.ts';
import { newSite } from '../support/builders.ts';
import { TestTablet } from '../support/tablet.ts';
import { createTestApp, LONG_BIEN, NEIGHBOUR, type TestApp, type TestUser } from '../support/test-app.ts';

const HOUR = 3_600_000;

/** The server's clock stands still until a test moves it on: noon in Việt Nam. */
let time = Date.parse(endOfDay(localDay(new Date().toISOString()))) - 12 * HOUR;
let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ now: () => new Date(time).toISOString() });
});
afterAll(() => app.close());

const tabletOf = (as: TestUser = 'field') => new TestTablet(app, as, () => time);
const create = (overrides: Record<string, unknown> = {}) =>
  app.json<Site>('/api/sites', { as: 'officer', json: newSite(overrides) }, 201);
const siteOf = (id: string) => app.json<Site>(`/api/sites/${id}`, { as: 'officer' });
const edit = (site: Site, changes: Record<string, unknown>) =>
  app.json<Site>(`/api/sites/${site.id}`, {
    as: 'admin',
    method: 'PATCH',
    json: { version: site.version, ...changes },
  });

describe('cards', () => {
  const conflictsOf = async (query: string, as: TestUser = 'officer') =>
    (await app.json<{ conflicts: SyncConflict[] }>(`/api/sync/conflicts?${query}`, { as })).conflicts;
  const resolve = (id: string, json: unknown, as: TestUser = 'officer') =>
    app.request(`/api/sync/conflicts/${id}/resolution`, { as, json });

  it('merge field by field, and the same value on both sides is no conflict', async () => {
    const site = await create({ riskFactors: ['deep_water'], owner: 'HTX' });
    const tablet = tabletOf('officer');
    const base = { hamlet: '', owner: 'HTX', riskFactors: ['deep_water'], description: '' };
    await edit(site, { hamlet: 'Tổ 9', description: 'Bờ dốc' });
    const [receipt] = await tablet.send(
      tablet.card(site.id, base, {
        hamlet: 'Tổ 9',
        owner: 'UBND',
        riskFactors: ['near_home', 'deep_water'],
      }),
    );
    expect(receipt).toMatchObject({ outcome: 'stored', conflictId: null });
    expect(await siteOf(site.id)).toMatchObject({
      hamlet: 'Tổ 9',
      description: 'Bờ dốc',
      owner: 'UBND',
      riskFactors: ['near_home', 'deep_water'],
      version: 3,
    });
  });

  it('keep both values where two people differ, until the office has chosen', async () => {
    const site = await create({ hamlet: 'Tổ 1', owner: 'HTX' });
    const edited = await edit(site, { hamlet: 'Tổ 2', riskFactors: ['near_home'] });
    const tablet = tabletOf('officer');
    const item = tablet.card(
      site.id,
      { hamlet: 'Tổ 1', owner: 'HTX', riskFactors: [] },
      { hamlet: 'Tổ 3', owner: 'UBND', riskFactors: ['deep_water'] },
    );
    const [receipt] = await tablet.send(item);
    expect(receipt?.outcome).toBe('conflict');
    expect(await siteOf(site.id)).toMatchObject({ hamlet: 'Tổ 2', owner: 'UBND' });
    expect((await tablet.send(item))[0]).toMatchObject({
      outcome: 'conflict',
      wasKnown: true,
      conflictId: receipt?.conflictId,
    });
    const [conflict] = await conflictsOf(`communes=${LONG_BIEN}&open=true&site=${site.id}`);
    expect(conflict).toMatchObject({
      id: receipt?.conflictId,
      siteCode: site.code,
      fields: [
        { field: 'hamlet', base: 'Tổ 1', office: 'Tổ 2', tablet: 'Tổ 3' },
        { field: 'riskFactors', base: [], office: ['near_home'], tablet: ['deep_water'] },
      ],
      tablet: { by: 'officer' },
      office: { by: 'admin', at: edited.updatedAt },
      resolved: null,
    });
    const id = conflict?.id ?? '';
    const siteVersion = conflict?.siteVersion ?? 0;
    const choices = { hamlet: 'tablet', riskFactors: 'office' };

    expect((await resolve(id, { siteVersion, choices }, 'field')).status).toBe(403);
    expect((await resolve(id, { siteVersion, choices }, 'neighbour')).status).toBe(404);
    expect((await resolve(id, { siteVersion, choices: { hamlet: 'tablet' } })).status).toBe(422);
    const moved = await edit(await siteOf(site.id), { hamlet: 'Tổ 4' });
    expect((await resolve(id, { siteVersion, choices })).status).toBe(409);
    const [shown] = await conflictsOf(`site=${site.id}`);
    expect(shown?.fields[0]).toMatchObject({ office: 'Tổ 4', tablet: 'Tổ 3' });

    const answer = await resolve(id, { siteVersion: moved.version, choices });
    expect(answer.status).toBe(200);
    expect(await siteOf(site.id)).toMatchObject({ hamlet: 'Tổ 3', riskFactors: ['near_home'] });
    expect((await resolve(id, { siteVersion: moved.version, choices })).status).toBe(200);
    const other = await resolve(id, {
      siteVersion: moved.version,
      choices: { ...choices, hamlet: 'office' },
    });
    expect(other.status).toBe(409);
    expect(await conflictsOf(`site=${site.id}&open=true`)).toEqual([]);
    const [kept] = await conflictsOf(`site=${site.id}&open=false`);
    expect(kept).toMatchObject({
      resolved: { by: 'officer', choices },
      fields: [{ office: 'Tổ 4', tablet: 'Tổ 3' }, { tablet: ['deep_water'] }],
    });
    expect(await conflictsOf('', 'neighbour')).toEqual([]);
  });

  it('are refused whole when a value is wrong', async () => {
    const site = await create();
    const tablet = tabletOf('officer');
    const [receipt] = await tablet.send(
      tablet.card(site.id, { hamlet: '', kind: 'pond' }, { hamlet: 'Tổ 5', kind: 'no_such_kind' }),
    );
    expect(receipt?.problem?.code).toBe('code_list.unknown_code');
    expect(await siteOf(site.id)).toMatchObject({ hamlet: '', version: 1 });
    // Nor does the conflict that was found before the fault.
    const [both] = await tablet.send(
      tablet.card(site.id, { hamlet: 'Tổ 0', kind: 'pond' }, { hamlet: 'Tổ 5', kind: 'no_such_kind' }),
    );
    expect([both?.outcome, both?.conflictId]).toEqual(['rejected', null]);
    expect(await conflictsOf(`site=${site.id}`)).toEqual([]);
  });
});

describe('custody', () => {
  const custodyOf = async (tablet: TestTablet, as: TestUser = 'officer') =>
    (await app.json<{ tablets: CustodyEntry[] }>('/api/sync/custody', { as })).tablets.find(
      ({ device }) => device.deviceId === tablet.deviceId,
    );

  it('tells what each tablet still holds and which numbers are missing', async () => {
    const site = await create();
    const tablet = tabletOf();
    tablet.skewMs = -HOUR;
    const items = Array.from({ length: 5 }, () => tablet.events(site.id, [tablet.event('noted')]));
    tablet.report = { unsentItems: 3, storageUsedBytes: 5 };
    await tablet.send(items[0], items[3]);
    expect(await custodyOf(tablet)).toMatchObject({
      userName: 'field',
      clockOffsetMs: -HOUR,
      device: { unsentItems: 3, storageUsedBytes: 5 },
      receivedItems: 2,
      missingSequences: [2, 3, 5],
      gaps: [2, 3],
      missingPhotos: 0,
      rejectedItems: 0,
    });
    await tablet.send(items[1], items[2], items[4], { ...tablet.dropped(), kind: 'unknown' });
    expect(await custodyOf(tablet)).toMatchObject({
      receivedItems: 6,
      missingSequences: [],
      rejectedItems: 1,
    });
    expect(await custodyOf(tablet, 'city')).toBeDefined();
    expect(await custodyOf(tablet, 'neighbour')).toBeUndefined();
    expect((await app.request('/api/sync/custody', { as: 'field' })).status).toBe(403);
  });

  it('believes the newest report, whatever comes late', async () => {
    const site = await create();
    const tablet = tabletOf();
    const old = tablet.request([tablet.events(site.id, [tablet.event('noted')])]);
    tablet.events(site.id, [tablet.event('noted')]);
    await tablet.send();
    const { lastContactAt } = (await custodyOf(tablet)) ?? {};
    time += HOUR;
    await app.json('/api/sync', { as: 'field', json: old });
    expect(await custodyOf(tablet)).toMatchObject({
      lastContactAt,
      receivedItems: 1,
      missingSequences: [2],
    });
  });

  it('counts for each user of a tablet apart', async () => {
    const site = await create();
    const field = tabletOf();
    const officer = Object.assign(tabletOf('officer'), { deviceId: field.deviceId });
    await field.send(field.events(site.id, [field.event('noted')]));
    await officer.send(officer.events(site.id, [officer.event('noted')]));
    const { tablets } = await app.json<{ tablets: CustodyEntry[] }>('/api/sync/custody', { as: 'admin' });
    const shared = tablets.filter(({ device }) => device.deviceId === field.deviceId);
    expect(shared.map(({ receivedItems, missingSequences }) => [receivedItems, missingSequences])).toEqual([
      [1, []],
      [1, []],
    ]);
  });
});

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
    expect(await ownDoubts()).toEqual(['no_contact_since', 'unsent_items']);
    nextMorning();
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
    expect(await arrival()).toMatchObject({ outcome: 'open', tablets: [] });
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
