import type { Insertable } from 'kysely';
import { bulkInsert } from '../db/bulk-insert.ts';
import type { Db } from '../db/database.ts';
import { type Cursor, encodeCursor } from '../db/paging.ts';
import type { SiteEventsTable } from '../db/schema.ts';
import { MAX_PHOTOS_PER_EVENT } from '../domain/photos.ts';
import type { SiteEvent } from '../domain/site-events.ts';
import { ROWS_AT_ONCE } from './sites.queries.ts';
import { toSiteEvent } from './sites.rows.ts';

export function insertEvents(trx: Db, rows: readonly Insertable<SiteEventsTable>[]): Promise<void> {
  return bulkInsert(trx, 'site_events', rows);
}

/** Events of a site in order of arrival, with their photos. */
export async function listEvents(
  db: Db,
  siteId: string,
  cursor: Cursor | null,
  limit: number,
): Promise<{ items: SiteEvent[]; nextCursor: string | null }> {
  let query = db.selectFrom('site_events').selectAll().where('site_id', '=', siteId).orderBy('seq');
  if (cursor) query = query.where('seq', '>', Number(cursor[0]));
  const rows = await query.limit(limit + 1).execute();
  const page = rows.slice(0, limit);
  const photos = await listPhotoIds(
    db,
    page.map((row) => row.id),
  );
  const last = page.at(-1);
  return {
    items: page.map((row) => toSiteEvent(row, photos.get(row.id) ?? [])),
    nextCursor: rows.length > limit && last ? encodeCursor('seq', [last.seq, last.id]) : null,
  };
}

/** @param before places of photos from this one on are left out */
async function listPhotoIds(
  db: Db,
  eventIds: readonly string[],
  before = Number.MAX_SAFE_INTEGER,
): Promise<Map<string, string[]>> {
  const byEvent = new Map<string, string[]>();
  for (let start = 0; start < eventIds.length; start += ROWS_AT_ONCE) {
    const rows = await db
      .selectFrom('event_photos')
      .select(['event_id', 'photo_id'])
      .where('event_id', 'in', eventIds.slice(start, start + ROWS_AT_ONCE))
      .where('position', '<', before)
      .orderBy('event_id')
      .orderBy('position')
      .execute();
    for (const row of rows) byEvent.set(row.event_id, [...(byEvent.get(row.event_id) ?? []), row.photo_id]);
  }
  return byEvent;
}

/**
 * Already stored events among the ids, to tell a re-send from a clash: with the photos that they brought along,
 * without those that followed.
 */
export async function findEvents(db: Db, ids: readonly string[]): Promise<Map<string, SiteEvent>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('site_events')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
  const photos = await listPhotoIds(db, ids, MAX_PHOTOS_PER_EVENT);
  return new Map(rows.map((row) => [row.id, toSiteEvent(row, photos.get(row.id) ?? [])]));
}

/** A site that turns out to lie in another commune takes its log and photos along. */
export async function moveLog(trx: Db, siteId: string, communeCode: string): Promise<void> {
  await trx
    .updateTable('event_photos')
    .set({ commune_code: communeCode })
    .where('event_id', 'in', (events) =>
      events.selectFrom('site_events').select('id').where('site_id', '=', siteId),
    )
    .execute();
  await trx
    .updateTable('close_outs')
    .set({ commune_code: communeCode })
    .where('site_id', '=', siteId)
    .execute();
  await trx
    .updateTable('expected_photos')
    .set({ commune_code: communeCode })
    .where('site_id', '=', siteId)
    .execute();
  await trx
    .updateTable('site_events')
    .set({ commune_code: communeCode })
    .where('site_id', '=', siteId)
    .execute();
}
