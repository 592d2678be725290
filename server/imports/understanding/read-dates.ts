import type { CalendarDate } from '../../domain/values.ts';

const DAY_MS = 86_400_000;
/** Day 0 of Excel's calendar, with the 29 February 1900 that it believes in. */
const EXCEL_EPOCH_MS = Date.UTC(1899, 11, 30);
/** 1954 to 2119: a smaller or larger number in a column of dates is something else. */
const EXCEL_DAYS = { min: 20_000, max: 80_000 };

const DAY_FIRST =
  /^(\d{1,2})[/.\-\s]+(\d{1,2})[/.\-\s]+(\d{4}|\d{2})(?:[\sT]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/;
const YEAR_FIRST = /^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?:[\sT]+\d{1,2}:\d{2}.*)?$/;
const IN_WORDS = /^ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})$/i;

/**
 * Day of a cell: 31/12/2026, 1-2-26, 2026-12-31, a date or serial of Excel. Day before month, as it is written in
 * Việt Nam.
 * @returns null for what is none, and for days that no calendar has
 */
export function readDate(value: unknown): CalendarDate | null {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : dayOf(value.getTime());
  if (typeof value === 'number') return fromSerial(value);
  if (typeof value !== 'string') return null;
  const text = value.normalize('NFC').trim();
  if (/^\d{5}(?:\.\d+)?$/.test(text)) return fromSerial(Number(text));
  const yearFirst = YEAR_FIRST.exec(text);
  if (yearFirst) return realDay(Number(yearFirst[1]), Number(yearFirst[2]), Number(yearFirst[3]));
  const dayFirst = DAY_FIRST.exec(text) ?? IN_WORDS.exec(text);
  if (!dayFirst) return null;
  const year = Number(dayFirst[3]);
  return realDay(
    year < 70 ? 2000 + year : year < 100 ? 1900 + year : year,
    Number(dayFirst[2]),
    Number(dayFirst[1]),
  );
}

function fromSerial(days: number): CalendarDate | null {
  if (days < EXCEL_DAYS.min || days > EXCEL_DAYS.max) return null;
  return dayOf(EXCEL_EPOCH_MS + Math.floor(days) * DAY_MS);
}

const dayOf = (ms: number): CalendarDate | null => {
  const day = new Date(ms).toISOString().slice(0, 10);
  return /^(?:19|20|21)\d\d-/.test(day) ? day : null;
};

function realDay(year: number, month: number, day: number): CalendarDate | null {
  if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1) return null;
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
