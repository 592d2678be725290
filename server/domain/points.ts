import { z } from 'zod';

/** Far above any maximum; keeps hundredths exact. */
const MOST = 100_000;

/**
 * Points of the standard, at most two decimals. Sums and comparisons are made in whole hundredths, so that
 * 0.1 + 0.2 is 0.3 and 899.99 is below 900.
 */
export const Points = z.number().refine((points) => points >= 0 && points <= MOST && hasTwoDecimals(points), {
  params: { errorCode: 'score.not_points' },
});
export type Points = z.infer<typeof Points>;

export function hasTwoDecimals(points: number): boolean {
  return Number.isFinite(points) && Math.round(points * 100) / 100 === points;
}

export function toHundredths(points: Points): number {
  return Math.round(points * 100);
}

export function fromHundredths(hundredths: number): Points {
  return hundredths / 100;
}

export function sumPoints(points: Iterable<Points>): Points {
  let hundredths = 0;
  for (const each of points) hundredths += toHundredths(each);
  return fromHundredths(hundredths);
}
