import type { Commune } from '#domain/communes.ts';
import { THRESHOLD_GROUPS } from '#domain/communes.ts';
import { type Coverage, type CoverageFigures, noFigures } from '#domain/coverage.ts';
import { foldSearchText } from '#domain/search-text.ts';
import type { RankingSort } from './communes.search.ts';

export interface RankingRow {
  commune: Commune;
  figures: CoverageFigures;
  /** Share 0–1 of the area near a play point; null: not computed or no outline. */
  reach: number | null;
}

/** Communes in scope with their figures; one without any record has zeros. */
export function joinRows(
  communes: readonly Commune[],
  coverage: Coverage,
  reach: ReadonlyMap<string, number>,
  scope: 'all' | ReadonlySet<string>,
): RankingRow[] {
  const figures = new Map(coverage.items.map((item) => [item.key, item.figures]));
  return communes
    .filter(({ code }) => scope === 'all' || scope.has(code))
    .map((commune) => ({
      commune,
      figures: figures.get(commune.code) ?? noFigures(),
      reach: reach.get(commune.code) ?? null,
    }));
}

export function filterRows(
  rows: readonly RankingRow[],
  text: string | undefined,
  province: string | undefined,
): RankingRow[] {
  const wanted = foldSearchText(text ?? '');
  return rows.filter(
    ({ commune }) =>
      (!province || commune.provinceCode === province) &&
      (!wanted ||
        foldSearchText(`${commune.name} ${commune.nameAlt}`).includes(wanted) ||
        commune.code.startsWith(wanted)),
  );
}

/** Covered out of counted sites; null where there are none, which is no 0 %. */
export const coveredShare = ({ covered, sites }: CoverageFigures): number | null =>
  sites === 0 ? null : covered / sites;

const VALUE: Record<Exclude<RankingSort, 'name'>, (row: RankingRow) => number | null> = {
  population: ({ commune }) => commune.population,
  area: ({ commune }) => commune.areaKm2,
  threshold: ({ commune }) => THRESHOLD_GROUPS[commune.thresholdGroup],
  sites: ({ figures }) => figures.sites,
  covered: ({ figures }) => coveredShare(figures),
  warned: ({ figures }) => figures.warned,
  overdue: ({ figures }) => figures.overdue,
  median: ({ figures }) => figures.medianDaysToFix,
  playPoints: ({ figures }) => figures.playPoints,
  reach: ({ reach }) => reach,
};

/** Sorted copy; rows without a value come last in both directions, equal ones by name. */
export function sortRows(
  rows: readonly RankingRow[],
  sort: RankingSort,
  direction: 'asc' | 'desc',
): RankingRow[] {
  const byName = new Intl.Collator('vi').compare;
  const sign = direction === 'asc' ? 1 : -1;
  return [...rows].sort((a, b) => {
    const names = byName(a.commune.name, b.commune.name);
    if (sort === 'name') return sign * names;
    const [left, right] = [VALUE[sort](a), VALUE[sort](b)];
    if (left === right) return names;
    if (left === null) return 1;
    if (right === null) return -1;
    return sign * (left - right);
  });
}
