import { v7 as makeId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Site, SiteListItem } from '../../server/domain/sites.ts';
import { IN_LONG_BIEN, installed, newEvent, newSite } from '../support/builders.ts';
import { createTestApp, NEIGHBOUR, type TestApp } from '../support/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const create = (overrides: Record<string, unknown> = {}) =>
  app.json<Site>('/api/sites', { as: 'officer', json: newSite(overrides) }, 201);
const record = (site: Site, events: unknown[], as: 'officer' | 'field' = 'officer') =>
  app.json<{ site: Site; stored: string[]; alreadyStored: string[] }>(
    `/api/sites/${site.id}/events`,
    { as, json: { events } },
    201,
  );
const list = async (query: string, as: 'officer' | 'admin' = 'officer') =>
  (await app.json<{ items: SiteListItem[]; nextCursor: string | null }>(`/api/sites?${query}`, { as })).items;

describe('a hazard site', () => {
  it('gets a readable code in its commune and a priority with its parts', async () => {
    const site = await create({ riskFactors: ['past_incident', 'no_barrier'] });
    expect(site.code).toMatch(/^00145-\d{4}$/);
    expect(site.state.status).toBe('reported');
    expect(site.priority.parts.map((part) => part.factor).sort()).toEqual(['no_barrier', 'past_incident']);
    expect(site.priority.score).toBe(
      Math.round(site.priority.parts.reduce((sum, part) => sum + part.points, 0)),
    );
    const next = await create();
    expect(Number(next.code.slice(6))).toBe(Number(site.code.slice(6)) + 1);
  });

  it('is stored once when the same request is sent twice', async () => {
    const body = newSite();
    const first = await app.json<Site>('/api/sites', { as: 'field', json: body }, 201);
    const again = await app.json<Site>('/api/sites', { as: 'field', json: body }, 200);
    expect(again.code).toBe(first.code);
  });

  it('is answered uncompressed when it is written, and compressed when it is read', async () => {
    const headers = { 'Accept-Encoding': 'gzip, deflate, br' };
    const body = newSite({ description: 'Bờ dốc. '.repeat(200) });
    const written = await app.request('/api/sites', { as: 'officer', json: body, headers });
    expect([written.status, written.headers.get('Content-Encoding')]).toEqual([201, null]);
    expect(await written.json()).toMatchObject({ id: body.id });
    const read = await app.request(`/api/sites/${body.id}`, { as: 'officer', headers });
    expect([read.status, read.headers.get('Content-Encoding')]).toEqual([200, 'br']);
  });

  it('goes from warned over fence, sign and mark to verified and covered', async () => {
    const site = await create();
    const warned = await record(site, [newEvent('inspected'), installed('warning_sign')], 'field');
    expect(warned.site.today.cover).toBe('warned');
    const fixed = await record(
      site,
      [installed('fence', { lonLat: IN_LONG_BIEN, accuracyM: 6 }), newEvent('fix_marked')],
      'field',
    );
    expect(fixed.site).toMatchObject({
      state: { status: 'fixed' },
      today: { cover: 'covered', isFenced: true },
    });
    const verified = await record(site, [newEvent('verified')]);
    expect(verified.site.state.status).toBe('verified');
    const log = await app.json<{ items: { type: string; distanceM: number | null; receivedAt: string }[] }>(
      `/api/sites/${site.id}/events`,
      { as: 'viewer' },
    );
    expect(log.items.map((event) => event.type)).toEqual([
      'reported',
      'inspected',
      'measure_installed',
      'measure_installed',
      'fix_marked',
      'verified',
    ]);
    expect(log.items[3]?.distanceM).toBe(0);
  });

  it('is not verified while nothing stands there', async () => {
    const site = await create();
    await record(site, [newEvent('fix_marked')], 'field');
    const answer = await app.json(
      `/api/sites/${site.id}/events`,
      { as: 'officer', json: { events: [newEvent('verified')] } },
      409,
    );
    expect(answer.code).toBe('event.nothing_to_verify');
  });

  it('loses the part "no barrier" of its priority while a fence stands', async () => {
    const site = await create({ riskFactors: ['no_barrier', 'near_home'] });
    const fence = installed('fence');
    const fenced = (await record(site, [fence])).site;
    expect(fenced.priority.parts.map(({ factor }) => factor)).toEqual(['near_home']);
    expect((await list(`q=${site.code}`))[0]?.priorityScore).toBe(fenced.priority.score);
    const gone = newEvent('damaged', { measureId: fence.measure.id, condition: 'missing' });
    expect((await record(site, [gone])).site.priority.score).toBe(site.priority.score);
  });

  it('passes over events that are already stored and refuses the same id with other content', async () => {
    const site = await create();
    const noted = newEvent('noted', { note: 'nước sâu' });
    expect((await record(site, [noted])).stored).toEqual([noted.id]);
    expect(await record(site, [noted])).toMatchObject({ stored: [], alreadyStored: [noted.id] });
    const clash = await app.json(
      `/api/sites/${site.id}/events`,
      { as: 'officer', json: { events: [{ ...noted, note: 'khác' }] } },
      409,
    );
    expect(clash.code).toBe('event.id_taken');
  });

  it('stores none of a batch when one event is refused', async () => {
    const site = await create();
    const answer = await app.json(
      `/api/sites/${site.id}/events`,
      { as: 'officer', json: { events: [newEvent('noted'), newEvent('verified')] } },
      409,
    );
    expect(answer.code).toBe('event.not_applicable');
    const log = await app.json<{ items: unknown[] }>(`/api/sites/${site.id}/events`, { as: 'officer' });
    expect(log.items).toHaveLength(1);
  });

  it('answers a second edit of the same version with both versions and overwrites nothing', async () => {
    const site = await create();
    const patch = (json: object, status = 200) =>
      app.json<Site & { code: string; current: Site; yours: object }>(
        `/api/sites/${site.id}`,
        { as: 'officer', method: 'PATCH', json },
        status,
      );
    const edited = await patch({ version: 1, dueOn: '2030-01-31' });
    expect(edited).toMatchObject({ version: 2, dueOn: '2030-01-31' });
    const conflict = await patch({ version: 1, owner: 'HTX' }, 409);
    expect(conflict).toMatchObject({
      code: 'site.conflict',
      current: { version: 2, dueOn: '2030-01-31' },
      yours: { owner: 'HTX' },
    });
    expect((await app.json<Site>(`/api/sites/${site.id}`, { as: 'officer' })).owner).toBe('');
  });

  it('lets exactly one of many simultaneous edits of a version win', async () => {
    const site = await create();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        app.request(`/api/sites/${site.id}`, {
          as: 'officer',
          method: 'PATCH',
          json: { version: 1, owner: `đơn vị ${index}` },
        }),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409, 409, 409, 409, 409, 409]);
  });

  it('keeps every one of many simultaneous events', async () => {
    const site = await create();
    await Promise.all(
      Array.from({ length: 25 }, (_, index) => record(site, [newEvent('noted', { note: `lần ${index}` })])),
    );
    const log = await app.json<{ items: unknown[] }>(`/api/sites/${site.id}/events`, { as: 'officer' });
    expect(log.items).toHaveLength(26);
  });

  it('assigns unit and due date to many sites and says which rows failed', async () => {
    const [a, b] = [await create(), await create()];
    const result = await app.json<{ assigned: string[]; failed: { id: string; code: string }[] }>(
      '/api/sites/assign',
      {
        as: 'officer',
        json: {
          dueOn: '2030-06-01',
          sites: [
            { id: a.id, version: 1 },
            { id: b.id, version: 7 },
            { id: makeId(), version: 1 },
          ],
        },
      },
    );
    expect(result.assigned).toEqual([a.id]);
    expect(result.failed.map((row) => row.code)).toEqual(['site.conflict', 'site.not_found']);
  });
});

