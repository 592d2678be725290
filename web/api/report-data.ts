import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReportEventInput } from '#domain/report-events.ts';
import {
  CalendarFeed,
  MissingReports,
  NewCalendarFeed,
  type ReportAddress,
  ReportView,
} from '#domain/report-views.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { useApi } from './container.ts';
import { ApiProblem } from './problem.ts';
import { keys } from './query-keys.ts';

const pathOf = ({ plan, report, due, unit }: ReportAddress) =>
  `/api/reports/${[plan, report, due, unit].map(encodeURIComponent).join('/')}`;

interface MissingParams {
  from: string;
  to: string;
  plan: string | undefined;
  report: string | undefined;
}

export function useMissingReports(params: MissingParams) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.reports, 'missing', params],
    queryFn: ({ signal }) => api.get('/api/reports/missing', MissingReports, { ...params }, { signal }),
    placeholderData: keepPreviousData,
  });
}

const reportQuery = (api: ReturnType<typeof useApi>, address: ReportAddress) =>
  queryOptions({
    queryKey: [keys.reportPage, address],
    queryFn: ({ signal }) => api.get(pathOf(address), ReportView, undefined, { signal }),
  });

export const useReport = (address: ReportAddress) => useQuery(reportQuery(useApi(), address));

/** The caller keeps the event's id until it is stored, so that a re-send stores nothing twice. */
export function useAddReportEvent(address: ReportAddress) {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (event: ReportEventInput) => api.send('POST', `${pathOf(address)}/events`, event, ReportView),
    retry: (failures, error) => failures < 2 && error instanceof ApiProblem && error.isRetryable,
    onSuccess: (report) => {
      queryClient.setQueryData(reportQuery(api, address).queryKey, report);
      void queryClient.invalidateQueries({ queryKey: [keys.deadlines] });
      void queryClient.invalidateQueries({ queryKey: [keys.reports] });
    },
    // Somebody else was first: show what is stored now.
    onError: () => void queryClient.invalidateQueries({ queryKey: reportQuery(api, address).queryKey }),
  });
}

const FEED_PATH = '/api/calendar-feed';
const FEED_KEY = [keys.calendarFeed];

export function useCalendarFeed() {
  const api = useApi();
  return useQuery({
    queryKey: FEED_KEY,
    queryFn: ({ signal }) => api.get(FEED_PATH, CalendarFeed, undefined, { signal }),
  });
}

/** Makes the address, or a new one in place of the old. */
export function useRenewFeed() {
  const api = useApi();
  const language = useLanguage();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.send('POST', `${FEED_PATH}?language=${language}`, undefined, NewCalendarFeed),
    onSuccess: ({ madeAt }) => queryClient.setQueryData(FEED_KEY, { madeAt }),
  });
}

export function useWithdrawFeed() {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.send('DELETE', FEED_PATH, undefined, CalendarFeed),
    onSuccess: (feed) => queryClient.setQueryData(FEED_KEY, feed),
  });
}
