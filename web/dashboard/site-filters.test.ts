import { expect, test } from 'vitest';
import { noFigures } from '#domain/coverage.ts';
import { DashboardSearch } from './dashboard.search.ts';
import { figuresOfKinds, isGroupShown, shownStatuses, siteParams, toggleGroup } from './site-filters.ts';

const none = DashboardSearch.parse({});

test('candidates and closed sites are hidden until their row is pressed', () => {
  expect(isGroupShown(none, 'candidate')).toBe(false);
  expect(isGroupShown(none, 'verified')).toBe(true);
  const status = toggleGroup(none, 'candidate');
  expect(status).toContain('candidate');
  expect(toggleGroup({ ...none, status }, 'candidate')).toBeUndefined();
});

test('every row switched off draws nothing, and the URL can say so', () => {
  let search = none;
  for (const group of ['open', 'in_progress', 'fixed', 'verified'] as const)
    search = DashboardSearch.parse({ ...search, status: toggleGroup(search, group)?.join(',') });
  expect(search.status).toEqual(['none']);
  expect(shownStatuses(search)).toEqual([]);
  expect(siteParams(search).status).toEqual([]);
});

test('counts follow the chosen kinds', () => {
  const pond = { ...noFigures(), sites: 2, byStatus: { ...noFigures().byStatus, reported: 2 } };
  const river = { ...noFigures(), sites: 3, byStatus: { ...noFigures().byStatus, reported: 3 } };
  const byKind = new Map(Object.entries({ pond, river }));
  const total = { ...noFigures(), sites: 5, playPoints: 4 };
  expect(figuresOfKinds(total, byKind, ['pond'])).toMatchObject({
    sites: 2,
    playPoints: 4,
    byStatus: { reported: 2 },
  });
  expect(figuresOfKinds(total, byKind, undefined)).toBe(total);
});
