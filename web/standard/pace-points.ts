import type { Board } from '#domain/assessment-views.ts';
import { daysBetween } from '#domain/calendar.ts';

export type BoardGoal = NonNullable<Board['goal']>;

export const CHART = { width: 720, height: 200, left: 34, right: 14, top: 12, bottom: 24 } as const;

/** The pace in the chart's own units: x runs from the first to the last day of the target, y from 0 to the top. */
export function pacePoints({ target, pace, line, forecast }: BoardGoal) {
  const { width, height, left, right, top, bottom } = CHART;
  const length = Math.max(1, daysBetween(target.startsOn, target.dueOn));
  const most = roundUp(Math.max(target.count, pace.actual, forecast.range.high));
  const x = (day: string) => left + (daysBetween(target.startsOn, day) / length) * (width - left - right);
  const y = (count: number) => height - bottom - (count / most) * (height - top - bottom);
  const start = line[0]?.expected ?? 0;
  return {
    most,
    baseline: y(0),
    today: { x: x(pace.day), y: y(pace.actual) },
    actual: line.map(({ day, actual }) => `${x(day)},${y(actual)}`).join(' '),
    straight: { x1: x(target.startsOn), y1: y(start), x2: x(target.dueOn), y2: y(target.count) },
    /** From the day shown to both ends of the forecast. */
    fan: [
      `${x(pace.day)},${y(pace.actual)}`,
      `${x(target.dueOn)},${y(forecast.range.low)}`,
      `${x(target.dueOn)},${y(forecast.range.high)}`,
    ].join(' '),
    ticks: [0, most / 2, most].map((count) => ({ count, y: y(count) })),
    ends: [target.startsOn, target.dueOn].map((day) => ({ day, x: x(day) })),
  };
}

/** To the next multiple of 20, so that half of it is a whole number too. */
function roundUp(count: number): number {
  return Math.max(20, Math.ceil(count / 20) * 20);
}
