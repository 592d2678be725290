import type { Db } from '../db/database.ts';
import type { SnapshotSite } from '../domain/sync.ts';
import type { StoredSite } from './sites.rows.ts';
import { listLogs, listPhotosOfSites, listSitesByIds, listSitesOfCommune } from './snapshot-sites.queries.ts';

const MOST_PHOTOS = 3;

/** Sites as tablets hold them, by id; those that are gone are left out. */
export async function snapshotByIds(db: Db, ids: readonly string[]): Promise<SnapshotSite[]> {
  return toSnapshots(db, await listSitesByIds(db, ids));
}

/** The next sites of a commune in the order of their ids. */
export async function snapshotOfCommune(
  db: Db,
  communeCode: string,
  after: string,
  limit: number,
): Promise<SnapshotSite[]> {
  return toSnapshots(db, await listSitesOfCommune(db, communeCode, after, limit));
}

async function toSnapshots(db: Db, sites: readonly StoredSite[]): Promise<SnapshotSite[]> {
  const ids = sites.map(({ identity }) => identity.id);
  const logs = await listLogs(db, ids);
  const photos = Map.groupBy(await listPhotosOfSites(db, ids), ({ siteId }) => siteId);
  return sites.map(({ identity, card, priorityScore }) => {
    const events = logs.get(identity.id) ?? [];
    const withdrawn = new Set(events.flatMap((event) => (event.type === 'withdrawn' ? event.eventIds : [])));
    return {
      id: identity.id,
      code: identity.code,
      version: identity.version,
      card,
      priorityScore,
      isDemo: identity.isDemo,
      updatedAt: identity.updatedAt,
      events,
      photos: (photos.get(identity.id) ?? [])
        .filter(({ eventId }) => !withdrawn.has(eventId))
        .slice(0, MOST_PHOTOS)
        .map(({ photoId, takenAt }) => ({ id: photoId, takenAt })),
    };
  });
}
