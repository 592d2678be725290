import { z } from 'zod';
import type { RiskFactor } from './code-lists.ts';
import type { CalendarDate } from './values.ts';

export const Priority = z.object({
  /** 0–100; a priority for work, never a statement that a place is safe. */
  score: z.int().min(0).max(100),
  /** What each present factor adds, in points of the score, one decimal, strongest first. */
  parts: z.array(z.object({ factor: z.string(), points: z.number() })),
});
export type Priority = z.infer<typeof Priority>;

/**
 * Priority of a site from its risk factors:
 * `score = round(100 × Σ points of the factors present ÷ Σ points of all factors in the list)`.
 *
 * The points are a product choice that a city may edit (`data/reference/risk-factors.json`); they follow
 * the evidence in the domain notes: past incidents, closeness to homes and schools, no barrier, depth.
 * A factor that is no longer in the list adds nothing, nor does one that an effective measure has ended
 * (`endsWithMeasure`: "no barrier" once a fence stands; it counts again when the fence is gone).
 */
export function priorityOf(
  presentFactors: readonly string[],
  allFactors: readonly RiskFactor[],
  /** What stands at the site: null while no effective measure in good condition does. */
  { coveredUntil }: { coveredUntil: CalendarDate | null },
): Priority {
  const total = allFactors.reduce((sum, factor) => sum + factor.props.points, 0);
  if (total === 0) return { score: 0, parts: [] };
  const present = new Set(presentFactors);
  const parts = allFactors
    .filter(
      ({ code, props }) =>
        present.has(code) && props.points > 0 && !(props.endsWithMeasure && coveredUntil !== null),
    )
    .map((factor) => ({ factor: factor.code, points: (100 * factor.props.points) / total }));
  const score = Math.round(parts.reduce((sum, part) => sum + part.points, 0));
  return {
    score,
    parts: parts
      .map((part) => ({ ...part, points: Math.round(part.points * 10) / 10 }))
      .sort((a, b) => b.points - a.points || (a.factor < b.factor ? -1 : 1)),
  };
}
