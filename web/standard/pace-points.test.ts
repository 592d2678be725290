import { expect, test } from 'vitest';
import { type BoardGoal, CHART, pacePoints } from './pace-points.ts';

const goal = (actual: number, range: { low: number; high: number }) =>
  ({
    target: { count: 79, of: 126, startsOn: '2026-01-01', dueOn: '2026-12-31' },
    pace: { day: '2026-07-02', actual },
    line: [
      { day: '2026-01-01', actual: 10, expected: 10 },
      { day: '2026-07-02', actual, expected: 44 },
    ],
    forecast: { range },
  }) as BoardGoal;

const numbers = (points: string) => points.split(/[ ,]/).map(Number);

test('half of the year is half of the width, and everything stays inside', () => {
  const points = pacePoints(goal(40, { low: 35, high: 126 }));
  expect(points.most).toBe(140);
  expect(points.today.x).toBeCloseTo(CHART.left + (CHART.width - CHART.left - CHART.right) / 2, 0);
  const [x1 = 0, , x2 = 0, low = 0, x3 = 0, high = 0] = numbers(points.fan);
  expect([x1, x2, x3]).toEqual([points.today.x, points.ends[1]?.x, points.ends[1]?.x]);
  expect(high).toBeLessThan(low);
  for (const y of [high, low, points.today.y, points.straight.y1, points.straight.y2]) {
    expect(y).toBeGreaterThanOrEqual(CHART.top);
    expect(y).toBeLessThanOrEqual(points.baseline);
  }
});

test('the scale holds the target when hardly anybody is recognised', () => {
  expect(pacePoints(goal(0, { low: 0, high: 3 })).most).toBe(80);
});
