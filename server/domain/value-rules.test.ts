import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EnteredValue, IndicatorValue, ValueCell } from './indicator-values.ts';
import { makeCatalogue, periodsOf } from './indicators.ts';
import { PLAN_IDS, Plan, PlanLink } from './plans.ts';
import { type Actor, ROLES, type RoleName } from './roles.ts';
import { firstDayOf, periodBefore, periodsOfYear, ValuePeriod } from './value-periods.ts';
import { canStep, checkEntry, refusalOfPlace, refusalOfStep, warningsOf } from './value-rules.ts';

const read = (file: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'data', 'reference', file), 'utf8'));
const plans = PLAN_IDS.map((id) => Plan.parse(read(`plans/${id}.json`)));
const links = PlanLink.array().parse(read('plan-links.json'));
const catalogue = makeCatalogue(plans, links);
const LONG_BIEN = '00145';
const actorOf = (role: RoleName, ...communes: string[]): Actor => ({
  userId: role,
  name: role,
  email: '',
  role,
  scope: communes.length === 0 ? 'all' : new Set(communes),
});
const officer = actorOf('officer', LONG_BIEN);
const indicatorOf = (key: string) => {
  const indicator = catalogue.byKey.get(key);
  if (!indicator) throw new Error(key);
  return indicator;
};

describe('the catalogue', () => {
  it('joins linked quantities and names the others by their plan', () => {
    expect(catalogue.keyOf('long-bien-2026', 'injury-rate')).toBe('injury-rate');
    expect(catalogue.keyOf('hanoi-2026', 'abandoned-children')).toBe('hanoi-2026.abandoned-children');
    expect(catalogue.byKey.size).toBe(links.length + 25);
  });

  it('treats linked quantities apart that are entered in another way', () => {
    const [city, ward, ...others] = structuredClone(plans);
    if (!city || !ward) throw new Error();
    const quantity = ward.indicators
      .flatMap(({ quantities }) => quantities)
      .find(({ key }) => key === 'injury-rate');
    Object.assign(quantity ?? {}, { valueType: 'count' });
    const apart = makeCatalogue([city, ward, ...others], links);
    expect(apart.keyOf('hanoi-2026', 'injury-rate')).toBe('injury-rate');
    expect(apart.keyOf('long-bien-2026', 'injury-rate')).toBe('long-bien-2026.injury-rate');
  });

  const yearsIn = (id: string, today: string) => {
    const plan = plans.find((each) => each.id === id) as Plan;
    return [...new Set(periodsOf(plan, today).map((period) => period.slice(0, 4)))];
  };

  it('has periods of the plan’s year and of the years it is compared with', () => {
    expect(yearsIn('hanoi-2026', '2026-11-26')).toEqual(['2026', '2025']);
    for (const period of periodsOfYear(2026)) expect(ValuePeriod.safeParse(period).success).toBe(true);
    expect(ValuePeriod.safeParse('2026-M13').success).toBe(false);
  });

  it('goes on with the years of a plan that wants a report every year', () => {
    expect(yearsIn('so-gddt-ha-noi-2026', '2028-02-01').slice(0, 3)).toEqual(['2028', '2027', '2026']);
    expect(yearsIn('so-gddt-ha-noi-2026', '2025-12-01')).toContain('2026');
    expect(yearsIn('hanoi-2026', '2028-02-01')[0]).toBe('2026');
  });

  it('knows the period before, and when a period begins', () => {
    expect(
      ['2026', '2026-H1', '2026-9M', '2026-Q1', '2026-Q3', '2026-M01', '2026-M10'].map(periodBefore),
    ).toEqual(['2025', '2025-H1', '2025-9M', '2025-Q4', '2026-Q2', '2025-M12', '2026-M09']);
    expect(['2026', '2026-9M', '2026-Q3', '2026-M11'].map(firstDayOf)).toEqual([
      '2026-01-01',
      '2026-01-01',
      '2026-07-01',
      '2026-11-01',
    ]);
  });
});

