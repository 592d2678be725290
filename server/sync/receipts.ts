import type { PhotoReceipt, SyncReceipt } from '../domain/sync.ts';
import { listPhotoReceipts } from '../photos/expected-photos.service.ts';
import type { Problem, Refusal, StoredReceipt } from './sync.rows.ts';

/** A receipt whose problem is not worded yet. */
export type JudgedReceipt = Omit<SyncReceipt, 'problem'> & { problem: Problem | null };

/** Which photos of the receipts have arrived, by hash. */
export async function arrivedOf(
  db: Parameters<typeof listPhotoReceipts>[0],
  userId: string,
  receipts: readonly StoredReceipt[],
): Promise<Map<string, PhotoReceipt>> {
  const sha256s = [...new Set(receipts.flatMap((receipt) => receipt.sha256s))];
  if (sha256s.length === 0) return new Map();
  return new Map((await listPhotoReceipts(db, userId, sha256s)).map((photo) => [photo.sha256, photo]));
}

export function toReceipt(
  receipt: StoredReceipt,
  position: number,
  wasKnown: boolean,
  photos: ReadonlyMap<string, PhotoReceipt>,
): JudgedReceipt {
  return {
    itemId: receipt.itemId,
    position,
    outcome: receipt.outcome,
    number: receipt.number,
    receivedAt: receipt.receivedAt,
    wasKnown,
    changedSettled: receipt.changedSettled,
    siteId: receipt.siteId,
    siteCode: receipt.siteCode,
    conflictId: receipt.conflictId,
    problem: receipt.problem,
    photos: receipt.sha256s.map(
      (sha256) => photos.get(sha256) ?? { sha256, photoId: null, receivedAt: null },
    ),
  };
}

export function toRefusedReceipt({ itemId, receivedAt, problem }: Refusal, position: number): JudgedReceipt {
  return {
    itemId,
    position,
    outcome: 'rejected',
    number: null,
    receivedAt,
    wasKnown: false,
    changedSettled: false,
    siteId: null,
    siteCode: null,
    conflictId: null,
    problem,
    photos: [],
  };
}
