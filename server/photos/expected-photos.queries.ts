import type { Insertable } from 'kysely';
import type { Db } from '../db/database.ts';
import type { ExpectedPhotosTable } from '../db/photo-schema.ts';
import type { MissingPhoto } from '../domain/photos.ts';

export async function insertExpectedPhotos(
  trx: Db,
  rows: readonly Insertable<ExpectedPhotosTable>[],
): Promise<void> {
  await trx
    .insertInto('expected_photos')
    .values([...rows])
    .onConflict((conflict) => conflict.columns(['event_id', 'sha256']).doNothing())
    .execute();
}

/** Bytes of one user that have become a photo. */
export interface ArrivedPhoto {
  sha256: string;
  photoId: string;
  receivedAt: string;
}

export async function listArrivedPhotos(
  db: Db,
  userId: string,
  sha256s: readonly string[],
): Promise<ArrivedPhoto[]> {
  const rows = await db
    .selectFrom('photo_originals')
    .select(['sha256', 'photo_id', 'received_at'])
    .where('user_id', '=', userId)
    .where('sha256', 'in', [...sha256s])
    .execute();
  return rows.map((row) => ({ sha256: row.sha256, photoId: row.photo_id, receivedAt: row.received_at }));
}

/** The first arrival of the same bytes is kept. */
export async function insertArrivedPhoto(trx: Db, userId: string, arrived: ArrivedPhoto): Promise<void> {
  await trx
    .insertInto('photo_originals')
    .values({
      user_id: userId,
      sha256: arrived.sha256,
      photo_id: arrived.photoId,
      received_at: arrived.receivedAt,
    })
    .onConflict((conflict) => conflict.columns(['user_id', 'sha256']).doNothing())
    .execute();
}

/** An expectation that was met just now. */
export interface MetExpectation {
  eventId: string;
  siteId: string;
  communeCode: string;
  position: number;
}

/** Marks what waits for these bytes of the user as received, and answers what it was. */
export async function markReceived(
  trx: Db,
  userId: string,
  { sha256, photoId, receivedAt }: ArrivedPhoto,
): Promise<MetExpectation[]> {
  const rows = await trx
    .updateTable('expected_photos')
    .set({ photo_id: photoId, received_at: receivedAt, refusal: null })
    .where('user_id', '=', userId)
    .where('sha256', '=', sha256)
    .where('photo_id', 'is', null)
    .returning(['event_id', 'site_id', 'commune_code', 'position'])
    .execute();
  return rows.map((row) => ({
    eventId: row.event_id,
    siteId: row.site_id,
    communeCode: row.commune_code,
    position: row.position,
  }));
}

/** @param refusal code and details of the error, JSON */
export async function markRefused(
  trx: Db,
  userId: string,
  sha256: string,
  refusal: string,
): Promise<Pick<MetExpectation, 'siteId' | 'communeCode'>[]> {
  const rows = await trx
    .updateTable('expected_photos')
    .set({ refusal })
    .where('user_id', '=', userId)
    .where('sha256', '=', sha256)
    .where('photo_id', 'is', null)
    .returning(['site_id', 'commune_code'])
    .execute();
  return rows.map((row) => ({ siteId: row.site_id, communeCode: row.commune_code }));
}

/** Communes of the events that such bytes of a user belong to. */
export async function listExpectingCommunes(db: Db, userId: string, sha256: string): Promise<string[]> {
  const rows = await db
    .selectFrom('expected_photos')
    .select('commune_code')
    .distinct()
    .where('user_id', '=', userId)
    .where('sha256', '=', sha256)
    .execute();
  return rows.map((row) => row.commune_code);
}

export async function countMissing(db: Db, siteId: string): Promise<number> {
  const { count } = await db
    .selectFrom('expected_photos')
    .select((expression) => expression.fn.countAll<number>().as('count'))
    .where('site_id', '=', siteId)
    .where('photo_id', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** What has not arrived, by event, in the order of the photos. */
export async function listMissing(db: Db, eventIds: readonly string[]): Promise<Map<string, MissingPhoto[]>> {
  const byEvent = new Map<string, MissingPhoto[]>();
  if (eventIds.length === 0) return byEvent;
  const rows = await db
    .selectFrom('expected_photos')
    .leftJoin('tablets', (join) =>
      join
        .onRef('tablets.device_id', '=', 'expected_photos.device_id')
        .onRef('tablets.user_id', '=', 'expected_photos.user_id'),
    )
    .select(['event_id', 'expected_photos.device_id', 'expected_at', 'refusal', 'tablets.report'])
    .where('event_id', 'in', [...eventIds])
    .where('photo_id', 'is', null)
    .orderBy('event_id')
    .orderBy('position')
    .execute();
  for (const row of rows) {
    const report = row.report === null ? null : (JSON.parse(row.report) as { label: string });
    const missing = {
      deviceId: row.device_id,
      deviceLabel: report?.label ?? null,
      expectedAt: row.expected_at,
      refusal: row.refusal === null ? null : (JSON.parse(row.refusal) as MissingPhoto['refusal']),
    };
    byEvent.set(row.event_id, [...(byEvent.get(row.event_id) ?? []), missing]);
  }
  return byEvent;
}
