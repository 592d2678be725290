import { z } from 'zod';
import { addDays, daysBetween, toDayNumber } from './calendar.ts';
import { CalendarDate, Label, ListCode, requiredText } from './values.ts';

const Year = z.int().min(1900).max(2200);

const FixedHoliday = z.object({
  code: ListCode,
  label: Label,
  month: z.int().min(1).max(12),
  day: z.int().min(1).max(31),
  fromYear: Year,
  /** Whether the next working day is free instead when it falls on a weekend (Bộ luật Lao động art. 111(3)). */
  isMadeUp: z.boolean(),
});

/** What the government decided for civil servants in one year. */
const YearArrangement = z.object({
  year: Year,
  source: requiredText(400),
  /** First of the five days of Tết. */
  tetFrom: CalendarDate,
  /** The free day before or after 2 September. */
  nationalDayNeighbour: CalendarDate,
  /** A working day that is free, and the Saturday worked for it. */
  swaps: z.array(z.object({ off: CalendarDate, work: CalendarDate })),
});

export const HolidayFacts = z.object({
  basis: requiredText(600),
  fixed: z.array(FixedHoliday),
  arrangements: z.array(YearArrangement),
  /** First day of the lunar year and 10 March of it, in every year that can be asked for. */
  lunar: z.array(z.object({ year: Year, newYear: CalendarDate, hungKings: CalendarDate })).min(1),
});
export type HolidayFacts = z.infer<typeof HolidayFacts>;

export interface Holiday {
  day: CalendarDate;
  /** `tet`, `hung_kings`, `national_day_neighbour`, `swap` or the code of a fixed holiday. */
  code: string;
  /** The holiday on a weekend that this day makes up for. */
  insteadOf: CalendarDate | null;
}

export interface HolidayYear {
  holidays: Holiday[];
  /** Saturdays that are worked. */
  workingSaturdays: CalendarDate[];
  /** False while the government's days for the year are not entered: Tết and 2 September follow the plain rule. */
  isArranged: boolean;
}

/** Names of the free days that have no row of their own in the facts. */
const DAY_LABELS: Record<string, z.infer<typeof Label>> = {
  tet: { vi: 'Tết Nguyên đán', en: 'Lunar New Year' },
  hung_kings: { vi: 'Giỗ Tổ Hùng Vương', en: 'Hùng Kings’ Day' },
  national_day_neighbour: { vi: 'Nghỉ liền Quốc khánh', en: 'Day beside National Day' },
  swap: { vi: 'Nghỉ hoán đổi', en: 'Swapped day off' },
};

const TET_DAYS = 5;
/** The plain rule: two days before the new year and three from it. It gives the free days of 2021–2026. */
const TET_DAYS_BEFORE = 2;

/** @throws RangeError for a year without lunar dates */
export function holidaysOf(facts: HolidayFacts, year: number): HolidayYear {
  const lunar = facts.lunar.find((row) => row.year === year);
  if (!lunar) throw new RangeError(`no lunar dates for ${year}`);
  const arrangement = facts.arrangements.find((row) => row.year === year);
  const fixed = facts.fixed
    .filter(({ fromYear }) => fromYear <= year)
    .map((row) => ({ day: dateOf(year, row.month, row.day), code: row.code, isMadeUp: row.isMadeUp }));
  const tetFrom = arrangement?.tetFrom ?? addDays(lunar.newYear, -TET_DAYS_BEFORE);
  const tet = Array.from({ length: TET_DAYS }, (_, index) => ({
    day: addDays(tetFrom, index),
    code: 'tet',
    isMadeUp: true,
  }));
  const days = [
    ...fixed,
    ...tet,
    { day: lunar.hungKings, code: 'hung_kings', isMadeUp: true },
    {
      day: arrangement?.nationalDayNeighbour ?? plainNeighbour(dateOf(year, 9, 2)),
      code: 'national_day_neighbour',
      isMadeUp: true,
    },
  ].toSorted((a, b) => daysBetween(b.day, a.day));
  const holidays: Holiday[] = days.map(({ day, code }) => ({ day, code, insteadOf: null }));
  for (const { day, code, isMadeUp } of days) {
    if (!isMadeUp || !isWeekend(day)) continue;
    holidays.push({ day: nextFreeFrom(day, holidays), code, insteadOf: day });
  }
  const swaps = arrangement?.swaps ?? [];
  holidays.push(...swaps.map(({ off }) => ({ day: off, code: 'swap', insteadOf: null })));
  return {
    holidays: holidays.toSorted((a, b) => daysBetween(b.day, a.day)),
    workingSaturdays: swaps.map(({ work }) => work),
    isArranged: arrangement !== undefined,
  };
}

export function holidayLabel(facts: HolidayFacts, code: string): z.infer<typeof Label> {
  const fixed = facts.fixed.find((row) => row.code === code);
  return fixed?.label ?? DAY_LABELS[code] ?? { vi: code, en: code };
}

/** Saturday or Sunday. */
export function isWeekend(day: CalendarDate): boolean {
  return weekdayOf(day) % 6 === 0;
}

/** 0 is Sunday; 1970-01-01 was a Thursday. */
export function weekdayOf(day: CalendarDate): number {
  return (((toDayNumber(day) + 4) % 7) + 7) % 7;
}

/** The weekday beside 2 September that makes the longer run of free days; of two equal ones, the earlier. */
function plainNeighbour(nationalDay: CalendarDate): CalendarDate {
  const isAfter = [0, 1, 4].includes(weekdayOf(nationalDay));
  return addDays(nationalDay, isAfter ? 1 : -1);
}

function nextFreeFrom(day: CalendarDate, taken: readonly Holiday[]): CalendarDate {
  let next = addDays(day, 1);
  while (isWeekend(next) || taken.some((holiday) => holiday.day === next)) next = addDays(next, 1);
  return next;
}

function dateOf(year: number, month: number, day: number): CalendarDate {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
