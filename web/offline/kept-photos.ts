import { releasePhotos } from './outbox-records.ts';
import { type KeptDraft, type TabletDatabase, withStore } from './tablet-database.ts';

/** SHA-256 of the bytes as hexadecimal digits: the name of a photo until the server has given it its own. */
export async function hashOf(blob: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Photos that the tablet holds until the server has confirmed them, and drafts of forms. */
export interface Keeper {
  /** Durable when it resolves. The draft that names the photo is to be written next. */
  keepPhoto(blob: Blob): Promise<{ sha256: string; byteCount: number }>;
  /** null: not on this tablet (any more). */
  readPhoto(sha256: string): Promise<Blob | null>;
  /** `photos`: hashes that the draft holds; those that it held before and nobody needs are deleted. */
  writeDraft(key: string, value: unknown, photos: readonly string[]): Promise<void>;
  readDraft(key: string): Promise<KeptDraft | null>;
  listDrafts(): Promise<KeptDraft[]>;
  /** Thrown away by a person; a tap removes its draft by `record`. */
  removeDraft(key: string): Promise<void>;
}

interface Deps {
  database: TabletDatabase;
  now(): string;
  onChange(): void;
}

export function createKeeper({ database, now, onChange }: Deps): Keeper {
  async function changeDraft(key: string, next: KeptDraft | null): Promise<void> {
    await withStore(database, (db) =>
      db.transaction('rw', [db.drafts, db.outbox, db.photos], async () => {
        const before = await db.drafts.get(key);
        if (next) await db.drafts.put(next);
        else await db.drafts.delete(key);
        const dropped = (before?.photos ?? []).filter((sha256) => !next?.photos.includes(sha256));
        await releasePhotos(
          db,
          dropped.map((sha256) => ({ sha256 })),
        );
      }),
    );
    onChange();
  }
  return {
    async keepPhoto(blob) {
      const sha256 = await hashOf(blob);
      await withStore(database, (db) =>
        db.transaction('rw', [db.photos], async () => {
          // Taken up twice, it is one photo; an upload that has begun goes on, one that failed begins anew. The new
          // bytes take the place of the old, which the device may have lost.
          const known = await db.photos.get(sha256);
          const uploadUrl = known?.problem === null ? known.uploadUrl : null;
          await db.photos.put({ sha256, blob, keptAt: known?.keptAt ?? now(), uploadUrl, problem: null });
        }),
      );
      return { sha256, byteCount: blob.size };
    },
    readPhoto: async (sha256) => (await withStore(database, (db) => db.photos.get(sha256)))?.blob ?? null,
    writeDraft: (key, value, photos) => changeDraft(key, { key, value, savedAt: now(), photos: [...photos] }),
    readDraft: async (key) => (await withStore(database, (db) => db.drafts.get(key))) ?? null,
    listDrafts: () => withStore(database, (db) => db.drafts.toArray()),
    removeDraft: (key) => changeDraft(key, null),
  };
}
