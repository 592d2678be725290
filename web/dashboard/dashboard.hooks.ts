import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { z } from 'zod';
import type { Coverage } from '#domain/coverage.ts';
import { SiteList, type SiteListItem } from '#domain/sites.ts';
import { useApi } from '../api/container.ts';
import { coverageQuery, coverageSeriesQuery } from '../api/coverage-data.ts';
import { keys } from '../api/query-keys.ts';
import { communesQuery, useCommunes } from '../api/reference.ts';
import type { DashboardSearch } from './dashboard.search.ts';
import { mainProvince } from './main-province.ts';
import { type PlanTargets, type PlanWithTargets, planTargets } from './plan-targets.ts';

const route = getRouteApi('/shell/');
const DASHBOARD_PATH = '/';

/**
 * The state of the map in the URL. Opening something goes into the history, so that "back" closes it; moving and
 * filtering replace the entry.
 */
export function useDashboardSearch() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const router = useRouter();
  const update = useCallback(
    (patch: Partial<DashboardSearch>, how: 'push' | 'replace' = 'replace') => {
      // The map may come to rest while the next page still loads; that must not call the person back.
      if (router.latestLocation.pathname !== DASHBOARD_PATH) return;
      void navigate({ search: (before) => ({ ...before, ...patch }), replace: how === 'replace' });
    },
    [navigate, router],
  );
  return { search, update };
}
export type UpdateSearch = ReturnType<typeof useDashboardSearch>['update'];

/** Communes of the chosen province, by default of that with the most of them, and the provinces to choose from. */
export function useProvince(chosen: string | undefined) {
  const { data: all } = useCommunes();
  return useMemo(() => {
    const names = new Map<string, { name: string; count: number }>();
    for (const { provinceCode, provinceName } of all ?? []) {
      const known = names.get(provinceCode);
      names.set(provinceCode, { name: provinceName, count: (known?.count ?? 0) + 1 });
    }
    const provinces = [...names]
      .map(([code, { name, count }]) => ({ code, name, count }))
      .sort((a, b) => b.count - a.count);
    const wanted = provinces.some(({ code }) => code === chosen) ? chosen : mainProvince(all ?? []);
    const province = provinces.find(({ code }) => code === wanted);
    const communes = (all ?? []).filter((commune) => commune.provinceCode === province?.code);
    return { province, provinces, communes, all: all ?? [], isReady: all !== undefined };
  }, [all, chosen]);
}

/** Figures of a province once it is known; the last ones stay until the new ones are there. */
export function useProvinceCoverage(by: Coverage['by'], province: string | undefined, at?: string) {
  return useQuery({
    ...coverageQuery(useApi(), { by, province, at }),
    enabled: province !== undefined,
  });
}

/** Communes of a province as they were on a past day; the last ones stay until the new ones are there. */
export function useCommunesOn(province: string | undefined, at: string | undefined) {
  return useQuery({
    ...communesQuery(useApi(), province, at),
    enabled: province !== undefined && at !== undefined,
    placeholderData: keepPreviousData,
  });
}

export function figuresByKey(coverage: Coverage | undefined) {
  return new Map(coverage?.items.map(({ key, figures }) => [key, figures]));
}

export function useProvinceSeries(province: string | undefined, months: number) {
  return useQuery({
    ...coverageSeriesQuery(useApi(), { province, months }),
    enabled: province !== undefined,
    placeholderData: keepPreviousData,
  });
}

type SiteParams = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** One page of the list of sites. */
export function useSiteList(params: SiteParams, isEnabled = true) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.sites, 'page', params],
    queryFn: ({ signal }) => api.get('/api/sites', SiteList, params, { signal }),
    enabled: isEnabled,
    placeholderData: keepPreviousData,
  });
}

const PAGE = 1000;
const MOST_PAGES = 20;

/** Every site that passes, at most 20,000, for the density view. */
export function useAllSites(params: SiteParams, isEnabled: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.sites, 'all', params],
    queryFn: async ({ signal }) => {
      const items: SiteListItem[] = [];
      let cursor: string | null = null;
      for (let page = 0; page < MOST_PAGES; page++) {
        const answer: z.output<typeof SiteList> = await api.get(
          '/api/sites',
          SiteList,
          { ...params, limit: PAGE, cursor },
          { signal },
        );
        items.push(...answer.items);
        cursor = answer.nextCursor;
        if (cursor === null) break;
      }
      return { items, isWhole: cursor === null };
    },
    enabled: isEnabled,
    placeholderData: keepPreviousData,
  });
}

/** As the server sends them: their schemas are more code than the first load of the map should carry. */
const Plans = z.custom<{ items: PlanWithTargets[] }>(
  (value) => typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items),
);

/** Of the province's plan of a year. */
export function usePlanTargets(province: string, year: string): PlanTargets | null {
  const api = useApi();
  const plans = useQuery({
    queryKey: [keys.plans, 'targets'],
    queryFn: ({ signal }) => api.get('/api/plans', Plans, undefined, { signal }).then(({ items }) => items),
  });
  return planTargets(plans.data ?? [], province, year);
}
