import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readPlanFiles } from '../plans/plan-files.ts';
import { isSameTarget } from './plan-quantities.ts';
import { dueDateIn } from './plan-reports.ts';
import { linkFaults, Plan, quantitiesOf } from './plans.ts';

const SHIPPED = JSON.parse(
  readFileSync(new URL('../../data/reference/plans/long-bien-2026.json', import.meta.url), 'utf8'),
);

/** The faults of the shipped plan after one change. */
function faultsAfter(change: (plan: Plan) => void): string[] {
  const plan = structuredClone(SHIPPED) as Plan;
  change(plan);
  const parsed = Plan.safeParse(plan);
  return parsed.success ? [] : parsed.error.issues.map(({ message }) => message);
}
const first = (plan: Plan) => {
  const indicator = plan.indicators[0];
  const quantity = indicator?.quantities[0];
  if (!indicator || !quantity) throw new Error('no indicator');
  return { indicator, quantity };
};

describe('a plan', () => {
  it.each<[string, (plan: Plan) => void, string]>([
    [
      'a percentage above 100',
      (plan) => Object.assign(first(plan).quantity, { target: { comparator: '>=', value: 101 } }),
      'a target of 101 percent',
    ],
    [
      'k above n',
      (plan) => Object.assign(first(plan).quantity, { target: { comparator: 'k_of_n', k: 127, n: 126 } }),
      'k is above n',
    ],
    [
      'a ratio without a denominator',
      (plan) => Object.assign(first(plan).quantity, { denominator: null }),
      'a ratio, and only a ratio, has a numerator and a denominator',
    ],
    [
      'a sum of percentages',
      (plan) => Object.assign(first(plan).quantity, { rollUp: 'sum' }),
      'ratio values are not rolled up by sum',
    ],
    [
      'a ratio of cases',
      (plan) => Object.assign(first(plan).quantity, { unit: 'cases' }),
      'cases does not fit ratio',
    ],
    ['an unknown unit', (plan) => first(plan).indicator.leadUnits.push('nobody'), 'no unit nobody'],
    [
      'an unknown group',
      (plan) => Object.assign(first(plan).indicator, { group: 'V' }),
      'development-services-to-8: no group V',
    ],
    ['a repeated unit', (plan) => plan.units.push(...plan.units.slice(0, 1)), 'unit ubnd-phuong repeats'],
    [
      'a quantity that hides its indicator',
      (plan) => Object.assign(first(plan).quantity, { key: 'other' }),
      'development-services-to-8: its first quantity has another key',
    ],
    [
      'a report due in another year',
      (plan) => Object.assign(plan, { year: 2025 }),
      'report half-year is due outside 2025',
    ],
  ])('refuses %s', (_, change, fault) => {
    expect(faultsAfter(() => {})).toEqual([]);
    expect(faultsAfter(change)).toContain(fault);
  });

  it('has the quantities of its duties after those of its indicators', () => {
    const keys = quantitiesOf(Plan.parse(SHIPPED)).map(({ key }) => key);
    expect(keys).toHaveLength(31);
    expect(keys.at(-1)).toBe('school-plans-made');
  });
});

describe('links', () => {
  it('refuse a quantity that no plan has, or that is linked twice', () => {
    const member = { plan: 'long-bien-2026', quantity: 'school-plans-made' };
    const links = [{ key: 'a', members: [member, member, { plan: 'long-bien-2026', quantity: 'x' }] }];
    expect(linkFaults(links, [Plan.parse(SHIPPED)])).toEqual([
      'no quantity long-bien-2026/x',
      'long-bien-2026/school-plans-made is linked twice',
    ]);
  });
});

describe('due dates', () => {
  it.each([
    [{ rule: 'date', date: '2026-06-01' } as const, 2026, '2026-06-01'],
    [{ rule: 'date', date: '2026-06-01' } as const, 2027, null],
    [{ rule: 'every_year', month: 6, day: 5 } as const, 2027, '2027-06-05'],
    [{ rule: 'as_regulated' } as const, 2026, null],
    [{ rule: 'on_event' } as const, 2026, null],
  ])('%j in %i: %s', (due, year, expected) => {
    expect(dueDateIn(due, year)).toBe(expected);
  });
});

it('finds the linked quantities that plans want otherwise, and no others', async () => {
  const { plans, links } = await readPlanFiles();
  const quantities = new Map(
    plans.flatMap((plan) => quantitiesOf(plan).map((quantity) => [`${plan.id}/${quantity.key}`, quantity])),
  );
  const differing = links.filter(({ members }) => {
    const [first, ...rest] = members.flatMap(
      ({ plan, quantity }) => quantities.get(`${plan}/${quantity}`) ?? [],
    );
    return first && rest.some((other) => !isSameTarget(first, other));
  });
  // The table "Linked quantities with other targets" of docs/plans.md.
  expect(differing.map(({ key }) => key).sort()).toEqual([
    'child-friendly-communes',
    'disabled-school-facilities',
    'injury-death-rate',
    'injury-rate',
  ]);
});
