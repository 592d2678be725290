import { expect, test } from 'vitest';
import type { QuantityView } from '#domain/plan-views.ts';
import { readPlanFiles } from '../../server/plans/plan-files.ts';
import { filterPlan, leadUnitsOf } from './filter-plan.ts';

const { plans } = await readPlanFiles();
const [hanoi, longBien] = plans;
if (!hanoi || !longBien) throw new Error('there are five plans');
const none = new Map<string, QuantityView>();
const keys = (found: { key: string }[]) => found.map(({ key }) => key);

test('without a filter everything is shown, in the order of the plan', () => {
  const { indicators, duties } = filterPlan(hanoi, none, {});
  expect(indicators).toEqual(hanoi.indicators);
  expect(duties).toEqual(hanoi.duties);
});

test('words are found without diacritics, in wordings, labels and printed targets', () => {
  expect(keys(filterPlan(hanoi, none, { q: 'phu hop voi tre em' }).indicators)).toEqual([
    'child-friendly-communes',
  ]);
  expect(keys(filterPlan(hanoi, none, { q: 'duoi nuoc' }).duties)).toContain('drowning-places-measured');
  expect(keys(filterPlan(hanoi, none, { q: '79/126' }).indicators)).toEqual(['child-friendly-communes']);
});

test('a unit shows what it is in charge of, not what it supports', () => {
  expect(leadUnitsOf(longBien).map(({ key }) => key)).toContain('cong-an');
  const { indicators } = filterPlan(longBien, none, { unit: 'cong-an' });
  expect(keys(indicators)).toEqual(['abused-helped', 'injury-rate']);
});

test('"differs" shows what another plan wants otherwise', () => {
  const link = (isSameTarget: boolean) => ({ isSameTarget }) as QuantityView['links'][number];
  const views = new Map<string, QuantityView>([
    ['injury-rate', { key: 'injury-rate', links: [link(true), link(false)], own: null }],
    ['abused-helped', { key: 'abused-helped', links: [link(true)], own: null }],
  ]);
  const { indicators, duties } = filterPlan(longBien, views, { differs: true });
  expect(keys(indicators)).toEqual(['injury-rate']);
  expect(duties).toEqual([]);
});