describe('the list', () => {
  it('finds names with and without diacritics, composed and decomposed', async () => {
    const site = await create({ name: 'Hồ Đá Bàng Ỷ La' });
    for (const q of ['ho da bang', 'Hồ Đá', 'Hồ Đá'.normalize('NFD'), 'đá BÀNG', 'y la', site.code]) {
      expect((await list(`q=${encodeURIComponent(q)}`)).map((row) => row.id)).toContain(site.id);
    }
    expect(await list('q=100%25')).toEqual([]);
  });

  it('filters by overdue, status, cover, box, nearness and due date', async () => {
    const late = await create({ dueOn: '2025-01-01', name: 'Kênh tiêu quá hạn', lonLat: [105.9, 21.03] });
    const done = await create({ dueOn: '2025-01-01', name: 'Kênh đã làm' });
    await record(done, [installed('fence'), newEvent('fix_marked'), newEvent('verified')]);
    const ids = async (query: string) => (await list(query)).map((row) => row.id);
    expect(await ids('overdue=true&limit=1000')).toContain(late.id);
    expect(await ids('overdue=true&limit=1000')).not.toContain(done.id);
    expect(await ids('overdue=false&limit=1000')).toContain(done.id);
    expect(await ids('status=verified&cover=covered&limit=1000')).toContain(done.id);
    expect(await ids('cover=none,warned&limit=1000')).not.toContain(done.id);
    expect(await ids('dueBefore=2025-01-02&limit=1000')).toContain(late.id);
    expect(await ids('bbox=105.8999,21.0299,105.9001,21.0301')).toEqual([late.id]);
    expect(await ids('near=105.9,21.03,50')).toEqual([late.id]);
    const near = await list('near=105.9,21.03,5000&limit=3');
    expect(near[0]).toMatchObject({ id: late.id, distanceM: 0 });
    expect(near.map((row) => row.distanceM)).toEqual(
      [...near.map((row) => row.distanceM ?? 0)].sort((a, b) => a - b),
    );
  });

  it.each(['code', 'priority', 'dueOn', 'updatedAt', 'name', 'distance'])(
    'pages by %s without a gap or a repeat, both ways',
    async (sort) => {
      const near = sort === 'distance' ? '&near=105.9,21.03,20000' : '';
      for (const direction of ['asc', 'desc']) {
        const whole = (await list(`sort=${sort}&direction=${direction}&limit=1000${near}`)).map(
          (row) => row.id,
        );
        const paged: string[] = [];
        let cursor = '';
        do {
          const page = await app.json<{ items: SiteListItem[]; nextCursor: string | null }>(
            `/api/sites?sort=${sort}&direction=${direction}&limit=4${near}${cursor && `&cursor=${cursor}`}`,
            { as: 'officer' },
          );
          paged.push(...page.items.map((row) => row.id));
          cursor = page.nextCursor ?? '';
        } while (cursor);
        expect(paged).toEqual(whole);
        expect(new Set(paged).size).toBe(paged.length);
      }
    },
  );

  it('answers 304 until something changes', async () => {
    const first = await app.request('/api/sites', { as: 'officer' });
    const headers = { 'If-None-Match': first.headers.get('ETag') ?? '' };
    expect((await app.request('/api/sites', { as: 'officer', headers })).status).toBe(304);
    expect((await app.request('/api/sites', { as: 'admin', headers })).status).toBe(200);
    await create();
    expect((await app.request('/api/sites', { as: 'officer', headers })).status).toBe(200);
  });

  it('exports a CSV that a spreadsheet opens without running formulas', async () => {
    await create({ name: '=HYPERLINK("http://x","y")' });
    const answer = await app.request('/api/sites/export.csv?q=hyperlink', { as: 'officer' });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const csv = new TextDecoder().decode(bytes);
    expect(csv).toContain('Mã Bờ An;Mã xã, phường;');
    expect(csv).toContain(`"'=HYPERLINK(`);
  });
});

