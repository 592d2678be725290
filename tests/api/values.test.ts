import { v7 as makeId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NewValue, ValueGrid, ValueResult } from '../../server/domain/indicator-values.ts';
import { createTestApp, LONG_BIEN, NEIGHBOUR, type TestApp, type TestUser } from '../support/test-app.ts';
import { count, newValue, ratio, valuesOf } from '../support/values.ts';

let app: TestApp;
let values: ReturnType<typeof valuesOf>;
beforeAll(async () => {
  app = await createTestApp({ now: () => '2026-11-26T03:00:00.000Z' });
  values = valuesOf(app);
  for (const user of ['officer', 'city', 'admin', 'neighbour', 'viewer'] as const) await app.signIn(user);
});
afterAll(() => app.close());

const codeOf = (result: ValueResult) => (result.outcome === 'refused' ? result.code : result.outcome);
const codes = async (as: TestUser, cells: readonly NewValue[]) =>
  (await values.save(as, cells)).results.map(codeOf);
/** Cells of Long Biên that no other test has. */
let month = 0;
const ownPeriod = () => `2026-M${String(++month).padStart(2, '0')}`;

describe('who may do what', () => {
  it('is refused without sign-in and to roles that enter nothing', async () => {
    for (const path of ['/api/values', '/api/values/steps'])
      expect((await app.request(path, { json: {} })).status).toBe(401);
    for (const path of [
      '/api/plans/hanoi-2026/values',
      '/api/plans/hanoi-2026/figures',
      '/api/values/history?indicator=injury-rate&area=00145&period=2026',
    ]) {
      expect((await app.request(path)).status, path).toBe(401);
    }
    for (const as of ['viewer', 'field'] as const) {
      const answer = await app.json('/api/values', { as, json: { cells: [newValue()] } }, 403);
      expect(answer.code).toBe('auth.forbidden');
    }
  });

  it('ends at the border of the commune, and between communes and city', async () => {
    const period = ownPeriod();
    expect(await codes('neighbour', [newValue({ period })])).toEqual(['auth.outside_scope']);
    expect(await codes('city', [newValue({ period })])).toEqual(['value.commune_enters']);
    expect(await codes('officer', [newValue({ period, area: '01' })])).toEqual(['value.province_enters']);
    expect(await codes('city', [newValue({ period, area: '01' })])).toEqual(['saved']);
    expect(await codes('admin', [newValue({ period })])).toEqual(['saved']);
    const step = {
      step: 'submit' as const,
      scope: { cells: [{ indicator: 'underweight-under-5', area: LONG_BIEN, period, version: 1 }] },
    };
    const outside = await values.step('neighbour', step);
    expect(outside.refused[0]).toMatchObject({ code: 'auth.outside_scope', current: null });
    expect((await values.step('officer', step)).moved).toHaveLength(1);
    const approve = await values.step('officer', { ...step, step: 'approve' });
    expect(approve.refused[0]?.code).toBe('auth.forbidden');
  });

  it('cuts what is read to the scope', async () => {
    await values.saveOne('officer', { period: '2026-H1' });
    const hidden = await values.grid('neighbour', 'hanoi-2026', '2026-H1');
    expect(hidden.rows.map(({ area, canEnter }) => [area, canEnter])).toEqual([
      [NEIGHBOUR, true],
      ['01', false],
    ]);
    expect((await values.grid('neighbour', 'long-bien-2026')).rows).toEqual([]);
    const row = (as: 'neighbour' | 'city', area: string) =>
      app.json<ValueGrid>(`/api/plans/hanoi-2026/values?period=2026-H1&area=${area}`, { as });
    expect((await row('neighbour', LONG_BIEN)).rows).toEqual([]);
    const [own, ...others] = (await row('city', LONG_BIEN)).rows;
    expect([own?.area, others]).toEqual([LONG_BIEN, []]);
    expect(own?.cells.filter((cell) => cell !== null)).toHaveLength(1);
    const path = `/api/values/history?indicator=underweight-under-5&area=${LONG_BIEN}&period=2026-H1`;
    expect((await app.json(path, { as: 'neighbour' }, 403)).code).toBe('auth.outside_scope');
    const figure = await values.figure(
      'neighbour',
      'hanoi-2026',
      'underweight-under-5',
      '?period=2026-H1&least=draft',
    );
    expect(figure.rolledUp).toMatchObject({ reported: 0, of: 1 });
    expect(figure.standing).toBeNull();
  });
});

