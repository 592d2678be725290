import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { distanceBetweenM } from '#domain/geometry.ts';
import { isUnfixed, SiteList, type SiteListItem } from '#domain/sites.ts';
import type { LonLat } from '#domain/values.ts';
import { useApi } from '../api/container.ts';
import { keys } from '../api/query-keys.ts';

/** Rows asked for per group: more are not read in the field, and the list says when there are more. */
const LIMIT = 60;
export const RADII_M = [5_000, 50_000] as const;

const UNFIXED = 'reported,confirmed,planned,in_progress';
const OTHERS = 'candidate,fixed,verified';

/** About 100 m, so that a walk does not ask again at every step; distances are worked out on the device. */
const coarse = ([lon, lat]: LonLat): string => `${lon.toFixed(3)},${lat.toFixed(3)}`;

export interface Nearby {
  items: readonly (SiteListItem & { distanceM: number })[];
  isPending: boolean;
  isOffline: boolean;
  error: unknown;
  hasMore: boolean;
  retry(): void;
}

/** Sites around a place, nearest first; `unfixedFirst` puts those waiting for work before all others. */
export function useNearby(origin: LonLat | null, radiusM: number, unfixedFirst: boolean): Nearby {
  const unfixed = useGroup(origin, radiusM, UNFIXED);
  const others = useGroup(origin, radiusM, OTHERS);
  const items = [...(unfixed.data?.items ?? []), ...(others.data?.items ?? [])]
    .map((item) => ({ ...item, distanceM: origin ? distanceBetweenM(origin, item.lonLat) : 0 }))
    .sort((a, b) => {
      const group = unfixedFirst ? Number(isUnfixed(b.status)) - Number(isUnfixed(a.status)) : 0;
      return group || a.distanceM - b.distanceM;
    });
  const groups = [unfixed, others];
  return {
    items,
    isPending: groups.some((group) => group.isPending && group.fetchStatus !== 'paused'),
    isOffline: groups.some((group) => group.isPending && group.fetchStatus === 'paused'),
    error: unfixed.error ?? others.error,
    hasMore: groups.some((group) => Boolean(group.data?.nextCursor)),
    retry: () => {
      for (const group of groups) void group.refetch();
    },
  };
}

function useGroup(origin: LonLat | null, radiusM: number, status: string) {
  const api = useApi();
  const near = origin ? `${coarse(origin)},${radiusM}` : null;
  return useQuery({
    queryKey: [keys.sites, 'list', 'near', near, status],
    queryFn: ({ signal }) =>
      api.get('/api/sites', SiteList, { near, status, sort: 'distance', limit: LIMIT }, { signal }),
    enabled: near !== null,
    placeholderData: keepPreviousData,
  });
}
