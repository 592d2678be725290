import { expect, it } from 'vitest';
import { addDays } from '../domain/calendar.ts';
import type { FoundBackup } from './manifest.ts';
import { listOutdated } from './rotation.ts';

/** At three in the morning in Việt Nam, which is the day before in UTC. */
const backup = (
  day: string,
  kind: 'nightly' | 'asked' = 'nightly',
  installation: string | null = 'own',
): FoundBackup =>
  ({
    name: day,
    path: day,
    manifest: { madeAt: `${addDays(day, -1)}T20:00:00.000Z`, kind, installation },
  }) as FoundBackup;
const left = (backups: FoundBackup[]) => {
  const gone = new Set(listOutdated(backups, 'own'));
  return backups.filter((entry) => !gone.has(entry)).map(({ name }) => name);
};

it('keeps 7 days, 5 weeks and 12 months of three years of nights', () => {
  const days = Array.from({ length: 1100 }, (_, index) => addDays('2023-11-24', index));
  const last = days.at(-1);
  expect(last).toBe('2026-11-27');
  // A Friday. Weeks end on Sundays, months on their last day; the newest of the running ones is the last night.
  expect(left(days.map((day) => backup(day))).toReversed()).toEqual([
    ...['2026-11-27', '2026-11-26', '2026-11-25', '2026-11-24', '2026-11-23', '2026-11-22', '2026-11-21'],
    ...['2026-11-15', '2026-11-08', '2026-11-01'],
    ...['2026-10-31', '2026-09-30', '2026-08-31', '2026-07-31', '2026-06-30', '2026-05-31', '2026-04-30'],
    ...['2026-03-31', '2026-02-28', '2026-01-31', '2025-12-31'],
  ]);
});

it('is the same when it is done every night as when it is done once', () => {
  let kept: FoundBackup[] = [];
  const days = Array.from({ length: 800 }, (_, index) => addDays('2024-09-19', index));
  for (const day of days) {
    kept = [...kept, backup(day)];
    const gone = new Set(listOutdated(kept, 'own'));
    kept = kept.filter((entry) => !gone.has(entry));
    expect(kept.length).toBeLessThanOrEqual(24);
    expect(kept.at(-1)?.name).toBe(day);
  }
  const months = new Set(kept.map(({ name }) => name.slice(0, 7)));
  expect(months.size).toBe(12);
});

it('never takes away what somebody asked for, nor the only ones there are', () => {
  const asked = [backup('2020-01-01', 'asked'), backup('2020-01-02', 'asked')];
  expect(listOutdated(asked, 'own')).toEqual([]);
  expect(listOutdated([...asked, backup('2019-01-01'), backup('2019-06-01')], 'own')).toEqual([]);
});

it('never takes away those of another installation, or that do not say whose they are', () => {
  const days = Array.from({ length: 60 }, (_, index) => addDays('2026-01-01', index));
  const others = days.flatMap((day) => [backup(day, 'nightly', 'other'), backup(day, 'nightly', null)]);
  const own = days.map((day) => backup(day));
  const outdated = listOutdated([...others, ...own], 'own');
  expect(outdated).toEqual(listOutdated(own, 'own'));
  expect(outdated.length).toBeGreaterThan(40);
});
