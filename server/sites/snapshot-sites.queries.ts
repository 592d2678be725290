import type { Db } from '../db/database.ts';
import type { SnapshotEvent } from '../domain/sync.ts';
import { type StoredSite, toFoldEvent, toStoredSite } from './sites.rows.ts';

export async function listSitesByIds(db: Db, ids: readonly string[]): Promise<StoredSite[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('sites')
    .selectAll()
    .where('id', 'in', [...ids])
    .orderBy('id')
    .execute();
  return rows.map(toStoredSite);
}

export async function listSitesOfCommune(
  db: Db,
  communeCode: string,
  after: string,
  limit: number,
): Promise<StoredSite[]> {
  const rows = await db
    .selectFrom('sites')
    .selectAll()
    .where('commune_code', '=', communeCode)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(toStoredSite);
}

/** Logs by site, in order of arrival, without notes and photos. */
export async function listLogs(db: Db, siteIds: readonly string[]): Promise<Map<string, SnapshotEvent[]>> {
  const logs = new Map<string, SnapshotEvent[]>(siteIds.map((id) => [id, []]));
  if (siteIds.length === 0) return logs;
  const rows = await db
    .selectFrom('site_events')
    .select([
      'id',
      'site_id',
      'type',
      'occurred_at',
      'received_at',
      'actor_name',
      'lon',
      'lat',
      'accuracy_m',
      'payload',
    ])
    .where('site_id', 'in', [...siteIds])
    .orderBy('site_id')
    .orderBy('seq')
    .execute();
  for (const row of rows) {
    logs.get(row.site_id)?.push({
      ...toFoldEvent(row),
      receivedAt: row.received_at,
      accuracyM: row.accuracy_m,
      actorName: row.actor_name,
      note: '',
      photoIds: [],
    });
  }
  return logs;
}

export async function listPhotosOfSites(
  db: Db,
  siteIds: readonly string[],
): Promise<{ siteId: string; eventId: string; photoId: string; takenAt: string }[]> {
  if (siteIds.length === 0) return [];
  const rows = await db
    .selectFrom('event_photos')
    .innerJoin('site_events', 'site_events.id', 'event_photos.event_id')
    .select(['site_events.site_id', 'event_id', 'photo_id', 'site_events.occurred_at'])
    .where('site_events.site_id', 'in', [...siteIds])
    .orderBy('site_events.occurred_at', 'desc')
    .orderBy('event_id')
    .orderBy('event_photos.position')
    .execute();
  return rows.map((row) => ({
    siteId: row.site_id,
    eventId: row.event_id,
    photoId: row.photo_id,
    takenAt: row.occurred_at,
  }));
}
