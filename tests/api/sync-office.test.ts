import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CustodyEntry } from '../../server/domain/custody.ts';
import type { Site } from '../../server/domain/sites.ts';
import type { SyncConflict } from '../../server/domain/sync.ts';
import { newSite } from '../support/builders.ts';
import { HOUR, noonToday } from '../support/still-clock.ts';
import { TestTablet } from '../support/tablet.ts';
import { createTestApp, LONG_BIEN, type TestApp, type TestUser } from '../support/test-app.ts';

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
