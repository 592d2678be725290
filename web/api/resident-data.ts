import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CommuneHotlines, PublicViewSettings } from '#domain/public-view.ts';
import {
  type ReportDecision,
  type ReportHeap,
  ResidentReport,
  ResidentReportCounts,
  ResidentReportDetail,
  ResidentReportList,
} from '#domain/resident-reports.ts';
import { useApi } from './container.ts';
import { keys } from './query-keys.ts';

const PATH = '/api/resident-reports';

/** How many wait in the inbox and among the suspicious ones. */
export function useReportCounts(isEnabled: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.residentReports, 'count'],
    queryFn: ({ signal }) => api.get(`${PATH}/count`, ResidentReportCounts, undefined, { signal }),
    enabled: isEnabled,
  });
}

export function useReports(heap: ReportHeap) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: [keys.residentReports, 'list', heap],
    queryFn: ({ pageParam, signal }) =>
      api.get(PATH, ResidentReportList, { heap, cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

export function useReport(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.residentReports, id],
    queryFn: ({ signal }) => api.get(`${PATH}/${id}`, ResidentReportDetail, undefined, { signal }),
  });
}

export const reportPhotoUrl = (id: string, size: 'thumb' | 'full') => `${PATH}/${id}/photo?size=${size}`;

export function useDecide() {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id, decision }: { id: string; decision: ReportDecision }) =>
      api.send('POST', `${PATH}/${id}/decision`, decision, ResidentReport),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: [keys.residentReports] });
      void queryClient.invalidateQueries({ queryKey: [keys.sites] });
    },
  });
}

export function usePublicViewSettings(isEnabled: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.publicView, 'settings'],
    queryFn: ({ signal }) => api.get('/api/public-view', PublicViewSettings, undefined, { signal }),
    enabled: isEnabled,
  });
}

export function useChangePublicView() {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (settings: PublicViewSettings) =>
      api.send('PUT', '/api/public-view', settings, PublicViewSettings),
    onSuccess: (settings) => queryClient.setQueryData([keys.publicView, 'settings'], settings),
  });
}

export function useHotlines(commune: string) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.publicView, 'hotlines', commune],
    queryFn: ({ signal }) =>
      api.get(`/api/communes/${commune}/hotlines`, CommuneHotlines, undefined, { signal }),
    enabled: commune !== '',
  });
}

export function useChangeHotlines(commune: string) {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (hotlines: CommuneHotlines) =>
      api.send('PUT', `/api/communes/${commune}/hotlines`, hotlines, CommuneHotlines),
    onSuccess: (hotlines) => queryClient.setQueryData([keys.publicView, 'hotlines', commune], hotlines),
  });
}
