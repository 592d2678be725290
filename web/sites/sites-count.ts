import type { Commune } from '#domain/communes.ts';
import type { Coverage, CoverageFigures } from '#domain/coverage.ts';
import type { CoverageParams } from '../api/coverage-data.ts';
import type { SitesSearch } from './sites.search.ts';

/** Which figures hold the number of rows of a filter; null when only loading all pages would tell. */
export function countParams(search: SitesSearch): CoverageParams | null {
  if (search.q || search.unit || search.cover || search.doubted) return null;
  if (search.photosMissing || search.closeOut) return null;
  const tests = [search.overdue, search.inspectionDue, search.status].filter(Boolean);
  if (tests.length > 1) return null;
  if (!search.kind) return { by: 'commune' };
  if (!search.commune) return { by: 'kind' };
  return search.commune.length === 1 ? { by: 'kind', commune: search.commune[0] } : null;
}

/** Rows of the filter, out of the answer to `countParams`. */
export function countRows(search: SitesSearch, coverage: Coverage): number {
  const wanted = coverage.by === 'kind' ? search.kind : search.commune;
  return coverage.items
    .filter(({ key }) => !wanted || wanted.includes(key))
    .reduce((sum, { figures }) => sum + rowsOf(search, figures), 0);
}

function rowsOf(search: SitesSearch, figures: CoverageFigures): number {
  if (search.overdue) return figures.overdue;
  if (search.inspectionDue) return figures.inspectionDue;
  const statuses = search.status ?? (Object.keys(figures.byStatus) as (keyof typeof figures.byStatus)[]);
  return statuses.reduce((sum, status) => sum + figures.byStatus[status], 0);
}

/** Every site of the scope, candidates and closed ones too. */
export function countAll(coverage: Coverage): number {
  return sumOf(coverage.total);
}

/** The same by province, most first; `coverage` by commune. */
export function countByProvince(
  coverage: Coverage,
  communes: readonly Commune[],
): { name: string; count: number }[] {
  const provinceOf = new Map(communes.map(({ code, provinceName }) => [code, provinceName]));
  const counts = new Map<string, number>();
  for (const { key, figures } of coverage.items) {
    const name = provinceOf.get(key);
    if (name) counts.set(name, (counts.get(name) ?? 0) + sumOf(figures));
  }
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
}

const sumOf = (figures: CoverageFigures) =>
  Object.values(figures.byStatus).reduce((sum, count) => sum + count, 0);