describe('the place of a cell', () => {
  const place = (actor: Actor, indicator: string, area: string, period = '2026') =>
    refusalOfPlace(
      { indicator, area, period },
      {
        indicator: catalogue.byKey.get(indicator),
        province: area === '99999' ? undefined : area === '07621' ? '24' : area.length === 2 ? area : '01',
        today: '2026-11-26',
      },
      actor,
    )?.code ?? null;

  it.each([
    ['the commune of the scope', officer, 'injury-rate', LONG_BIEN, '2026', null],
    ['the baseline year', officer, 'injury-rate', LONG_BIEN, '2025', null],
    ['another commune', officer, 'injury-rate', '00118', '2026', 'auth.outside_scope'],
    ['the province, by a commune', officer, 'injury-rate', '01', '2026', 'value.province_enters'],
    ['a commune, by the city', actorOf('city'), 'injury-rate', LONG_BIEN, '2026', 'value.commune_enters'],
    ['the province, by the city', actorOf('city'), 'injury-rate', '01', '2026', null],
    ['no such indicator', officer, 'nothing', LONG_BIEN, '2026', 'value.unknown_indicator'],
    ['no such area', actorOf('admin'), 'injury-rate', '99999', '2026', 'value.unknown_area'],
    ['a year of no plan', officer, 'injury-rate', LONG_BIEN, '2024', 'value.period_unknown'],
    ['no period at all', officer, 'injury-rate', LONG_BIEN, '2026-H2', 'value.period_unknown'],
    ['what has not begun', officer, 'injury-rate', LONG_BIEN, '2026-M12', 'value.period_not_begun'],
    [
      'another commune’s plan',
      officer,
      'van-son-2026.families-informed',
      LONG_BIEN,
      '2026',
      'value.area_not_asked',
    ],
    ['a former unit', officer, 'ha-dong-2025.injury-deaths', LONG_BIEN, '2025', 'value.former_unit'],
    ['a figure of the map', officer, 'hanoi-2026.play-points', LONG_BIEN, '2026', 'value.self_filled'],
    ['its official figure', actorOf('city'), 'hanoi-2026.play-points', '01', '2026', null],
  ] as const)('%s', (_, actor, indicator, area, period, code) => {
    expect(place(actor, indicator, area, period)).toBe(code);
  });
});

describe('hard bounds', () => {
  const check = (key: string, value: EnteredValue | null, note = '', area = LONG_BIEN) => {
    const checked = checkEntry({ value, source: '', note }, indicatorOf(key), area);
    return 'ok' in checked ? checked.ok.value : checked.refusal.code;
  };
  const ratio = (numerator: number | string, denominator: number | string): EnteredValue => ({
    type: 'ratio',
    numerator,
    denominator,
  });

  it.each([
    ['underweight-under-5', ratio(3, 60), ratio(3, 60)],
    ['underweight-under-5', ratio('3', '60'), ratio(3, 60)],
    ['underweight-under-5', ratio(61, 60), 'value.numerator_above_denominator'],
    ['underweight-under-5', ratio(-1, 60), 'value.negative'],
    ['underweight-under-5', ratio(1.5, 60), 'value.not_whole'],
    ['underweight-under-5', ratio('ba', 60), 'value.not_a_number'],
    ['injury-rate', ratio(61, 60), ratio(61, 60)],
    ['primary-drop-outs', ratio(1, 2), 'value.wrong_type'],
    ['primary-drop-outs', { type: 'count', count: 2_000_000_000 }, 'value.too_large'],
    ['nutrition-care-to-18', { type: 'yes_no', yes: true }, { type: 'yes_no', yes: true }],
    ['primary-drop-outs', { type: 'not_applicable' }, 'value.note_required'],
    ['primary-drop-outs', null, null],
  ] as const)('%s %o', (key, value, expected) => expect(check(key, value)).toEqual(expected));

  it('lets a reason say why something does not apply', () => {
    expect(check('primary-drop-outs', { type: 'not_applicable' }, 'không có trường')).toEqual({
      type: 'not_applicable',
    });
    expect(check('primary-drop-outs', null, 'x'.repeat(1001))).toBe('value.text_too_long');
    expect(check('primary-drop-outs', null, 'a\u0000b')).toBe('value.text_too_long');
  });

  it('takes how many of its communes from a province where communes enter a stage', () => {
    expect(check('child-friendly-communes', ratio(12, 126), '', '01')).toEqual(ratio(12, 126));
    expect(check('child-friendly-communes', { type: 'stage', stage: 'recognised' }, '', '01')).toBe(
      'value.wrong_type',
    );
  });
});

