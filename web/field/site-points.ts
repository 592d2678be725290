import { useMemo } from 'react';
import { localDay } from '#domain/calendar.ts';
import { isUnfixed, type SiteListItem, statusGroup } from '#domain/sites.ts';
import { useContainer } from '../api/container.ts';
import type { MapPoint } from '../map/index.ts';
import { OVERDUE_STYLE, SITE_STYLE } from '../map/site-style.ts';
import { useStored } from './tablet.ts';

const NONE: readonly SiteListItem[] = [];

/** The sites of the tablet as the map draws them: what waits for work over the rest, overdue in its own colour. */
export function useSitePoints(): readonly MapPoint[] {
  const { now } = useContainer();
  const day = localDay(now());
  const items = useStored(`points ${day}`, (tablet) => tablet.list({}, day), { keepsOld: true }) ?? NONE;
  return useMemo(
    () =>
      items
        .filter(({ status }) => status !== 'closed')
        .map(({ id, lonLat, status, isOverdue }) => {
          const { tone, glyph } = SITE_STYLE[statusGroup(status)];
          return {
            id,
            lonLat,
            glyph,
            tone: isOverdue ? OVERDUE_STYLE.tone : tone,
            rank: isUnfixed(status) ? 1 : 0,
          };
        }),
    [items],
  );
}
