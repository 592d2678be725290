import { addDays } from './calendar.ts';
import { type HolidayFacts, type HolidayYear, holidaysOf, isWeekend } from './holidays.ts';
import type { CalendarDate } from './values.ts';

/** Working days of Vietnamese offices: Monday to Friday without holidays, and Saturdays worked for a swapped day. */
export interface WorkingCalendar {
  isWorkingDay(day: CalendarDate): boolean;
  /** The working day so many working days after (negative: before) a day; the day itself for 0. */
  addWorkingDays(day: CalendarDate, count: number): CalendarDate;
  /** Working days after the due date up to and with today; 0 until then. */
  workingDaysOverdue(due: CalendarDate, today: CalendarDate): number;
  holidaysOf(year: number): HolidayYear;
}

/** Every function throws RangeError for a day in a year that `facts` has no lunar dates for. */
export function createWorkingCalendar(facts: HolidayFacts): WorkingCalendar {
  const years = new Map<number, { year: HolidayYear; off: Set<CalendarDate>; worked: Set<CalendarDate> }>();

  function inYear(year: number) {
    let known = years.get(year);
    if (!known) {
      const found = holidaysOf(facts, year);
      known = {
        year: found,
        off: new Set(found.holidays.map(({ day }) => day)),
        worked: new Set(found.workingSaturdays),
      };
      years.set(year, known);
    }
    return known;
  }

  function isWorkingDay(day: CalendarDate): boolean {
    const { off, worked } = inYear(Number(day.slice(0, 4)));
    return worked.has(day) || !(isWeekend(day) || off.has(day));
  }

  return {
    isWorkingDay,
    addWorkingDays(day, count) {
      const step = Math.sign(count);
      let left = Math.abs(count);
      let at = day;
      while (left > 0) {
        at = addDays(at, step);
        if (isWorkingDay(at)) left -= 1;
      }
      return at;
    },
    workingDaysOverdue(due, today) {
      let days = 0;
      for (let at = addDays(due, 1); at <= today; at = addDays(at, 1)) if (isWorkingDay(at)) days += 1;
      return days;
    },
    holidaysOf: (year) => inYear(year).year,
  };
}
