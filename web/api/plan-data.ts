import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import type { Commune } from '#domain/communes.ts';
import { PlanSummaryList, PlanView } from '#domain/plan-views.ts';
import { TrackedDeadlineList } from '#domain/report-views.ts';
import type { ApiClient } from './client.ts';
import { useApi } from './container.ts';
import { keys } from './query-keys.ts';

const plansQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: [keys.plans, 'list'],
    queryFn: ({ signal }) =>
      api.get('/api/plans', PlanSummaryList, undefined, { signal }).then((list) => list.items),
  });

const planQuery = (api: ApiClient, id: string) =>
  queryOptions({
    queryKey: [keys.plans, id],
    queryFn: ({ signal }) => api.get(`/api/plans/${encodeURIComponent(id)}`, PlanView, undefined, { signal }),
  });

const deadlinesQuery = (api: ApiClient, range: { from: string; to: string }) =>
  queryOptions({
    queryKey: [keys.deadlines, range],
    queryFn: ({ signal }) => api.get('/api/deadlines', TrackedDeadlineList, range, { signal }),
    placeholderData: keepPreviousData,
  });

export const usePlans = () => useQuery(plansQuery(useApi()));
/** The plan that a commune reports by: its own, else that of its province; the newest of each. */
export function usePlanOf({ code, provinceCode }: Pick<Commune, 'code' | 'provinceCode'>) {
  const { data, ...rest } = usePlans();
  const own = data?.filter(({ communeCode }) => communeCode === code);
  const city = data?.filter((plan) => plan.level === 'province' && plan.provinceCode === provinceCode);
  const [plan] = [...(own ?? []), ...(city ?? [])]
    .filter(({ formerUnit }) => formerUnit === null)
    .sort((a, b) => Number(b.communeCode === code) - Number(a.communeCode === code) || b.year - a.year);
  return { ...rest, data, plan };
}
export const usePlan = (id: string) => useQuery(planQuery(useApi(), id));
export const useDeadlines = (range: { from: string; to: string }) =>
  useQuery(deadlinesQuery(useApi(), range));
