import { keepPreviousData, queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Coverage, CoverageSeries, PlayReach } from '#domain/coverage.ts';
import { PlaySpace, PlaySpaceList } from '#domain/playspaces.ts';
import type { ApiClient, QueryParams } from './client.ts';
import { useApi } from './container.ts';
import { keys } from './query-keys.ts';

export interface CoverageParams {
  by: 'city' | 'commune' | 'kind' | 'unit';
  /** YYYY-MM-DD; left out: today. */
  at?: string | undefined;
  province?: string | undefined;
  commune?: string | undefined;
}

export const coverageQuery = (api: ApiClient, params: CoverageParams) =>
  queryOptions({
    queryKey: [keys.coverage, params],
    queryFn: ({ signal }) => api.get('/api/coverage', Coverage, { ...params }, { signal }),
    placeholderData: keepPreviousData,
  });

/** Figures of the communes in scope, on one day. */
export const useCoverage = (params: CoverageParams) => useQuery(coverageQuery(useApi(), params));

export const coverageSeriesQuery = (
  api: ApiClient,
  params: { months?: number; province?: string | undefined; commune?: string | undefined },
) =>
  queryOptions({
    queryKey: [keys.coverage, 'series', params],
    queryFn: ({ signal }) => api.get('/api/coverage/series', CoverageSeries, { ...params }, { signal }),
  });

/** Share of each commune's area near a play point, straight line. The first answer may take half a minute. */
export function usePlayReach(radiusM = 300) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.playSpaces, 'reach', radiusM],
    queryFn: ({ signal }) =>
      api.get('/api/playspaces/reach', PlayReach, { radiusM }, { signal, timeoutMs: 180_000 }),
    staleTime: 5 * 60_000,
  });
}

/** Play spaces in pages, by code. */
export function usePlaySpaces(params: Exclude<QueryParams, URLSearchParams>, pageSize = 100) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: [keys.playSpaces, 'list', params, pageSize],
    queryFn: ({ signal, pageParam }) =>
      api.get(
        '/api/playspaces',
        PlaySpaceList,
        { ...params, limit: pageSize, cursor: pageParam },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

export function usePlaySpace(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.playSpaces, id],
    queryFn: ({ signal }) => api.get(`/api/playspaces/${id}`, PlaySpace, undefined, { signal }),
  });
}
