import { expect, test } from 'vitest';
import type { TrackedDeadlineList } from '#domain/report-views.ts';
import { filterDeadlines, rangeOf } from './filter-deadlines.ts';

const item = (report: string, timing: string, units: number | null, submitted = 0, isToDo = false) => ({
  plan: 'a',
  report,
  from: ['Các trường'],
  timing,
  submissions: units === null ? null : { units, submitted, isToDo },
});
const list = {
  items: [
    item('late', 'passed', 2, 1, true),
    item('soon', 'ahead', 1, 0, true),
    item('far', 'ahead', 1),
    item('done', 'passed', 2, 2),
    item('outside', 'passed', 0),
    item('former', 'passed', null),
  ],
  undated: [{ plan: 'a', from: [] }],
  holidays: [{}],
} as unknown as TrackedDeadlineList;
const reports = (state?: 'todo' | 'missing' | 'overdue' | 'submitted') =>
  filterDeadlines(list, { state }).items.map(({ report }) => report);

test('a state leaves only due dates that somebody in scope owes', () => {
  expect(reports('todo')).toEqual(['late', 'soon']);
  expect(reports('missing')).toEqual(['late', 'soon', 'far']);
  expect(reports('overdue')).toEqual(['late']);
  expect(reports('submitted')).toEqual(['done']);
  expect(filterDeadlines(list, { state: 'todo' })).toMatchObject({ undated: [], holidays: [] });
});

test('without a state everything of plan and unit stays', () => {
  expect(reports()).toHaveLength(6);
  expect(filterDeadlines(list, { plan: 'b' }).items).toEqual([]);
  expect(filterDeadlines(list, { unit: 'Các trường' }).items).toHaveLength(6);
});

test('what is to be done reaches over New Year, anything else is one year', () => {
  expect(rangeOf({}, '2026-12-30')).toEqual({ from: '2026-01-01', to: '2026-12-31' });
  expect(rangeOf({ state: 'todo' }, '2026-12-30')).toEqual({ from: '2025-01-01', to: '2027-01-30' });
  expect(rangeOf({ state: 'todo', year: '2025' }, '2026-12-30').to).toBe('2025-12-31');
});