describe('entering', () => {
  it('keeps good cells and says of each bad one what to do', async () => {
    const period = ownPeriod();
    const of = (change: Partial<NewValue>) => newValue({ period, ...change });
    const twice = { indicator: 'stunting-under-5' };
    const { saved, refused, results } = await values.save('officer', [
      of({}),
      of({ indicator: 'overweight-under-5', value: ratio(61, 60) }),
      of({ indicator: 'primary-drop-outs', value: count('ba') }),
      of({ indicator: 'primary-completion', value: { type: 'not_applicable' } }),
      of({ area: '99999' }),
      of({ indicator: 'nothing' }),
      of({ period: '2019' }),
      of({ period: '2026-H2' }),
      of({ ...twice }),
      of({ ...twice, value: ratio(1, 2) }),
      of({ indicator: 'hanoi-2026.play-points', value: ratio(1, 1) }),
      of({ indicator: 'ha-dong-2025.injury-deaths', value: count(1) }),
      of({ indicator: 'van-son-2026.families-informed' }),
      of({ indicator: 'life-skills', note: 'x'.repeat(1001) }),
      of({ indicator: 'injury-rate', value: count(1) }),
    ]);
    expect(results.map(codeOf)).toEqual([
      'saved',
      'value.numerator_above_denominator',
      'value.not_a_number',
      'value.note_required',
      'value.unknown_area',
      'value.unknown_indicator',
      'value.period_unknown',
      'value.period_unknown',
      'value.duplicate_cell',
      'value.duplicate_cell',
      'value.self_filled',
      'value.former_unit',
      'value.area_not_asked',
      'value.text_too_long',
      'value.wrong_type',
    ]);
    expect([saved, refused]).toEqual([1, 14]);
    const message = (result: ValueResult | undefined) =>
      result?.outcome === 'refused' ? result.message : '';
    expect(message(results[1])).toContain('Tử số 61 lớn hơn mẫu số 60');
    expect(message(results[11])).toContain('không còn tồn tại');
    const english = await values.save('officer', [of({ indicator: 'injury-rate', value: count(1) })], {
      'Accept-Language': 'en',
    });
    expect(message(english.results[0])).toContain('a numerator and a denominator, not a count');
  });

  it('is read by every plan that asks for it, each with its own target', async () => {
    const period = ownPeriod();
    await values.saveOne('officer', {
      period,
      indicator: 'disabled-school-facilities',
      value: ratio(56, 100),
    });
    for (const plan of ['long-bien-2026', 'hanoi-2026', 'so-gddt-ha-noi-2026'])
      expect(
        await values.cell('officer', plan, 'disabled-school-facilities', LONG_BIEN, period),
      ).toMatchObject({
        value: ratio(56, 100),
        version: 1,
        state: 'draft',
        by: 'officer',
      });
    const { columns } = await values.grid('officer', 'long-bien-2026', period);
    expect(columns.find(({ indicator }) => indicator === 'disabled-school-facilities')?.target).toEqual({
      comparator: '>=',
      value: 56,
    });
  });

  it('may be sent again, and is refused when the id names something else', async () => {
    const cell = newValue({ period: ownPeriod(), source: 'Trạm Y tế' });
    expect(await codes('officer', [cell])).toEqual(['saved']);
    expect(await codes('officer', [cell])).toEqual(['already_saved']);
    expect(await codes('officer', [{ ...cell, value: ratio(1, 2) }])).toEqual(['value.id_taken']);
    expect(await codes('officer', [{ ...cell, id: makeId() }])).toEqual(['unchanged']);
    expect((await values.history('officer', cell.indicator, cell.area, cell.period)).items).toHaveLength(1);
  });

  it('shows the other’s value when two people were on one cell, and overwrites nothing', async () => {
    const period = ownPeriod();
    await values.saveOne('officer', { period, value: ratio(1, 10) });
    const late = await values.saveOne('admin', { period, value: ratio(2, 10) });
    expect(late).toMatchObject({
      outcome: 'refused',
      code: 'value.conflict',
      current: { value: ratio(1, 10), by: 'officer', version: 1 },
    });
    expect(late.outcome === 'refused' && late.message).toContain(
      'officer đã sửa ô này lúc 10:00, 26/11/2026',
    );
    expect(codeOf(await values.saveOne('admin', { period, value: ratio(2, 10), baseVersion: 1 }))).toBe(
      'saved',
    );
  });

  it('lets one of many writers at once win', async () => {
    const period = ownPeriod();
    const cells = Array.from({ length: 6 }, (_, index) => newValue({ period, value: ratio(index, 10) }));
    const results = await Promise.all(cells.map((cell) => codes('officer', [cell])));
    expect(results.flat().sort()).toEqual(['saved', ...Array(5).fill('value.conflict')].sort());
    const { items } = await values.history('officer', 'underweight-under-5', LONG_BIEN, period);
    expect(items).toHaveLength(1);
  });

  it('bears two whole grids at once, in opposite order: each cell is one person’s, and all are kept', async () => {
    const period = ownPeriod();
    const { rows } = await values.grid('admin', 'hanoi-2026', period);
    const areas = rows.filter(({ kind }) => kind === 'commune').map(({ area }) => area);
    const grid = (numerator: number) =>
      areas.map((area) => newValue({ area, period, value: ratio(numerator, 100) }));
    const answers = await Promise.all([
      values.save('admin', grid(1)),
      values.save('admin', grid(2).reverse()),
      values.save('admin', grid(3)),
    ]);
    const outcomes = answers.flatMap(({ results }) => results.map(codeOf));
    expect(outcomes.filter((code) => code === 'saved')).toHaveLength(areas.length);
    expect(outcomes.filter((code) => code === 'value.conflict')).toHaveLength(areas.length * 2);
    const stored = await values.grid('admin', 'hanoi-2026', period);
    const at = stored.columns.findIndex(({ indicator }) => indicator === 'underweight-under-5');
    for (const row of stored.rows.filter(({ kind }) => kind === 'commune'))
      expect(row.cells[at]).toMatchObject({ version: 1 });
  });

  it('warns of what is worth a second look, and saves it', async () => {
    const warningsOf = (result: ValueResult) => (result.outcome === 'refused' ? null : result.warnings);
    const first = await values.saveOne('officer', { period: '2026-Q1', value: ratio(0, 100) });
    expect(warningsOf(first)).toEqual(['all_or_nothing_at_first']);
    await values.saveOne('officer', { period: '2026-Q2', value: ratio(10, 100) });
    const moved = await values.saveOne('officer', { period: '2026-Q3', value: ratio(40, 200) });
    expect(warningsOf(moved)).toEqual(['changed_by_more_than_half', 'denominator_moved']);
    expect(moved.outcome).toBe('saved');
    // Still so after a reload, and for the city.
    const asCity = await values.cell('city', 'hanoi-2026', 'underweight-under-5', LONG_BIEN, '2026-Q3');
    expect(asCity?.warnings).toEqual(['changed_by_more_than_half', 'denominator_moved']);
  });

  it('keeps "không áp dụng", a cleared cell and one never touched apart, and the whole history', async () => {
    const period = ownPeriod();
    const at = { period, indicator: 'primary-drop-outs' };
    const read = () => values.cell('officer', 'long-bien-2026', at.indicator, LONG_BIEN, period);
    expect(await read()).toBeNull();
    await values.saveOne('officer', {
      ...at,
      value: { type: 'not_applicable' },
      note: 'Không có trường tiểu học',
    });
    expect(await read()).toMatchObject({
      value: { type: 'not_applicable' },
      note: 'Không có trường tiểu học',
    });
    await values.saveOne('officer', { ...at, value: count(0), baseVersion: 1 });
    await values.saveOne('officer', { ...at, value: null, baseVersion: 2 });
    expect(await read()).toMatchObject({ value: null, version: 3 });
    await values.saveOne('officer', { ...at, value: count(4), baseVersion: 3, source: 'Trường TH' });
    const { items } = await values.history('officer', at.indicator, LONG_BIEN, period);
    expect(
      items.map(({ action, before, after, by }) => [action, before?.value ?? null, after.value, by]),
    ).toEqual([
      ['set', null, { type: 'not_applicable' }, 'officer'],
      ['set', { type: 'not_applicable' }, count(0), 'officer'],
      ['cleared', count(0), null, 'officer'],
      ['set', null, count(4), 'officer'],
    ]);
  });

  it('takes 5,000 cells at once and no more', async () => {
    const cell = newValue({ area: 'nowhere' });
    const full = await values.save(
      'officer',
      Array.from({ length: 5000 }, () => cell),
    );
    expect(full.refused).toBe(5000);
    const over = { cells: Array.from({ length: 5001 }, () => cell) };
    expect((await app.request('/api/values', { as: 'officer', json: over })).status).toBe(422);
  });
});