describe('roles and scope', () => {
  it('hides sites of other communes from the commune officer and lets nobody write there', async () => {
    const site = await create();
    for (const path of [`/api/sites/${site.id}`, `/api/sites/${site.id}/events`]) {
      expect((await app.request(path, { as: 'neighbour' })).status).toBe(404);
    }
    expect(
      (
        await app.request(`/api/sites/${site.id}`, {
          as: 'neighbour',
          method: 'PATCH',
          json: { version: 1, owner: 'x' },
        })
      ).status,
    ).toBe(404);
    expect(
      (
        await app.request(`/api/sites/${site.id}/events`, {
          as: 'neighbour',
          json: { events: [newEvent('noted')] },
        })
      ).status,
    ).toBe(404);
    expect((await app.json('/api/sites', { as: 'neighbour', json: newSite() }, 403)).code).toBe(
      'auth.outside_scope',
    );
    expect(
      (await app.json<{ items: unknown[] }>('/api/sites?limit=1000', { as: 'neighbour' })).items,
    ).toEqual([]);
    expect(await (await app.request('/api/sites/export.csv', { as: 'neighbour' })).text()).not.toContain(
      '00145-',
    );
    const assigned = await app.json<{ failed: { code: string }[] }>('/api/sites/assign', {
      as: 'neighbour',
      json: { dueOn: '2030-01-01', sites: [{ id: site.id, version: 1 }] },
    });
    expect(assigned.failed[0]?.code).toBe('site.not_found');
  });

  it('does not let an officer move a site out of their communes', async () => {
    const site = await create();
    const answer = await app.json(
      `/api/sites/${site.id}`,
      { as: 'officer', method: 'PATCH', json: { version: 1, communeCode: NEIGHBOUR } },
      403,
    );
    expect(answer.code).toBe('auth.outside_scope');
  });

  it('refuses verifying by the field, editing by field, city and viewer, and everything without sign-in', async () => {
    const site = await create();
    await record(site, [installed('fence'), newEvent('fix_marked')], 'field');
    expect(
      (
        await app.json(
          `/api/sites/${site.id}/events`,
          { as: 'field', json: { events: [newEvent('verified')] } },
          403,
        )
      ).code,
    ).toBe('auth.forbidden');
    for (const as of ['field', 'city', 'viewer'] as const) {
      expect(
        (
          await app.request(`/api/sites/${site.id}`, {
            as,
            method: 'PATCH',
            json: { version: 1, owner: 'x' },
          })
        ).status,
      ).toBe(403);
      expect(
        (await app.request('/api/sites/assign', { as, json: { sites: [{ id: site.id, version: 1 }] } }))
          .status,
      ).toBe(403);
    }
    for (const as of ['city', 'viewer'] as const) {
      expect((await app.request('/api/sites', { as, json: newSite() })).status).toBe(403);
      expect(
        (await app.request(`/api/sites/${site.id}/events`, { as, json: { events: [newEvent('noted')] } }))
          .status,
      ).toBe(403);
    }
    for (const path of [
      '/api/sites',
      `/api/sites/${site.id}`,
      `/api/sites/${site.id}/events`,
      '/api/sites/export.csv',
      '/api/events',
      '/api/me',
    ]) {
      expect((await app.request(path)).status).toBe(401);
    }
  });
});
