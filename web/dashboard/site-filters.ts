import type { CoverageFigures } from '#domain/coverage.ts';
import { isCounted, SITE_STATUSES, type SiteStatus, STATUS_GROUPS, type StatusGroup } from '#domain/sites.ts';
import type { DashboardSearch } from './dashboard.search.ts';

/** Rows of the legend, the most urgent first; the last two are hidden unless asked for. */
export const LEGEND_GROUPS = ['open', 'in_progress', 'fixed', 'verified', 'candidate', 'closed'] as const;

const USUAL = SITE_STATUSES.filter(isCounted);

/** Statuses that are drawn; none for `none`. */
export function shownStatuses({ status }: Pick<DashboardSearch, 'status'>): readonly SiteStatus[] {
  return status ? SITE_STATUSES.filter((each) => status.includes(each)) : USUAL;
}

export function isGroupShown(search: DashboardSearch, group: StatusGroup): boolean {
  const shown = shownStatuses(search);
  return STATUS_GROUPS[group].every((status) => shown.includes(status));
}

/** The `status` of the URL after one row of the legend was pressed. */
export function toggleGroup(search: DashboardSearch, group: StatusGroup): DashboardSearch['status'] {
  const members: readonly SiteStatus[] = STATUS_GROUPS[group];
  const rest = shownStatuses(search).filter((status) => !members.includes(status));
  const next = isGroupShown(search, group) ? rest : [...rest, ...members];
  if (next.length === 0) return ['none'];
  const isUsual = next.length === USUAL.length && next.every(isCounted);
  return isUsual ? undefined : SITE_STATUSES.filter((status) => next.includes(status));
}

/** A list of the URL with one entry more or less; an empty one means "all". */
export function toggleEntry<T extends string>(list: readonly T[] | undefined, entry: T): T[] | undefined {
  const next = list?.includes(entry) ? list.filter((each) => each !== entry) : [...(list ?? []), entry];
  return next.length > 0 ? next : undefined;
}

/** Filters in the words of `GET /api/sites` and of the tiles, where leaving out the status draws candidates too. */
export function siteParams(search: DashboardSearch) {
  return {
    status: [...shownStatuses(search)],
    kind: search.kind,
    cover: search.cover,
    overdue: search.overdue ? true : undefined,
  };
}

export function hasFilters(search: DashboardSearch): boolean {
  return Boolean(search.status || search.kind || search.cover || search.overdue || search.play === false);
}

export function countOfGroup(figures: CoverageFigures, group: StatusGroup): number {
  return STATUS_GROUPS[group].reduce((sum, status) => sum + figures.byStatus[status], 0);
}

/** Counts for the legend: of every kind, or of the chosen ones added up. */
export function figuresOfKinds(
  total: CoverageFigures,
  byKind: ReadonlyMap<string, CoverageFigures>,
  kinds: readonly string[] | undefined,
): CoverageFigures {
  if (!kinds) return total;
  const chosen = kinds.flatMap((kind) => byKind.get(kind) ?? []);
  const sum = (read: (figures: CoverageFigures) => number) =>
    chosen.reduce((all, figures) => all + read(figures), 0);
  return {
    ...total,
    sites: sum((each) => each.sites),
    covered: sum((each) => each.covered),
    warned: sum((each) => each.warned),
    overdue: sum((each) => each.overdue),
    byStatus: Object.fromEntries(
      SITE_STATUSES.map((status) => [status, sum((each) => each.byStatus[status])]),
    ) as Record<SiteStatus, number>,
  };
}
