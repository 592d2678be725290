import { v7 as makeId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AssessmentList, CriteriaSetView } from '../../server/domain/assessment-views.ts';
import type { Change } from '../../server/domain/changes.ts';
import type { Site } from '../../server/domain/sites.ts';
import { ALL_CRITERIA, act, newAssessment, SET_PATH, scored, standardOf } from '../support/assessments.ts';
import { newSite } from '../support/builders.ts';
import { createTestApp, LONG_BIEN, NEIGHBOUR, type TestApp } from '../support/test-app.ts';
import { valuesOf } from '../support/values.ts';

let app: TestApp;
let standard: ReturnType<typeof standardOf>;
let year = 2030;
beforeAll(async () => {
  app = await createTestApp();
  standard = standardOf(app);
  for (const user of ['officer', 'city', 'admin'] as const) await app.signIn(user);
});
afterAll(() => app.close());

const PATH = '/api/standard/assessments';
/** A period that no other test has. */
const period = () => ({ kind: 'self_review', year: ++year });
const registered = () => standard.register('officer', { period: period() });
const maximum = (criterion: number, points: number) => ({
  id: makeId(),
  criterion,
  points,
  source: { name: 'Quyết định 06/QĐ-TTg, phụ lục', mark: 'confirmed' },
});

describe('who may do what', () => {
  it('is refused to roles that do not assess', async () => {
    for (const as of ['field', 'viewer'] as const) {
      const answer = await app.json(PATH, { as, json: newAssessment({ period: period() }) }, 403);
      expect(answer.code).toBe('auth.forbidden');
    }
    const mine = await registered();
    expect((await standard.refuse('viewer', mine, [scored(1, 50)], 403)).code).toBe('auth.forbidden');
  });

  it('keeps scoring with the commune and appraising with the city', async () => {
    const mine = await registered();
    expect((await standard.refuse('city', mine, [scored(1, 50)], 403)).code).toBe('auth.forbidden');
    const accepted = act('criterion_accepted', { criterion: 1 });
    for (const as of ['officer', 'admin'] as const)
      expect((await standard.refuse(as, mine, [accepted], 403)).code).toBe('auth.forbidden');
  });

  it('ends at the border of the commune', async () => {
    const mine = await registered();
    const outside = await app.json(PATH, { as: 'neighbour', json: newAssessment({ period: period() }) }, 403);
    expect(outside.code).toBe('auth.outside_scope');
    const absent = await app.json(`${PATH}/${mine.id}`, { as: 'neighbour' }, 404);
    expect(absent.code).toBe('assessment.not_found');
    expect((await standard.refuse('neighbour', mine, [scored(1, 50)], 404)).code).toBe(
      'assessment.not_found',
    );
    const { items } = await app.json<AssessmentList>(PATH, { as: 'neighbour' });
    expect(items).toEqual([]);
    const board = await standard.board('neighbour');
    expect(board.rows.map(({ communeCode }) => communeCode)).toEqual([NEIGHBOUR]);
    expect(board).toMatchObject({ communes: 1, counts: { not_registered: 1, registered: 0 }, goal: null });
  });

  it('is not told whether an id of another commune is taken by asking for the same card', async () => {
    const json = newAssessment({ period: period() });
    await app.json(PATH, { as: 'officer', json }, 201);
    expect((await app.json(PATH, { as: 'neighbour', json }, 409)).code).toBe('assessment.id_taken');
  });

  it('leaves maxima to the administrator', async () => {
    for (const as of ['city', 'officer'] as const)
      expect((await app.json(SET_PATH, { as, json: maximum(2, 75) }, 403)).code).toBe('auth.forbidden');
  });
});

