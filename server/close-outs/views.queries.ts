import type { Db } from '../db/database.ts';
import { SAME_VIEW_BITS, viewBands, viewDistance } from '../domain/view-hash.ts';

/** More photos that look alike say no more. */
const MOST_ALIKE = 1000;

/** Notes what a photo shows; noting it again changes nothing. */
export async function keepView(trx: Db, photoId: string, hash: string): Promise<void> {
  await trx.updateTable('photos').set({ view_hash: hash }).where('id', '=', photoId).execute();
  await trx
    .insertInto('photo_view_bands')
    .values(viewBands(hash).map((band) => ({ band, photo_id: photoId })))
    .onConflict((conflict) => conflict.columns(['band', 'photo_id']).doNothing())
    .execute();
}

/** Photos that show the same as this one, itself first. */
export async function listAlike(db: Db, photoId: string): Promise<string[]> {
  const own = await db.selectFrom('photos').select('view_hash').where('id', '=', photoId).executeTakeFirst();
  const hash = own?.view_hash;
  if (!hash) return [photoId];
  const rows = await db
    .selectFrom('photo_view_bands')
    .innerJoin('photos', 'photos.id', 'photo_view_bands.photo_id')
    .select(['photos.id', 'photos.view_hash'])
    .distinct()
    .where('photo_view_bands.band', 'in', viewBands(hash))
    .where('photos.id', '!=', photoId)
    .limit(MOST_ALIKE)
    .execute();
  const alike = rows.filter((row) => row.view_hash && viewDistance(row.view_hash, hash) <= SAME_VIEW_BITS);
  return [photoId, ...alike.map((row) => row.id)];
}

/** A photo where it hangs. */
export interface PhotoUse {
  eventId: string;
  /** null: on a play space. */
  siteId: string | null;
  /** By the corrected clock of the tablet, else when it was stored. */
  at: string;
}

/** Where these photos hang. */
export async function listUses(db: Db, photoIds: readonly string[]): Promise<PhotoUse[]> {
  const rows = await db
    .selectFrom('event_photos')
    .innerJoin('photos', 'photos.id', 'event_photos.photo_id')
    .leftJoin('site_events', 'site_events.id', 'event_photos.event_id')
    .leftJoin('expected_photos', (join) =>
      join
        .onRef('expected_photos.event_id', '=', 'event_photos.event_id')
        .onRef('expected_photos.photo_id', '=', 'event_photos.photo_id'),
    )
    .select(['event_photos.event_id', 'photos.stored_at', 'expected_photos.captured_at'])
    .select(['site_events.site_id', 'expected_photos.site_id as expected_site_id'])
    .where('event_photos.photo_id', 'in', [...photoIds])
    .execute();
  return rows.map((row) => ({
    eventId: row.event_id,
    siteId: row.expected_site_id ?? row.site_id,
    at: row.captured_at ?? row.stored_at,
  }));
}

/** Ids of photos that nobody has looked at yet, in order. */
export async function listUnseen(db: Db, after: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('photos')
    .select('id')
    .where('view_hash', 'is', null)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}
