import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as makeId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../server/config.ts';
import type { DeadlineList } from '../../server/domain/deadlines.ts';
import type { OwnFigure, PlanSummary, PlanView } from '../../server/domain/plan-views.ts';
import { ROLE_NAMES } from '../../server/domain/roles.ts';
import { openParts } from '../../server/parts.ts';
import { act, decision, standardOf } from '../support/assessments.ts';
import { IN_LONG_BIEN, installed, newSite } from '../support/builders.ts';
import { createTestApp, LONG_BIEN, NEIGHBOUR, type TestApp, type TestUser } from '../support/test-app.ts';

const NOW = '2026-11-26T03:00:00.000Z';
const PATHS = ['/api/plans', '/api/plans/hanoi-2026', '/api/deadlines', '/api/deadlines.ics'];

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ now: () => NOW });
});
afterAll(() => app.close());

const plan = (id: string, as: TestUser = 'city') => app.json<PlanView>(`/api/plans/${id}`, { as });
const ownOf = (view: PlanView, key: string): OwnFigure | null | undefined =>
  view.quantities.find((quantity) => quantity.key === key)?.own;
const deadlines = (query = '', as: TestUser = 'city') =>
  app.json<DeadlineList>(`/api/deadlines${query}`, { as });

describe('access', () => {
  it.each(PATHS)('%s is for everybody who is signed in, and for nobody else', async (path) => {
    expect((await app.request(path)).status).toBe(401);
    for (const as of ROLE_NAMES) expect((await app.request(path, { as })).status, as).toBe(200);
  });

  it.each(PATHS)('%s answers 304 while nothing changes', async (path) => {
    const tag = (await app.request(path, { as: 'city' })).headers.get('ETag') ?? '';
    const again = await app.request(path, { as: 'city', headers: { 'If-None-Match': tag } });
    expect(again.status).toBe(304);
  });
});

describe('the list of plans', () => {
  it('tells counts, the number by which others cite a plan, and the next due date', async () => {
    const { items } = await app.json<{ items: PlanSummary[] }>('/api/plans', { as: 'viewer' });
    const counts = items.map(({ id, indicators, duties, reports }) => [id, indicators, duties, reports]);
    expect(counts).toEqual([
      ['hanoi-2026', 43, 9, 4],
      ['long-bien-2026', 28, 4, 3],
      ['van-son-2026', 8, 6, 4],
      ['so-gddt-ha-noi-2026', 28, 2, 3],
      ['ha-dong-2025', 4, 5, 7],
    ]);
    expect(items[0]).toMatchObject({
      issuer: 'UBND thành phố Hà Nội',
      cited: { number: '36/KH-UBND', date: '2026-01-23' },
      nextDue: null,
    });
    expect(items[1]?.nextDue).toMatchObject({ due: '2026-12-01', workingDays: 3 });
    expect(items[4]).toMatchObject({ level: 'district', communeCode: null });
    expect(items[4]?.formerUnit).not.toBeNull();
  });
});

describe('one plan', () => {
  it('shows the same quantity of other plans with target, wording and units', async () => {
    const view = await plan('hanoi-2026');
    const links = view.quantities.find(({ key }) => key === 'disabled-school-facilities')?.links;
    expect(links?.map(({ plan: id, isSameTarget, quantity }) => [id, isSameTarget, quantity.target])).toEqual(
      [
        ['long-bien-2026', false, { comparator: '>=', value: 56 }],
        ['so-gddt-ha-noi-2026', true, { comparator: '>=', value: 55 }],
      ],
    );
    expect(links?.[0]).toMatchObject({ leadUnits: ['Các trường'], supportingUnits: ['UBND phường'] });
    expect(links?.[0]?.wording).toContain('khuyết tật');
  });

  it('carries its due dates and the reports that have none', async () => {
    const view = await plan('long-bien-2026');
    expect(view.deadlines.map(({ due }) => due)).toEqual(['2026-06-01', '2026-12-01']);
    expect(view.undated.map(({ report }) => report)).toEqual(['summary']);
  });

  it('is not found under another id, in both languages', async () => {
    for (const [language, words] of [
      ['vi', /Không có kế hoạch mang mã “hanoi-2031”/],
      ['en', /There is no plan with the id “hanoi-2031”/],
    ] as const) {
      const headers = { 'Accept-Language': language };
      for (const path of ['/api/plans/hanoi-2031', '/api/deadlines?plan=hanoi-2031']) {
        const problem = await app.json(path, { as: 'city', headers }, 404);
        expect(problem).toMatchObject({ code: 'plan.not_found' });
        expect(JSON.stringify(problem)).toMatch(words);
      }
    }
    expect((await app.request('/api/plans/..%2fhanoi', { as: 'city' })).status).toBe(404);
  });
});

