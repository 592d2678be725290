// The package ships its types where its exports do not lead.
/// <reference path="../../node_modules/date-chinese/types/index.d.ts" />
import { readFileSync } from 'node:fs';
import { CalendarVietnamese } from 'date-chinese';
import { describe, expect, it } from 'vitest';
import { HolidayFacts } from '../../server/domain/holidays.ts';

const { lunar } = HolidayFacts.parse(
  JSON.parse(readFileSync(new URL('../../data/reference/holidays.json', import.meta.url), 'utf8')),
);

/** The library's day of a lunar date in the lunar year that begins in `year`. */
function dayOf(year: number, month: number, day: number): string {
  const [cycle = 0, yearOfCycle = 0] = new CalendarVietnamese().fromGregorian(year, 6, 1).get();
  const found = new CalendarVietnamese([cycle, yearOfCycle, month, 0, day]).toGregorian(year);
  return [found.year, found.month, found.day].map((part) => String(part).padStart(2, '0')).join('-');
}

describe('lunar holidays', () => {
  it('are those of the library in every year', () => {
    expect(lunar.map(({ year }) => year)).toEqual(Array.from({ length: 40 }, (_, index) => 2021 + index));
    for (const { year, newYear, hungKings } of lunar) {
      expect({ year, newYear: dayOf(year, 1, 1), hungKings: dayOf(year, 3, 10) }).toEqual({
        year,
        newYear,
        hungKings,
      });
    }
  });

  it.each([
    [2025, '2025-01-29', '2025-04-07'],
    [2026, '2026-02-17', '2026-04-26'],
    [2027, '2027-02-06', '2027-04-16'],
  ])('are the published days of %i', (year, newYear, hungKings) => {
    expect(lunar).toContainEqual({ year, newYear, hungKings });
  });

  it('follow Hà Nội’s time, not Beijing’s, where the two part', () => {
    expect([1985, 2007, 2030].map((year) => dayOf(year, 1, 1))).toEqual([
      '1985-01-21',
      '2007-02-17',
      '2030-02-02',
    ]);
  });
});
