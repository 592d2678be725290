import { FAR_FUTURE, toDayNumber } from './calendar.ts';
import { type CoverageFigures, noFigures } from './coverage.ts';
import { isCounted, isUnfixed, SITE_STATUSES, type SiteState, type SiteStatus } from './sites.ts';
import type { CalendarDate } from './values.ts';

/**
 * Coverage is kept as counters so that no request scans the sites. What depends on the clock (overdue,
 * inspection due, protection that runs out) is counted per day on which it ends, so a figure for any day
 * is a sum over buckets and never goes stale at midnight.
 */
export const COUNTER_METRICS = [
  ...SITE_STATUSES.map((status) => `status:${status}` as const),
  'covered_until',
  'fenced_until',
  'signed_until',
  /** Sites with both: the day on which the earlier of the two ends. `warned` = signed − both. */
  'covered_and_signed_until',
  'due',
  'inspection',
  'days_to_fix',
  'priority',
  'estimated_vnd',
  'spent_vnd',
  'play_spaces',
  'play_points',
] as const;
export type CounterMetric = (typeof COUNTER_METRICS)[number];

/** `bucket`: a day number, a count of days (`days_to_fix`) or 0. `amount` is added to the counter. */
export interface Contribution {
  metric: CounterMetric;
  bucket: number;
  amount: number;
}

/** What a site's row must tell for its share of the counters. */
export interface CountedSite
  extends Pick<
    SiteState,
    'status' | 'coveredUntil' | 'fencedUntil' | 'signedUntil' | 'nextInspectionOn' | 'daysToFix' | 'spentVnd'
  > {
  dueOn: CalendarDate | null;
  priorityScore: number;
  estimatedCostVnd: number | null;
}

const FOREVER = toDayNumber(FAR_FUTURE);

export function siteContributions(site: CountedSite): Contribution[] {
  const parts: Contribution[] = [{ metric: `status:${site.status}`, bucket: 0, amount: 1 }];
  if (!isCounted(site.status)) return parts;
  const add = (metric: CounterMetric, bucket: number, amount = 1) => parts.push({ metric, bucket, amount });
  const covered = site.coveredUntil === null ? null : toDayNumber(site.coveredUntil);
  const signed = site.signedUntil === null ? null : toDayNumber(site.signedUntil);
  if (covered !== null) add('covered_until', covered);
  if (signed !== null) add('signed_until', signed);
  if (covered !== null && signed !== null) add('covered_and_signed_until', Math.min(covered, signed));
  if (site.fencedUntil !== null) add('fenced_until', toDayNumber(site.fencedUntil));
  if (isUnfixed(site.status)) {
    if (site.dueOn !== null) add('due', toDayNumber(site.dueOn));
    if (site.priorityScore > 0) add('priority', 0, site.priorityScore);
  } else {
    if (site.nextInspectionOn !== null) add('inspection', toDayNumber(site.nextInspectionOn));
    if (site.daysToFix !== null) add('days_to_fix', site.daysToFix);
  }
  if (site.estimatedCostVnd) add('estimated_vnd', 0, site.estimatedCostVnd);
  if (site.spentVnd) add('spent_vnd', 0, site.spentVnd);
  return parts;
}

/** Figures of one day from counters; the same sums whether they were kept or recounted. */
export function figuresOn(counters: Iterable<Contribution>, day: CalendarDate): CoverageFigures {
  const today = toDayNumber(day);
  const figures = noFigures();
  const fixDays: [days: number, count: number][] = [];
  let both = 0;
  for (const { metric, bucket, amount } of counters) {
    if (amount === 0) continue;
    if (metric.startsWith('status:')) {
      const status = metric.slice(7) as SiteStatus;
      figures.byStatus[status] += amount;
      if (isCounted(status)) figures.sites += amount;
      continue;
    }
    const lasts = bucket >= today || bucket === FOREVER;
    switch (metric) {
      case 'covered_until':
        if (lasts) figures.covered += amount;
        break;
      case 'fenced_until':
        if (lasts) figures.fenced += amount;
        break;
      case 'signed_until':
        if (lasts) figures.signed += amount;
        break;
      case 'covered_and_signed_until':
        if (lasts) both += amount;
        break;
      case 'due':
        if (bucket < today) figures.overdue += amount;
        break;
      case 'inspection':
        if (bucket <= today) figures.inspectionDue += amount;
        break;
      case 'days_to_fix':
        fixDays.push([bucket, amount]);
        break;
      case 'priority':
        figures.prioritySum += amount;
        break;
      case 'estimated_vnd':
        figures.estimatedCostVnd += amount;
        break;
      case 'spent_vnd':
        figures.spentVnd += amount;
        break;
      case 'play_spaces':
        figures.playSpaces += amount;
        break;
      case 'play_points':
        figures.playPoints += amount;
        break;
    }
  }
  figures.warned = figures.signed - both;
  figures.medianDaysToFix = medianOf(fixDays);
  return figures;
}

function medianOf(histogram: [value: number, count: number][]): number | null {
  const merged = [...histogram].sort((a, b) => a[0] - b[0]);
  const total = merged.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return null;
  const at = (rank: number) => {
    let seen = 0;
    for (const [value, count] of merged) {
      seen += count;
      if (seen > rank) return value;
    }
    return 0;
  };
  return (at(Math.floor((total - 1) / 2)) + at(Math.floor(total / 2))) / 2;
}
