import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IndicatorValue } from '../../server/domain/indicator-values.ts';
import { addParts, NO_PART, partOf } from '../../server/domain/roll-up.ts';
import { findSumDifferences, recountSums } from '../../server/values/value-sums.queries.ts';
import { rollUpCells, storeChanges } from '../../server/values/values.queries.ts';
import type { CellChange } from '../../server/values/values.rows.ts';
import { createTestApp, DIALECT, LONG_BIEN, NEIGHBOUR, type TestApp } from '../support/test-app.ts';
import { count, newValue, ratio, valuesOf } from '../support/values.ts';

let app: TestApp;
let values: ReturnType<typeof valuesOf>;
beforeAll(async () => {
  app = await createTestApp({ now: () => '2026-11-26T03:00:00.000Z' });
  values = valuesOf(app);
  for (const user of ['officer', 'neighbour', 'city', 'admin'] as const) await app.signIn(user);
});
afterAll(() => app.close());

const submit = async (as: 'officer' | 'neighbour', plan: string, period: string) =>
  values.step(as, { step: 'submit', scope: { plan, period } });

describe('figures', () => {
  it('are sums over sums of what was submitted, and say from how many communes', async () => {
    const of = { indicator: 'stunting-under-5', period: '2026-H1' };
    await values.saveOne('officer', { ...of, value: ratio(1, 2) });
    await values.saveOne('neighbour', { ...of, area: NEIGHBOUR, value: ratio(90, 100) });
    const read = (query = '') => values.figure('city', 'hanoi-2026', of.indicator, `?period=2026-H1${query}`);
    expect((await read()).rolledUp).toMatchObject({ reported: 0, value: null, of: 126 });
    expect(await read('&least=draft')).toMatchObject({
      rolledUp: { reported: 2 },
      states: { draft: 2, notReported: 124 },
    });
    await submit('officer', 'long-bien-2026', of.period);
    await submit('neighbour', 'hanoi-2026', of.period);
    const figure = await read();
    expect(figure.rolledUp).toMatchObject({ numerator: 91, denominator: 102, reported: 2, of: 126 });
    expect(figure.rolledUp.value).toBeCloseTo((91 / 102) * 100);
    expect(figure.states).toEqual({ notReported: 124, draft: 0, submitted: 2, approved: 0, locked: 0 });
    const ward = await values.figure('officer', 'long-bien-2026', of.indicator, '?period=2026-H1');
    expect(ward.rolledUp).toMatchObject({ value: 50, reported: 1, of: 1 });
  });

  it('keep what does not apply apart, and the province’s own figure beside the sum', async () => {
    const of = { indicator: 'hanoi-2026.birth-registration-under-5', period: '2026-Q1' };
    await values.saveOne('officer', { ...of, value: ratio(99, 100) });
    await values.saveOne('neighbour', {
      ...of,
      area: NEIGHBOUR,
      value: { type: 'not_applicable' },
      note: 'không có trẻ',
    });
    await values.saveOne('city', { ...of, area: '01', value: ratio(9960, 10_000) });
    const figure = await values.figure('city', 'hanoi-2026', of.indicator, '?period=2026-Q1&least=draft');
    expect(figure.rolledUp).toMatchObject({ numerator: 99, denominator: 100, reported: 1, notApplicable: 1 });
    expect(figure.official).toMatchObject({ value: 99.6, standing: { isMet: true }, cell: { by: 'city' } });
    // More than 99%: 99 of 100 is not enough.
    expect(figure.standing).toMatchObject({ isMet: false, count: 1 });
  });

  it('compare with the baseline year of each plan, and show earlier periods', async () => {
    const of = { indicator: 'injury-rate' };
    const enter = (period: string, numerator: number) =>
      values.saveOne('officer', { ...of, period, value: ratio(numerator, 100_000) });
    await enter('2026', 90);
    const read = (plan: string) => values.figure('officer', plan, of.indicator, '?least=draft');
    expect((await read('long-bien-2026')).standing).toEqual({ isMet: null, count: null, points: null });
    await enter('2025', 100);
    const ward = await read('long-bien-2026');
    expect(ward.standing).toMatchObject({ isMet: true });
    expect(ward.trend).toEqual([
      { period: '2025', value: 100, reported: 1 },
      { period: '2026', value: 90, reported: 1 },
    ]);
    // Of the city's target one commune says nothing.
    expect((await read('hanoi-2026')).standing).toBeNull();
    const city = await values.figure('city', 'hanoi-2026', of.indicator, '?least=draft');
    expect(city.standing).toMatchObject({ isMet: false, count: 10, points: 10 });
    // Two of 126 may be below 80 and all of them not. A year is not compared with itself.
    await values.saveOne('neighbour', { ...of, area: NEIGHBOUR, value: ratio(1, 100_000) });
    const two = await values.figure('city', 'hanoi-2026', of.indicator, '?least=draft');
    expect(two.standing?.isMet).toBeNull();
    const query = '?period=2025&least=draft';
    const baseline = await values.figure('officer', 'long-bien-2026', of.indicator, query);
    expect(baseline.rolledUp.value).toBe(100);
    expect(baseline.standing?.isMet).toBeNull();
  });

  it('are compared with a baseline of as many communes only', async () => {
    const of = { indicator: 'hanoi-2026.abandoned-children' };
    await values.saveOne('officer', { ...of, period: '2025', value: count(5) });
    await values.saveOne('neighbour', { ...of, period: '2025', area: NEIGHBOUR, value: count(5) });
    await values.saveOne('officer', { ...of, period: '2026', value: count(20) });
    const read = async () =>
      (await values.figure('city', 'hanoi-2026', of.indicator, '?least=draft')).standing?.isMet;
    expect(await read()).toBeNull();
    await values.saveOne('neighbour', { ...of, period: '2026', area: NEIGHBOUR, value: count(0) });
    expect(await read()).toBe(false);
  });

  it('take the official figure from the states asked for', async () => {
    const of = { indicator: 'stunting-under-5', area: '01', period: '2026-Q3' };
    await values.saveOne('city', { ...of, value: ratio(1, 4) });
    const read = async (query = '') =>
      (await values.figure('city', 'hanoi-2026', of.indicator, `?period=2026-Q3${query}`)).official?.value;
    expect(await read()).toBeUndefined();
    expect(await read('&least=draft')).toBe(25);
    await values.step('city', {
      step: 'submit',
      scope: { plan: 'hanoi-2026', period: '2026-Q3', area: '01' },
    });
    expect(await read()).toBe(25);
  });

  it('fill themselves where Bờ An holds them', async () => {
    const { figures } = await values.figures('city', 'hanoi-2026');
    const filled = figures.filter(({ selfFilled }) => selfFilled !== null).map(({ quantity }) => quantity);
    expect(filled).toEqual(['child-friendly-communes', 'play-points', 'drowning-places-measured']);
  });
});

