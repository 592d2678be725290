import { localDay } from '#domain/calendar.ts';
import { distanceBetweenM } from '#domain/geometry.ts';
import { isUnfixed, type SiteListItem } from '#domain/sites.ts';
import type { LonLat } from '#domain/values.ts';
import { useContainer } from '../api/container.ts';
import { useStored } from './tablet.ts';

export const RADII_M = [5_000, 50_000] as const;
/** More are not read in the field. */
const MOST = 400;

/** About 10 m, so that a walk does not read the store at every step. */
const coarse = ([lon, lat]: LonLat): LonLat => [Number(lon.toFixed(4)), Number(lat.toFixed(4))];

export interface Nearby {
  /** undefined: being read. */
  items: readonly (SiteListItem & { distanceM: number })[] | undefined;
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
      const near = from && words === '' ? { near: { lonLat: from, radiusM } } : {};
      const found = from === null && words === '' ? [] : await tablet.list({ words, ...near }, day);
      const items = found
        .map((item) => ({ ...item, distanceM: from ? distanceBetweenM(from, item.lonLat) : 0 }))
        .sort((a, b) => {
          const group = unfixedFirst ? Number(isUnfixed(b.status)) - Number(isUnfixed(a.status)) : 0;
          return group || a.distanceM - b.distanceM;
        })
        .slice(0, MOST);
      return { items, isEmptyStore: found.length === 0 && (await tablet.list({}, day)).length === 0 };
    },
    { keepsOld: true },
  );
  return read ?? { items: undefined, isEmptyStore: false };
}
