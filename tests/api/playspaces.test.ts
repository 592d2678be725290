import { v7 as makeId } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeTransaction } from '../../server/db/write.ts';
import type { PlayReach } from '../../server/domain/coverage.ts';
import type { PlayInspection, PlaySpace } from '../../server/domain/playspaces.ts';
import type { Actor } from '../../server/domain/roles.ts';
import { type BulkPlaySpace, insertPlaySpaces } from '../../server/playspaces/bulk-playspaces.service.ts';
import { IN_LONG_BIEN, IN_NEIGHBOUR, IN_NEITHER, useSquareOutlines } from '../support/square-outlines.ts';
import { createTestApp, LONG_BIEN, NEIGHBOUR, type TestApp, type TestUser } from '../support/test-app.ts';

interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
  await useSquareOutlines(app, 'official');
});
afterAll(() => app.close());

const card = (changes: object = {}) => ({
  id: makeId(),
  name: 'Sân chơi Ao Cá',
  kind: 'playground',
  lonLat: IN_LONG_BIEN,
  ...changes,
});
const create = (changes: object = {}, as: TestUser = 'officer') =>
  app.json<PlaySpace>('/api/playspaces', { as, json: card(changes) }, 201);
const patch = (id: string, json: object, as: TestUser = 'officer') =>
  app.request(`/api/playspaces/${id}`, { as, method: 'PATCH', json });
const inspection = (changes: object = {}) => ({
  id: makeId(),
  occurredAt: '2026-10-01T02:00:00Z',
  condition: 'good',
  ...changes,
});
const inspect = (id: string, json: object, as: TestUser = 'field') =>
  app.request(`/api/playspaces/${id}/inspections`, { as, json });
const list = (query = '', as: TestUser = 'officer') =>
  app.json<Page<PlaySpace>>(`/api/playspaces${query}`, { as });

async function refusal(answer: Response): Promise<[number, Record<string, unknown>]> {
  return [answer.status, (await answer.json()) as Record<string, unknown>];
}

async function clear(): Promise<void> {
  const { database, now } = app.parts.deps;
  await writeTransaction(database, 'test', now(), async ({ trx, record }) => {
    for (const table of ['play_inspections', 'play_space_versions', 'play_spaces'] as const) {
      await trx.deleteFrom(table).execute();
    }
    await trx.deleteFrom('coverage_counters').execute();
    await trx.deleteFrom('site_codes').execute();
    record({ entity: 'play_space', entityId: '*', communeCode: null, action: 'removed' });
  });
}

/** Kept counters of play spaces per commune. */
async function counters(): Promise<Record<string, number>> {
  const rows = await app.parts.deps.database.db
    .selectFrom('coverage_counters')
    .selectAll()
    .where('amount', '!=', 0)
    .where('metric', 'in', ['play_spaces', 'play_points'])
    .execute();
  return Object.fromEntries(rows.map((row) => [`${row.commune_code} ${row.metric}`, row.amount]));
}

beforeEach(clear);

