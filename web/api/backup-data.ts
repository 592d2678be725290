import { useQuery } from '@tanstack/react-query';
import { BackupOverview } from '#domain/backups.ts';
import { useApi } from './container.ts';
import { keys } from './query-keys.ts';

const MINUTE_MS = 60_000;

/** Backups of the last nights, for administrators. */
export function useBackups() {
  const api = useApi();
  return useQuery({
    queryKey: [keys.backups],
    queryFn: ({ signal }) => api.get('/api/keeping/backups', BackupOverview, undefined, { signal }),
    refetchInterval: MINUTE_MS,
  });
}
