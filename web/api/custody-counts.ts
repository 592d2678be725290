import { useQuery } from '@tanstack/react-query';
import { CustodyCounts } from '#domain/custody-counts.ts';
import { useApi } from './container.ts';
import { keys } from './query-keys.ts';

/** Apart from the other data of tablets, because the shell needs only this. */
export function useCustodyCounts(isEnabled: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.sync, 'counts'],
    queryFn: ({ signal }) => api.get('/api/sync/custody/counts', CustodyCounts, undefined, { signal }),
    enabled: isEnabled,
  });
}
