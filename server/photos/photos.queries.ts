import type { Db } from '../db/database.ts';
import type { Photo } from '../domain/photos.ts';
import { toPhoto } from './photos.rows.ts';

/** What decides who may see or attach a photo. */
export interface PhotoOwners {
  /** The user asked about uploaded it. */
  isOwn: boolean;
  /** Communes of the events and inspections that carry it. */
  communeCodes: string[];
}

/** Every table that names photos of records. */
const PHOTO_CARRIERS = ['event_photos', 'expected_photos', 'photo_originals', 'resident_reports'] as const;

/** By photo id; ids that are not stored are left out. */
export async function listPhotoOwners(
  db: Db,
  photoIds: readonly string[],
  userId: string,
): Promise<Map<string, PhotoOwners>> {
  const owners = new Map<string, PhotoOwners>();
  const stored = await db
    .selectFrom('photos')
    .leftJoin('photo_uploads', (join) =>
      join.onRef('photo_uploads.photo_id', '=', 'photos.id').on('photo_uploads.uploaded_by', '=', userId),
    )
    .select(['photos.id', 'photo_uploads.uploaded_by'])
    .where('photos.id', 'in', photoIds)
    .execute();
  for (const row of stored) owners.set(row.id, { isOwn: row.uploaded_by !== null, communeCodes: [] });
  const carriers = await db
    .selectFrom('event_photos')
    .select(['photo_id', 'commune_code'])
    .distinct()
    .where('photo_id', 'in', photoIds)
    .execute();
  for (const row of carriers) owners.get(row.photo_id)?.communeCodes.push(row.commune_code);
  return owners;
}

export async function insertEventPhotos(
  trx: Db,
  target: { eventId: string; communeCode: string },
  photoIds: readonly string[],
  firstPosition = 0,
): Promise<void> {
  await trx
    .insertInto('event_photos')
    .values(
      photoIds.map((photoId, index) => ({
        event_id: target.eventId,
        photo_id: photoId,
        position: firstPosition + index,
        commune_code: target.communeCode,
      })),
    )
    .onConflict((conflict) => conflict.columns(['event_id', 'photo_id']).doNothing())
    .execute();
}

export interface NewPhoto {
  photo: Photo;
  uploadedBy: string;
  /** Hex digest of the bytes as they came. */
  originalSha256: string;
}

/**
 * Notes a stored photo and who sent it. What a user's first upload said of it is kept.
 * @returns the photo as this user uploaded it, and whether its bytes were known before
 */
export async function insertPhoto(trx: Db, { photo, uploadedBy, originalSha256 }: NewPhoto) {
  const inserted = await trx
    .insertInto('photos')
    .values({
      id: photo.id,
      width_px: photo.widthPx,
      height_px: photo.heightPx,
      byte_count: photo.byteCount,
      stored_at: photo.uploadedAt,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  await trx
    .insertInto('photo_uploads')
    .values({
      photo_id: photo.id,
      uploaded_by: uploadedBy,
      original_sha256: originalSha256,
      captured_at: photo.capturedAt,
      lon: photo.lonLat?.[0] ?? null,
      lat: photo.lonLat?.[1] ?? null,
      uploaded_at: photo.uploadedAt,
    })
    .onConflict((conflict) => conflict.columns(['photo_id', 'uploaded_by']).doNothing())
    .execute();
  const row = await trx
    .selectFrom('photos')
    .innerJoin('photo_uploads', 'photo_uploads.photo_id', 'photos.id')
    .selectAll('photos')
    .select(['captured_at', 'lon', 'lat', 'uploaded_at'])
    .where('photos.id', '=', photo.id)
    .where('uploaded_by', '=', uploadedBy)
    .executeTakeFirstOrThrow();
  return { photo: toPhoto(row), wasKnown: inserted === undefined };
}

/** Notes a photo of one uploader as another's too; nothing happens when it is already. */
export async function insertAdoption(
  trx: Db,
  photoId: string,
  { from, by }: { from: string; by: string },
): Promise<void> {
  const row = await trx
    .selectFrom('photo_uploads')
    .selectAll()
    .where('photo_id', '=', photoId)
    .where('uploaded_by', '=', from)
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('photo_uploads')
    .values({ ...row, uploaded_by: by })
    .onConflict((conflict) => conflict.columns(['photo_id', 'uploaded_by']).doNothing())
    .execute();
}

export async function isPhotoStored(db: Db, id: string): Promise<boolean> {
  return (await db.selectFrom('photos').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
}

/** Deletes those of the photos that one uploader alone has sent and no record names, and answers which. */
export async function deleteUnusedPhotos(
  trx: Db,
  ids: readonly string[],
  uploadedBy: string,
): Promise<string[]> {
  if (ids.length === 0) return [];
  const used = new Set<string | null>();
  for (const table of PHOTO_CARRIERS) {
    const rows = await trx.selectFrom(table).select('photo_id').where('photo_id', 'in', ids).execute();
    for (const { photo_id } of rows) used.add(photo_id);
  }
  const others = await trx
    .selectFrom('photo_uploads')
    .select('photo_id')
    .where('photo_id', 'in', ids)
    .where('uploaded_by', '!=', uploadedBy)
    .execute();
  for (const { photo_id } of others) used.add(photo_id);
  const unused = [...new Set(ids)].filter((id) => !used.has(id));
  if (unused.length === 0) return [];
  await trx.deleteFrom('photo_uploads').where('photo_id', 'in', unused).execute();
  await trx.deleteFrom('photo_view_bands').where('photo_id', 'in', unused).execute();
  await trx.deleteFrom('photos').where('id', 'in', unused).execute();
  return unused;
}
