import { addDays } from '#domain/calendar.ts';
import type { PublicHoliday } from '#domain/deadlines.ts';
import type { TrackedDeadline, TrackedDeadlineList } from '#domain/report-views.ts';

export type TimelineRow =
  | { type: 'today'; day: string }
  /** Free days in a row under one name. */
  | { type: 'holiday'; day: string; last: string; label: PublicHoliday['label']; isMadeUp: boolean }
  | { type: 'deadline'; day: string; deadline: TrackedDeadline };

export interface TimelineMonth {
  /** `YYYY-MM` */
  month: string;
  rows: TimelineRow[];
}

/** Due dates, free days and today in order of day, by month; months without any are left out. */
export function monthsOf({
  items,
  holidays,
  today,
  from,
  to,
}: Pick<TrackedDeadlineList, 'items' | 'holidays' | 'today' | 'from' | 'to'>): TimelineMonth[] {
  const rows: TimelineRow[] = [
    ...(today >= from && today <= to ? [{ type: 'today' as const, day: today }] : []),
    ...holidayRows(holidays),
    ...items.map((deadline) => ({ type: 'deadline' as const, day: deadline.due, deadline })),
  ];
  const months = new Map<string, TimelineRow[]>();
  for (const row of rows.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))) {
    const month = row.day.slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), row]);
  }
  return [...months].map(([month, monthRows]) => ({ month, rows: monthRows }));
}

function holidayRows(holidays: readonly PublicHoliday[]): Extract<TimelineRow, { type: 'holiday' }>[] {
  const rows: Extract<TimelineRow, { type: 'holiday' }>[] = [];
  for (const { day, label, insteadOf } of holidays) {
    const before = rows.at(-1);
    const isMadeUp = insteadOf !== null;
    const goesOn =
      before?.label.vi === label.vi && before.isMadeUp === isMadeUp && addDays(before.last, 1) === day;
    if (before && goesOn) before.last = day;
    else rows.push({ type: 'holiday', day, last: day, label, isMadeUp });
  }
  return rows;
}
