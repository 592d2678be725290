import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../server/app.ts';
import { distanceBetweenM } from '../../server/domain/geometry.ts';
import { middleOf } from '../../server/domain/place-grid.ts';
import { PUBLIC_STATES, PublicPlaces, type PublicViewSettings } from '../../server/domain/public-view.ts';
import type { LonLat } from '../../server/domain/values.ts';
import { installed, newEvent, newSite } from '../support/builders.ts';
import { createTestApp, LONG_BIEN, NEIGHBOUR, type TestApp } from '../support/test-app.ts';

const ON: PublicViewSettings = { isOn: true, roundedM: 50, phoneKeptDays: 30 };
/** Nowhere else in the answers: whatever holds one of these has told too much. */
const SECRETS = {
  name: 'Ao nhà ông Kín Đáo',
  hamlet: 'Số 12 ngõ 34 phố Kín',
  owner: 'Hợp tác xã Kín',
  description: 'Mô tả kín, gọi 0912000111',
  note: 'Ghi chú kín của cán bộ',
};

let app: TestApp;
/** The view is up to 30 s behind; each step of the clock asks for a fresh one. */
let clock = Date.parse('2026-11-26T02:00:00.000Z');
beforeAll(async () => {
  app = await createTestApp({ now: () => new Date(clock).toISOString() });
});
afterAll(() => app.close());

async function places(): Promise<PublicPlaces> {
  clock += 31_000;
  return PublicPlaces.parse(await app.json('/api/public/places'));
}
const at = () => new Date(clock - 60_000).toISOString();
async function addSite(overrides: Record<string, unknown> = {}) {
  const site = newSite({ occurredAt: at(), ...overrides });
  const as = site.communeCode === NEIGHBOUR ? 'neighbour' : 'officer';
  return app.json<{ id: string; code: string }>('/api/sites', { as, json: site }, 201);
}
const addEvents = (id: string, events: object[]) =>
  app.json(`/api/sites/${id}/events`, { as: 'officer', json: { events } }, 201);
function change(settings: Partial<PublicViewSettings>, as: 'city' | 'admin' = 'city') {
  return app.json('/api/public-view', { as, method: 'PUT', json: { ...ON, ...settings } });
}

/** Places as the screen shows them. */
function hazardsOf({ hazards, cell, communes, hazardKinds, hamlets }: PublicPlaces) {
  let [column, row] = [0, 0];
  return hazards.row.map((step, index) => {
    row += step;
    column += hazards.column[index] ?? 0;
    return {
      lonLat: middleOf([column, row], cell),
      kind: hazardKinds[hazards.kind[index] ?? -1]?.code,
      state: PUBLIC_STATES[hazards.state[index] ?? -1],
      commune: communes[hazards.commune[index] ?? -1]?.code,
      hamlet: hamlets[hazards.hamlet[index] ?? -1],
      count: hazards.count[index],
    };
  });
}

