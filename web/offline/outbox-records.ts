import type { ExpectedPhoto, PhotoReceipt, SyncItem, SyncReceipt } from '#domain/sync.ts';
import type { CommuneCode } from '#domain/values.ts';
import { siteIdOf } from './overlay.ts';
import type { KeptReceipt, OutboxRecord, TabletDatabase } from './tablet-database.ts';
import { TabletFault } from './tablet-fault.ts';

// What single records of the outbox say, and what keeps them and their photos.

/** The commune of the item's site: as told with the tap, of the store, or of an own tap that made the site. */
export async function communeOf(
  db: TabletDatabase,
  { item, communeCode }: Pick<OutboxRecord, 'item' | 'communeCode'>,
): Promise<CommuneCode | null> {
  if (communeCode) return communeCode;
  if (item.kind === 'new_site') return item.site.communeCode ?? null;
  if (item.kind === 'dropped') return null;
  const site = await db.sites.get(item.siteId);
  if (site) return site.card.communeCode;
  const own = (await db.outbox.toArray()).find(
    (other) => other.communeCode && siteIdOf(other) === item.siteId,
  );
  return own?.communeCode ?? null;
}

export const hashesOf = (item: SyncItem) => photosOf(item).map(({ sha256 }) => sha256);
export function holdsAll(photos: readonly unknown[]): void {
  if (photos.includes(undefined)) throw new TabletFault('photo.missing');
}

export const photosOf = (item: SyncItem): readonly ExpectedPhoto[] =>
  item.kind === 'events' || item.kind === 'new_site' ? item.photos : [];

/** Of a new site its report: without it the site is none. */
export const eventIdsOf = (item: SyncItem): string[] =>
  item.kind === 'events'
    ? item.events.map(({ id }) => id)
    : item.kind === 'new_site'
      ? [item.site.reportId]
      : [];

export const hasArrived = ({ photoId }: PhotoReceipt) => photoId !== null;

/** Hashes whose bytes the server has not confirmed. */
export function missingPhotos({ item, receipt }: OutboxRecord): string[] {
  const arrived = new Set(receipt?.photos.filter(hasArrived).map(({ sha256 }) => sha256));
  return photosOf(item).flatMap(({ sha256 }) => (arrived.has(sha256) ? [] : sha256));
}

/** Keeps the record until the snapshot has its content and the server its photos; the receipt stays. */
export async function putOrFinish(db: TabletDatabase, record: OutboxRecord): Promise<void> {
  const isOver = record.state === 'sent' && record.isPulled && missingPhotos(record).length === 0;
  if (isOver) await db.outbox.delete(record.id);
  else await db.outbox.put(record);
}

/** Deletes bytes that the server has stored, unless an item that it has not answered or a draft holds them too. */
export async function dropArrived(db: TabletDatabase, receipts: readonly PhotoReceipt[]): Promise<void> {
  await releasePhotos(
    db,
    receipts.filter(hasArrived).map(({ sha256 }) => ({ sha256 })),
  );
}

/** Deletes bytes that no item and no draft needs any more. */
export async function releasePhotos(
  db: TabletDatabase,
  photos: readonly { sha256: string }[],
): Promise<void> {
  if (photos.length === 0) return;
  const needed = new Set([
    ...(await db.outbox.toArray()).flatMap(missingPhotos),
    ...(await db.drafts.toArray()).flatMap((draft) => draft.photos),
  ]);
  await db.photos.bulkDelete(photos.map(({ sha256 }) => sha256).filter((sha256) => !needed.has(sha256)));
}

export function receiptOf(record: OutboxRecord, receipt: SyncReceipt): KeptReceipt {
  const { item, id: itemId, sequence, title } = record;
  return {
    itemId,
    sequence,
    kind: item.kind,
    title,
    siteId: siteIdOf(record),
    tappedAt: item.tappedAt,
    eventIds: eventIdsOf(item),
    receipt,
    communeCode: record.communeCode ?? null,
  };
}
