import type { Db } from '../db/database.ts';
import { ProblemError } from '../domain/errors.ts';
import { type Actor, isInScope } from '../domain/roles.ts';
import { insertEventPhotos, listPhotoOwners } from './photos.queries.ts';

/**
 * Attaches uploaded photos to a site event or a play space inspection, in the order given. A photo may be
 * attached by whoever uploaded it, or when it already hangs on a record of the actor's scope.
 * Attaching again changes nothing.
 * @throws ProblemError `photo.unknown` names the first photo that the actor may not attach
 */
export async function attachPhotos(
  trx: Db,
  actor: Actor,
  target: { eventId: string; communeCode: string },
  photoIds: readonly string[],
): Promise<void> {
  const wanted = [...new Set(photoIds)];
  if (wanted.length === 0) return;
  const owners = await listPhotoOwners(trx, wanted, actor.userId);
  for (const photoId of wanted) {
    const owner = owners.get(photoId);
    const isAttachable =
      owner !== undefined && (owner.isOwn || owner.communeCodes.some((code) => isInScope(actor, code)));
    if (!isAttachable) throw new ProblemError('photo.unknown', { photoId });
  }
  await insertEventPhotos(trx, target, wanted);
}
