import type { CalendarDate, Instant } from './values.ts';

/** Asia/Ho_Chi_Minh has been UTC+7 without daylight saving since 1975. */
const OFFSET_MS = 7 * 3_600_000;
const DAY_MS = 86_400_000;

/** Used where a protection has no end: no later day occurs in the data. */
export const FAR_FUTURE: CalendarDate = '9999-12-31';

/** The day on the wall calendar in Việt Nam at a moment. */
export function localDay(at: Instant): CalendarDate {
  return new Date(Date.parse(at) + OFFSET_MS).toISOString().slice(0, 10);
}

/** The last moment of a day in Việt Nam, UTC. */
export function endOfDay(day: CalendarDate): Instant {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS - OFFSET_MS - 1).toISOString();
}

export function addDays(day: CalendarDate, days: number): CalendarDate {
  return fromDayNumber(toDayNumber(day) + days);
}

/** Days since 1970-01-01, the whole number kept in counters and columnar indexes. */
export function toDayNumber(day: CalendarDate): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
}

export function fromDayNumber(dayNumber: number): CalendarDate {
  return new Date(dayNumber * DAY_MS).toISOString().slice(0, 10);
}

/** Whole days from `from` to `to`, negative when `to` is earlier. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return toDayNumber(to) - toDayNumber(from);
}

/** A moment on the clock and the calendar of Việt Nam, as sentences say it: `10:05, 26/11/2026`. */
export function localMoment(at: Instant): string {
  const [day = '', time = ''] = new Date(Date.parse(at) + OFFSET_MS).toISOString().split('T');
  return `${time.slice(0, 5)}, ${day.split('-').reverse().join('/')}`;
}