describe('who may', () => {
  it('refuses those who are not signed in and roles without the permission', async () => {
    const { id, version } = await create();
    const routes: [method: string, path: string, json: object | undefined, refused: TestUser[]][] = [
      ['GET', '/api/playspaces', undefined, []],
      ['GET', '/api/playspaces/reach', undefined, []],
      ['GET', `/api/playspaces/${id}`, undefined, []],
      ['GET', `/api/playspaces/${id}/inspections`, undefined, []],
      ['POST', '/api/playspaces', card(), ['viewer', 'city', 'field']],
      ['PATCH', `/api/playspaces/${id}`, { version, name: 'x' }, ['viewer', 'city', 'field']],
      ['POST', `/api/playspaces/${id}/inspections`, inspection(), ['viewer', 'city']],
    ];
    for (const [method, path, json, refused] of routes) {
      const options = json ? { method, json } : { method };
      const nobody = await app.request(path, options);
      expect(await refusal(nobody), `${method} ${path}`).toMatchObject([401, { code: 'auth.required' }]);
      for (const as of refused) {
        const answer = await app.request(path, { ...options, as });
        expect(await refusal(answer), `${method} ${path} ${as}`).toMatchObject([
          403,
          { code: 'auth.forbidden' },
        ]);
      }
    }
  });

  it('keeps other communes out of reading and writing', async () => {
    const { id, version } = await create();
    expect((await list('', 'neighbour')).items).toEqual([]);
    expect((await list(`?commune=${LONG_BIEN}`, 'neighbour')).items).toEqual([]);
    expect((await list('', 'city')).items).toHaveLength(1);
    const hidden = [404, { code: 'play_space.not_found' }];
    expect(await refusal(await app.request(`/api/playspaces/${id}`, { as: 'neighbour' }))).toMatchObject(
      hidden,
    );
    const log = await app.request(`/api/playspaces/${id}/inspections`, { as: 'neighbour' });
    expect(await refusal(log)).toMatchObject(hidden);
    expect(await refusal(await patch(id, { version, name: 'x' }, 'neighbour'))).toMatchObject(hidden);
    expect(await refusal(await inspect(id, inspection(), 'neighbour'))).toMatchObject(hidden);
    const outside = await app.request('/api/playspaces', { as: 'neighbour', json: card() });
    expect(await refusal(outside)).toMatchObject([403, { code: 'auth.outside_scope', commune: LONG_BIEN }]);
    const moved = await patch(id, { version, lonLat: IN_NEIGHBOUR });
    expect(await refusal(moved)).toMatchObject([403, { code: 'auth.outside_scope', commune: NEIGHBOUR }]);
    const reach = await app.json<PlayReach>('/api/playspaces/reach', { as: 'neighbour' });
    expect(reach.items.map((item) => item.communeCode)).toEqual([NEIGHBOUR]);
  });
});

describe('creating', () => {
  it('gives the commune, a readable code and what the card left out', async () => {
    const created = await create();
    expect(created).toMatchObject({
      code: `${LONG_BIEN}-V0001`,
      communeCode: LONG_BIEN,
      version: 1,
      condition: 'good',
      openTo: 'everyone',
      isAccessible: null,
      facilities: [],
      origin: 'survey',
      isInspectionDue: false,
    });
    expect((await create()).code).toBe(`${LONG_BIEN}-V0002`);
    expect(await app.json(`/api/playspaces/${created.id}`, { as: 'viewer' })).toEqual(created);
  });

  it('keeps every field as sent', async () => {
    const ring = [
      [105.889, 21.03],
      [105.891, 21.03],
      [105.891, 21.031],
      [105.889, 21.03],
    ];
    const sent = {
      name: 'Vườn hoa tổ 5',
      hamlet: 'Tổ dân phố 5',
      outline: { type: 'Polygon', coordinates: [ring] },
      areaM2: 1250.5,
      facilities: ['slide', 'swing'],
      condition: 'worn',
      openTo: 'residents',
      isAccessible: false,
      description: 'Cổng mở từ 5 giờ',
    };
    expect(await create(sent)).toMatchObject(sent);
  });

  it('answers the stored place when the same creation is sent again, also after an edit', async () => {
    const json = card();
    const [first, second] = await Promise.all(
      [1, 2].map(() => app.request('/api/playspaces', { as: 'officer', json })),
    );
    expect([first?.status, second?.status].sort()).toEqual([200, 201]);
    await patch(json.id, { version: 1, name: 'Tên mới' });
    const again = await app.json<PlaySpace>('/api/playspaces', { as: 'officer', json });
    expect(again).toMatchObject({ id: json.id, name: 'Tên mới', version: 2 });
    expect(await counters()).toEqual({ [`${LONG_BIEN} play_spaces`]: 1, [`${LONG_BIEN} play_points`]: 1 });
    const other = await app.request('/api/playspaces', { as: 'officer', json: { ...json, kind: 'park' } });
    expect(await refusal(other)).toMatchObject([409, { code: 'play_space.id_taken' }]);
    const elsewhere = { ...json, lonLat: IN_NEIGHBOUR };
    const foreign = await app.request('/api/playspaces', { as: 'neighbour', json: elsewhere });
    expect(await refusal(foreign)).toMatchObject([409, { code: 'play_space.id_taken' }]);
  });

  it('refuses what the lists, the outlines or the earth do not have', async () => {
    const cases: [object, number, object][] = [
      [{ kind: 'casino' }, 422, { code: 'code_list.unknown_code', list: 'play_kinds' }],
      [{ facilities: ['slide', 'gun'] }, 422, { code: 'code_list.unknown_code', list: 'play_facilities' }],
      [
        { communeCode: NEIGHBOUR },
        422,
        { code: 'site.outside_commune', actual: LONG_BIEN, chosen: NEIGHBOUR },
      ],
      [{ lonLat: IN_NEITHER }, 422, { code: 'site.outside_all' }],
      [{ lonLat: [21.03, 105.89] }, 422, { code: 'request.invalid' }],
      [{ name: '   ' }, 422, { code: 'request.invalid' }],
      [{ id: 'no-uuid' }, 422, { code: 'request.invalid' }],
    ];
    for (const [changes, status, problem] of cases) {
      const answer = await app.request('/api/playspaces', { as: 'officer', json: card(changes) });
      expect(await refusal(answer), JSON.stringify(changes)).toMatchObject([status, problem]);
    }
    expect((await list()).items).toEqual([]);
    expect(await counters()).toEqual({});
  });

  it('asks for the commune where outlines are approximate', async () => {
    await useSquareOutlines(app, 'approximate');
    const asked = await app.request('/api/playspaces', { as: 'officer', json: card() });
    expect(await refusal(asked)).toMatchObject([
      422,
      { code: 'site.commune_unconfirmed', proposed: LONG_BIEN },
    ]);
    const chosen = await create({ communeCode: LONG_BIEN, lonLat: IN_NEIGHBOUR });
    expect(chosen.communeCode).toBe(LONG_BIEN);
    await useSquareOutlines(app, 'official');
  });
});

