import { addDays } from '#domain/calendar.ts';
import type { DayRange } from '#domain/deadlines.ts';
import type { TrackedDeadline, TrackedDeadlineList } from '#domain/report-views.ts';
import type { DeadlinesSearch } from './plans.search.ts';

/** Days after New Year in which a due date may lie that December already has to remind of. */
const DAYS_AHEAD = 31;

/** One year; what is to be done reaches from last year, whose reports stay owed, into the next. */
export function rangeOf({ year, state }: DeadlinesSearch, today: string): DayRange {
  const thisYear = Number(today.slice(0, 4));
  if (state === 'todo' && year === undefined)
    return { from: `${thisYear - 1}-01-01`, to: addDays(today, DAYS_AHEAD) };
  return { from: `${year ?? thisYear}-01-01`, to: `${year ?? thisYear}-12-31` };
}

export function filterDeadlines(
  list: TrackedDeadlineList,
  { plan, unit, state }: DeadlinesSearch,
): TrackedDeadlineList {
  const fits = (report: { plan: string; from: string[] }) =>
    (!plan || report.plan === plan) && (!unit || report.from.includes(unit));
  const items = list.items.filter(fits);
  if (state === undefined) return { ...list, items, undated: list.undated.filter(fits) };
  // Holidays and reports without a day say nothing of what was submitted.
  return { ...list, items: items.filter((item) => isIn(item, state)), undated: [], holidays: [] };
}

function isIn(
  { submissions, timing }: TrackedDeadline,
  state: NonNullable<DeadlinesSearch['state']>,
): boolean {
  if (submissions === null || submissions.units === 0) return false;
  const isDone = submissions.submitted === submissions.units;
  switch (state) {
    case 'todo':
      return submissions.isToDo;
    case 'missing':
      return !isDone;
    case 'overdue':
      return !isDone && timing === 'passed';
    case 'submitted':
      return isDone;
  }
}
