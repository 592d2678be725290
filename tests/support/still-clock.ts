import { endOfDay, localDay } from '../../server/domain/calendar.ts';

export const HOUR = 3_600_000;

/** A clock that stands still until a test moves it on: noon in Việt Nam today, in milliseconds. */
export const noonToday = () => Date.parse(endOfDay(localDay(new Date().toISOString()))) - 12 * HOUR;
