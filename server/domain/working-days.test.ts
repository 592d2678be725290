import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { addDays } from './calendar.ts';
import { HolidayFacts, isWeekend } from './holidays.ts';
import { createWorkingCalendar, type WorkingCalendar } from './working-days.ts';

const facts = HolidayFacts.parse(
  JSON.parse(readFileSync(new URL('../../data/reference/holidays.json', import.meta.url), 'utf8')),
);
const calendar = createWorkingCalendar(facts);

/** Weekdays off and Saturdays worked, written down by hand from the law and the government's notices. */
const BY_HAND = {
  2025: {
    off: `01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 05-02 09-01 09-02`,
    worked: '04-26',
  },
  2026: {
    off: `01-01 01-02 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 08-31 09-01 09-02 11-24`,
    worked: '01-10 08-22',
  },
  2027: {
    off: `01-01 02-04 02-05 02-08 02-09 02-10 04-16 04-30 05-03 09-02 09-03 11-24`,
    worked: '',
  },
};

/** Weekdays off in the government's notices, without swapped days: what the plain rule has to give. */
const NOTICED = {
  2021: '01-01 02-10 02-11 02-12 02-15 02-16 04-21 04-30 05-03 09-02 09-03',
  2022: '01-03 01-31 02-01 02-02 02-03 02-04 04-11 05-02 05-03 09-01 09-02',
  2023: '01-02 01-20 01-23 01-24 01-25 01-26 05-01 05-02 05-03 09-01 09-04',
  2024: '01-01 02-08 02-09 02-12 02-13 02-14 04-18 04-30 05-01 09-02 09-03',
  2025: '01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 09-01 09-02',
  2026: '01-01 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 09-01 09-02 11-24',
};

function oddDays(of: WorkingCalendar, year: string) {
  const off: string[] = [];
  const worked: string[] = [];
  for (let day = `${year}-01-01`; day.startsWith(year); day = addDays(day, 1)) {
    if (of.isWorkingDay(day) === isWeekend(day)) (isWeekend(day) ? worked : off).push(day.slice(5));
  }
  return { off: off.join(' '), worked: worked.join(' ') };
}

describe('working days', () => {
  it.each(Object.entries(BY_HAND))('%s: every day agrees with the table made by hand', (year, byHand) => {
    expect(oddDays(calendar, year)).toEqual(byHand);
  });

  it.each(Object.entries(NOTICED))('%s: the plain rule gives what the government noticed', (year, off) => {
    const plain = createWorkingCalendar({ ...facts, arrangements: [] });
    expect(oddDays(plain, year)).toEqual({ off, worked: '' });
  });

  it('says which years rest on the plain rule', () => {
    expect([2025, 2026, 2027].map((year) => calendar.holidaysOf(year).isArranged)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('names the holiday that a day makes up for', () => {
    const { holidays } = calendar.holidaysOf(2026);
    expect(holidays).toContainEqual({ day: '2026-04-27', code: 'hung_kings', insteadOf: '2026-04-26' });
    expect(holidays).toContainEqual({ day: '2026-08-31', code: 'swap', insteadOf: null });
  });

  it('has no free day instead of Culture Day on a weekend', () => {
    const { holidays } = calendar.holidaysOf(2029);
    expect(isWeekend('2029-11-24')).toBe(true);
    expect(holidays.filter(({ code }) => code === 'culture_day')).toHaveLength(1);
  });

  it.each([
    ['a day before Tết', '2026-02-13', 1, '2026-02-23'],
    ['a worked Saturday', '2025-04-25', 1, '2025-04-26'],
    ['over two holidays', '2025-04-29', 2, '2025-05-06'],
    ['backwards over National Day', '2026-09-03', -1, '2026-08-28'],
    ['nothing', '2026-02-17', 0, '2026-02-17'],
  ])('adds working days: %s', (_, day, count, expected) => {
    expect(calendar.addWorkingDays(day, count)).toBe(expected);
  });

  it.each([
    ['on the day itself', '2026-06-01', '2026-06-01', 0],
    ['before it', '2026-06-01', '2026-05-29', 0],
    ['on the next working day', '2026-06-01', '2026-06-02', 1],
    ['on the Sunday after a Friday', '2026-06-05', '2026-06-07', 0],
    ['due on a Saturday, seen on Monday', '2026-12-05', '2026-12-07', 1],
    ['over Tết', '2026-02-05', '2026-02-23', 7],
    ['due on a holiday, the date stays', '2026-11-24', '2026-11-25', 1],
    ['over the turn of the year', '2025-12-31', '2026-01-05', 1],
  ])('counts overdue days: %s', (_, due, today, expected) => {
    expect(calendar.workingDaysOverdue(due, today)).toBe(expected);
  });

  it('refuses a year without lunar dates', () => {
    expect(() => calendar.isWorkingDay('2061-01-03')).toThrow(RangeError);
  });
});