describe('the way from draft to locked', () => {
  const indicator = 'vaccination-under-5';
  const cells = (period: string, version: number) => ({
    cells: [{ indicator, area: LONG_BIEN, period, version }],
  });
  const state = async (period: string) =>
    (await values.cell('city', 'hanoi-2026', indicator, LONG_BIEN, period))?.state;

  it('goes through every step, is returned and reopened with a reason, and cannot be changed meanwhile', async () => {
    const period = ownPeriod();
    const scope = (version: number) => cells(period, version);
    const enter = (baseVersion: number, numerator: number) =>
      values.saveOne('officer', { period, indicator, baseVersion, value: ratio(numerator, 100) });
    await enter(0, 90);
    await values.step('officer', { step: 'submit', scope: scope(1) });
    const closed = await enter(2, 91);
    expect(closed).toMatchObject({ code: 'value.not_a_draft', current: { state: 'submitted' } });
    expect(closed.outcome === 'refused' && closed.message).toContain('“đã nộp”');

    const noReason = { id: makeId(), step: 'return', scope: scope(2) };
    expect((await app.json('/api/values/steps', { as: 'city', json: noReason }, 422)).code).toBe(
      'value.reason_required',
    );
    await values.step('city', { step: 'return', scope: scope(2), reason: 'Thiếu trường mầm non tư thục' });
    expect(await values.cell('officer', 'long-bien-2026', indicator, LONG_BIEN, period)).toMatchObject({
      state: 'draft',
      reason: 'Thiếu trường mầm non tư thục',
    });
    expect(codeOf(await enter(3, 95))).toBe('saved');
    const again = await values.cell('officer', 'long-bien-2026', indicator, LONG_BIEN, period);
    expect(again).not.toHaveProperty('reason');
    await values.step('officer', { step: 'submit', scope: scope(4) });
    const stale = await values.step('city', { step: 'approve', scope: scope(2) });
    expect(stale).toMatchObject({
      moved: [],
      refused: [{ code: 'value.changed_since', current: { value: ratio(95, 100), version: 5 } }],
    });
    await values.step('city', { step: 'approve', scope: scope(5) });
    await values.step('city', { step: 'lock', scope: scope(6) });
    expect(codeOf(await enter(7, 96))).toBe('value.not_a_draft');
    const twice = await values.step('city', { step: 'lock', scope: scope(7) });
    expect(twice.refused[0]).toMatchObject({ code: 'value.step_not_possible', current: { state: 'locked' } });
    await values.step('admin', { step: 'reopen', scope: scope(7), reason: 'Nhập nhầm mẫu số' });
    expect(await state(period)).toBe('draft');
    const { items } = await values.history('city', indicator, LONG_BIEN, period);
    expect(items.map(({ version, action, by, reason }) => [version, action, by, reason])).toEqual([
      [1, 'set', 'officer', ''],
      [2, 'submit', 'officer', ''],
      [3, 'return', 'city', 'Thiếu trường mầm non tư thục'],
      [4, 'set', 'officer', ''],
      [5, 'submit', 'officer', ''],
      [6, 'approve', 'city', ''],
      [7, 'lock', 'city', ''],
      [8, 'reopen', 'admin', 'Nhập nhầm mẫu số'],
    ]);
  });

  it('moves all of a plan and period at once, and once', async () => {
    const period = ownPeriod();
    const entered = ['vaccination-under-5', 'stunting-under-5', 'hanoi-2026.newborn-screening'];
    await values.save(
      'officer',
      entered.map((each) => newValue({ period, indicator: each })),
    );
    const submit = { id: makeId(), step: 'submit' as const, scope: { plan: 'long-bien-2026', period } };
    const moved = await values.step('officer', submit);
    expect(moved.moved.map((cell) => cell.indicator)).toEqual(['stunting-under-5', 'vaccination-under-5']);
    expect(await values.step('officer', submit)).toEqual(moved);
    const taken = await app.json(
      '/api/values/steps',
      { as: 'city', json: { ...submit, step: 'approve' } },
      409,
    );
    expect(taken.code).toBe('value.id_taken');
    const approved = await values.step('city', {
      step: 'approve',
      scope: { plan: 'hanoi-2026', period, area: LONG_BIEN },
    });
    expect(approved.moved).toHaveLength(2);
    expect(
      (await values.step('city', { step: 'approve', scope: { plan: 'hanoi-2026', period } })).moved,
    ).toEqual([]);
  });

  it('says of a former unit that it takes no values', async () => {
    const json = { id: makeId(), step: 'submit', scope: { plan: 'ha-dong-2025', period: '2025' } };
    expect((await app.json('/api/values/steps', { as: 'officer', json }, 422)).code).toBe(
      'value.former_unit',
    );
    const grid = await values.grid('city', 'ha-dong-2025', '2025');
    expect([grid.closed, grid.rows]).toEqual(['former_unit', []]);
    expect((await values.figures('city', 'ha-dong-2025')).figures).toHaveLength(7);
  });
});