describe('reading', () => {
  it('filters by commune, kind, box, time and text with and without diacritics', async () => {
    const pond = await create({ name: 'Sân Đình Ao Cá', hamlet: 'Thôn Thượng' });
    const park = await create({ name: 'Công viên', kind: 'park', lonLat: [105.899, 21.039] });
    await create({ lonLat: IN_NEIGHBOUR, name: 'Nhà văn hóa' }, 'neighbour');
    const ids = async (query: string, as: TestUser = 'city') =>
      (await list(query, as)).items.map(({ id }) => id);
    for (const q of ['ao ca', 'Ao Cá', 'dinh', 'Đình'.normalize('NFD'), 'thuong', 'V0001']) {
      expect(await ids(`?q=${encodeURIComponent(q)}`, 'officer'), q).toEqual([pond.id]);
    }
    expect(await ids('?q=%25')).toEqual([]);
    expect(await ids('?kind=park,garden')).toEqual([park.id]);
    expect(await ids(`?commune=${NEIGHBOUR}`)).toHaveLength(1);
    expect(await ids('?bbox=105.895,21.035,105.9,21.04')).toEqual([park.id]);
    expect(await ids(`?updatedSince=${park.updatedAt}`)).toContain(park.id);
    expect(await ids('?updatedSince=2999-01-01T00:00:00Z')).toEqual([]);
  });

  it('pages by code and by distance without gaps or repeats', async () => {
    for (let index = 0; index < 7; index++) {
      // Two of them at the same distance: the id decides.
      await create({ lonLat: [105.889 + Math.floor(index / 2) * 0.001, 21.03] });
    }
    for (const query of ['?limit=3', '?limit=3&near=105.889,21.03,250']) {
      const seen: PlaySpace[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: Page<PlaySpace> = await list(`${query}${cursor && `&cursor=${cursor}`}`);
        expect(page.items.length).toBeLessThanOrEqual(3);
        seen.push(...page.items);
        cursor = page.nextCursor;
      }
      const isNear = query.includes('near');
      expect(new Set(seen.map(({ id }) => id)).size).toBe(isNear ? 6 : 7);
      expect(seen).toHaveLength(isNear ? 6 : 7);
      if (isNear) {
        const distances = seen.map(({ distanceM }) => distanceM ?? -1);
        expect(distances).toEqual([...distances].sort((a, b) => a - b));
        expect(distances[5]).toBeCloseTo(207.6, 0);
      } else expect(seen.map(({ code }) => code)).toEqual(seen.map(({ code }) => code).sort());
    }
    const bad = await app.request('/api/playspaces?cursor=nonsense', { as: 'officer' });
    expect(await refusal(bad)).toMatchObject([400, { code: 'request.cursor_invalid' }]);
  });

  it('answers 304 until something changes', async () => {
    const { id } = await create();
    const first = await app.request(`/api/playspaces/${id}`, { as: 'officer' });
    const headers = { 'If-None-Match': first.headers.get('ETag') ?? '' };
    expect((await app.request(`/api/playspaces/${id}`, { as: 'officer', headers })).status).toBe(304);
    await patch(id, { version: 1, name: 'Khác' });
    expect((await app.request(`/api/playspaces/${id}`, { as: 'officer', headers })).status).toBe(200);
  });
});