describe('warnings', () => {
  const ratio = (numerator: number, denominator: number): IndicatorValue => ({
    type: 'ratio',
    numerator,
    denominator,
  });
  const count = (number: number): IndicatorValue => ({ type: 'count', count: number });
  it.each([
    [ratio(10, 100), null, []],
    [ratio(0, 100), null, ['all_or_nothing_at_first']],
    [ratio(100, 100), null, ['all_or_nothing_at_first']],
    [ratio(100, 100), ratio(99, 100), []],
    [ratio(0, 0), null, ['nothing_to_count']],
    [ratio(101, 100), null, ['more_cases_than_people']],
    [ratio(16, 100), ratio(10, 100), ['changed_by_more_than_half']],
    [ratio(15, 100), ratio(10, 100), []],
    [ratio(13, 130), ratio(10, 100), ['denominator_moved']],
    [ratio(12, 120), ratio(10, 100), []],
    [count(4), count(10), ['changed_by_more_than_half']],
    [count(5), count(10), []],
    [count(1), count(0), ['changed_by_more_than_half']],
    [count(0), count(0), []],
    [null, count(4), []],
    [{ type: 'yes_no', yes: true } as IndicatorValue, null, []],
  ])('%j after %j', (value, before, expected) => expect(warningsOf(value, before)).toEqual(expected));
});

describe('steps', () => {
  const cell = (
    state: ValueCell['state'],
    value: IndicatorValue | null = { type: 'count', count: 1 },
  ): ValueCell => ({
    value,
    state,
    version: 1,
    at: '2026-11-26T00:00:00.000Z',
    by: 'x',
  });

  it('are taken by the commune for itself, by the city for all, and mended by the administrator', () => {
    const allowed = (Object.keys(ROLES) as RoleName[]).map((role) => {
      const actor = role === 'officer' ? officer : actorOf(role);
      return [role, ROLES[role].valueSteps.filter((step) => canStep(actor, step, LONG_BIEN))];
    });
    expect(Object.fromEntries(allowed)).toEqual({
      admin: ['submit', 'reopen'],
      city: ['return', 'approve', 'lock', 'reopen'],
      officer: ['submit'],
      field: [],
      viewer: [],
    });
    expect(canStep(actorOf('city'), 'submit', '01')).toBe(true);
    expect(canStep(officer, 'submit', '00118')).toBe(false);
  });

  it('start from the states that call for them', () => {
    const city = actorOf('city');
    const codes = (['draft', 'submitted', 'approved', 'locked'] as const).map((state) =>
      (['return', 'approve', 'lock', 'reopen'] as const).filter(
        (step) => refusalOfStep(step, cell(state), city, LONG_BIEN, null) === null,
      ),
    );
    expect(codes).toEqual([[], ['return', 'approve'], ['lock', 'reopen'], ['reopen']]);
    expect(refusalOfStep('submit', cell('draft', null), officer, LONG_BIEN, null)?.code).toBe(
      'value.nothing_there',
    );
    expect(refusalOfStep('submit', null, officer, LONG_BIEN, null)?.code).toBe('value.nothing_there');
    expect(refusalOfStep('submit', cell('draft'), officer, '00118', null)?.code).toBe('auth.outside_scope');
    expect(refusalOfStep('approve', cell('submitted'), officer, LONG_BIEN, null)?.code).toBe(
      'auth.forbidden',
    );
  });
});