describe('a locked period', () => {
  const indicator = 'injury-rate';

  it('is closed for every cell, entered or not, until the city reopens it, and is then as it was', async () => {
    const period = '2025-M11';
    const enter = (baseVersion: number) =>
      values.saveOne('officer', { period, indicator, baseVersion, value: ratio(baseVersion, 1000) });
    expect(codeOf(await enter(0))).toBe('saved');
    const input = { id: makeId(), isLocked: true };
    expect((await values.lock('city', 'hanoi-2026', period, input)).lock).toMatchObject({ by: 'city' });
    expect((await values.lock('city', 'hanoi-2026', period, input)).lock).toMatchObject({ by: 'city' });
    expect((await values.lock('city', 'hanoi-2026', period, {}, 409)).code).toBe(
      'value.period_locked_already',
    );
    expect(codeOf(await enter(1))).toBe('value.period_locked');
    const never = { period, indicator: 'hanoi-2026.abandoned-children', value: count(1) };
    const empty = await values.saveOne('officer', never);
    expect(empty).toMatchObject({ code: 'value.period_locked', current: null });
    expect(empty.outcome === 'refused' && empty.message).toContain('khoá kỳ tháng 11 năm 2025');
    const cell = { indicator, area: LONG_BIEN, period, version: 1 };
    const submit = await values.step('officer', { step: 'submit', scope: { cells: [cell] } });
    expect(submit.refused[0]?.code).toBe('value.period_locked');
    // Another period of the same cells, and the grid that says so.
    expect(codeOf(await values.saveOne('officer', { period: '2025-M10', indicator }))).toBe('saved');
    const seen = await values.grid('officer', 'hanoi-2026', period);
    expect([seen.lock?.by, seen.canLock]).toEqual(['city', false]);
    const ward = await values.grid('officer', 'long-bien-2026', period);
    const at = ward.columns.findIndex((column) => column.indicator === 'injury-rate');
    expect([ward.lock, ward.rows[0]?.locked?.includes(at)]).toEqual([null, true]);

    expect((await values.lock('city', 'hanoi-2026', period, { isLocked: false }, 422)).code).toBe(
      'value.reason_required',
    );
    const reopen = { isLocked: false, reason: 'Xã gửi muộn' };
    expect((await values.lock('city', 'hanoi-2026', period, reopen)).lock).toBeNull();
    expect((await values.lock('city', 'hanoi-2026', period, reopen, 409)).code).toBe(
      'value.period_not_locked',
    );
    expect(codeOf(await enter(1))).toBe('saved');
  });

  it('is the city’s: no commune locks or reopens one', async () => {
    for (const as of ['officer', 'viewer', 'admin'] as const)
      expect((await values.lock(as, 'hanoi-2026', '2026-9M', {}, 403)).code).toBe('auth.forbidden');
    const path = '/api/plans/hanoi-2026/values/locks?period=2026-9M';
    expect((await app.request(path, { json: { id: makeId(), isLocked: true } })).status).toBe(401);
    expect((await values.lock('city', 'ha-dong-2025', '2025', {}, 422)).code).toBe('value.former_unit');
    expect((await values.lock('city', 'hanoi-2026', '2019', {}, 422)).code).toBe('value.period_unknown');
    expect((await values.grid('officer', 'hanoi-2026', '2026-9M')).lock).toBeNull();
  });

  it('holds against writers of the same moment', async () => {
    const period = '2025-M12';
    const writers = Array.from({ length: 5 }, (_, index) =>
      values.saveOne('officer', { period, indicator, value: ratio(index, 10) }),
    );
    const locking = values.lock('city', 'hanoi-2026', period, {});
    const [{ lock }, ...results] = await Promise.all([locking, ...writers]);
    expect(lock).not.toBeNull();
    for (const result of results)
      expect(['saved', 'unchanged', 'value.conflict', 'value.period_locked']).toContain(codeOf(result));
    expect(codeOf(await values.saveOne('officer', { period, indicator }))).toBe('value.period_locked');
  });
});