describe('a registration', () => {
  it('may be sent again, and is refused with other content or for the same period', async () => {
    const json = newAssessment({ period: period() });
    await app.json(PATH, { as: 'officer', json }, 201);
    await app.json(PATH, { as: 'officer', json }, 200);
    const other = { ...json, period: period() };
    expect((await app.json(PATH, { as: 'officer', json: other }, 409)).code).toBe('assessment.id_taken');
    const twice = await app.json(PATH, { as: 'officer', json: newAssessment({ period: json.period }) }, 409);
    expect(twice).toMatchObject({ code: 'assessment.exists', assessmentId: json.id });
  });

  it('makes one assessment when several arrive at once', async () => {
    const own = period();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        app.request(PATH, { as: 'officer', json: newAssessment({ period: own }) }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  });

  it('names a criteria set that there is, and a commune that there is', async () => {
    const criteriaSet = { id: '99-qd-ttg-2040', version: 1 };
    const set = await app.json(PATH, { as: 'admin', json: newAssessment({ criteriaSet }) }, 422);
    expect(set.code).toBe('standard.set_not_found');
    const commune = await app.json(PATH, { as: 'admin', json: newAssessment({ communeCode: '99999' }) }, 404);
    expect(commune.code).toBe('commune.not_found');
  });
});

describe('events', () => {
  it('are stored all or none, and once', async () => {
    const mine = await registered();
    const bad = await standard.refuse('officer', mine, [scored(1, 50), scored(1, 101)], 422);
    expect(bad.code).toBe('score.above_maximum');
    expect((await standard.get(mine.id)).sequence).toBe(1);
    const events = [scored(1, 50), scored(2, 40)];
    const now = await standard.add('officer', mine, events);
    expect(now.sequence).toBe(3);
    // Sent again by somebody who has not seen the answer.
    const again = await standard.add('officer', mine, events);
    expect(again.log).toEqual(now.log);
    const [first] = events;
    const other = { ...first, score: { points: 51, isMet: true } };
    expect((await standard.refuse('officer', now, [other], 409)).code).toBe('event.id_taken');
    const elsewhere = await registered();
    expect((await standard.refuse('officer', elsewhere, [first], 409)).code).toBe('event.id_taken');
  });

  it('of a sender who has not seen the last one are answered with the present state', async () => {
    const mine = await registered();
    const kept = scored(1, 50);
    await standard.add('officer', mine, [kept]);
    const conflict = await standard.refuse('admin', mine, [kept, scored(1, 60)], 409);
    expect(conflict).toMatchObject({
      code: 'assessment.conflict',
      kept: [kept.id],
      current: { id: mine.id, sequence: 2, criteria: [{ criterion: 1, selfScore: { points: 50 } }] },
    });
    expect((await standard.get(mine.id)).sequence).toBe(2);
  });

  it('that race for one place leave one winner and a whole log', async () => {
    for (let round = 0; round < 3; round++) {
      const mine = await registered();
      const send = (events: unknown[]) =>
        app.request(`${PATH}/${mine.id}/events`, { as: 'officer', json: { sequence: 1, events } });
      const rivals = await Promise.all([10, 20, 30, 40].map((points) => send([scored(1, points)])));
      expect(rivals.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
      const same = [scored(2, 10)];
      const again = { as: 'officer', json: { sequence: 2, events: same } } as const;
      const twins = await Promise.all([1, 2, 3].map(() => app.request(`${PATH}/${mine.id}/events`, again)));
      expect(twins.map(({ status }) => status)).toEqual([201, 201, 201]);
      expect((await standard.get(mine.id)).log.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    }
  });

  it('are refused in the language of the caller', async () => {
    const mine = await registered();
    const json = { sequence: mine.sequence, events: [act('submitted')] };
    const ask = async (language: string) => {
      const headers = { 'Accept-Language': language };
      return (await app.json(`${PATH}/${mine.id}/events`, { as: 'officer', json, headers }, 409)).detail;
    };
    expect(await ask('vi')).toContain(`Còn tiêu chí chưa chấm điểm: ${ALL_CRITERIA.join(', ')}`);
    expect(await ask('en')).toContain('Criteria without a score');
    const odd = await standard.refuse('officer', mine, [scored(1, 1.234)], 422);
    expect(odd).toMatchObject({ code: 'request.invalid' });
    expect(JSON.stringify(odd)).toContain('nhiều nhất hai chữ số thập phân');
  });

  it('rest on what the commune has: its own sites, not those of another', async () => {
    const site = await app.json<Site>('/api/sites', { as: 'officer', json: newSite() }, 201);
    const add = (source: unknown) =>
      act('evidence_added', { evidence: { id: makeId(), criterion: 5, source } });
    const mine = await registered();
    const now = await standard.add('officer', mine, [add({ kind: 'site', siteId: site.id })]);
    expect(now.criteria).toMatchObject([{ criterion: 5, evidence: [{ source: { siteId: site.id } }] }]);
    for (const source of [
      { kind: 'site', siteId: makeId() },
      { kind: 'play_space', playSpaceId: site.id },
      { kind: 'photo', photoId: 'a'.repeat(64) },
      { kind: 'file', fileId: 'a'.repeat(64), name: 'x.pdf' },
    ])
      expect((await standard.refuse('officer', now, [add(source)], 422)).code).toBe(
        'assessment.evidence_not_found',
      );
    const other = await standard.register('neighbour', { communeCode: NEIGHBOUR, period: period() });
    const foreign = [add({ kind: 'site', siteId: site.id })];
    expect((await standard.refuse('neighbour', other, foreign, 422)).code).toBe(
      'assessment.evidence_not_found',
    );
  });

  it('plan steps that deal with sites of the commune, and close them', async () => {
    const site = await app.json<Site>('/api/sites', { as: 'officer', json: newSite() }, 201);
    const mine = await registered();
    const plan = (rest: Record<string, unknown> = {}) =>
      act('step_planned', {
        step: {
          id: makeId(),
          criterion: 5,
          title: 'Rào 6 ao ở tổ 7',
          points: 20,
          makesMet: false,
          costVnd: 240_000_000,
          siteIds: [site.id],
          ...rest,
        },
      });
    const first = plan();
    const now = await standard.add('officer', mine, [first]);
    expect(now.steps).toMatchObject([{ title: 'Rào 6 ao ở tổ 7', points: 20, siteIds: [site.id] }]);
    expect(now.status).toBe('registered');
    for (const [step, code] of [
      [plan({ criterion: 14 }), 'assessment.unknown_criterion'],
      [plan({ siteIds: [makeId()] }), 'assessment.step_site_not_found'],
      [plan({ id: now.steps[0]?.id }), 'assessment.step_id_taken'],
      [act('step_closed', { stepId: makeId(), isDone: true }), 'assessment.unknown_step'],
      [plan({ points: 0 }), 'request.invalid'],
    ] as const) {
      const answer = await app.json<{ code: string }>(
        `${PATH}/${mine.id}/events`,
        { as: 'officer', json: { sequence: now.sequence, events: [step] } },
        code === 'assessment.step_id_taken' ? 409 : 422,
      );
      expect(answer.code).toBe(code);
    }
    expect((await standard.refuse('city', now, [plan()], 403)).code).toBe('auth.forbidden');
    const other = await standard.register('neighbour', { communeCode: NEIGHBOUR, period: period() });
    expect((await standard.refuse('neighbour', other, [plan()], 422)).code).toBe(
      'assessment.step_site_not_found',
    );
    const closed = [act('step_closed', { stepId: now.steps[0]?.id, isDone: true })];
    const empty = await standard.add('officer', now, closed);
    expect(empty.steps).toEqual([]);
    const ten = (criterion: number) =>
      Array.from({ length: 10 }, () => plan({ criterion, costVnd: null, siteIds: [] }));
    const one = await standard.add('officer', empty, ten(5));
    expect(one.steps[0]?.costVnd).toBeNull();
    expect((await standard.refuse('officer', one, [plan()], 409)).code).toBe(
      'assessment.too_many_steps_of_criterion',
    );
    const full = await standard.add('officer', one, [...ten(6), ...ten(7)]);
    expect((await standard.refuse('officer', full, [plan({ criterion: 8 })], 409)).code).toBe(
      'assessment.too_many_steps',
    );
  });

  it('may rest on a value that the commune has reported', async () => {
    const values = valuesOf(app);
    const source = {
      kind: 'indicator_value',
      planId: 'long-bien-2026',
      quantityKey: 'stunting-under-5',
      period: '2026-H1',
    };
    const add = () => act('evidence_added', { evidence: { id: makeId(), criterion: 2, source } });
    const mine = await registered();
    const refused = async () => (await standard.refuse('officer', mine, [add()], 422)).code;
    expect(await refused()).toBe('assessment.evidence_not_found');
    const cell = { indicator: 'stunting-under-5', area: LONG_BIEN, period: source.period };
    await values.saveOne('officer', cell);
    expect(await refused()).toBe('assessment.evidence_not_found');
    await values.step('officer', { step: 'submit', scope: { cells: [{ ...cell, version: 1 }] } });
    const now = await standard.add('officer', mine, [add()]);
    expect(now.criteria).toMatchObject([{ criterion: 2, evidence: [{ source }] }]);
  });

  it('are told to open pages', async () => {
    const told: Change[] = [];
    const stop = app.parts.deps.database.feed.subscribe((changes) => told.push(...changes));
    const mine = await registered();
    await standard.add('officer', mine, [scored(1, 50)]);
    stop();
    expect(told.map(({ entity, entityId, communeCode }) => [entity, entityId, communeCode])).toEqual([
      ['assessment', mine.id, LONG_BIEN],
      ['assessment', mine.id, LONG_BIEN],
    ]);
  });
});

describe('the list', () => {
  it('is filtered by commune, period and status, and comes in pages', async () => {
    const mine = await registered();
    const key = `self_review-${mine.period.year}`;
    const find = (query: string) => app.json<AssessmentList>(`${PATH}?${query}`, { as: 'city' });
    expect((await find(`period=${key}`)).items).toMatchObject([{ id: mine.id, status: 'registered' }]);
    expect((await find(`period=${key}&status=scoring`)).items).toEqual([]);
    expect((await find(`period=${key}&commune=${NEIGHBOUR}`)).items).toEqual([]);
    const all = (await find('limit=500')).items.map(({ id }) => id);
    const paged: string[] = [];
    for (let cursor = ''; ; ) {
      const page = await find(`limit=3${cursor && `&cursor=${cursor}`}`);
      paged.push(...page.items.map(({ id }) => id));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(all);
    expect(all.length).toBeGreaterThan(6);
  });
});

describe('the board', () => {
  it('knows no future day', async () => {
    const answer = await app.json('/api/standard/board?at=2999-01-01', { as: 'city' }, 422);
    expect(answer.code).toBe('coverage.future_day');
  });

  it('is answered 304 until something changes', async () => {
    const ask = (tag: string) =>
      app.request('/api/standard/board', { as: 'city', headers: { 'If-None-Match': tag } });
    const tag = (await ask('')).headers.get('ETag') ?? '';
    expect((await ask(tag)).status).toBe(304);
    await registered();
    expect((await ask(tag)).status).toBe(200);
  });
});

// Last: maxima hold for every assessment.
describe('maxima that an administrator enters', () => {
  const sets = () => app.json<{ items: CriteriaSetView[] }>('/api/standard/criteria', { as: 'viewer' });
  const maximumOf = (view: CriteriaSetView | undefined, criterion: number) =>
    view?.maxima.find((each) => each.criterion === criterion)?.points;

  it('are empty where no source states one, and replaced by the newest entry', async () => {
    expect(maximumOf((await sets()).items[0], 2)).toBeNull();
    const first = maximum(2, 70);
    await app.json(SET_PATH, { as: 'admin', json: first }, 201);
    await app.json(SET_PATH, { as: 'admin', json: first }, 200);
    await app.json(SET_PATH, { as: 'admin', json: maximum(2, 75) }, 201);
    const [view] = (await sets()).items;
    expect(maximumOf(view, 2)).toBe(75);
    expect(view?.entered.map(({ points, enteredByName }) => [points, enteredByName])).toEqual([
      [70, 'admin'],
      [75, 'admin'],
    ]);
    const taken = await app.json(SET_PATH, { as: 'admin', json: { ...first, points: 71 } }, 409);
    expect(taken.code).toBe('standard.maximum_id_taken');
  });

  it('bound the scores that come after, and leave older ones without a verdict', async () => {
    const mine = await standard.add('officer', await registered(), [scored(3, 80)]);
    await app.json(SET_PATH, { as: 'admin', json: maximum(3, 75) }, 201);
    const now = await standard.get(mine.id);
    expect(now.verdict.reasons).toContainEqual({ code: 'score_out_of_range', criteria: [3] });
    const above = await standard.refuse('officer', now, [scored(3, 76)], 422);
    expect(above.detail).toContain('76 điểm vượt điểm tối đa 75');
  });

  it('are refused at 0, for an unknown criterion and for an unknown set', async () => {
    const zero = await app.json(SET_PATH, { as: 'admin', json: maximum(4, 0) }, 422);
    expect(JSON.stringify(zero)).toContain('Điểm tối đa phải lớn hơn 0');
    expect((await app.json(SET_PATH, { as: 'admin', json: maximum(14, 50) }, 422)).code).toBe(
      'assessment.unknown_criterion',
    );
    const elsewhere = SET_PATH.replace('/1/maxima', '/2/maxima');
    expect((await app.json(elsewhere, { as: 'admin', json: maximum(4, 50) }, 422)).code).toBe(
      'standard.set_not_found',
    );
  });
});
