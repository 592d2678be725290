import type { Db } from '../db/database.ts';

/** What decides who may see or attach a photo. */
export interface PhotoOwners {
  /** The user asked about uploaded it. */
  isOwn: boolean;
  /** Communes of the events and inspections that carry it. */
  communeCodes: string[];
}

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
): Promise<void> {
  await trx
    .insertInto('event_photos')
    .values(
      photoIds.map((photoId, position) => ({
        event_id: target.eventId,
        photo_id: photoId,
        position,
        commune_code: target.communeCode,
      })),
    )
    .onConflict((conflict) => conflict.columns(['event_id', 'photo_id']).doNothing())
    .execute();
}