describe('GET /api/public/places', () => {
  const place: LonLat = [105.8981234, 21.0231234];

  it('tells kind, state, commune and rough place of unfixed places, rounded', async () => {
    const open = await addSite({ ...SECRETS, lonLat: place });
    const signed = await addSite({ hamlet: 'Tổ 9', kind: 'canal', lonLat: [105.9, 21.03] });
    await addEvents(signed.id, [{ ...installed('warning_sign'), occurredAt: at(), note: SECRETS.note }]);
    await addSite({ communeCode: NEIGHBOUR, kind: 'boarding_house', lonLat: [105.87, 21.03] });
    await addSite({ isCandidate: true, lonLat: [105.91, 21.04] });
    const answer = await places();
    const told = hazardsOf(answer);
    expect(told).toHaveLength(2);
    const [first, second] = told;
    expect(first).toMatchObject({ kind: 'pond', state: 'danger', commune: LONG_BIEN, hamlet: '', count: 1 });
    expect(second).toMatchObject({ kind: 'canal', state: 'warned', hamlet: 'Tổ 9' });
    expect(first?.lonLat).not.toEqual(place);
    expect(distanceBetweenM(first?.lonLat ?? [0, 0], place)).toBeLessThan(37);
    const text = JSON.stringify(answer);
    for (const secret of [...Object.values(SECRETS), open.id, open.code, '105.89812', '21.02312', 'officer'])
      expect(text).not.toContain(secret);
  });

  it('counts alike places of one cell and never tells two positions in it', async () => {
    await addSite({ lonLat: [place[0] + 0.00001, place[1] + 0.00001] });
    const answer = await places();
    const told = hazardsOf(answer).filter(({ kind }) => kind === 'pond');
    expect(told).toMatchObject([{ count: 2 }]);
  });

  it('leaves out what the office has verified, and brings it back when its inspection is overdue', async () => {
    const site = await addSite({ kind: 'well', lonLat: [105.92, 21.05] });
    const stateOf = async () => hazardsOf(await places()).find(({ kind }) => kind === 'well')?.state;
    expect(await stateOf()).toBe('danger');
    const fence = installed('fence', {
      occurredAt: at(),
    });
    await addEvents(site.id, [fence, newEvent('fix_marked', { occurredAt: at() })]);
    expect(await stateOf()).toBe('unchecked');
    await addEvents(site.id, [newEvent('verified', { occurredAt: at() })]);
    expect(await stateOf()).toBeUndefined();
    const before = clock;
    clock += 3 * 365 * 86_400_000;
    expect(await stateOf()).toBe('lapsed');
    clock = before + 60_000;
  });

  it('tells play spaces that can be used, and nothing of who keeps them', async () => {
    const space = {
      communeCode: LONG_BIEN,
      name: 'Sân chơi tổ 9',
      kind: 'playground',
      lonLat: [105.897, 21.021],
      facilities: ['slide', 'swing'],
      openTo: 'residents',
      isAccessible: true,
      description: SECRETS.description,
    };
    const lists = await app.json<{ play_kinds: { code: string }[] }>('/api/code-lists', { as: 'officer' });
    const kind = lists.play_kinds[0]?.code;
    const add = (id: string, more: object) =>
      app.json('/api/playspaces', { as: 'officer', json: { ...space, kind, id, ...more } }, 201);
    await add('01900000-0000-7000-8000-00000000000a', {});
    await add('01900000-0000-7000-8000-00000000000b', { name: 'Đã hỏng', condition: 'unusable' });
    const { playSpaces, communes } = await places();
    expect(playSpaces.name).toEqual(['Sân chơi tổ 9']);
    expect(playSpaces.facilities).toEqual([[0, 1]]);
    expect([playSpaces.openTo, playSpaces.accessible]).toEqual([[1], [1]]);
    expect(JSON.stringify(playSpaces)).not.toContain(SECRETS.description);
    const commune = communes.find(({ code }) => code === LONG_BIEN);
    expect(commune).toMatchObject({ sites: 4, playSpaces: 2, hotlines: [] });
  });

  it('reads no session and tells everybody the same', async () => {
    clock += 31_000;
    const nobody = await app.request('/api/public/places');
    const known = await app.request('/api/public/places', { as: 'officer', headers: { Cookie: 'x=y' } });
    expect(await known.text()).toBe(await nobody.text());
    expect(known.headers.getSetCookie()).toEqual([]);
  });

  it('is compressed, has a tag, and answers 304 to who has it', async () => {
    const answer = await app.request('/api/public/places', { headers: { 'Accept-Encoding': 'gzip, br' } });
    expect(answer.headers.get('Content-Encoding')).toBe('br');
    expect(answer.headers.get('Cache-Control')).toBe('public, no-cache');
    const body = brotliDecompressSync(Buffer.from(await answer.arrayBuffer())).toString();
    expect(PublicPlaces.safeParse(JSON.parse(body)).success).toBe(true);
    const tag = answer.headers.get('ETag') ?? '';
    const again = await app.request('/api/public/places', { headers: { 'If-None-Match': tag } });
    expect(again.status).toBe(304);
  });

  it('is at most 30 s behind', async () => {
    await addSite({ kind: 'lake', lonLat: [105.93, 21.06] });
    const before = hazardsOf(await places()).length;
    await addSite({ kind: 'lake', lonLat: [105.935, 21.06] });
    const soon = PublicPlaces.parse(await app.json('/api/public/places'));
    expect(soon.hazards.row).toHaveLength(before);
    expect(hazardsOf(await places())).toHaveLength(before + 1);
  });
});

