import { expect, test } from 'vitest';
import type { CustodyEntry } from '#domain/custody.ts';
import { problemsOf, sortTablets } from './problems.ts';

const NOW = Date.parse('2026-11-26T10:00:00Z');
const hoursAgo = (hours: number) => new Date(NOW - hours * 3_600_000).toISOString();

function entry(overrides: Partial<CustodyEntry> = {}, device: Partial<CustodyEntry['device']> = {}) {
  return {
    ...{ userId: 'u', userName: 'Đội 1', lastContactAt: hoursAgo(1), clockOffsetMs: 0, receivedItems: 3 },
    ...{
      missingSequences: [],
      gaps: [],
      missingPhotos: 0,
      rejectedItems: 0,
      handedIn: null,
      recount: null,
      lost: null,
      acts: [],
    },
    device: {
      ...{ deviceId: '019ac000-0000-7000-8000-000000000001', label: 'Máy 1', appVersion: '1' },
      ...{ outboxVersion: 1, lastSequence: 3, unsentItems: 0, unsentPhotos: 0, unsentPhotoBytes: 0 },
      ...{ oldestUnsentAt: null, setAside: 0, storageUsedBytes: 1, storageQuotaBytes: 100 },
      ...{ isStoragePersistent: true, battery: 0.8, communes: ['00145'], snapshotAt: null },
      ...device,
    },
    ...overrides,
  } satisfies CustodyEntry;
}

test('a tablet that is well has no problem', () => {
  expect(problemsOf(entry(), NOW)).toEqual([]);
});

test.each([
  ['missing_items', entry({ gaps: [2] })],
  ['refused', entry({ rejectedItems: 1 })],
  ['recounted', entry({ recount: { at: hoursAgo(1), decided: null } })],
  ['set_aside', entry({}, { setAside: 1 })],
  ['unsent_old', entry({}, { unsentItems: 1, oldestUnsentAt: hoursAgo(25) })],
  ['missing_photos', entry({ missingPhotos: 1 })],
  ['silent', entry({ lastContactAt: hoursAgo(73) })],
  ['silent', entry({ lastContactAt: null })],
  ['space', entry({}, { storageUsedBytes: 81 })],
  ['clock', entry({ clockOffsetMs: -120_000 })],
  ['battery', entry({}, { battery: 0.1 })],
] as const)('%s is told', (problem, tablet) => {
  expect(problemsOf(tablet, NOW)).toEqual([problem]);
});

test('numbers that the tablet has not sent yet are no gap', () => {
  expect(problemsOf(entry({ missingSequences: [2, 3] }, { unsentItems: 2 }), NOW)).toEqual([]);
});

test('a new count that the office has decided about is no problem', () => {
  const decided = { act: 'tablet_lost', reason: 'x', by: 'y', at: hoursAgo(1) } as const;
  expect(problemsOf(entry({ recount: { at: hoursAgo(2), decided } }), NOW)).toEqual([]);
});

test('of a lost tablet only what can still be decided is told', () => {
  const lost = { act: 'tablet_lost', reason: 'x', by: 'y', at: hoursAgo(1) } as const;
  const gone = { lost, gaps: [1], missingPhotos: 3 };
  expect(problemsOf(entry(gone), NOW)).toEqual(['lost']);
  expect(problemsOf(entry({ ...gone, rejectedItems: 1 }), NOW)).toEqual(['refused', 'lost']);
});

test('the gravest stands first, and equal ones by name', () => {
  const light = entry(
    { clockOffsetMs: 999_999, lastContactAt: hoursAgo(99) },
    { label: 'Máy 2', battery: 0 },
  );
  const grave = entry({ gaps: [2] }, { label: 'Máy 3' });
  const well = [entry({}, { label: 'Máy 5' }), entry({}, { label: 'Máy 4' })];
  const labels = sortTablets([...well, light, grave], 'problems', 'desc', NOW).map(
    ({ device }) => device.label,
  );
  expect(labels).toEqual(['Máy 3', 'Máy 2', 'Máy 4', 'Máy 5']);
});
