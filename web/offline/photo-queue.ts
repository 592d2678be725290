import type { PhotoReceipt } from '#domain/sync.ts';
import { dropArrived, hasArrived, missingPhotos, photosOf, putOrFinish } from './outbox-records.ts';
import { type ItemProblem, type TabletDatabase, withStore } from './tablet-database.ts';

export interface PhotoState {
  sha256: string;
  byteCount: number;
  /** Why the server will not take it. */
  problem: ItemProblem | null;
}

export interface NextPhoto {
  sha256: string;
  blob: Blob;
  uploadUrl: string | null;
  /** Photos that can be sent now, this one among them. */
  left: number;
}

export interface PhotoOrder {
  /** Photos that come after all others. */
  later: ReadonlySet<string>;
  /** Photos that are left out. */
  not: ReadonlySet<string>;
}

/** The photos that items wait for. */
export interface PhotoQueue {
  /** Sends a photo again that the server refused. */
  sendPhotoAgain(sha256: string): Promise<void>;
  /** Of the photos that the tablet still holds. */
  photoStates(): Promise<PhotoState[]>;
  /** The first photo that an arrived item waits for: null: none that can be sent. */
  nextPhoto(order: PhotoOrder): Promise<NextPhoto | null>;
  keepUploadUrl(sha256: string, url: string | null): Promise<void>;
  /** The bytes are deleted here and nowhere else. */
  settlePhotos(receipts: readonly PhotoReceipt[]): Promise<void>;
  refusePhoto(sha256: string, problem: ItemProblem): Promise<void>;
}

/** One transaction over all that an item touches; told to the screens afterwards. */
export type ChangeOutbox = <T>(work: (db: TabletDatabase) => Promise<T>) => Promise<T>;

export function createPhotoQueue(database: TabletDatabase, change: ChangeOutbox): PhotoQueue {
  return {
    sendPhotoAgain: (sha256) =>
      change(async (db) => {
        await db.photos.update(sha256, { problem: null, uploadUrl: null });
      }),

    photoStates: () =>
      withStore(database, async (db) =>
        (await db.photos.toArray()).map(({ sha256, blob, problem }) => ({
          sha256,
          byteCount: blob.size,
          problem,
        })),
      ),

    nextPhoto: ({ later, not }) =>
      withStore(database, (db) =>
        db.transaction('r', [db.outbox, db.photos], async () => {
          const sent = (await db.outbox.orderBy('sequence').toArray()).filter(
            ({ state }) => state === 'sent',
          );
          const missing = [...new Set(sent.flatMap(missingPhotos))].filter((sha256) => !not.has(sha256));
          const kept = (await db.photos.bulkGet(missing)).flatMap((photo) =>
            photo?.problem === null ? photo : [],
          );
          const next = kept.find(({ sha256 }) => !later.has(sha256)) ?? kept[0];
          if (!next) return null;
          return { sha256: next.sha256, blob: next.blob, uploadUrl: next.uploadUrl, left: kept.length };
        }),
      ),

    keepUploadUrl: async (sha256, uploadUrl) => {
      await withStore(database, (db) => db.photos.update(sha256, { uploadUrl }));
    },

    settlePhotos: (receipts) =>
      change(async (db) => {
        const byHash = new Map(receipts.filter(hasArrived).map((receipt) => [receipt.sha256, receipt]));
        for (const record of await db.outbox.toArray()) {
          const expected = photosOf(record.item);
          if (!record.receipt || !expected.some(({ sha256 }) => byHash.has(sha256))) continue;
          const known = new Map(record.receipt.photos.map((photo) => [photo.sha256, photo]));
          const photos = expected.map(
            ({ sha256 }) =>
              byHash.get(sha256) ?? known.get(sha256) ?? { sha256, photoId: null, receivedAt: null },
          );
          const receipt = { ...record.receipt, photos };
          await db.receipts.update(record.id, { receipt });
          await putOrFinish(db, { ...record, receipt });
        }
        await dropArrived(db, receipts);
      }),

    refusePhoto: (sha256, problem) =>
      change(async (db) => {
        await db.photos.update(sha256, { problem, uploadUrl: null });
      }),
  };
}
