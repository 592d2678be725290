export type Language = 'vi' | 'en';

const TIME_ZONE = 'Asia/Ho_Chi_Minh';
const NONE = '–';

export interface Format {
  /** 1.214; `digits` decimals at most, default 0. */
  number(value: number | null | undefined, digits?: number): string;
  /** Share 0–1 → 81,4%; one decimal at most unless told. */
  percent(share: number | null | undefined, digits?: number): string;
  /** Whole đồng → 12.500.000 ₫ */
  money(vnd: number | null | undefined): string;
  /** Short money for tiles: 12,5 tr, 1,2 tỷ (12.5M, 1.2B). */
  moneyShort(vnd: number | null | undefined): string;
  /** Calendar date or instant → 18/11/2026, in Asia/Ho_Chi_Minh. */
  date(value: string | null | undefined): string;
  /** 18/11 */
  dayMonth(value: string | null | undefined): string;
  /** 11/2026 */
  month(value: string | null | undefined): string;
  /** Instant → 08:42 18/11/2026 */
  dateTime(value: string | null | undefined): string;
  /** Instant → 08:42 */
  time(value: string | null | undefined): string;
  /** Metres → 34 m, 1,2 km */
  distance(metres: number | null | undefined): string;
  /** Square metres → 350 m², 1,2 ha, 3,4 km² */
  area(squareMetres: number | null | undefined): string;
  /** Days from today: −5 → 5 ngày trước, 0 → hôm nay, 3 → sau 3 ngày */
  relativeDays(days: number | null | undefined): string;
  /** 23 → 23 ngày */
  days(days: number | null | undefined): string;
}

const cleanDay = /^\d{4}-\d{2}-\d{2}$/;
/** A calendar date is noon in Việt Nam, so no zone moves it to a neighbour. */
const toDate = (value: string) => new Date(cleanDay.test(value) ? `${value}T05:00:00Z` : value);

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Formats of one language; a missing value becomes an en dash. */
export function createFormat(language: Language): Format {
  const locale = language === 'vi' ? 'vi-VN' : 'en-GB';
  const numbers = new Map<string, Intl.NumberFormat>();
  const numeric = (options: Intl.NumberFormatOptions) => {
    const key = JSON.stringify(options);
    const known = numbers.get(key) ?? new Intl.NumberFormat(locale, options);
    numbers.set(key, known);
    return known;
  };
  // Making a format is slow, and a screen needs few of them.
  const dated = (options: Intl.DateTimeFormatOptions) => {
    const format = lazily(() => new Intl.DateTimeFormat('en-GB', { timeZone: TIME_ZONE, ...options }));
    return (value: string | null | undefined) => {
      if (!value) return NONE;
      const date = toDate(value);
      return Number.isNaN(date.getTime()) ? NONE : format().format(date);
    };
  };
  const date = dated({ day: '2-digit', month: '2-digit', year: 'numeric' });
  const time = dated({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const relative = lazily(() => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
  const dayUnit = (days: number) => (language === 'vi' ? 'ngày' : Math.abs(days) === 1 ? 'day' : 'days');
  const some =
    (format: (value: number) => string) =>
    (value: number | null | undefined): string =>
      value === null || value === undefined || Number.isNaN(value) ? NONE : format(value);
  const number = (value: number, digits = 0) => numeric({ maximumFractionDigits: digits }).format(value);

  return {
    number: (value, digits) => some((known) => number(known, digits))(value),
    percent: (share, digits = 1) => some((known) => `${number(known * 100, digits)}%`)(share),
    money: some((vnd) => `${number(vnd)} ₫`),
    moneyShort: some((vnd) => {
      const [billion, million] = language === 'vi' ? [' tỷ', ' tr'] : ['B', 'M'];
      if (Math.abs(vnd) >= 1e9) return `${number(vnd / 1e9, 1)}${billion}`;
      if (Math.abs(vnd) >= 1e6) return `${number(vnd / 1e6, 1)}${million}`;
      return `${number(vnd)} ₫`;
    }),
    date,
    dayMonth: dated({ day: '2-digit', month: '2-digit' }),
    month: dated({ month: '2-digit', year: 'numeric' }),
    time,
    dateTime: (value) => (value ? `${time(value)} ${date(value)}` : NONE),
    distance: some((metres) => (metres < 1000 ? `${number(metres)} m` : `${number(metres / 1000, 1)} km`)),
    area: some((m2) => {
      if (m2 < 10_000) return `${number(m2)} m²`;
      return m2 < 1_000_000 ? `${number(m2 / 10_000, 1)} ha` : `${number(m2 / 1_000_000, 1)} km²`;
    }),
    // Vietnamese data capitalises "Hôm nay"; here it stands inside a sentence.
    relativeDays: some((days) => relative().format(days, 'day').toLowerCase()),
    days: some((days) => `${number(days)} ${dayUnit(days)}`),
  };
}
