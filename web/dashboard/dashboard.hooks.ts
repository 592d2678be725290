import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { z } from 'zod';
import { Coverage, CoverageSeries, PlayReach } from '#domain/coverage.ts';
import { Site, SiteList, type SiteListItem } from '#domain/sites.ts';
import { useApi } from '../api/container.ts';
import { keys } from '../api/query-keys.ts';
import { useCommunes } from '../api/reference.ts';
import type { DashboardSearch } from './dashboard.search.ts';

const route = getRouteApi('/shell/');
const HALF_MINUTE_MS = 30_000;

/**
 * The state of the map in the URL. Opening something goes into the history, so that "back" closes it; moving and
 * filtering replace the entry.
 */
export function useDashboardSearch() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const update = useCallback(
    (patch: Partial<DashboardSearch>, how: 'push' | 'replace' = 'replace') =>
      void navigate({ search: (before) => ({ ...before, ...patch }), replace: how === 'replace' }),
    [navigate],
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
    const province = provinces.find(({ code }) => code === chosen) ?? provinces[0];
    const communes = (all ?? []).filter((commune) => commune.provinceCode === province?.code);
    return { province, provinces, communes, all: all ?? [], isReady: all !== undefined };
  }, [all, chosen]);
}

/** Figures today, or as known at the end of a past day. The last ones stay until the new ones are there. */
export function useCoverage(by: Coverage['by'], province: string | undefined, at?: string) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.coverage, by, province ?? 'all', at ?? 'today'],
    queryFn: ({ signal }) => api.get('/api/coverage', Coverage, { by, province, at }, { signal }),
    staleTime: HALF_MINUTE_MS,
    placeholderData: keepPreviousData,
  });
}

export function figuresByKey(coverage: Coverage | undefined) {
  return new Map(coverage?.items.map(({ key, figures }) => [key, figures]));
}

export function useCoverageSeries(province: string | undefined, months: number) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.coverage, 'series', province ?? 'all', months],
    queryFn: ({ signal }) =>
      api.get('/api/coverage/series', CoverageSeries, { province, months }, { signal }),
    staleTime: HALF_MINUTE_MS,
    placeholderData: keepPreviousData,
    enabled: province !== undefined,
  });
}

export const REACH_M = 300;

/** Share of each commune near a play space; computed on the server, which takes seconds the first time. */
export function usePlayReach() {
  const api = useApi();
  return useQuery({
    queryKey: [keys.playSpaces, 'reach', REACH_M],
    queryFn: ({ signal }) =>
      api.get('/api/playspaces/reach', PlayReach, { radiusM: REACH_M }, { signal, timeoutMs: 120_000 }),
    staleTime: 5 * 60_000,
    retry: false,
  });
}

export function useSite(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.sites, id],
    queryFn: ({ signal }) => api.get(`/api/sites/${id}`, Site, undefined, { signal }),
  });
}

type SiteParams = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** One page of the list of sites. */
export function useSiteList(params: SiteParams, isEnabled = true) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.sites, 'list', params],
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
