import type { KyselyPlugin } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CoverageService } from '../../server/coverage/coverage.service.ts';
import { CurrentFiguresReader } from '../../server/coverage/current-figures.ts';
import {
  findCounterDifferences,
  findStateDifferences,
  recount,
} from '../../server/coverage/recount.service.ts';
import { openDatabase } from '../../server/db/database.ts';
import type { Coverage, CoverageFigures, CoverageSeries } from '../../server/domain/coverage.ts';
import { IN_LONG_BIEN, installed, newEvent, newSite } from '../support/builders.ts';
import { createTestApp, LONG_BIEN, NEIGHBOUR, type TestApp, type TestUser } from '../support/test-app.ts';

const DAY_MS = 86_400_000;
const START = Date.parse('2026-06-10T03:00:00Z');
let clock = START;
const now = () => new Date(clock).toISOString();
const secondsAgo = (seconds: number) => new Date(clock - seconds * 1000).toISOString();
const dayOf = (time: number) => new Date(time + 7 * 3_600_000).toISOString().slice(0, 10);

let test: TestApp;
const siteIds: string[] = [];

const coverage = (query: string, as: TestUser = 'city') =>
  test.json<Coverage>(`/api/coverage?${query}`, { as });
const totalOf = async (query = '', as: TestUser = 'city') => (await coverage(query, as)).total;

async function addSite(overrides: Record<string, unknown> = {}, as: TestUser = 'admin'): Promise<string> {
  const site = newSite({ occurredAt: secondsAgo(60), ...overrides });
  await test.json('/api/sites', { as, json: site }, 201);
  siteIds.push(site.id);
  return site.id;
}

async function addEvent(siteId: string, event: Record<string, unknown>, as: TestUser = 'admin') {
  await test.json(
    `/api/sites/${siteId}/events`,
    { as, json: { events: [{ ...event, occurredAt: event.occurredAt ?? secondsAgo(30) }] } },
    201,
  );
}
const at = (event: Record<string, unknown>) => ({ ...event, occurredAt: secondsAgo(30) });

beforeAll(async () => {
  test = await createTestApp({ now });
  await addSite({ name: 'Ao cá', dueOn: dayOf(START + 2 * DAY_MS), estimatedCostVnd: 5_000_000 });
  await addSite({ name: 'Hồ làng', kind: 'lake' });
  await addSite({ name: 'Mương', communeCode: NEIGHBOUR, lonLat: [105.874, 21.0396] });
});
afterAll(() => test.close());

