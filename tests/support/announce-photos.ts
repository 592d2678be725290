import { v7 as makeId } from 'uuid';
import { writeTransaction } from '../../server/db/write.ts';
import type { Actor } from '../../server/domain/roles.ts';
import type { ExpectedPhoto, PhotoReceipt } from '../../server/domain/sync.ts';
import { expectPhotos } from '../../server/photos/expected-photos.service.ts';
import { LONG_BIEN, type TestApp, type TestUser } from './test-app.ts';

export const DEVICE = '01999999-0000-7000-8000-00000000d001';

/** Who acts, as the guard would find them. */
export async function actorFor(app: TestApp, user: TestUser): Promise<Actor> {
  await app.signIn(user);
  const { id } = await app.parts.deps.database.db
    .selectFrom('user')
    .select('id')
    .where('email', '=', `${user}@bo-an.test`)
    .executeTakeFirstOrThrow();
  return { userId: id, name: user, email: '', role: 'field', scope: new Set([LONG_BIEN]) };
}

/** Announces photos of events that are stored, as the write of a tablet's item does. */
export async function announcePhotos(
  app: TestApp,
  user: TestUser,
  siteId: string,
  photos: readonly (Pick<ExpectedPhoto, 'eventId' | 'sha256' | 'capturedAt'> & Partial<ExpectedPhoto>)[],
  clockOffsetMs = 0,
): Promise<PhotoReceipt[]> {
  const actor = await actorFor(app, user);
  const { database, now } = app.parts.deps;
  return writeTransaction(database, actor.userId, now(), (context) =>
    expectPhotos(context, actor, {
      itemId: makeId(),
      deviceId: DEVICE,
      siteId,
      communeCode: LONG_BIEN,
      clockOffsetMs,
      photos: photos.map((photo) => ({
        byteCount: 1000,
        isFromApp: true,
        lonLat: null,
        accuracyM: null,
        ...photo,
      })),
    }),
  );
}
