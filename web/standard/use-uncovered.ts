import { isCounted, SITE_STATUSES } from '#domain/sites.ts';
import { useSites } from '../api/site-data.ts';

const MOST = 500;
const COUNTED = SITE_STATUSES.filter(isCounted).join(',');
const NOTHING: ReadonlySet<string> = new Set();

/** Hazards of a commune that count and have no effective measure today: the first 500 of them. */
export function useUncoveredSites(commune: string, q?: string) {
  return useSites({ commune, cover: 'none,warned', status: COUNTED, q }, MOST);
}

/** Their ids, for counting. */
export function useUncovered(commune: string): ReadonlySet<string> {
  const list = useUncoveredSites(commune);
  return list.data ? new Set(list.data.pages.flatMap(({ items }) => items.map(({ id }) => id))) : NOTHING;
}
