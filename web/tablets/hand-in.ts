import type { HandInAnswer, HandInRequest } from '#domain/custody.ts';
import { MOST_ITEMS_PER_SEND, type SyncReceipt } from '#domain/sync.ts';
import type { Archive } from '../offline/index.ts';

/** The way to the server; both throw when it does not take what they carry. */
export interface Door {
  items(request: HandInRequest): Promise<HandInAnswer>;
  photo(photo: { userId: string; sha256: string; blob: Blob }): Promise<unknown>;
}

export interface Progress {
  what: 'items' | 'photos';
  done: number;
  all: number;
}

export interface HandedIn {
  author: string;
  receipts: SyncReceipt[];
  /** What the caller may not hand in: left alone. */
  outside: { title: string; why: HandInAnswer['outside'][number]['why'] }[];
  /** Photos that the server has now. */
  photos: number;
  refusedPhotos: { sha256: string; error: unknown }[];
}

/**
 * Hands in what a file holds, item by item with its own id: what arrived before is answered with its first receipt,
 * so the same file again goes on where it ended. Photos follow, only those that an item waits for.
 * @param isTrial says what would become of the items, and stores nothing
 */
export async function handIn(
  archive: Archive,
  door: Door,
  options: { isTrial: boolean; isRefusal(error: unknown): boolean; onProgress?(progress: Progress): void },
): Promise<HandedIn> {
  const { deviceId, label, outboxVersion, userId, lastSequence } = archive;
  const result: HandedIn = { author: '', receipts: [], outside: [], photos: 0, refusedPhotos: [] };
  const all = archive.items.length;
  // Also a file without a whole item tells its author and its count.
  for (let at = 0; at === 0 || at < all; at += MOST_ITEMS_PER_SEND) {
    options.onProgress?.({ what: 'items', done: at, all });
    const part = archive.items.slice(at, at + MOST_ITEMS_PER_SEND);
    const answer = await door.items({
      ...{ deviceId, label, outboxVersion, userId, lastSequence, isTrial: options.isTrial },
      items: part.map(({ item }) => item),
    });
    result.author = answer.author.name;
    result.receipts.push(...answer.receipts);
    result.outside.push(
      ...answer.outside.map(({ position, why }) => ({ title: part[position]?.title ?? '', why })),
    );
  }
  if (options.isTrial) return result;
  const awaited = new Set(
    result.receipts.flatMap(({ outcome, photos }) =>
      outcome === 'rejected' ? [] : photos.flatMap(({ sha256, photoId }) => (photoId === null ? sha256 : [])),
    ),
  );
  const toSend = [...awaited].flatMap((sha256) => {
    const blob = archive.photos.get(sha256);
    return blob ? [{ userId, sha256, blob }] : [];
  });
  for (const [done, photo] of toSend.entries()) {
    options.onProgress?.({ what: 'photos', done, all: toSend.length });
    try {
      await door.photo(photo);
      result.photos += 1;
    } catch (error) {
      if (!options.isRefusal(error)) throw error;
      result.refusedPhotos.push({ sha256: photo.sha256, error });
    }
  }
  return result;
}

/** How many items are new, known, kept with a conflict, refused. */
export function countOutcomes(receipts: readonly SyncReceipt[]) {
  const count = (isOne: (receipt: SyncReceipt) => boolean) => receipts.filter(isOne).length;
  return {
    fresh: count(({ outcome, wasKnown }) => outcome !== 'rejected' && !wasKnown),
    known: count(({ outcome, wasKnown }) => outcome !== 'rejected' && wasKnown),
    conflicts: count(({ outcome, wasKnown }) => outcome === 'conflict' && !wasKnown),
    refused: count(({ outcome }) => outcome === 'rejected'),
  };
}