describe('incidents', () => {
  it('are told by no public route: neither counts nor signs of them', async () => {
    await addSite({ kind: 'river', lonLat: [105.94, 21.07], riskFactors: await incidentFactors() });
    const places = await (await app.request('/api/public/places')).text();
    const outlines = await (await app.request('/api/public/outlines')).text();
    const words = /incident|drown|victim|death|case|injur|đuối|tử vong|tai nạn|nạn nhân|risk|priority/i;
    expect(places).not.toMatch(words);
    expect(outlines).not.toMatch(words);
    const { paths } = await app.json<{ paths: Record<string, object> }>('/api/openapi.json');
    // A new public route must be looked at here.
    expect(Object.keys(paths).filter((path) => path.startsWith('/api/public/'))).toEqual([
      '/api/public/places',
      '/api/public/outlines',
      '/api/public/reports',
      '/api/public/reports/{code}',
    ]);
    const [commune] = PublicPlaces.parse(JSON.parse(places)).communes;
    expect(Object.keys(commune ?? {}).sort()).toEqual(
      ['code', 'covered', 'hotlines', 'kind', 'lonLat', 'name', 'playSpaces', 'sites', 'warned'].sort(),
    );
  });
});

async function incidentFactors(): Promise<string[]> {
  const lists = await app.json<{ risk_factors: { code: string; label: { en: string } }[] }>(
    '/api/code-lists',
    {
      as: 'officer',
    },
  );
  return lists.risk_factors.map(({ code }) => code);
}

describe('the settings of the view', () => {
  it('are for the city and the administrator, and are written down', async () => {
    expect(await app.json('/api/public-view', { as: 'city' })).toEqual(ON);
    await change({ roundedM: 200 });
    expect((await app.json<PublicPlaces>('/api/public/places')).roundedM).toBe(200);
    await change({ roundedM: 0 }, 'admin');
    expect((await app.json<PublicPlaces>('/api/public/places')).roundedM).toBe(0);
    await change({});
    const { db } = app.parts.deps.database;
    const entries = await db
      .selectFrom('audit_entries')
      .select(['action', 'details'])
      .where('entity', '=', 'public_view')
      .orderBy('number')
      .execute();
    expect(entries.map(({ action, details }) => [action, JSON.parse(details).changed])).toEqual([
      ['edited', { roundedM: [50, 200] }],
      ['edited', { roundedM: [200, 0] }],
      ['edited', { roundedM: [0, 50] }],
    ]);
    for (const json of [{ ...ON, roundedM: 33 }, { ...ON, phoneKeptDays: 0 }, {}])
      expect((await app.request('/api/public-view', { as: 'city', method: 'PUT', json })).status).toBe(422);
  });

  it('switch every public route off at once', async () => {
    await change({ isOn: false });
    for (const path of ['/api/public/places', '/api/public/outlines', '/api/public/reports/7K3M-9QXT-2BHD']) {
      const answer = await app.request(path);
      expect([path, answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
        path,
        404,
        'public.switched_off',
      ]);
    }
    const form = new FormData();
    form.set('report', '{}');
    expect((await app.request('/api/public/reports', { body: form })).status).toBe(404);
    const page = await createApp({ ...app.parts, webRoot: '/nowhere' }).request('/public/report');
    expect(page.status).toBe(404);
    expect(await page.text()).toContain('href="tel:114"');
    await change({});
    expect((await app.request('/api/public/places')).status).toBe(200);
  });

  it('hold the numbers of a commune, which its own officer enters', async () => {
    const json = { items: [{ name: 'Công an phường', phone: '024 3872 0113' }] };
    const put = (as: 'officer' | 'neighbour' | 'field' | 'city') =>
      app.request(`/api/communes/${LONG_BIEN}/hotlines`, { as, method: 'PUT', json });
    expect((await put('officer')).status).toBe(200);
    for (const as of ['neighbour', 'field', 'city'] as const) expect((await put(as)).status, as).toBe(403);
    const commune = (await places()).communes.find(({ code }) => code === LONG_BIEN);
    expect(commune?.hotlines).toEqual([{ name: 'Công an phường', phone: '02438720113' }]);
    const bad = { items: [{ name: 'x', phone: 'javascript:alert(1)' }] };
    const answer = await app.request(`/api/communes/${LONG_BIEN}/hotlines`, {
      as: 'officer',
      method: 'PUT',
      json: bad,
    });
    expect(answer.status).toBe(422);
  });
});