describe('many who ask while sites change', () => {
  it('share a look into the counters, so that none waits for one of its own', async () => {
    const { database } = test.parts.deps;
    let tell: Parameters<typeof database.feed.subscribe>[0] = () => {};
    let queries = 0;
    // Each query is followed by a change of somebody else.
    const counting: KyselyPlugin = {
      transformQuery: ({ node }) => {
        queries++;
        tell([{ seq: queries, entity: 'site', entityId: siteIds[0] ?? '', communeCode: LONG_BIEN }]);
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    const feed = Object.assign(Object.create(database.feed), {
      subscribe: (listener: typeof tell) => {
        tell = listener;
        return () => {};
      },
    });
    const reader = new CurrentFiguresReader({ ...database, feed, db: database.db.withPlugin(counting) });
    const today = dayOf(clock);
    await reader.read(today);
    queries = 0;
    const all = await Promise.all(Array.from({ length: 50 }, () => reader.read(today)));
    expect(queries).toBeGreaterThan(0);
    expect(queries).toBeLessThan(10);
    expect(all.every(({ table }) => table === all[0]?.table)).toBe(true);
  });
});

describe('the tag of a past day', () => {
  it('is another one after a restart, since the figures may have been changed meanwhile', async () => {
    const { deps, coverage: running } = test.parts;
    const database = await openDatabase(deps.config.databaseUrl);
    const restarted = new CoverageService({ ...deps, database });
    const [today, past] = [dayOf(clock), dayOf(clock - 40 * DAY_MS)];
    expect(restarted.version(today, past)).not.toBe(running.version(today, past));
    restarted.close();
    await database.close();
  });
});

describe('today', () => {
  it('counts what is there, by commune, kind, unit and city', async () => {
    const byCommune = await coverage('by=commune');
    expect(byCommune.total).toMatchObject({ sites: 3, covered: 0, warned: 0, estimatedCostVnd: 5_000_000 });
    expect(byCommune.communes).toBe(127);
    expect(byCommune.items).toHaveLength(127);
    expect(byCommune.items.find(({ key }) => key === LONG_BIEN)?.figures.sites).toBe(2);
    const byKind = await coverage('by=kind');
    expect(byKind.items.map(({ key, figures }) => [key, figures.sites])).toEqual([
      ['lake', 1],
      ['pond', 2],
    ]);
    expect((await coverage('by=unit')).items.map(({ key }) => key)).toEqual(['none']);
    const byCity = await coverage('by=city');
    expect(byCity.items.map(({ key }) => key)).toEqual(['01', '24']);
    expect(byCity.items[0]?.figures).toEqual(byCity.total);
  });

  it('is cut to the scope of the user and to the commune asked for', async () => {
    expect((await coverage('by=commune', 'viewer')).items.map(({ key }) => key)).toEqual([LONG_BIEN]);
    expect((await totalOf('', 'viewer')).sites).toBe(2);
    expect((await totalOf(`commune=${NEIGHBOUR}`)).sites).toBe(1);
    expect((await totalOf('province=24')).sites).toBe(0);
    const refused = await test.request(`/api/coverage?commune=${NEIGHBOUR}`, { as: 'viewer' });
    expect(refused.status).toBe(403);
    expect((await test.request('/api/coverage')).status).toBe(401);
  });

  it('moves with every write and answers 304 while nothing changes', async () => {
    const first = await test.request('/api/coverage?by=kind', { as: 'city' });
    const tag = first.headers.get('ETag') ?? '';
    const again = () =>
      test.request('/api/coverage?by=kind', { as: 'city', headers: { 'If-None-Match': tag } });
    expect((await again()).status).toBe(304);
    const [siteId = ''] = siteIds;
    await addEvent(siteId, at(installed('warning_sign')));
    expect((await again()).status).toBe(200);
    expect(await totalOf()).toMatchObject({ warned: 1, covered: 0, signed: 1 });
    await addEvent(siteId, at(installed('fence')));
    expect(await totalOf()).toMatchObject({ warned: 0, covered: 1, fenced: 1, signed: 1 });
  });

  it('follows a site that moves to another commune and back', async () => {
    const [, siteId = ''] = siteIds;
    const version = async () =>
      (await test.json<{ version: number }>(`/api/sites/${siteId}`, { as: 'admin' })).version;
    const move = async (communeCode: string, lonLat: [number, number]) =>
      test.json(`/api/sites/${siteId}`, {
        as: 'admin',
        method: 'PATCH',
        json: { version: await version(), communeCode, lonLat },
      });
    await move(NEIGHBOUR, [105.874, 21.0396]);
    expect((await totalOf(`commune=${LONG_BIEN}`)).sites).toBe(1);
    expect((await totalOf(`commune=${NEIGHBOUR}`)).sites).toBe(2);
    await move(LONG_BIEN, IN_LONG_BIEN);
    expect((await totalOf(`commune=${LONG_BIEN}`)).sites).toBe(2);
  });

  it('counts play spaces and the communes that have a play point', async () => {
    const { id } = newSite();
    const space = { id, communeCode: LONG_BIEN, name: 'Sân chơi', kind: 'playground', lonLat: IN_LONG_BIEN };
    await test.json('/api/playspaces', { as: 'admin', json: space }, 201);
    expect(await coverage('by=city')).toMatchObject({
      total: { playSpaces: 1, playPoints: 1 },
      communesWithPlayPoint: 1,
      isDemo: false,
    });
    expect((await coverage('by=kind')).items.map(({ key }) => key)).toEqual(['lake', 'pond']);
  });
});

describe('past days', () => {
  let yesterday: CoverageFigures;
  let firstDay: string;

  it('shows a past day as it was known then, whatever is recorded later', async () => {
    firstDay = dayOf(clock);
    yesterday = await totalOf('by=kind');
    clock += DAY_MS;
    expect(await totalOf(`by=kind&at=${firstDay}`)).toEqual(yesterday);
    const [siteId = '', otherId = ''] = siteIds;
    await addEvent(siteId, at(newEvent('fix_marked')));
    await addEvent(siteId, at(newEvent('verified')));
    // Recorded on the tablet a day ago, known only now.
    await addEvent(otherId, { ...installed('fence'), occurredAt: secondsAgo(86_400) });
    await addSite({ occurredAt: secondsAgo(2 * 86_400) });
    expect(await totalOf()).toMatchObject({ sites: 4, covered: 2 });
    expect(await totalOf(`by=kind&at=${firstDay}`)).toEqual(yesterday);
    expect((await totalOf(`at=${dayOf(START - DAY_MS)}`)).sites).toBe(0);
  });

  it('becomes overdue by the calendar alone, and the past day stays', async () => {
    const { id } = newSite();
    await addSite({ id, dueOn: dayOf(clock) });
    expect((await totalOf()).overdue).toBe(0);
    const today = dayOf(clock);
    clock += DAY_MS;
    expect((await totalOf()).overdue).toBe(1);
    expect((await totalOf(`at=${today}`)).overdue).toBe(0);
    const tag = (await test.request(`/api/coverage?at=${today}`, { as: 'city' })).headers.get('ETag') ?? '';
    await addSite();
    const again = await test.request(`/api/coverage?at=${today}`, {
      as: 'city',
      headers: { 'If-None-Match': tag },
    });
    expect(again.status).toBe(304);
  });

  it('gives today from the counters and tomorrow the same day from the log', async () => {
    const today = dayOf(clock);
    const kept = await coverage('by=commune');
    clock += DAY_MS;
    const folded = await coverage(`by=commune&at=${today}`);
    expect(folded.items).toEqual(kept.items);
    expect(folded.total).toEqual(kept.total);
    expect(folded.communesWithPlayPoint).toBe(kept.communesWithPlayPoint);
  });

  it('refuses the future', async () => {
    const answer = await test.request(`/api/coverage?at=${dayOf(clock + DAY_MS)}`, { as: 'city' });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ code: 'coverage.future_day' });
  });

  it('gives month ends and today for the time bar', async () => {
    clock = Date.parse('2026-08-15T03:00:00Z');
    const { items } = await test.json<CoverageSeries>('/api/coverage/series?months=4', { as: 'city' });
    expect(items.map(({ at: day }) => day)).toEqual(['2026-05-31', '2026-06-30', '2026-07-31', '2026-08-15']);
    expect(items.map(({ total }) => total.sites)).toEqual([0, 6, 6, 6]);
    expect(items.at(-1)?.total).toEqual(await totalOf());
    expect(items[2]?.total).toEqual(await totalOf('at=2026-07-31'));
    const own = await test.json<CoverageSeries>('/api/coverage/series?months=1', { as: 'neighbour' });
    expect(own.items.map(({ total }) => total.sites)).toEqual([1]);
  });
});

describe('counters', () => {
  it('agree with rows and fold', async () => {
    expect(await findCounterDifferences(test.parts.deps.database.db)).toEqual([]);
    expect(await findStateDifferences(test.parts.deps.database.db)).toEqual([]);
  });

  it('are found and mended when they do not', async () => {
    const { database } = test.parts.deps;
    await database.db
      .updateTable('coverage_counters')
      .set({ amount: 40 })
      .where('commune_code', '=', NEIGHBOUR)
      .where('metric', '=', 'status:reported')
      .where('kind', '=', 'pond')
      .execute();
    const differences = await recount(database);
    expect(differences).toMatchObject([
      { communeCode: NEIGHBOUR, metric: 'status:reported', kept: 40, recounted: 1 },
    ]);
    expect(await findCounterDifferences(database.db)).toEqual([]);
  });
});
