import { createHash } from 'node:crypto';
import {
  judgeAlike,
  keepPhotoView,
  listPhotosWithoutView,
  lockProofs,
} from '../close-outs/close-outs.service.ts';
import type { Db } from '../db/database.ts';
import { outsideScope } from '../db/origin.ts';
import { type WriteContext, writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import { ProblemError } from '../domain/errors.ts';
import { MAX_PHOTO_BYTES, type Photo } from '../domain/photos.ts';
import { type Actor, isInScope } from '../domain/roles.ts';
import { photoKey } from '../domain/stored-files.ts';
import type { PhotoReceipt } from '../domain/sync.ts';
import { readCaptureFacts } from './capture-facts.ts';
import { listExpectingCommunes } from './expected-photos.queries.ts';
import { listPhotoReceipts, receivePhoto, refusePhoto } from './expected-photos.service.ts';
import { lookAt } from './look-at.ts';
import { createFilePhotoStorage, type PhotoStorage } from './photo-storage.ts';
import {
  deleteUnusedPhotos,
  insertAdoption,
  insertEventPhotos,
  insertPhoto,
  isPhotoStored,
  listPhotoOwners,
  type PhotoOwners,
} from './photos.queries.ts';
import { reEncode } from './re-encode.ts';

const LOOKED_AT_ONCE = 100;
/** Who uploaded the photos of people without an account. */
const RESIDENTS = 'residents';

export type PhotoSize = 'thumb' | 'full';

export interface PhotoService {
  /**
   * Checks, re-encodes and stores a photo, and attaches it to the events that wait for these bytes of the actor;
   * the rows are written after the bytes are on the disk.
   * @param recordedBy whose act it is in the audit, where that is not the owner
   * @returns the photo, and whether the same one was stored before
   * @throws ProblemError `photo.too_large`, those of `reEncode`; the storage's error when the disk is full
   */
  addPhoto(
    actor: Pick<Actor, 'userId'>,
    original: Uint8Array,
    recordedBy?: string,
  ): Promise<{ photo: Photo; wasKnown: boolean }>;
  /**
   * The same with bytes out of a tablet's file, in the name of who took the photo. Only what an item of the caller's
   * communes waits for.
   * @throws ProblemError `sync.photo_not_expected`, `upload.bytes_differ`, and those of `addPhoto`
   */
  addHandedIn(
    caller: Actor,
    announced: { userId: string; sha256: string },
    original: Uint8Array,
  ): Promise<PhotoReceipt>;
  /**
   * Checks, re-encodes and stores a photo that somebody without an account sent, without anything that the camera
   * wrote into it. Some room is left to the office.
   * @throws ProblemError as `addPhoto` does, `storage.full`
   */
  addUnsigned(original: Uint8Array): Promise<string>;
  /**
   * Holds a photo of `addUnsigned` until the end of the write, so that a record can name it.
   * @throws ProblemError `server.busy` when it was thrown away in between
   */
  holdUnsigned(context: WriteContext, id: string): Promise<void>;
  /** Throws away those photos of `addUnsigned` that no record names and nobody else has sent, bytes and all. */
  removeUnsigned(context: WriteContext, ids: readonly string[]): Promise<void>;
  /**
   * JPEG bytes of a photo that an earlier check found readable: it hangs on a record of the caller's scope.
   * @throws ProblemError `photo.lost`
   */
  readBytes(id: string, size: PhotoSize): Promise<Uint8Array>;
  /** JPEG bytes. @throws ProblemError `photo.not_found`, also for a photo outside the actor's scope; `photo.lost` */
  getPhoto(actor: Actor, id: string, size: PhotoSize): Promise<Uint8Array>;
  /** Notes what photos show that were stored before it was noted; for starts, not requests. */
  lookAtStored(): Promise<void>;
  /** Deletes the bytes of photos whose rows are gone; a photo that has a row (again) is left alone. */
  removeBytes(ids: readonly string[]): Promise<void>;
}

export function createPhotoService(
  { database, config, now }: Deps,
  storage: PhotoStorage = createFilePhotoStorage(config.photosDir),
): PhotoService {
  const keep = async (key: string, bytes: Uint8Array) => {
    if (!(await storage.has(key))) await storage.put(key, bytes);
  };
  /** The bytes are on the disk when this resolves; no row tells of them yet. */
  const keepBytes = async (original: Uint8Array) => {
    if (original.byteLength > MAX_PHOTO_BYTES) throw new ProblemError('photo.too_large');
    const { full, thumb, widthPx, heightPx } = await reEncode(original);
    const id = sha256(full);
    const uploadedAt = now();
    const put = async () => {
      await keep(photoKey(id, 'full'), full);
      await keep(photoKey(id, 'thumb'), thumb);
    };
    await put();
    const facts = { id, widthPx, heightPx, byteCount: full.byteLength, uploadedAt };
    return { ...facts, view: await lookAt(thumb), put };
  };
  const service: PhotoService = {
    async addPhoto(actor, original, recordedBy = actor.userId) {
      const { view, put, ...stored } = await keepBytes(original);
      const { id, uploadedAt } = stored;
      const photo = { ...stored, ...readCaptureFacts(original, uploadedAt) };
      const originalSha256 = sha256(original);
      return writeTransaction(database, recordedBy, uploadedAt, async (context) => {
        const added = await insertPhoto(context.trx, { photo, uploadedBy: actor.userId, originalSha256 });
        await lockProofs(context);
        // The same photo of a stranger may have been thrown away since; from here on none is.
        await put();
        await keepPhotoView(context.trx, id, view);
        const arrived = { sha256: originalSha256, photoId: id, receivedAt: uploadedAt };
        await receivePhoto(context, actor.userId, arrived);
        context.note({
          action: 'uploaded',
          entity: 'photo',
          entityId: id,
          communeCode: null,
          details: { facts: { byteCount: photo.byteCount, original: originalSha256 } },
        });
        return added;
      });
    },
    async addHandedIn(caller, { userId, sha256: announced }, original) {
      const communes = await listExpectingCommunes(database.db, userId, announced);
      if (!communes.some((code) => isInScope(caller, code)))
        throw new ProblemError('sync.photo_not_expected');
      if (sha256(original) !== announced) throw new ProblemError('upload.bytes_differ');
      try {
        await service.addPhoto({ userId }, original, caller.userId);
      } catch (error) {
        if (error instanceof ProblemError)
          await writeTransaction(database, caller.userId, now(), (context) =>
            refusePhoto(context, userId, announced, error),
          );
        throw error;
      }
      const [receipt] = await listPhotoReceipts(database.db, userId, [announced]);
      if (!receipt) throw new Error(`no receipt of photo ${announced}`);
      return receipt;
    },
    async addUnsigned(original) {
      await storage.checkRoom(original.byteLength);
      const { view, put, ...stored } = await keepBytes(original);
      const photo = { ...stored, capturedAt: null, lonLat: null };
      await writeTransaction(database, RESIDENTS, stored.uploadedAt, async (context) => {
        await insertPhoto(context.trx, { photo, uploadedBy: RESIDENTS, originalSha256: sha256(original) });
        await lockProofs(context);
        await put();
        await keepPhotoView(context.trx, stored.id, view);
      });
      return stored.id;
    },
    async holdUnsigned(context, id) {
      await lockProofs(context);
      if (!(await isPhotoStored(context.trx, id))) throw new ProblemError('server.busy');
    },
    async removeUnsigned(context, ids) {
      await lockProofs(context);
      for (const id of await deleteUnusedPhotos(context.trx, ids, RESIDENTS)) {
        await storage.remove(photoKey(id, 'full'));
        await storage.remove(photoKey(id, 'thumb'));
      }
    },
    async getPhoto(actor, id, size) {
      const owners = await listPhotoOwners(database.db, [id], actor.userId);
      const own = owners.get(id);
      if (own === undefined) throw new ProblemError('photo.not_found');
      if (!isWithinReach(actor, own)) throw outsideScope('photo.not_found', own.communeCodes[0] ?? null, id);
      return service.readBytes(id, size);
    },
    async readBytes(id, size) {
      const bytes = await storage.get(photoKey(id, size));
      if (bytes === null) throw new ProblemError('photo.lost');
      return bytes;
    },
    async lookAtStored() {
      for (let last = ''; ; ) {
        const ids = await listPhotosWithoutView(database.db, last, LOOKED_AT_ONCE);
        for (const id of ids) {
          const thumb = await storage.get(photoKey(id, 'thumb'));
          if (thumb === null) continue;
          const view = await lookAt(thumb);
          await writeTransaction(database, '', now(), async (context) => {
            await lockProofs(context);
            await keepPhotoView(context.trx, id, view);
            await judgeAlike(context, id);
          });
        }
        const next = ids.at(-1);
        if (next === undefined) return;
        last = next;
      }
    },
    async removeBytes(ids) {
      for (const id of ids) {
        if ((await listPhotoOwners(database.db, [id], '')).has(id)) continue;
        await storage.remove(photoKey(id, 'full'));
        await storage.remove(photoKey(id, 'thumb'));
      }
    },
  };
  return service;
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Own photos, and those that hang on a record of a commune in scope. */
function isWithinReach(actor: Actor, owners: PhotoOwners | undefined): boolean {
  return owners !== undefined && (owners.isOwn || owners.communeCodes.some((code) => isInScope(actor, code)));
}

/** Lets an actor attach a photo that a resident sent, once the actor has taken the report over. */
export function adoptPhoto(trx: Db, actor: Actor, photoId: string): Promise<void> {
  return insertAdoption(trx, photoId, { from: RESIDENTS, by: actor.userId });
}

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
    if (!isWithinReach(actor, owners.get(photoId))) throw new ProblemError('photo.unknown', { photoId });
  }
  await insertEventPhotos(trx, target, wanted);
}
