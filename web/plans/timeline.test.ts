import { expect, test } from 'vitest';
import type { TrackedDeadline } from '#domain/report-views.ts';
import { monthsOf } from './timeline.ts';

const TET = { vi: 'Tết Nguyên đán', en: 'Lunar New Year' };
const holiday = (day: string, insteadOf: string | null = null) => ({ day, label: TET, insteadOf });
const deadline = (due: string) => ({ due }) as TrackedDeadline;
const year = { from: '2026-01-01', to: '2026-12-31' };

test('days stand in order under their months, today first of its day; empty months are left out', () => {
  const months = monthsOf({
    ...year,
    today: '2026-06-05',
    items: [deadline('2026-06-01'), deadline('2026-06-05')],
    holidays: [],
  });
  expect(months.map(({ month, rows }) => [month, rows.map(({ type, day }) => `${type} ${day}`)])).toEqual([
    ['2026-06', ['deadline 2026-06-01', 'today 2026-06-05', 'deadline 2026-06-05']],
  ]);
});

test('free days in a row are one row; a made-up day is another', () => {
  const [month] = monthsOf({
    ...year,
    today: '2025-06-05',
    items: [],
    holidays: [
      holiday('2026-02-16'),
      holiday('2026-02-17'),
      holiday('2026-02-18', '2026-02-15'),
      holiday('2026-02-20'),
    ],
  });
  expect(month?.rows).toMatchObject([
    { day: '2026-02-16', last: '2026-02-17', isMadeUp: false },
    { day: '2026-02-18', last: '2026-02-18', isMadeUp: true },
    { day: '2026-02-20', last: '2026-02-20', isMadeUp: false },
  ]);
});

test('today is not shown in another year', () => {
  expect(monthsOf({ ...year, today: '2025-06-05', items: [], holidays: [] })).toEqual([]);
});