describe('figures that Bờ An holds', () => {
  beforeAll(async () => {
    const occurredAt = '2026-11-25T03:00:00.000Z';
    const site = newSite({ occurredAt });
    await app.json('/api/sites', { as: 'admin', json: site }, 201);
    await app.json('/api/sites', { as: 'admin', json: newSite({ name: 'Hồ làng', occurredAt }) }, 201);
    const fence = { ...installed('fence'), occurredAt: '2026-11-25T04:00:00.000Z' };
    await app.json(`/api/sites/${site.id}/events`, { as: 'admin', json: { events: [fence] } }, 201);
  });

  it('are counted over the plan’s province, with the gap in communes and in points', async () => {
    expect(ownOf(await plan('hanoi-2026'), 'play-points')).toMatchObject({
      state: 'known',
      numerator: 0,
      denominator: 126,
      value: 0,
      gap: { count: 82, points: 65 },
      at: '2026-11-26',
      communes: 126,
      planCommunes: 126,
    });
    expect(ownOf(await plan('hanoi-2026'), 'drowning-places-measured')).toMatchObject({
      numerator: 1,
      denominator: 2,
      value: 50,
      gap: { count: 1, points: 50 },
    });
  });

  it('move with the map, and so does the tag', async () => {
    const tag = (await app.request('/api/plans/hanoi-2026', { as: 'city' })).headers.get('ETag') ?? '';
    await app.json(
      '/api/playspaces',
      {
        as: 'officer',
        json: {
          id: makeId(),
          communeCode: LONG_BIEN,
          name: 'Sân chơi',
          kind: 'playground',
          lonLat: IN_LONG_BIEN,
          condition: 'good',
          openTo: 'everyone',
        },
      },
      201,
    );
    const headers = { 'If-None-Match': tag };
    expect((await app.request('/api/plans/hanoi-2026', { as: 'city', headers })).status).toBe(200);
    expect(ownOf(await plan('hanoi-2026'), 'play-points')).toMatchObject({
      numerator: 1,
      gap: { count: 81 },
    });
  });

  it('are cut to the scope; a part of the communes says nothing of the target for all', async () => {
    const view = await plan('hanoi-2026', 'viewer');
    expect(ownOf(view, 'play-points')).toMatchObject({
      numerator: 1,
      denominator: 1,
      communes: 1,
      planCommunes: 126,
      gap: null,
    });
    // Every dangerous place has to have a measure, wherever one looks.
    expect(ownOf(view, 'drowning-places-measured')).toMatchObject({ denominator: 2, gap: { count: 1 } });
    expect(ownOf(await plan('hanoi-2026', 'neighbour'), 'drowning-places-measured')).toMatchObject({
      denominator: 0,
      value: null,
      gap: null,
    });
  });

  it('count the communes recognised today, in every plan that wants it, and nothing of what Bờ An does not hold', async () => {
    const before = await plan('hanoi-2026');
    expect(ownOf(before, 'child-friendly-communes')).toMatchObject({
      numerator: 0,
      denominator: 126,
      gap: { count: 79 },
    });
    expect(ownOf(before, 'injury-rate')).toBeNull();
    const standard = standardOf(app);
    const recognise = async (validTo: string | null) => {
      const outcome = { basis: 'paper', officialTotal: null };
      const communeCode = validTo === null ? LONG_BIEN : NEIGHBOUR;
      const card = await standard.register('city', { communeCode });
      await standard.add('city', card, [
        act('recognised', { decision: decision('2026-10-01', { validTo }), ...outcome }),
      ]);
    };
    await recognise(null);
    // Its validity has ended.
    await recognise('2026-11-25');
    expect(ownOf(await plan('hanoi-2026'), 'child-friendly-communes')).toMatchObject({
      state: 'known',
      numerator: 1,
      denominator: 126,
      gap: { count: 78 },
    });
    expect(ownOf(await plan('hanoi-2026', 'viewer'), 'child-friendly-communes')).toMatchObject({
      numerator: 1,
      denominator: 1,
      gap: null,
    });
    expect(ownOf(await plan('van-son-2026'), 'child-friendly-communes')).toMatchObject({
      numerator: 0,
      denominator: 1,
      gap: { count: 1 },
    });
    const { items } = await app.json<{ items: PlanSummary[] }>('/api/plans', { as: 'viewer' });
    expect(items[0]?.ownTargets).toContainEqual({
      figure: 'communes_recognised',
      target: { comparator: 'k_of_n', k: 79, n: 126 },
    });
  });
});

