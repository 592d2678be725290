import type { SiteEvent } from '#domain/site-events.ts';

export interface SitePhoto {
  id: string;
  event: SiteEvent;
}

const WORK: readonly SiteEvent['type'][] = ['measure_installed', 'fix_marked'];

/**
 * Photos of a log, oldest first: `before` from records older than the first work at the site, `after` from the
 * latest record with photos since then, `all` for leafing through.
 */
export function photosOf(log: readonly SiteEvent[]) {
  const events = [...log].sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1));
  const firstWork = events.find(({ type }) => WORK.includes(type))?.occurredAt;
  const photosIn = (event: SiteEvent | undefined): SitePhoto[] =>
    event ? event.photoIds.map((id) => ({ id, event })) : [];
  const withPhotos = events.filter(({ photoIds }) => photoIds.length > 0);
  const isWorked = (event: SiteEvent) => firstWork !== undefined && event.occurredAt >= firstWork;
  return {
    before: photosIn(withPhotos.find((event) => !isWorked(event))),
    after: photosIn(withPhotos.findLast(isWorked)),
    all: withPhotos.flatMap(photosIn),
  };
}
