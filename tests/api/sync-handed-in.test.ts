import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { v7 as makeId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CustodyEntry, HandInAnswer, RejectedItem } from '../../server/domain/custody.ts';
import { ROLE_NAMES, ROLES } from '../../server/domain/roles.ts';
import type { SiteEvent } from '../../server/domain/site-events.ts';
import type { Site } from '../../server/domain/sites.ts';
import { newSite } from '../support/builders.ts';
import { TestTablet } from '../support/tablet.ts';
import { createTestApp, NEIGHBOUR, type TestApp, type TestUser } from '../support/test-app.ts';

let app: TestApp;
let author = '';
beforeAll(async () => {
  app = await createTestApp();
  await app.signIn('field');
  author = (
    await app.parts.deps.database.db
      .selectFrom('user')
      .select('id')
      .where('email', '=', 'field@bo-an.test')
      .executeTakeFirstOrThrow()
  ).id;
});
afterAll(() => app.close());

const create = (overrides: Record<string, unknown> = {}, as: TestUser = 'officer') =>
  app.json<Site>('/api/sites', { as, json: newSite(overrides) }, 201);
const request = (tablet: TestTablet, items: readonly unknown[], rest: Record<string, unknown> = {}) => ({
  ...{ deviceId: tablet.deviceId, label: 'Máy 7', outboxVersion: 1, userId: author },
  ...{ lastSequence: tablet.lastSequence, items, isTrial: false },
  ...rest,
});
const handIn = (
  tablet: TestTablet,
  items: readonly unknown[],
  { as = 'officer', ...rest }: Record<string, unknown> & { as?: TestUser } = {},
) => app.json<HandInAnswer>('/api/sync/handed-in', { as, json: request(tablet, items, rest) });
const logOf = async (siteId: string) =>
  (await app.json<{ items: SiteEvent[] }>(`/api/sites/${siteId}/events`, { as: 'officer' })).items;
const custodyOf = async (tablet: TestTablet) =>
  (await app.json<{ tablets: CustodyEntry[] }>('/api/sync/custody', { as: 'officer' })).tablets.find(
    ({ device }) => device.deviceId === tablet.deviceId,
  );

