import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type AuditFilter, AuditList, AuditPeople, AuditStanding } from '#domain/audit.ts';
import { useApi } from './container.ts';
import { keys } from './query-keys.ts';

/** Newest first: `data.pages.flatMap(({ items }) => items)`. */
export function useAudit(filter: AuditFilter) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: [keys.audit, 'list', filter],
    queryFn: ({ signal, pageParam }) =>
      api.get('/api/audit', AuditList, { ...filter, cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

/** People by part of their names. */
export function useAuditPeople(text: string) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.audit, 'people', text],
    queryFn: ({ signal }) => api.get('/api/audit/people', AuditPeople, { q: text }, { signal }),
    enabled: text !== '',
    placeholderData: keepPreviousData,
  });
}

export function useAuditStanding() {
  const api = useApi();
  return useQuery({
    queryKey: [keys.audit, 'standing'],
    queryFn: ({ signal }) => api.get('/api/audit/standing', AuditStanding, undefined, { signal }),
  });
}
