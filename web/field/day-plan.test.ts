import { expect, test } from 'vitest';
import type { SiteListItem } from '#domain/sites.ts';
import { makePlan, moved } from './day-plan.ts';

const item = (id: string, part: Partial<SiteListItem>) =>
  ({
    id,
    status: 'planned',
    isInspectionDue: false,
    dueOn: null,
    unitId: null,
    priorityScore: 40,
    lonLat: [105.9, 21],
    ...part,
  }) as SiteListItem;

test('a plan holds what somebody is expected at, and nothing that is done or nobody asked for', () => {
  const plan = makePlan(
    [
      item('due', { dueOn: '2026-11-20' }),
      item('assigned', { unitId: 'unit' }),
      item('inspection', { status: 'verified', isInspectionDue: true, dueOn: '2026-01-01' }),
      item('nobody', {}),
      item('fixed', { status: 'fixed', dueOn: '2026-11-20' }),
    ],
    [105.9, 21],
    '2026-11-26',
  );
  expect([...plan.stops].sort()).toEqual(['assigned', 'due', 'inspection']);
});

test('a stop moves up, down and to an end', () => {
  expect(moved(['a', 'b', 'c'], 'c', 1)).toEqual(['a', 'c', 'b']);
  expect(moved(['a', 'b', 'c'], 'a', 1)).toEqual(['b', 'a', 'c']);
  expect(moved(['a', 'b', 'c'], 'a', 9)).toEqual(['b', 'c', 'a']);
});