describe('a file of a tablet that the office hands in', () => {
  it('is stored in the name of who tapped it, says who handed it in, and doubles nothing', async () => {
    const site = await create();
    const tablet = new TestTablet(app, 'field');
    const items = [1, 2].map(() => tablet.events(site.id, [tablet.event('noted', { note: 'từ tệp' })]));
    const trial = await handIn(tablet, items, { isTrial: true });
    expect(trial).toMatchObject({ author: { userId: author, name: 'field' }, outside: [] });
    expect(trial.receipts.map(({ outcome, number }) => [outcome, number])).toEqual([
      ['stored', null],
      ['stored', null],
    ]);
    expect(await logOf(site.id)).toHaveLength(1);
    expect(await custodyOf(tablet)).toBeUndefined();

    const first = await handIn(tablet, items);
    const again = await handIn(tablet, items);
    expect(again.receipts).toEqual(first.receipts.map((receipt) => ({ ...receipt, wasKnown: true })));
    // The tablet comes back after all: the same receipts.
    const own = await tablet.send(...items);
    expect(own.map(({ number, wasKnown }) => [number, wasKnown])).toEqual(
      first.receipts.map(({ number }) => [number, true]),
    );
    const noted = (await logOf(site.id)).filter(({ type }) => type === 'noted');
    expect(noted.map(({ actorName, handedInBy }) => [actorName, handedInBy])).toEqual([
      ['field', 'officer'],
      ['field', 'officer'],
    ]);
    expect(await custodyOf(tablet)).toMatchObject({ receivedItems: 2, missingSequences: [] });
  });

  it('is no contact: what the tablet holds now nobody knows, and what the file says of it is a hint', async () => {
    const site = await create();
    const tablet = new TestTablet(app, 'field');
    const items = [1, 2, 3].map(() => tablet.events(site.id, [tablet.event('noted')]));
    await handIn(tablet, [items[0], items[1]]);
    expect(await custodyOf(tablet)).toMatchObject({
      lastContactAt: null,
      handedIn: { by: 'officer', lastSequence: 3 },
      device: { label: 'Máy 7', lastSequence: 0 },
      missingSequences: [],
    });
    await tablet.send();
    const { lastContactAt } = (await custodyOf(tablet)) ?? {};
    expect(lastContactAt).not.toBeNull();
    expect(await custodyOf(tablet)).toMatchObject({ device: { lastSequence: 3 }, missingSequences: [3] });
    await handIn(tablet, [items[2]]);
    expect(await custodyOf(tablet)).toMatchObject({ lastContactAt, missingSequences: [] });
  });

  it('keeps the good items and names the bad ones', async () => {
    const site = await create();
    const tablet = new TestTablet(app, 'field');
    const bad = tablet.events(site.id, [tablet.event('verified')]);
    const good = tablet.events(site.id, [tablet.event('noted')]);
    const { receipts } = await handIn(tablet, [bad, good, { id: 'x' }]);
    expect(receipts.map(({ outcome, problem }) => [outcome, problem?.code])).toEqual([
      ['rejected', 'auth.forbidden'],
      ['stored', undefined],
      ['rejected', 'sync.item_unreadable'],
    ]);
    const { items } = await app.json<{ items: RejectedItem[] }>('/api/sync/rejected', { as: 'officer' });
    expect(items).toContainEqual(expect.objectContaining({ itemId: bad.id, userName: 'field' }));
  });

  it('leaves alone, without a trace, what lies in communes of somebody else', async () => {
    const mine = await create();
    const moved = await app.json<Site>(`/api/sites/${(await create({}, 'admin')).id}`, {
      as: 'admin',
      method: 'PATCH',
      json: { version: 1, communeCode: NEIGHBOUR },
    });
    const tablet = new TestTablet(app, 'field');
    const items = [moved, mine].map(({ id }) => tablet.events(id, [tablet.event('noted')]));
    const { receipts, outside } = await handIn(tablet, items);
    expect([receipts.map(({ itemId }) => itemId), outside]).toEqual([
      [items[1]?.id],
      [{ position: 0, why: 'other_commune' }],
    ]);
    const { db } = app.parts.deps.database;
    const id = items[0]?.id ?? '';
    expect(await db.selectFrom('sync_items').selectAll().where('id', '=', id).execute()).toEqual([]);
    expect(await db.selectFrom('sync_refusals').selectAll().where('item_id', '=', id).execute()).toEqual([]);
    const fresh = tablet.newSite({ communeCode: NEIGHBOUR });
    const onFresh = tablet.events((fresh.site as { id: string }).id, [tablet.event('noted')]);
    expect((await handIn(tablet, [fresh, onFresh])).outside.map(({ position }) => position)).toEqual([0, 1]);
  });

  it('is refused before anything is written when it has nothing to do with the caller', async () => {
    const site = await create();
    const tablet = new TestTablet(app, 'field');
    await tablet.send(tablet.events(site.id, [tablet.event('noted')]));
    const before = await custodyOf(tablet);
    for (const isTrial of [true, false]) {
      const answer = await app.request('/api/sync/handed-in', {
        as: 'neighbour',
        json: request(tablet, [tablet.dropped()], { isTrial, lastSequence: 900 }),
      });
      const body = await answer.text();
      expect([answer.status, JSON.parse(body).code]).toEqual([403, 'sync.file_of_others']);
      expect(body).not.toContain('field');
    }
    expect(await custodyOf(tablet)).toEqual(before);
    // A tablet that nobody has heard of is judged by its author.
    const unknown = new TestTablet(app, 'field');
    const answer = await app.request('/api/sync/handed-in', { as: 'neighbour', json: request(unknown, []) });
    expect(answer.status).toBe(403);
  });

  it('fills no number by what may be of a commune of somebody else', async () => {
    const site = await create();
    const tablet = new TestTablet(app, 'field');
    tablet.report = { communes: ['00145', NEIGHBOUR] };
    const dropped = tablet.dropped();
    const unreadable = { id: makeId(), sequence: ++tablet.lastSequence, kind: '?' };
    const noted = tablet.events(site.id, [tablet.event('noted')]);
    const items = [dropped, unreadable, noted];
    await tablet.send();
    const { receipts, outside } = await handIn(tablet, items);
    expect([receipts.map(({ itemId }) => itemId), outside]).toEqual([
      [noted.id],
      [
        { position: 0, why: 'commune_unknown' },
        { position: 1, why: 'commune_unknown' },
      ],
    ]);
    expect(await custodyOf(tablet)).toMatchObject({ gaps: [1, 2] });
    // Whoever answers for all of its communes may.
    expect((await handIn(tablet, items, { as: 'admin' })).outside).toEqual([]);
    expect(await custodyOf(tablet)).toMatchObject({ gaps: [] });
  });

  it('leaves the tablet as it was when nothing of it may be handed in', async () => {
    const tablet = new TestTablet(app, 'field');
    tablet.report = { communes: ['00145', NEIGHBOUR] };
    await tablet.send();
    const before = await custodyOf(tablet);
    expect((await handIn(tablet, [tablet.dropped()])).outside).toHaveLength(1);
    expect(await custodyOf(tablet)).toEqual(before);
  });

  it('is taken from those who answer for records only, and only for accounts that exist', async () => {
    const tablet = new TestTablet(app, 'field');
    for (const as of ['field', 'viewer', 'city'] as const)
      expect((await app.request('/api/sync/handed-in', { as, json: request(tablet, []) })).status).toBe(403);
    const unknown = await app.request('/api/sync/handed-in', {
      as: 'officer',
      json: request(tablet, [], { userId: 'nobody' }),
    });
    expect([unknown.status, (await unknown.json()).code]).toEqual([422, 'sync.author_unknown']);
  });

  it('gives nobody more rights: whoever may hand in may do all that an author may', () => {
    for (const role of ROLE_NAMES.filter((name) => ROLES[name].permissions.includes('sites.edit')))
      for (const author of ROLE_NAMES) {
        expect(ROLES[role].events).toEqual(expect.arrayContaining([...ROLES[author].events]));
        const ofSites = ROLES[author].permissions.filter((permission) => permission.startsWith('sites.'));
        expect(ROLES[role].permissions).toEqual(expect.arrayContaining(ofSites));
      }
  });
});