describe(`the sums of ${DIALECT}`, () => {
  it('are those of the domain, for every type, state and period', async () => {
    const { database } = app.parts.deps;
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    const make: (() => IndicatorValue | null)[] = [
      () => ({ type: 'ratio', numerator: random(50), denominator: 50 + random(50) }),
      () => ({ type: 'count', count: random(1000) }),
      () => ({ type: 'yes_no', yes: random(2) === 1 }),
      () => ({ type: 'stage', stage: random(2) === 1 ? 'recognised' : 'scoring' }),
    ];
    const states = ['draft', 'submitted', 'approved', 'locked'] as const;
    const changes: CellChange[] = [];
    for (let commune = 0; commune < 60; commune++) {
      for (let type = 0; type < make.length; type++) {
        for (const period of ['2031', '2031-H1']) {
          if (random(5) === 0) continue;
          const drawn = random(6);
          const value =
            drawn === 0 ? null : drawn === 1 ? ({ type: 'not_applicable' } as const) : make[type]?.();
          changes.push({
            key: {
              indicator: `x.${type}`,
              area: `9${String(commune).padStart(4, '0')}`,
              period,
              province: '90',
            },
            id: newValue().id,
            action: 'set',
            before: null,
            cell: {
              value: value ?? null,
              state: states[random(4)] ?? 'draft',
              version: 1,
              at: '2026-01-01T00:00:00.000Z',
              by: 'x',
            },
          });
        }
      }
    }
    await database.db.transaction().execute((trx) => storeChanges(trx, database.dialect, changes, 'system'));
    const areas = changes.map(({ key }) => key.area).filter((area) => area < '90030');
    for (const cut of [null, areas]) {
      const rows = await rollUpCells(database, {
        periods: ['2031', '2031-H1'],
        province: cut === null ? null : '90',
        indicators: make.map((_, type) => `x.${type}`),
        areas: cut,
      });
      for (const period of ['2031', '2031-H1']) {
        for (const state of states) {
          for (let type = 0; type < make.length; type++) {
            const isOf = (key: { indicator: string; period: string }) =>
              key.indicator === `x.${type}` && key.period === period;
            const expected = changes
              .filter(
                ({ key, cell }) => isOf(key) && cell.state === state && (!cut || cut.includes(key.area)),
              )
              .map(({ cell }) => partOf(cell.value))
              .reduce(addParts, NO_PART);
            const found = rows
              .filter((row) => isOf(row) && row.state === state)
              .map(({ part }) => part)
              .reduce(addParts, NO_PART);
            expect(found, `${period} ${state} ${type}`).toEqual(expected);
          }
        }
      }
    }
  });

  it('that are kept equal a recount, whatever is entered, cleared and moved, by several people at once', async () => {
    const { db } = app.parts.deps.database;
    const plan = 'hanoi-2026';
    const indicators = ['stunting-under-5', 'primary-drop-outs'];
    const period = '2026-M03';
    const places = [
      { area: LONG_BIEN, by: 'officer' },
      { area: NEIGHBOUR, by: 'neighbour' },
      { area: '01', by: 'city' },
    ] as const;
    const entry = fc.record({
      do: fc.constantFrom('enter', 'enter', 'clear', 'not_applicable'),
      place: fc.constantFrom(...places),
      column: fc.nat({ max: indicators.length - 1 }),
      number: fc.nat({ max: 50 }),
    });
    const move = fc.record({
      do: fc.constantFrom('submit', 'return', 'approve', 'lock', 'reopen'),
      place: fc.constantFrom(...places),
    });
    const group = { minLength: 1, maxLength: 4, size: 'max' } as const;
    let moved = 0;
    const take = async (one: typeof entry extends fc.Arbitrary<infer T> ? T : never) => {
      const indicator = indicators[one.column] ?? '';
      const { area, by } = one.place;
      const stored = await values.cell(by, plan, indicator, area, period);
      const value = one.column === 0 ? ratio(one.number, 50) : count(one.number);
      await values.saveOne(by, {
        ...{ indicator, area, period, baseVersion: stored?.version ?? 0 },
        value: one.do === 'clear' ? null : one.do === 'enter' ? value : { type: 'not_applicable' },
        note: one.do === 'not_applicable' ? 'không có' : '',
      });
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.oneof(entry, move), group), { minLength: 6, maxLength: 8 }),
        async (groups) => {
          for (const group of groups) {
            await Promise.all(
              group.map(async (one) => {
                if ('column' in one) return take(one);
                const step = one.do as 'submit';
                const scope = { plan, period, area: one.place.area };
                const as = step === 'submit' ? one.place.by : 'city';
                moved += (await values.step(as, { step, scope, reason: 'x' })).moved.length;
              }),
            );
          }
          expect(await findSumDifferences(db)).toEqual([]);
        },
      ),
      { numRuns: 25, seed: 20260726 },
    );
    expect(moved).toBeGreaterThan(10);
    const of = { periods: [period], province: '01', indicators };
    const kept = await rollUpCells(app.parts.deps.database, { ...of, areas: null });
    const counted = await rollUpCells(app.parts.deps.database, { ...of, areas: [LONG_BIEN, NEIGHBOUR] });
    const filled = (rows: typeof kept) =>
      rows
        .filter(({ part }) => part.reported + part.notApplicable > 0)
        .map((row) => JSON.stringify(row))
        .sort();
    expect(filled(kept)).toEqual(filled(counted));
    expect(filled(kept)).not.toEqual([]);
  });

  it('that are kept tell how far they are off, and a recount sets them right', async () => {
    const { db } = app.parts.deps.database;
    const of = { indicator: 'stunting-under-5', state: 'draft', period: '2026-M04' };
    await values.saveOne('officer', { ...of, value: ratio(3, 50) });
    await db
      .updateTable('indicator_value_sums')
      .set(({ eb }) => ({ numerator: eb('numerator', '+', 2) }))
      .where('period', '=', of.period)
      .execute();
    const wrong = [
      { ...of, province_code: '01', numerator: 2, denominator: 0, reported: 0, not_applicable: 0 },
    ];
    expect(await findSumDifferences(db)).toEqual(wrong);
    expect(await recountSums(app.parts.deps.database)).toEqual(wrong);
    expect(await findSumDifferences(db)).toEqual([]);
  });

  it('leave out figures of provinces', async () => {
    const of = { indicator: 'primary-drop-outs', period: '2026-Q2' };
    await values.saveOne('city', { ...of, area: '01', value: count(500) });
    await values.saveOne('officer', { ...of, value: count(3) });
    const figure = await values.figure('city', 'hanoi-2026', of.indicator, '?period=2026-Q2&least=draft');
    expect(figure.rolledUp.numerator).toBe(3);
    expect(figure.official?.value).toBe(500);
    expect(await values.cell('officer', 'hanoi-2026', of.indicator, LONG_BIEN, '2026-Q2')).toMatchObject({
      value: count(3),
    });
  });
});
