import { type DeviceReport, MOST_ITEMS_PER_SEND, type SyncReceipt } from '#domain/sync.ts';
import type { Archive } from './archive.ts';
import type { UploadPhoto } from './photo-upload.ts';
import type { ItemProblem } from './tablet-database.ts';
import type { Answer, Transport } from './transport.ts';

type Fault = Exclude<Answer<never>, { type: 'ok' }>;
export interface HandedIn {
  receipts: SyncReceipt[];
  /** Hashes of photos that the server has now. */
  photos: string[];
  refusedPhotos: { sha256: string; problem: ItemProblem }[];
  /** null: all was answered. Otherwise handing the same file in again goes on where this ended. */
  stoppedBy: Fault | null;
}

/**
 * Sends what an exported file holds, as the tablet would have: every item with its id, so that what arrived before is
 * answered with its first receipt.
 */
export async function handIn(
  archive: Archive,
  {
    transport,
    upload,
    ...deps
  }: {
    transport: Transport;
    upload: UploadPhoto;
    appVersion: string;
    /** Who hands it in. */
    userId: string;
    language(): string;
  },
): Promise<HandedIn> {
  const result: HandedIn = { receipts: [], photos: [], refusedPhotos: [], stoppedBy: null };
  const report = reportOf(archive, deps.appVersion);
  for (let at = 0; at < archive.items.length; at += MOST_ITEMS_PER_SEND) {
    const items = archive.items.slice(at, at + MOST_ITEMS_PER_SEND).map(({ item }) => item);
    const answer = await transport.send(report, items);
    if (answer.type !== 'ok') return { ...result, stoppedBy: answer };
    result.receipts.push(...answer.body.receipts);
  }
  const missing = result.receipts.flatMap(({ outcome, photos }) =>
    outcome === 'rejected' ? [] : photos.flatMap(({ sha256, photoId }) => (photoId === null ? sha256 : [])),
  );
  for (const sha256 of new Set(missing)) {
    const blob = archive.photos.get(sha256);
    if (!blob) continue;
    const answer = await upload(
      { userId: deps.userId, language: deps.language(), sha256, blob, uploadUrl: null },
      async () => {},
    );
    if (answer.type === 'ok') result.photos.push(sha256);
    else if ('problem' in answer && answer.problem.code.startsWith('photo.'))
      result.refusedPhotos.push({ sha256, problem: answer.problem });
    else return { ...result, stoppedBy: answer };
  }
  return result;
}

function reportOf(archive: Archive, appVersion: string): DeviceReport {
  return {
    deviceId: archive.deviceId,
    label: archive.label,
    appVersion,
    outboxVersion: archive.outboxVersion,
    lastSequence: archive.lastSequence,
    unsentItems: 0,
    unsentPhotos: 0,
    unsentPhotoBytes: 0,
    oldestUnsentAt: null,
    setAside: 0,
    storageUsedBytes: null,
    storageQuotaBytes: null,
    isStoragePersistent: false,
    battery: null,
    communes: [],
    snapshotAt: null,
  };
}
