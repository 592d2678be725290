import { localDay } from '#domain/calendar.ts';
import { isUnfixed, SITE_STATUSES, type SiteListItem } from '#domain/sites.ts';
import type { LonLat } from '#domain/values.ts';
import { useContainer } from '../api/container.ts';
import { useStored } from './tablet.ts';

export const RADII_M = [5_000, 50_000] as const;
/** More are not read in the field. */
const MOST = 400;
const UNFIXED = SITE_STATUSES.filter(isUnfixed);
const OTHERS = SITE_STATUSES.filter((status) => !isUnfixed(status));

/** About 10 m, so that a walk does not read the store at every step. */
const coarse = ([lon, lat]: LonLat): LonLat => [Number(lon.toFixed(4)), Number(lat.toFixed(4))];

export interface Nearby {
  /** undefined: being read. */
  items: readonly SiteListItem[] | undefined;
  /** The tablet holds no site at all. */
  isEmptyStore: boolean;
}

/**
 * Sites of the tablet around a place, nearest first; `unfixedFirst` puts those waiting for work before all others.
 * Words are looked for everywhere, not only around.
 */
export function useNearby(
  origin: LonLat | null,
  radiusM: number,
  unfixedFirst: boolean,
  words: string,
): Nearby {
  const { now } = useContainer();
  const from = origin && coarse(origin);
  const read = useStored(
    `near ${from} ${radiusM} ${unfixedFirst} ${words}`,
    async (tablet) => {
      const day = localDay(now());
      const items: SiteListItem[] = [];
      if (from !== null || words !== '') {
        const near = from && { near: { lonLat: from, radiusM: words === '' ? radiusM : Infinity } };
        for (const statuses of unfixedFirst ? [UNFIXED, OTHERS] : [SITE_STATUSES])
          items.push(...(await tablet.list({ words, ...near, statuses }, day, MOST - items.length)));
      }
      return { items, isEmptyStore: items.length === 0 && (await tablet.count({}, day)) === 0 };
    },
    { keepsOld: true },
  );
  return read ?? { items: undefined, isEmptyStore: false };
}