describe('editing', () => {
  it('changes only what was sent and keeps every version', async () => {
    const before = await create({ hamlet: 'Thôn 1', facilities: ['slide'] });
    const after = (await (await patch(before.id, { version: 1, name: 'Tên khác' })).json()) as PlaySpace;
    expect(after).toMatchObject({ name: 'Tên khác', hamlet: 'Thôn 1', facilities: ['slide'], version: 2 });
    expect((await list('?q=ten%20khac')).items).toHaveLength(1);
    const same = (await (await patch(before.id, { version: 2, name: 'Tên khác' })).json()) as PlaySpace;
    expect(same.version).toBe(2);
    const versions = await app.parts.deps.database.db
      .selectFrom('play_space_versions')
      .select(['version', 'card'])
      .where('play_space_id', '=', before.id)
      .orderBy('version')
      .execute();
    expect(versions.map((row) => [row.version, JSON.parse(row.card).name])).toEqual([
      [1, before.name],
      [2, 'Tên khác'],
    ]);
  });

  it('loses no update: of two edits at once one is told of the other, with both versions', async () => {
    const { id } = await create();
    const answers = await Promise.all(['A', 'B', 'C'].map((name) => patch(id, { version: 1, name })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const conflict = answers.find(({ status }) => status === 409);
    const winner = await app.json<PlaySpace>(`/api/playspaces/${id}`, { as: 'officer' });
    expect(await conflict?.json()).toMatchObject({
      code: 'play_space.conflict',
      current: { name: winner.name, version: 2 },
      yours: { version: 1 },
    });
  });

  it('keeps the counters true through edits, moves and refusals', async () => {
    const { id } = await create();
    await create({ openTo: 'members' });
    const inLongBien = (spaces: number, points: number) => ({
      ...(spaces ? { [`${LONG_BIEN} play_spaces`]: spaces } : {}),
      ...(points ? { [`${LONG_BIEN} play_points`]: points } : {}),
    });
    expect(await counters()).toEqual(inLongBien(2, 1));
    await patch(id, { version: 1, condition: 'unusable' });
    expect(await counters()).toEqual(inLongBien(2, 0));
    await patch(id, { version: 1, condition: 'good' });
    await patch(id, { version: 2, kind: 'casino' });
    expect(await counters()).toEqual(inLongBien(2, 0));
    await patch(id, { version: 2, condition: 'worn', lonLat: IN_NEIGHBOUR }, 'admin');
    expect(await counters()).toEqual({
      ...inLongBien(1, 0),
      [`${NEIGHBOUR} play_spaces`]: 1,
      [`${NEIGHBOUR} play_points`]: 1,
    });
  });

  it('takes inspections along into another commune', async () => {
    const { id } = await create();
    await inspect(id, inspection());
    const moved = (await (
      await patch(id, { version: 1, lonLat: IN_NEIGHBOUR }, 'admin')
    ).json()) as PlaySpace;
    expect(moved).toMatchObject({ communeCode: NEIGHBOUR, code: `${LONG_BIEN}-V0001` });
    const log = await app.json<Page<PlayInspection>>(`/api/playspaces/${id}/inspections`, {
      as: 'neighbour',
    });
    expect(log.items).toHaveLength(1);
    expect((await app.request(`/api/playspaces/${id}`, { as: 'officer' })).status).toBe(404);
  });
});

describe('inspections', () => {
  const get = (id: string) => app.json<PlaySpace>(`/api/playspaces/${id}`, { as: 'officer' });

  it('sets condition and next inspection by the one done last, in any order of arrival', async () => {
    const early = inspection({ occurredAt: '2026-05-01T02:00:00Z', condition: 'good' });
    const late = inspection({
      occurredAt: '2026-09-01T02:00:00Z',
      condition: 'unusable',
      nextInspectionOn: '2026-10-01',
    });
    for (const order of [
      [early, late],
      [late, early],
    ]) {
      const { id } = await create();
      for (const item of order) expect((await inspect(id, { ...item, id: makeId() })).status).toBe(201);
      expect(await get(id)).toMatchObject({
        condition: 'unusable',
        lastInspectedAt: '2026-09-01T02:00:00.000Z',
        nextInspectionOn: '2026-10-01',
        isInspectionDue: true,
        version: 2,
      });
      const log = await app.json<Page<PlayInspection>>(`/api/playspaces/${id}/inspections`, { as: 'viewer' });
      expect(log.items.map(({ condition }) => condition)).toEqual(['unusable', 'good']);
    }
    expect(await counters()).toEqual({ [`${LONG_BIEN} play_spaces`]: 2 });
  });

  it('does not let a tablet with a fast clock outrank later inspections', async () => {
    const { id } = await create();
    await inspect(id, inspection({ occurredAt: '2099-01-01T00:00:00Z', condition: 'unusable' }));
    await inspect(
      id,
      inspection({ occurredAt: new Date(Date.now() + 5000).toISOString(), condition: 'worn' }),
    );
    expect((await get(id)).condition).toBe('worn');
  });

  it('stores the same inspection once, and no other under its id', async () => {
    const { id } = await create();
    const json = inspection({ note: 'Đã kiểm tra' });
    const both = await Promise.all([inspect(id, json), inspect(id, json)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 201]);
    const [first, second] = await Promise.all(both.map((answer) => answer.json()));
    expect(first).toEqual(second);
    const other = await inspect(id, { ...json, condition: 'worn' });
    expect(await refusal(other)).toMatchObject([409, { code: 'event.id_taken' }]);
    const elsewhere = await create();
    expect(await refusal(await inspect(elsewhere.id, json))).toMatchObject([409, { code: 'event.id_taken' }]);
  });

  it('pages the log, newest first', async () => {
    const { id } = await create();
    for (let month = 1; month <= 5; month++) {
      await inspect(id, inspection({ occurredAt: `2026-0${month}-01T00:00:00Z` }));
    }
    const path = `/api/playspaces/${id}/inspections?limit=3`;
    const first = await app.json<Page<PlayInspection>>(path, { as: 'field' });
    const second = await app.json<Page<PlayInspection>>(`${path}&cursor=${first.nextCursor}`, {
      as: 'field',
    });
    const months = [...first.items, ...second.items].map(({ occurredAt }) => Number(occurredAt.slice(5, 7)));
    expect(months).toEqual([5, 4, 3, 2, 1]);
    expect(second.nextCursor).toBeNull();
  });
});

describe('reach', () => {
  const share = async (radiusM: number, communeCode = LONG_BIEN) => {
    const reach = await app.json<PlayReach>(`/api/playspaces/reach?radiusM=${radiusM}`, { as: 'city' });
    expect(reach).toMatchObject({ radiusM, method: 'straight_line' });
    return reach.items.find((item) => item.communeCode === communeCode)?.share ?? -1;
  };
  /** 0.02° by 0.02° at 21.03° north. */
  const SQUARE_M2 = (0.02 * 111_195) ** 2 * Math.cos((21.03 * Math.PI) / 180);

  it('is the share of the area within the radius of usable places', async () => {
    expect(await share(300)).toBe(0);
    const { id } = await create();
    expect(await share(300)).toBeCloseTo((Math.PI * 300 ** 2) / SQUARE_M2, 3);
    expect(await share(600)).toBeCloseTo((Math.PI * 600 ** 2) / SQUARE_M2, 2);
    await create({ name: 'Cùng chỗ' });
    expect(await share(300)).toBeCloseTo((Math.PI * 300 ** 2) / SQUARE_M2, 3);
    await create({ lonLat: [105.8999, 21.03], openTo: 'members' });
    expect(await share(300)).toBeCloseTo((Math.PI * 300 ** 2) / SQUARE_M2, 3);
    expect(await share(5000)).toBeCloseTo(1, 6);
    await patch(id, { version: 1, condition: 'unusable' });
    expect(await share(300)).toBeCloseTo((Math.PI * 300 ** 2) / SQUARE_M2, 3);
  });

  it('counts places beyond the border, on both sides', async () => {
    await create({ lonLat: [105.88001, 21.03] });
    const half = (Math.PI * 300 ** 2) / SQUARE_M2 / 2;
    expect(await share(300)).toBeCloseTo(half, 2);
    expect(await share(300, NEIGHBOUR)).toBeCloseTo(half, 2);
  });

  it('takes radii within reason only', async () => {
    for (const radiusM of ['0', '-5', '90000', 'x']) {
      const answer = await app.request(`/api/playspaces/reach?radiusM=${radiusM}`, { as: 'city' });
      expect(await refusal(answer)).toMatchObject([422, { code: 'request.invalid' }]);
    }
  });
});

describe('insertPlaySpaces', () => {
  const admin: Actor = { userId: 'import', name: 'Nhập dữ liệu', email: '', role: 'admin', scope: 'all' };
  const row = (index: number): BulkPlaySpace => ({
    id: makeId(),
    card: {
      communeCode: index % 2 ? LONG_BIEN : NEIGHBOUR,
      name: `Sân ${index}`,
      kind: 'playground',
      hamlet: '',
      lonLat: index % 2 ? IN_LONG_BIEN : IN_NEIGHBOUR,
      outline: null,
      areaM2: null,
      facilities: [],
      condition: 'good',
      openTo: 'everyone',
      isAccessible: null,
      description: '',
    },
    origin: 'import',
    importKey: `file:${index}`,
    isDemo: false,
    extra: { source: 'test' },
    createdAt: '2026-01-01T00:00:00.000Z',
    inspections:
      index % 10 === 0
        ? [
            {
              id: makeId(),
              occurredAt: '2026-02-01T00:00:00.000Z',
              condition: 'worn',
              nextInspectionOn: null,
              note: '',
            },
          ]
        : [],
  });
  const insert = (rows: BulkPlaySpace[], actor: Actor = admin) =>
    writeTransaction(app.parts.deps.database, actor.userId, app.parts.deps.now(), async ({ trx, record }) => {
      record({ entity: 'play_space', entityId: '*', communeCode: null, action: 'imported' });
      return insertPlaySpaces(trx, actor, rows);
    });

  it('inserts many once: a second run changes nothing', async () => {
    const rows = Array.from({ length: 1001 }, (_, index) => row(index));
    expect(await insert(rows)).toEqual({ inserted: 1001, skipped: 0 });
    const before = await counters();
    expect(before).toMatchObject({ [`${LONG_BIEN} play_spaces`]: 500, [`${NEIGHBOUR} play_spaces`]: 501 });
    expect(await insert(rows.map((one) => ({ ...one, id: makeId() })))).toEqual({
      inserted: 0,
      skipped: 1001,
    });
    expect(await counters()).toEqual(before);
    const page = await list('?limit=1000');
    expect(page.items).toHaveLength(500);
    expect(page.items.at(-1)?.code).toBe(`${LONG_BIEN}-V0500`);
    const inspected = (await list('?q=san%20100', 'city')).items.find(({ name }) => name === 'Sân 100');
    expect(inspected).toMatchObject({ condition: 'worn', lastInspectedAt: '2026-02-01T00:00:00.000Z' });
    expect((await create()).code).toBe(`${LONG_BIEN}-V0501`);
  });

  it('passes over a key that the file itself repeats', async () => {
    const twice = row(1);
    expect(await insert([twice, { ...twice, id: makeId() }])).toEqual({ inserted: 1, skipped: 1 });
  });

  it('refuses unknown codes and communes out of scope, all or none', async () => {
    const bad = { ...row(3), card: { ...row(3).card, kind: 'casino' } };
    await expect(insert([row(2), bad])).rejects.toMatchObject({ code: 'code_list.unknown_code' });
    const officer: Actor = {
      userId: 'o',
      name: 'o',
      email: '',
      role: 'officer',
      scope: new Set([LONG_BIEN]),
    };
    await expect(insert([row(1), row(2)], officer)).rejects.toMatchObject({ code: 'auth.outside_scope' });
    expect((await list('', 'city')).items).toEqual([]);
  });
});
