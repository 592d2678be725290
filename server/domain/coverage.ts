import { z } from 'zod';
import { SITE_STATUSES, SiteStatus } from './sites.ts';
import { CalendarDate } from './values.ts';

/** Figures of a set of sites and play spaces on one day. `sites` leaves candidates and closed ones out. */
export const CoverageFigures = z.object({
  sites: z.int(),
  byStatus: z.record(SiteStatus, z.int()),
  /** An effective measure stands, in good condition, its inspection not overdue. */
  covered: z.int(),
  /** Signs alone. */
  warned: z.int(),
  fenced: z.int(),
  signed: z.int(),
  overdue: z.int(),
  inspectionDue: z.int(),
  /** Sum of the priority scores of unfixed sites. */
  prioritySum: z.int(),
  medianDaysToFix: z.number().nullable(),
  estimatedCostVnd: z.int(),
  spentVnd: z.int(),
  playSpaces: z.int(),
  /** Usable and open to every child. */
  playPoints: z.int(),
});
export type CoverageFigures = z.infer<typeof CoverageFigures>;

export const COVERAGE_GROUPS = ['city', 'commune', 'kind', 'unit'] as const;
export const CoverageQuery = z.object({
  by: z.enum(COVERAGE_GROUPS).default('city'),
  at: CalendarDate.optional(),
  /** Only this province, or this commune. */
  province: z
    .string()
    .regex(/^\d{2}$/)
    .optional(),
  commune: z
    .string()
    .regex(/^\d{5}$/)
    .optional(),
});

export const Coverage = z.object({
  by: z.enum(COVERAGE_GROUPS),
  /** The day the figures hold for, Asia/Ho_Chi_Minh. */
  at: CalendarDate,
  /** `city`: one row, key = province code or `all`; else commune code, kind code or unit id (`none` without). */
  items: z.array(z.object({ key: z.string(), figures: CoverageFigures })),
  total: CoverageFigures,
  /** Communes in scope, and how many of them have a play point. */
  communes: z.int(),
  communesWithPlayPoint: z.int(),
  isDemo: z.boolean(),
});
export type Coverage = z.infer<typeof Coverage>;

/** Month ends for the time bar: the same figures as `at`, oldest first, the last one is today. */
export const CoverageSeries = z.object({
  items: z.array(z.object({ at: CalendarDate, total: CoverageFigures, communesWithPlayPoint: z.int() })),
});
export type CoverageSeries = z.infer<typeof CoverageSeries>;

export function noFigures(): CoverageFigures {
  return {
    sites: 0,
    byStatus: Object.fromEntries(SITE_STATUSES.map((status) => [status, 0])) as Record<SiteStatus, number>,
    covered: 0,
    warned: 0,
    fenced: 0,
    signed: 0,
    overdue: 0,
    inspectionDue: 0,
    prioritySum: 0,
    medianDaysToFix: null,
    estimatedCostVnd: 0,
    spentVnd: 0,
    playSpaces: 0,
    playPoints: 0,
  };
}

/** Share of every commune that lies within `radiusM` of a usable play space, straight line. */
export const PlayReach = z.object({
  radiusM: z.int(),
  method: z.literal('straight_line'),
  items: z.array(z.object({ communeCode: z.string(), share: z.number().min(0).max(1) })),
});
export type PlayReach = z.infer<typeof PlayReach>;
