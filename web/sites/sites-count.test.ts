import { expect, test } from 'vitest';
import { type Coverage, noFigures } from '#domain/coverage.ts';
import { countAll, countParams, countRows } from './sites-count.ts';

function coverage(
  by: 'commune' | 'kind',
  rows: Record<string, { planned: number; closed: number; overdue: number }>,
) {
  const items = Object.entries(rows).map(([key, { planned, closed, overdue }]) => {
    const figures = noFigures();
    return { key, figures: { ...figures, overdue, byStatus: { ...figures.byStatus, planned, closed } } };
  });
  const total = noFigures();
  for (const { figures } of items) {
    total.byStatus.planned += figures.byStatus.planned;
    total.byStatus.closed += figures.byStatus.closed;
  }
  return { by, items, total } as Coverage;
}

test('counts rows of the chosen communes, closed ones too, as the list has them', () => {
  const figures = coverage('commune', {
    '00145': { planned: 3, closed: 1, overdue: 2 },
    '00082': { planned: 5, closed: 0, overdue: 0 },
  });
  expect(countParams({})).toEqual({ by: 'commune' });
  expect(countRows({}, figures)).toBe(9);
  expect(countAll(figures)).toBe(9);
  expect(countRows({ commune: ['00145'] }, figures)).toBe(4);
  expect(countRows({ commune: ['00145'], status: ['planned'] }, figures)).toBe(3);
  expect(countRows({ overdue: true }, figures)).toBe(2);
});

test('asks by kind within one commune, and admits what the figures cannot tell', () => {
  expect(countParams({ kind: ['pond'], commune: ['00145'] })).toEqual({ by: 'kind', commune: '00145' });
  expect(countParams({ kind: ['pond'], commune: ['00145', '00082'] })).toBeNull();
  expect(countParams({ q: 'ao' })).toBeNull();
  expect(countParams({ overdue: true, status: ['planned'] })).toBeNull();
});
