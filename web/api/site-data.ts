import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { z } from 'zod';
import { ProofCounts } from '#domain/close-out-proof.ts';
import { type SiteEvent, type SiteEventInput, SiteEventList } from '#domain/site-events.ts';
import {
  Site,
  type SiteAssignment,
  SiteAssignmentResult,
  SiteCount,
  type SiteEventBatch,
  SiteEventBatchResult,
  SiteList,
  type SitePatch,
} from '#domain/sites.ts';
import { ConflictList } from '#domain/sync.ts';
import type { ApiClient, QueryParams } from './client.ts';
import { useApi } from './container.ts';
import { ApiProblem } from './problem.ts';
import { keys } from './query-keys.ts';

/** Filter and order of a list, in the names of `SiteQuery`; lists are sent comma-separated. */
export type SiteParams = Exclude<QueryParams, URLSearchParams>;

const AddedEvents = z.object({ site: Site, stored: z.array(z.string()), alreadyStored: z.array(z.string()) });
export type AddedEvents = z.infer<typeof AddedEvents>;

export const siteQuery = (api: ApiClient, id: string) =>
  queryOptions({
    queryKey: [keys.sites, id],
    queryFn: ({ signal }) => api.get(`/api/sites/${id}`, Site, undefined, { signal }),
  });

export const siteByCodeQuery = (api: ApiClient, code: string) =>
  queryOptions({
    queryKey: [keys.sites, 'by-code', code],
    queryFn: ({ signal }) => api.get(`/api/sites/by-code/${code}`, Site, undefined, { signal }),
  });

/** The whole log in order of arrival. */
export const siteEventsQuery = (api: ApiClient, id: string) =>
  queryOptions({
    queryKey: [keys.sites, id, 'events'],
    queryFn: async ({ signal }) => {
      const events: SiteEvent[] = [];
      let cursor: string | null = null;
      do {
        const page: z.output<typeof SiteEventList> = await api.get(
          `/api/sites/${id}/events`,
          SiteEventList,
          { cursor, limit: 500 },
          { signal },
        );
        events.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== null);
      return events;
    },
  });

export const sitesQuery = (api: ApiClient, params: SiteParams, pageSize = 200) =>
  infiniteQueryOptions({
    queryKey: [keys.sites, 'list', params, pageSize],
    queryFn: ({ signal, pageParam }) =>
      api.get('/api/sites', SiteList, { ...params, limit: pageSize, cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });

/** Edits of the card on which a tablet and the office differed, newest first. */
export function useSiteConflicts(siteId: string) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.sync, 'conflicts', siteId],
    queryFn: async ({ signal }) =>
      (await api.get('/api/sync/conflicts', ConflictList, { site: siteId }, { signal })).conflicts,
  });
}

export const useSite = (id: string) => useQuery(siteQuery(useApi(), id));
export const useSiteEvents = (id: string) => useQuery(siteEventsQuery(useApi(), id));
/** Pages by keyset: `data.pages.flatMap((page) => page.items)`, `fetchNextPage()`. */
export const useSites = (params: SiteParams, pageSize?: number) =>
  useInfiniteQuery(sitesQuery(useApi(), params, pageSize));

const shouldRetry = (failures: number, error: Error) =>
  failures < 2 && error instanceof ApiProblem && error.isRetryable;

/** Puts an answered site into the cache and asks again for lists, log and figures. */
function useKeepSite() {
  const queryClient = useQueryClient();
  return (site: Site) => {
    // Answers to writes leave out what is judged with its photos: it is asked for again.
    queryClient.setQueryData([keys.sites, site.id], (before: Site | undefined) => ({
      missingPhotos: before?.missingPhotos,
      closeOut: before?.closeOut,
      ...site,
    }));
    void queryClient.invalidateQueries({ queryKey: [keys.sites, site.id], exact: true });
    void queryClient.invalidateQueries({ queryKey: [keys.sites, site.id, 'events'] });
    void queryClient.invalidateQueries({ queryKey: [keys.sites, 'list'] });
    void queryClient.invalidateQueries({ queryKey: [keys.coverage] });
  };
}

/**
 * Appends events: all or none. The caller makes the ids (UUIDv7) and keeps them until they are stored, so that a
 * re-send, automatic or by hand, is recognised and stores nothing twice. Throws ApiProblem.
 */
export function useAddEvents(siteId: string) {
  const api = useApi();
  const keep = useKeepSite();
  return useMutation({
    mutationFn: (events: readonly SiteEventInput[]) =>
      api.send('POST', `/api/sites/${siteId}/events`, { events }, AddedEvents),
    retry: shouldRetry,
    onSuccess: ({ site }) => keep(site),
  });
}

/** Changes fields of the card. A 409 is not retried: see `conflictingSite`. */
export function useUpdateSite(siteId: string) {
  const api = useApi();
  const keep = useKeepSite();
  return useMutation({
    mutationFn: (patch: SitePatch) => api.send('PATCH', `/api/sites/${siteId}`, patch, Site),
    onSuccess: keep,
  });
}

/** Unit or due date of many sites; rows that failed come back with the reason. */
export function useAssignSites() {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (assignment: SiteAssignment) =>
      api.send('POST', '/api/sites/assign', assignment, SiteAssignmentResult, { timeoutMs: 120_000 }),
    onSuccess: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: [keys.sites] }),
        queryClient.invalidateQueries({ queryKey: [keys.coverage] }),
      ]),
  });
}

/** One event each for many sites, such as decisions on candidates; rows that failed come back with the reason. */
export function useRecordMany() {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (items: SiteEventBatch['items']) =>
      api.send('POST', '/api/sites/events', { items }, SiteEventBatchResult, { timeoutMs: 120_000 }),
    // The ids of the events stay, so what was stored before the answer was lost is passed over.
    retry: shouldRetry,
    onSuccess: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: [keys.sites] }),
        queryClient.invalidateQueries({ queryKey: [keys.coverage] }),
      ]),
  });
}

/** Rows of a filter; asked for only where no figure tells. */
export function useSiteCount(params: SiteParams, isEnabled: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.sites, 'count', params],
    queryFn: ({ signal }) => api.get('/api/sites/count', SiteCount, params, { signal }),
    enabled: isEnabled,
  });
}

/** Marked fixes by verdict, and sites with missing photos, of the user's communes. */
export function useProofCounts() {
  const api = useApi();
  return useQuery({
    queryKey: [keys.sites, 'proof-counts'],
    queryFn: ({ signal }) => api.get('/api/sites/proof-counts', ProofCounts, undefined, { signal }),
  });
}

/** The server's version of a card that was changed meanwhile, null for every other error. */
export function conflictingSite(error: unknown): Site | null {
  if (!(error instanceof ApiProblem) || error.code !== 'site.conflict') return null;
  return Site.safeParse(error.current).data ?? null;
}
