import { expect, test } from 'vitest';
import { type ReadyFacts, readyLevels } from './ready-rules.ts';

const NOW = '2026-11-26T01:00:00.000Z';
const facts: ReadyFacts = {
  communes: ['00145'],
  sites: 60,
  snapshotAt: '2026-11-26T00:50:00.000Z',
  lastContactAt: NOW,
  clockOffsetMs: 3_000,
  battery: 0.8,
  space: { usedBytes: 1e6, quotaBytes: 2e9, isPersistent: true, isNearlyFull: false },
  counts: {
    unsentItems: 0,
    unsentPhotos: 0,
    unsentPhotoBytes: 0,
    oldestUnsentAt: null,
    setAside: 0,
    refusedPhotos: 0,
  },
  label: 'Máy 3',
  startsOffline: true,
  hasOutlines: true,
  thumbs: { here: 20, wanted: 20 },
};
const bad = (part: Partial<ReadyFacts>) =>
  Object.entries(readyLevels({ ...facts, ...part }, NOW)).flatMap(([key, level]) =>
    level === 'good' ? [] : `${key} ${level}`,
  );

test('a tablet that has everything is ready', () => {
  expect(bad({})).toEqual([]);
});

test('each thing that is missing turns its own line red, what the device does not say is unknown', () => {
  expect(bad({ snapshotAt: '2026-11-25T08:00:00.000Z' })).toEqual(['sites bad']);
  expect(bad({ snapshotAt: null, communes: [] })).toEqual(['communes bad', 'sites bad']);
  expect(bad({ clockOffsetMs: -3 * 3_600_000 })).toEqual(['clock bad']);
  expect(bad({ clockOffsetMs: null, battery: null })).toEqual(['battery unknown', 'clock unknown']);
  expect(bad({ battery: 0.3 })).toEqual(['battery bad']);
  expect(
    bad({ space: { usedBytes: 1.9e9, quotaBytes: 2e9, isPersistent: false, isNearlyFull: true } }),
  ).toEqual(['space bad']);
  expect(bad({ counts: { ...facts.counts, refusedPhotos: 1 } })).toEqual(['unsent bad']);
  expect(bad({ thumbs: { here: 3, wanted: 4 }, hasOutlines: false, startsOffline: false })).toEqual([
    'app bad',
    'outlines bad',
    'thumbs bad',
  ]);
});
