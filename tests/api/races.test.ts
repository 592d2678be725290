import { v7 as makeId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCounterDifferences, findStateDifferences } from '../../server/coverage/recount.service.ts';
import type { PlaySpace } from '../../server/domain/playspaces.ts';
import type { Site } from '../../server/domain/sites.ts';
import { IN_LONG_BIEN, installed, newEvent, newSite } from '../support/builders.ts';
import { createTestApp, LONG_BIEN, type TestApp } from '../support/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
  for (const user of ['officer', 'field', 'admin'] as const) await app.signIn(user);
});
afterAll(async () => {
  // Whatever was raced for, rows, log and counters agree.
  expect(await findCounterDifferences(app.parts.deps.database.db)).toEqual([]);
  expect(await findStateDifferences(app.parts.deps.database.db)).toEqual([]);
  await app.close();
});

const create = (overrides: Record<string, unknown> = {}) =>
  app.json<Site>('/api/sites', { as: 'officer', json: newSite(overrides) }, 201);
const send = (site: Site, events: unknown[], status = 201) =>
  app.json<{ code: string; site: Site; stored: string[]; alreadyStored: string[] }>(
    `/api/sites/${site.id}/events`,
    { as: 'officer', json: { events } },
    status,
  );
const statuses = async (answers: Promise<Response>[]) =>
  (await Promise.all(answers)).map(({ status }) => status).sort();
const many = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, i) => make(i));

describe('the same thing sent several times at once', () => {
  it('makes one site', async () => {
    for (let round = 0; round < 5; round++) {
      const json = newSite();
      expect(await statuses(many(6, () => app.request('/api/sites', { as: 'field', json })))).toEqual([
        200, 200, 200, 200, 200, 201,
      ]);
    }
  });

  it('makes one event, though it is sent to two sites', async () => {
    for (let round = 0; round < 5; round++) {
      const sites = [await create(), await create()] as const;
      const json = { events: [newEvent('noted')] };
      const answers = await statuses(
        many(6, (index) =>
          app.request(`/api/sites/${sites[index % 2 === 0 ? 0 : 1].id}/events`, { as: 'field', json }),
        ),
      );
      expect(answers).toEqual([201, 201, 201, 409, 409, 409]);
    }
  });

  it('makes one entry of a list', async () => {
    const json = { code: 'kenh_muong', label: { vi: 'Kênh mương', en: 'Canal' }, props: {} };
    const answers = many(5, () => app.request('/api/code-lists/settings', { as: 'admin', json }));
    expect(await statuses(answers)).toEqual([201, 409, 409, 409, 409]);
  });

  it('makes one event when a batch holds it twice, and is refused when the two differ', async () => {
    const site = await create();
    const noted = newEvent('noted', { note: 'nước sâu' });
    expect((await send(site, [noted, noted])).stored).toEqual([noted.id]);
    const other = newEvent('noted');
    expect((await send(site, [other, { ...other, note: 'khác' }], 409)).code).toBe('event.id_taken');
  });
});

describe('an id of the client', () => {
  it('is told to be taken when the measure stands at another site', async () => {
    const [site, other] = [await create(), await create()];
    const fence = installed('fence');
    await send(site, [fence]);
    expect((await send(other, [{ ...fence, id: makeId() }], 409)).code).toBe('event.id_taken');
  });

  it('names a site event or an inspection of a play space, never both', async () => {
    const place = { communeCode: LONG_BIEN, name: 'Sân chơi', kind: 'playground', lonLat: IN_LONG_BIEN };
    const space = await app.json<PlaySpace>(
      '/api/playspaces',
      { as: 'officer', json: { id: makeId(), ...place } },
      201,
    );
    const inspection = { id: makeId(), occurredAt: new Date().toISOString(), condition: 'good' };
    await app.json(`/api/playspaces/${space.id}/inspections`, { as: 'officer', json: inspection }, 201);
    const answer = await send(await create(), [newEvent('noted', { id: inspection.id })], 409);
    expect(answer.code).toBe('event.id_taken');
  });
});

describe('a re-send', () => {
  it('of a new site is recognised after the card was edited, and other content is not', async () => {
    const body = newSite({ note: 'trẻ hay tắm' });
    await app.json('/api/sites', { as: 'field', json: body }, 201);
    await app.json(`/api/sites/${body.id}`, {
      as: 'officer',
      method: 'PATCH',
      json: { version: 1, name: 'Tên mới', dueOn: '2030-01-31' },
    });
    const again = await app.json<Site>('/api/sites', { as: 'field', json: body });
    expect(again.name).toBe('Tên mới');
    for (const other of [{ name: 'Tên mới' }, { kind: 'lake' }, { note: 'khác' }, { isCandidate: true }]) {
      const clash = await app.json('/api/sites', { as: 'field', json: { ...body, ...other } }, 409);
      expect(clash.code).toBe('site.id_taken');
    }
  });

  it('of an event is recognised however its time is spelled', async () => {
    const site = await create();
    const noted = newEvent('noted', { occurredAt: '2026-01-02T03:04:05Z' });
    await send(site, [noted]);
    expect((await send(site, [noted])).alreadyStored).toEqual([noted.id]);
    expect((await send(site, [{ ...noted, occurredAt: '2026-01-02T03:04:05.000Z' }])).alreadyStored).toEqual([
      noted.id,
    ]);
  });

  it('of an edit changes nothing', async () => {
    const site = await create();
    const patch = { as: 'officer', method: 'PATCH', json: { version: 1, owner: 'HTX' } } as const;
    expect((await app.json<Site>(`/api/sites/${site.id}`, patch)).version).toBe(2);
    expect((await app.json<Site>(`/api/sites/${site.id}`, patch)).version).toBe(2);
  });
});

describe('an event that would be without effect', () => {
  it('is refused when the clock of the office is behind what it decides on', async () => {
    const site = await create();
    const at = (secondsAgo: number) => new Date(Date.now() - secondsAgo * 1000).toISOString();
    await send(site, [
      installed('fence', { occurredAt: at(20) }),
      newEvent('fix_marked', { occurredAt: at(10) }),
    ]);
    const late = await send(site, [newEvent('verified', { occurredAt: at(600) })], 409);
    expect(late).toMatchObject({ code: 'event.out_of_order' });
    const verified = await send(site, [newEvent('verified', { occurredAt: at(1) })]);
    expect(verified.site.state.status).toBe('verified');
  });

  it('cannot make a reported hazard a mere candidate by an earlier report', async () => {
    const site = await create();
    const report = newEvent('reported', { isCandidate: true, occurredAt: '2024-01-01T00:00:00Z' });
    expect((await send(site, [report], 409)).code).toBe('event.not_applicable');
  });
});
