import { useQuery } from '@tanstack/react-query';
import { Reminders } from '#domain/reminders.ts';
import { useApi } from './container.ts';
import { keys } from './query-keys.ts';

/** Apart from the other report data, because the shell needs only this. */
export function useReminders(isEnabled: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.reports, 'reminders'],
    queryFn: ({ signal }) => api.get('/api/reports/reminders', Reminders, undefined, { signal }),
    enabled: isEnabled,
    staleTime: 5 * 60_000,
  });
}