describe('photos out of a file', () => {
  it('complete the events that wait for them, and nothing else', async () => {
    const site = await create();
    const tablet = new TestTablet(app, 'field');
    const event = tablet.event('noted');
    const bytes = await sharp({ create: { width: 90, height: 60, channels: 3, background: '#0b5f57' } })
      .jpeg()
      .toBuffer();
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const photo = {
      ...{ eventId: event.id, sha256, byteCount: bytes.length, capturedAt: tablet.clock() },
      ...{ isFromApp: true, lonLat: null, accuracyM: null },
    };
    const item = tablet.events(site.id, [event], { photos: [photo] });
    const put = (
      hash: string,
      as: TestUser = 'officer',
      body: Uint8Array<ArrayBuffer> = new Uint8Array(bytes),
    ) => {
      const form = new FormData();
      form.append('photo', new File([body], 'x.jpg'));
      return app.request(`/api/photos/handed-in?userId=${author}&sha256=${hash}`, { as, body: form });
    };
    expect((await put(sha256)).status).toBe(409);
    await handIn(tablet, [item]);
    expect((await put(sha256, 'field')).status).toBe(403);
    expect((await put(sha256, 'neighbour')).status).toBe(409);
    expect((await put(sha256, 'officer', new Uint8Array([1, 2, 3]))).status).toBe(422);
    expect((await app.json<Site>(`/api/sites/${site.id}`, { as: 'officer' })).missingPhotos).toBe(1);
    const answer = await put(sha256);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ sha256 });
    expect((await put(sha256)).status).toBe(200);
    expect((await app.json<Site>(`/api/sites/${site.id}`, { as: 'officer' })).missingPhotos).toBe(0);
    const stored = (await logOf(site.id)).find(({ id }) => id === event.id);
    expect(stored?.photoIds).toHaveLength(1);
    // The tablet finds its photo there.
    const [receipt] = await tablet.send(item);
    expect(receipt?.photos[0]?.photoId).toBe(stored?.photoIds[0]);
  });
});