describe('due dates', () => {
  it('are this year’s unless told, of every plan, with the holidays between', async () => {
    const list = await deadlines();
    expect(list).toMatchObject({ today: '2026-11-26', from: '2026-01-01', to: '2026-12-31' });
    expect(list.items.map(({ plan: id, due }) => [id, due])).toEqual([
      ['hanoi-2026', '2026-02-05'],
      ['long-bien-2026', '2026-06-01'],
      ['so-gddt-ha-noi-2026', '2026-06-05'],
      ['long-bien-2026', '2026-12-01'],
      ['so-gddt-ha-noi-2026', '2026-12-05'],
    ]);
    expect(list.undated).toHaveLength(11);
    expect(list.holidays.find(({ day }) => day === '2026-02-17')?.label.vi).toBe('Tết Nguyên đán');
    expect(list.expectedYears).toEqual([]);
  });

  it('are cut to a range, a plan and a reporting unit', async () => {
    expect((await deadlines('?from=2026-06-02&to=2026-12-01')).items).toHaveLength(2);
    const old = await deadlines('?from=2025-01-01&to=2025-12-31&plan=ha-dong-2025');
    expect(old.items.map(({ due }) => due)).toEqual([
      '2025-05-13',
      '2025-05-14',
      '2025-08-13',
      '2025-11-13',
      '2025-11-14',
    ]);
    expect(old.items[0]).toMatchObject({ timing: 'passed' });
    const ofUnit = await deadlines(`?unit=${encodeURIComponent('UBND các phường, xã')}`);
    expect(ofUnit.items.map(({ plan: id }) => id)).toEqual(['so-gddt-ha-noi-2026', 'so-gddt-ha-noi-2026']);
  });

  it('of next year rest on the plain rule for free days, and say so', async () => {
    const next = await deadlines('?from=2027-01-01&to=2027-12-31');
    expect(next.items.map(({ due }) => due)).toEqual(['2027-06-05', '2027-12-05']);
    expect(next.expectedYears).toEqual([2027]);
  });

  it.each([
    ['?from=2026-13-01', 'request.invalid'],
    ['?to=hôm-qua', 'request.invalid'],
    ['?from=2026-06-02&to=2026-06-01', 'deadline.from_after_to'],
    ['?from=1999-01-01', 'deadline.out_of_range'],
    ['?to=2099-01-01', 'deadline.out_of_range'],
  ])('are refused for %s, in the language asked for', async (query, code) => {
    const texts = await Promise.all(
      ['vi', 'en'].map(async (language) => {
        const headers = { 'Accept-Language': language };
        for (const path of ['/api/deadlines', '/api/deadlines.ics']) {
          const problem = await app.json(`${path}${query}`, { as: 'city', headers }, 422);
          expect(problem.code).toBe(code);
        }
        return JSON.stringify(await app.json(`/api/deadlines${query}`, { as: 'city', headers }, 422));
      }),
    );
    expect(texts[0]).not.toBe(texts[1]);
  });

  it('can be taken along as a calendar file of the same filter', async () => {
    const answer = await app.request('/api/deadlines.ics?plan=long-bien-2026&language=en', { as: 'viewer' });
    expect(answer.headers.get('Content-Type')).toBe('text/calendar; charset=utf-8');
    expect(answer.headers.get('Content-Disposition')).toContain('.ics');
    const text = await answer.text();
    expect(text.match(/UID:.*/g)?.map((line) => line.trim())).toEqual([
      'UID:long-bien-2026.half-year.2026@bo-an',
      'UID:long-bien-2026.year.2026@bo-an',
    ]);
  });
});

describe('the start', () => {
  it('ends with the name of the file when a plan is broken', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bo-an-start-'));
    cpSync(join(import.meta.dirname, '..', '..', 'data', 'reference'), folder, { recursive: true });
    writeFileSync(join(folder, 'plans', 'van-son-2026.json'), '{}');
    const config = readConfig({ DATA_DIR: folder, DATABASE_URL: `file:${join(folder, 'a.sqlite')}` });
    await expect(openParts(config, { webRoot: null, planFolder: folder })).rejects.toThrow(
      /plans\/van-son-2026\.json/,
    );
    rmSync(folder, { recursive: true });
  });
});
