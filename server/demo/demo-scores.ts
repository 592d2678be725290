import { sumPoints } from '../domain/points.ts';
import type { Score } from '../domain/scoring.ts';
import type { DemoRandom } from './demo-random.ts';

const HALF = 0.5;
const JITTER = 0.05;
/** Of what the others have. */
const WEAK_SHARE = 0.72;

/**
 * Scores of all criteria that add up to a total, in half points, each above 0 and within its maximum.
 * @param tops maximum per criterion; their sum is at least the total
 * @param weakest criteria that have less than the others and are not met
 */
export function shareOutPoints(
  tops: ReadonlyMap<number, number>,
  total: number,
  weakest: readonly number[],
  random: DemoRandom,
): Map<number, Score> {
  const share = total / sumPoints([...tops.values()]);
  const points = new Map(
    [...tops].map(([criterion, top]) => {
      const own = share * (weakest.includes(criterion) ? WEAK_SHARE : 1) + random.between(-JITTER, JITTER);
      return [criterion, toHalf(Math.min(top, Math.max(1, top * own)))];
    }),
  );
  const others = [...tops.keys()].filter((criterion) => !weakest.includes(criterion));
  const missing = () => total - sumPoints([...points.values()]);
  const add = (criterion: number, amount: number) => {
    const next = (points.get(criterion) ?? 0) + amount;
    points.set(criterion, toHalf(Math.min(tops.get(criterion) ?? 0, Math.max(1, next))));
  };
  const part = missing() / others.length;
  for (const criterion of others) add(criterion, part);
  // What is left goes where there is room. The weak ones move last, so that they stay weak.
  for (const criterion of [...others.toReversed(), ...weakest]) add(criterion, missing());
  return new Map(
    [...points].map(([criterion, own]) => [criterion, { points: own, isMet: !weakest.includes(criterion) }]),
  );
}

function toHalf(points: number): number {
  return Math.round(points / HALF) * HALF;
}
