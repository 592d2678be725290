import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { z } from 'zod';
import {
  Arrival,
  type CustodyActInput,
  CustodyList,
  HandInAnswer,
  type HandInRequest,
  RejectedList,
} from '#domain/custody.ts';
import { ConflictList, PhotoReceipt, SyncConflict } from '#domain/sync.ts';
import { type ApiClient, withParams } from './client.ts';
import { useApi } from './container.ts';
import { keys } from './query-keys.ts';

/** Ages and silences grow while nothing is told. */
const ASK_AGAIN_MS = 60_000;

export function useCustody() {
  const api = useApi();
  return useQuery({
    queryKey: [keys.sync, 'custody'],
    queryFn: ({ signal }) => api.get('/api/sync/custody', CustodyList, undefined, { signal }),
    refetchInterval: ASK_AGAIN_MS,
  });
}

export function useArrival(commune: string | undefined, day: string) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.sync, 'arrival', commune, day],
    queryFn: ({ signal }) => api.get('/api/sync/arrival', Arrival, { commune, day }, { signal }),
    enabled: commune !== undefined,
    refetchInterval: ASK_AGAIN_MS,
  });
}

export function useConflicts(isOpenOnly: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.sync, 'conflicts', 'list', isOpenOnly],
    queryFn: async ({ signal }) =>
      (
        await api.get('/api/sync/conflicts', ConflictList, isOpenOnly ? { open: 'true' } : undefined, {
          signal,
        })
      ).conflicts,
    placeholderData: keepPreviousData,
  });
}

export function useConflict(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.sync, 'conflict', id],
    queryFn: ({ signal }) => api.get(`/api/sync/conflicts/${id}`, SyncConflict, undefined, { signal }),
  });
}

/** A side for every field. A 409 means that somebody was faster: ask for the conflict again. */
export function useResolveConflict(id: string) {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (resolution: { siteVersion: number; choices: Record<string, 'office' | 'tablet'> }) =>
      api.send('POST', `/api/sync/conflicts/${id}/resolution`, resolution, SyncConflict),
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: [keys.sync] }),
        queryClient.invalidateQueries({ queryKey: [keys.sites] }),
      ]),
  });
}

/** Newest first: `data.pages.flatMap(({ items }) => items)`. */
export function useRejected(isOpenOnly: boolean) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: [keys.sync, 'rejected', isOpenOnly],
    queryFn: ({ signal, pageParam }) =>
      api.get(
        '/api/sync/rejected',
        RejectedList,
        { before: pageParam, ...(isOpenOnly ? { open: 'true' } : {}) },
        { signal },
      ),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.nextBefore,
    placeholderData: keepPreviousData,
  });
}

export function useCustodyAct() {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (act: CustodyActInput) => api.send('POST', '/api/sync/custody/acts', act, z.null()),
    // Not waited for: what asked may be gone from the list by then, and still has to say that it is done.
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: [keys.sync] }),
  });
}

const SEND_TIMEOUT_MS = 180_000;

/** Items out of a tablet's file. Throws ApiProblem. */
export const handInItems = (api: ApiClient, request: HandInRequest, signal?: AbortSignal) =>
  api.send('POST', '/api/sync/handed-in', request, HandInAnswer, {
    timeoutMs: SEND_TIMEOUT_MS,
    ...(signal ? { signal } : {}),
  });

/** A photo out of a tablet's file, in the name of who took it. Throws ApiProblem. */
export function handInPhoto(
  api: ApiClient,
  { userId, sha256, blob }: { userId: string; sha256: string; blob: Blob },
  signal?: AbortSignal,
) {
  const form = new FormData();
  form.append('photo', blob, `${sha256}.jpg`);
  return api.send('POST', withParams('/api/photos/handed-in', { userId, sha256 }), form, PhotoReceipt, {
    timeoutMs: SEND_TIMEOUT_MS,
    ...(signal ? { signal } : {}),
  });
}
