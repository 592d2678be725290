import { z } from 'zod';
import { addDays, daysBetween } from './calendar.ts';
import type { PlanPeriod } from './plan-reports.ts';
import type { CalendarDate } from './values.ts';

/**
 * What a value is of: a year, its first half, its first nine months, a quarter or a month, as `2026`, `2026-H1`,
 * `2026-9M`, `2026-Q1`, `2026-M03`.
 */
export const ValuePeriod = z.string().regex(/^(?:20\d\d)(?:-(?:H1|9M|Q[1-4]|M(?:0[1-9]|1[0-2])))?$/);
export type ValuePeriod = z.infer<typeof ValuePeriod>;

/** Every period of a year, in the order of the list to choose from. */
export function periodsOfYear(year: number): ValuePeriod[] {
  const months = Array.from({ length: 12 }, (_, index) => `M${twoDigits(index + 1)}`);
  const parts = ['H1', '9M', 'Q1', 'Q2', 'Q3', 'Q4', ...months];
  return [String(year), ...parts.map((part) => `${year}-${part}`)];
}

export function yearOf(period: ValuePeriod): number {
  return Number(period.slice(0, 4));
}

/** The same part of another year. */
export function inYear(period: ValuePeriod, year: number): ValuePeriod {
  return `${year}${period.slice(4)}`;
}

/** The period of the same length just before: the month before a month, last year's first half before the first half. */
export function periodBefore(period: ValuePeriod): ValuePeriod {
  const year = yearOf(period);
  const part = /^(\d{4})-([QM])(\d+)$/.exec(period);
  if (!part) return inYear(period, year - 1);
  const [, , letter = '', digits = ''] = part;
  const number = Number(digits) - 1;
  const write = (of: number, at: number) => `${of}-${letter}${letter === 'M' ? twoDigits(at) : at}`;
  return number === 0 ? write(year - 1, letter === 'M' ? 12 : 4) : write(year, number);
}

/** First day of the period. */
export function firstDayOf(period: ValuePeriod): CalendarDate {
  const part = period.slice(5);
  const month = part.startsWith('M')
    ? Number(part.slice(1))
    : part.startsWith('Q')
      ? Number(part.slice(1)) * 3 - 2
      : 1;
  return `${period.slice(0, 4)}-${twoDigits(month)}-01`;
}

/** Last day of a quarter or a month. */
function lastDayOf(period: ValuePeriod): CalendarDate {
  const months = period.slice(5).startsWith('Q') ? 3 : 1;
  const first = firstDayOf(period);
  const month = Number(first.slice(5, 7)) + months;
  const next = month > 12 ? `${yearOf(period) + 1}-01-01` : `${first.slice(0, 5)}${twoDigits(month)}-01`;
  return addDays(next, -1);
}

/** What a report that is due on a day covers; the year where the plan does not say. */
export function periodCovered(covers: PlanPeriod | null, due: CalendarDate): ValuePeriod {
  const year = due.slice(0, 4);
  const month = Number(due.slice(5, 7));
  switch (covers) {
    case 'half_year':
      return `${year}-H1`;
    case 'nine_months':
      return `${year}-9M`;
    case 'quarter':
      return nearestEnd(`${year}-Q${Math.ceil(month / 3)}`, due);
    case 'month':
      return nearestEnd(`${year}-M${twoDigits(month)}`, due);
    case 'year':
    case null:
      return year;
  }
}

/** The period that is running on a day, or the one before it where that ended nearer to the day. */
function nearestEnd(running: ValuePeriod, due: CalendarDate): ValuePeriod {
  const before = periodBefore(running);
  return daysBetween(lastDayOf(before), due) <= daysBetween(due, lastDayOf(running)) ? before : running;
}

const twoDigits = (number: number) => String(number).padStart(2, '0');
