import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { CodeLists } from '#domain/code-lists.ts';
import { CommuneList, FormerCommuneList, OutlinesInfo, UnitList } from '#domain/communes.ts';
import { Me } from '#domain/roles.ts';
import type { ApiClient } from './client.ts';
import { useApi } from './container.ts';
import { keys } from './query-keys.ts';

/** `GET /api/health`: what the server says of itself before anyone signs in. */
export const Health = z.looseObject({
  isDemo: z.boolean().default(false),
  /** PMTiles file with a street background, null or absent: none. */
  basemapUrl: z.string().nullish(),
  version: z.string().optional(),
  /** For administrators: how backups stand. */
  backup: z.looseObject({ isLate: z.boolean() }).optional(),
});
export type Health = z.infer<typeof Health>;

const MINUTE_MS = 60_000;

export const meQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: [keys.me],
    queryFn: ({ signal }) => api.get('/api/me', Me, undefined, { signal }),
    staleTime: 5 * MINUTE_MS,
    retry: false,
  });

export const healthQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: [keys.health],
    queryFn: ({ signal }) => api.get('/api/health', Health, undefined, { signal }),
    staleTime: 5 * MINUTE_MS,
  });

/** @param at a past day; today when left out */
export const communesQuery = (api: ApiClient, province: string | undefined, at?: string) =>
  queryOptions({
    queryKey: [keys.communes, 'list', province ?? 'all', at ?? 'today'],
    queryFn: ({ signal }) =>
      api.get('/api/communes', CommuneList, { province, at }, { signal }).then((list) => list.items),
    staleTime: 30 * MINUTE_MS,
  });

/** Units before 1 July 2025 and what they became. */
export function useFormerCommunes(isWanted = true) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.communes, 'former'],
    queryFn: ({ signal }) =>
      api.get('/api/communes/former', FormerCommuneList, undefined, { signal }).then((list) => list.items),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: isWanted,
  });
}

export const outlinesQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: [keys.outlines],
    queryFn: ({ signal }) => api.get('/api/communes/outlines', OutlinesInfo, undefined, { signal }),
    staleTime: 30 * MINUTE_MS,
  });

export const codeListsQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: [keys.codeLists],
    queryFn: ({ signal }) => api.get('/api/code-lists', CodeLists, undefined, { signal }),
    staleTime: 30 * MINUTE_MS,
  });

export const unitsQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: [keys.units],
    queryFn: ({ signal }) =>
      api.get('/api/units', UnitList, undefined, { signal }).then((list) => list.items),
    staleTime: 30 * MINUTE_MS,
  });

/** Who is signed in. Only under the shell or the field layout, which have asked before. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery(useApi())).data;
}
export const useHealth = () => useQuery(healthQuery(useApi()));
/** Communes of a province (two digits), of all when left out. */
export const useCommunes = (province?: string) => useQuery(communesQuery(useApi(), province));
export const useOutlines = () => useQuery(outlinesQuery(useApi()));
export const useCodeLists = () => useQuery(codeListsQuery(useApi()));
export const useUnits = () => useQuery(unitsQuery(useApi()));
