import { judgeAlike, judgeSite, lockProofs } from '../close-outs/close-outs.service.ts';
import type { Db } from '../db/database.ts';
import type { WriteContext } from '../db/write.ts';
import type { ProblemError } from '../domain/errors.ts';
import { MAX_PHOTOS_PER_EVENT, type MissingPhoto } from '../domain/photos.ts';
import type { Actor } from '../domain/roles.ts';
import type { ExpectedPhoto, PhotoReceipt } from '../domain/sync.ts';
import {
  type ArrivedPhoto,
  countMissing,
  insertArrivedPhoto,
  insertExpectedPhotos,
  listArrivedPhotos,
  listMissing,
  type MetExpectation,
  markReceived,
  markRefused,
} from './expected-photos.queries.ts';
import { insertEventPhotos } from './photos.queries.ts';

/** Photos of the events of one item, as the tablet announced them. */
export interface ExpectedPhotos {
  itemId: string;
  deviceId: string;
  siteId: string;
  communeCode: string;
  photos: readonly ExpectedPhoto[];
  /** What is added to the tablet's times: server's clock minus tablet's, 0 where the difference does not count. */
  clockOffsetMs: number;
}

/**
 * Notes in the transaction of the events which photos belong to them. Bytes that this user has already sent are
 * attached at once; the rest follows when it arrives. The same announcement again changes nothing.
 * @returns one receipt for each announced photo, in their order
 */
export async function expectPhotos(
  context: WriteContext,
  actor: Actor,
  { itemId, deviceId, siteId, communeCode, photos, clockOffsetMs }: ExpectedPhotos,
): Promise<PhotoReceipt[]> {
  if (photos.length === 0) return [];
  const { trx, now } = context;
  await lockProofs(context);
  await insertExpectedPhotos(
    trx,
    photos.map((photo, position) => ({
      event_id: photo.eventId,
      position,
      sha256: photo.sha256,
      byte_count: photo.byteCount,
      captured_at: new Date(Date.parse(photo.capturedAt) + clockOffsetMs).toISOString(),
      captured_at_device: new Date(photo.capturedAt).toISOString(),
      is_from_app: photo.isFromApp ? 1 : 0,
      lon: photo.lonLat?.[0] ?? null,
      lat: photo.lonLat?.[1] ?? null,
      accuracy_m: photo.accuracyM,
      user_id: actor.userId,
      device_id: deviceId,
      item_id: itemId,
      site_id: siteId,
      commune_code: communeCode,
      expected_at: now,
      photo_id: null,
      received_at: null,
      refusal: null,
    })),
  );
  const sha256s = [...new Set(photos.map((photo) => photo.sha256))];
  const arrived = await listArrivedPhotos(trx, actor.userId, sha256s);
  for (const photo of arrived) await meetExpectations(context, actor.userId, photo);
  await judgeSite(context, siteId);
  for (const { photoId } of arrived) await judgeAlike(context, photoId);
  return toReceipts(
    photos.map((photo) => photo.sha256),
    arrived,
  );
}

/** Notes which bytes of a user became which photo, and attaches it to every event that waits for them. */
export async function receivePhoto(
  context: WriteContext,
  userId: string,
  arrived: ArrivedPhoto,
): Promise<void> {
  await lockProofs(context);
  await insertArrivedPhoto(context.trx, userId, arrived);
  const met = await meetExpectations(context, userId, arrived);
  for (const { siteId, communeCode } of met) {
    context.record({ entity: 'site', entityId: siteId, communeCode, action: 'photo_received' });
  }
  await judgeAlike(context, arrived.photoId);
}

/** Notes at the events that wait for these bytes why they never become a photo. */
export async function refusePhoto(
  context: WriteContext,
  userId: string,
  sha256: string,
  { code, details }: ProblemError,
): Promise<void> {
  const refused = await markRefused(context.trx, userId, sha256, JSON.stringify({ code, details }));
  for (const { siteId, communeCode } of refused) {
    context.record({ entity: 'site', entityId: siteId, communeCode, action: 'photo_refused' });
  }
}

/** Which of the bytes of this user have arrived, in the order asked. */
export async function listPhotoReceipts(
  db: Db,
  userId: string,
  sha256s: readonly string[],
): Promise<PhotoReceipt[]> {
  return toReceipts(sha256s, await listArrivedPhotos(db, userId, [...new Set(sha256s)]));
}

/** How many photos of a site's events have not arrived. */
export function countMissingPhotos(db: Db, siteId: string): Promise<number> {
  return countMissing(db, siteId);
}

/** Photos that have not arrived, by event; events that are complete are left out. */
export function listMissingPhotos(db: Db, eventIds: readonly string[]): Promise<Map<string, MissingPhoto[]>> {
  return listMissing(db, eventIds);
}

/** Late photos come after those that the event brought along. */
async function meetExpectations(
  { trx }: WriteContext,
  userId: string,
  arrived: ArrivedPhoto,
): Promise<MetExpectation[]> {
  const met = await markReceived(trx, userId, arrived);
  for (const { eventId, communeCode, position } of met) {
    await insertEventPhotos(
      trx,
      { eventId, communeCode },
      [arrived.photoId],
      MAX_PHOTOS_PER_EVENT + position,
    );
  }
  return met;
}

function toReceipts(sha256s: readonly string[], arrived: readonly ArrivedPhoto[]): PhotoReceipt[] {
  const bySha256 = new Map(arrived.map((photo) => [photo.sha256, photo]));
  return sha256s.map((sha256) => ({
    sha256,
    photoId: bySha256.get(sha256)?.photoId ?? null,
    receivedAt: bySha256.get(sha256)?.receivedAt ?? null,
  }));
}