describe('the grid', () => {
  it('has the communes by code and the province last, and is asked for by plan and period', async () => {
    const grid = await values.grid('city', 'hanoi-2026');
    expect(grid.rows).toHaveLength(127);
    expect(grid.rows.at(-1)).toMatchObject({ area: '01', kind: 'province', canEnter: true });
    expect(grid.rows[0]?.canEnter).toBe(false);
    expect(grid.columns).toHaveLength(46);
    expect(grid.periods).toContain('2025-Q4');
    const odd = await app.json('/api/plans/hanoi-2026/values?period=2024', { as: 'city' }, 422);
    expect(odd.code).toBe('value.period_unknown');
    expect((await app.json('/api/plans/nothing/values', { as: 'city' }, 404)).code).toBe('plan.not_found');
  });

  it('is not taken for the same by another role, which may do other things in it', async () => {
    const path = '/api/plans/hanoi-2026/values';
    const tag = (await app.request(path, { as: 'city' })).headers.get('ETag') ?? '';
    const asAdmin = await app.request(path, { as: 'admin', headers: { 'If-None-Match': tag } });
    expect(asAdmin.status).toBe(200);
  });

  it('is not sent again while nothing changes', async () => {
    const path = '/api/plans/hanoi-2026/values';
    const tag = (await app.request(path, { as: 'city' })).headers.get('ETag') ?? '';
    const ask = async () =>
      (await app.request(path, { as: 'city', headers: { 'If-None-Match': tag } })).status;
    expect(await ask()).toBe(304);
    await values.saveOne('officer', { indicator: 'life-skills' });
    expect(await ask()).toBe(200);
  });
});
