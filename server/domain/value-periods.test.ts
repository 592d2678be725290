import { expect, test } from 'vitest';
import { periodBefore, periodCovered } from './value-periods.ts';

test('a report covers the part of the year that its plan says, else the year', () => {
  expect(periodCovered('half_year', '2026-06-05')).toBe('2026-H1');
  expect(periodCovered('nine_months', '2025-08-13')).toBe('2025-9M');
  expect(periodCovered('quarter', '2026-03-25')).toBe('2026-Q1');
  expect(periodCovered('month', '2026-11-30')).toBe('2026-M11');
  expect(periodCovered('quarter', '2026-04-10')).toBe('2026-Q1');
  expect(periodCovered('quarter', '2027-01-10')).toBe('2026-Q4');
  expect(periodCovered('quarter', '2026-12-31')).toBe('2026-Q4');
  expect(periodCovered('month', '2026-03-05')).toBe('2026-M02');
  expect(periodCovered('month', '2026-01-05')).toBe('2025-M12');
  expect(periodCovered('month', '2026-03-25')).toBe('2026-M03');
  expect(periodCovered('year', '2026-12-01')).toBe('2026');
  expect(periodCovered(null, '2026-02-05')).toBe('2026');
});

test('the period before has the same length', () => {
  expect(['2026', '2026-H1', '2026-9M', '2026-Q1', '2026-M01', '2026-M12'].map(periodBefore)).toEqual([
    '2025',
    '2025-H1',
    '2025-9M',
    '2025-Q4',
    '2025-M12',
    '2026-M11',
  ]);
});
