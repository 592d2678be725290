import {
  type DismissedItem,
  type ExpectedPhoto,
  type PhotoReceipt,
  SyncItem,
  type SyncReceipt,
} from '#domain/sync.ts';
import type { CommuneCode, Instant } from '#domain/values.ts';
import { OUTBOX_VERSION } from './outbox-format.ts';
import { siteIdOf } from './overlay.ts';
import type { ItemProblem, OutboxRecord, TabletDatabase } from './tablet-database.ts';
import { withStore } from './tablet-database.ts';
import { TabletFault } from './tablet-fault.ts';

type Body<K extends SyncItem['kind']> = Omit<
  Extract<SyncItem, { kind: K }>,
  'id' | 'sequence' | 'tappedAt' | 'clockOffsetMs'
>;
/** What one tap records: an item without what the outbox adds. */
export type Tap = Body<'events'> | Body<'new_site'> | Body<'card'>;

export interface RecordOptions {
  /** For lists that people read: the name of the site. */
  title: string;
  /** The draft that the tap ends: gone in the same moment in which the item is there. */
  draftKey?: string;
  /** Of a tap that was made before there was an outbox. */
  tappedAt?: Instant;
  /** Where the site lies, for one that the store does not hold: the office waits for what is unsent there. */
  communeCode?: CommuneCode | null;
}

export interface PhotoState {
  sha256: string;
  byteCount: number;
  /** Why the server will not take it. */
  problem: ItemProblem | null;
}

export interface OutboxCounts {
  unsentItems: number;
  unsentPhotos: number;
  unsentPhotoBytes: number;
  oldestUnsentAt: Instant | null;
  /** Refused and not dismissed by the office: these need a person. */
  setAside: number;
  /** Photos of arrived items that the server will not take. */
  refusedPhotos: number;
}

export interface Outbox {
  /**
   * Durable when it resolves, then the screen may say "saved". Throws TabletFault: `storage.full`,
   * `storage.unavailable`, `photo.missing`; then nothing was stored and the draft is as it was.
   */
  record(tap: Tap, options: RecordOptions): Promise<OutboxRecord>;
  /**
   * Takes an own tap back: before it was sent it is dropped and keeps its number; afterwards a `withdrawn` event is
   * recorded. Throws `item.not_possible` for a card that was sent and for what was set aside.
   */
  undo(itemId: string): Promise<void>;
  /** Sends an item that was set aside again: after a person has mended what the reason says. */
  sendAgain(itemId: string): Promise<void>;
  /**
   * Another content for an item that was set aside, under its id and number, sent again at once. The server stored
   * nothing of it, so there is no second copy. Throws `item.not_possible` for anything else.
   */
  amend(itemId: string, tap: Tap, options: RecordOptions): Promise<OutboxRecord>;
  /** Sends a photo again that the server refused. */
  sendPhotoAgain(sha256: string): Promise<void>;
  /** Of the photos that the tablet still holds. */
  photoStates(): Promise<PhotoState[]>;
  /** All that is kept, oldest first. */
  list(): Promise<OutboxRecord[]>;
  counts(): Promise<OutboxCounts>;
  /** Where the sites of items lie that are unsent or set aside, as far as the tablet knows. */
  unsentCommunes(): Promise<CommuneCode[]>;
  /** Refused items that the office leaves at that. */
  dismissed(): Promise<DismissedItem[]>;

  /** Oldest first, marked as tried before they leave. */
  takeBatch(size: number): Promise<OutboxRecord[]>;
  settle(receipts: readonly SyncReceipt[], batch: readonly OutboxRecord[]): Promise<void>;
  /** The whole list, in place of the one before. */
  keepDismissed(dismissed: readonly DismissedItem[]): Promise<void>;
  /** Without an answer of the server about the item itself. */
  putAside(itemId: string, problem: ItemProblem): Promise<void>;
  /** The first photo that an arrived item waits for: `later` ones after all others, `not` these. */
  nextPhoto(order?: PhotoOrder): Promise<NextPhoto | null>;
  keepUploadUrl(sha256: string, url: string | null): Promise<void>;
  /** The bytes are deleted here and nowhere else. */
  settlePhotos(receipts: readonly PhotoReceipt[]): Promise<void>;
  refusePhoto(sha256: string, problem: ItemProblem): Promise<void>;
}

export interface NextPhoto {
  sha256: string;
  blob: Blob;
  uploadUrl: string | null;
  /** Photos that can be sent now, this one among them. */
  left: number;
}
export interface PhotoOrder {
  later: ReadonlySet<string>;
  not: ReadonlySet<string>;
}
const AS_TAKEN: PhotoOrder = { later: new Set(), not: new Set() };

interface Deps {
  database: TabletDatabase;
  now(): Instant;
  newId(): string;
  /** After every change. */
  onChange(): void;
}

export function createOutbox({ database, now, newId, onChange }: Deps): Outbox {
  /** One transaction over all that an item touches; told to the screens afterwards. */
  async function change<T>(work: (db: TabletDatabase) => Promise<T>): Promise<T> {
    const result = await withStore(database, (db) =>
      db.transaction('rw', [db.facts, db.outbox, db.photos, db.receipts, db.drafts, db.sites], () =>
        work(db),
      ),
    );
    onChange();
    return result;
  }

  async function add(
    db: TabletDatabase,
    tap: Tap,
    { title, tappedAt, communeCode }: RecordOptions,
  ): Promise<OutboxRecord> {
    const sequence = ((await db.fact('lastSequence')) ?? 0) + 1;
    const item = SyncItem.parse({
      ...tap,
      id: newId(),
      sequence,
      tappedAt: tappedAt ?? now(),
      clockOffsetMs: await db.fact('clockOffsetMs'),
    });
    holdsAll(await db.photos.bulkGet(hashesOf(item)));
    const record: OutboxRecord = {
      version: OUTBOX_VERSION,
      id: item.id,
      sequence,
      item,
      title,
      state: 'unsent',
      wasTried: false,
      problem: null,
      receipt: null,
      answeredInPull: null,
      isPulled: false,
      communeCode: communeCode ?? (await communeOf(db, { item })),
    };
    await db.setFact('lastSequence', sequence);
    await db.outbox.add(record);
    return record;
  }

  const readRecord = async (db: TabletDatabase, itemId: string) => {
    const record = await db.outbox.get(itemId);
    if (!record) throw new TabletFault('item.not_possible');
    return record;
  };

  return {
    record: (tap, options) =>
      change(async (db) => {
        const record = await add(db, tap, options);
        if (options.draftKey !== undefined) await db.drafts.delete(options.draftKey);
        return record;
      }),

    undo: (itemId) =>
      change(async (db) => {
        const record = await db.outbox.get(itemId);
        if (record && record.state === 'unsent' && !record.wasTried) {
          const { id, sequence, tappedAt, clockOffsetMs } = record.item;
          const item: SyncItem = { kind: 'dropped', id, sequence, tappedAt, clockOffsetMs };
          await db.outbox.put({ ...record, item });
          await releasePhotos(db, photosOf(record.item));
          return;
        }
        const receipt = await db.receipts.get(itemId);
        const eventIds = record ? eventIdsOf(record.item) : (receipt?.eventIds ?? []);
        const siteId = (record ? siteIdOf(record) : receipt?.siteId) ?? null;
        if (eventIds.length === 0 || siteId === null || record?.state === 'aside')
          throw new TabletFault('item.not_possible');
        const event = {
          id: newId(),
          type: 'withdrawn' as const,
          occurredAt: now(),
          eventIds,
          note: '',
          photoIds: [],
        };
        const title = record?.title ?? receipt?.title ?? '';
        const communeCode = record?.communeCode ?? receipt?.communeCode ?? null;
        await add(db, { kind: 'events', siteId, events: [event], photos: [] }, { title, communeCode });
      }),

    sendAgain: (itemId) =>
      change(async (db) => {
        const record = await readRecord(db, itemId);
        if (record.state !== 'aside') throw new TabletFault('item.not_possible');
        await db.outbox.put({ ...record, state: 'unsent', problem: null });
      }),

    amend: (itemId, tap, { title, draftKey, communeCode }) =>
      change(async (db) => {
        const before = await readRecord(db, itemId);
        if (before.state !== 'aside') throw new TabletFault('item.not_possible');
        const { id, sequence } = before;
        // The number stays, and so does its time: it tells the office until when nothing is missing.
        const { tappedAt, clockOffsetMs } = before.item;
        const item = SyncItem.parse({ ...tap, id, sequence, tappedAt, clockOffsetMs });
        holdsAll(await db.photos.bulkGet(hashesOf(item)));
        const record: OutboxRecord = {
          ...before,
          ...{ item, title, state: 'unsent', problem: null },
          communeCode: communeCode ?? (await communeOf(db, { item })),
        };
        await db.outbox.put(record);
        if (draftKey !== undefined) await db.drafts.delete(draftKey);
        await releasePhotos(db, photosOf(before.item));
        return record;
      }),

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

    list: () => withStore(database, (db) => db.outbox.orderBy('sequence').toArray()),

    counts: () =>
      withStore(database, (db) =>
        db.transaction('r', [db.outbox, db.photos, db.facts], async () => {
          const records = await db.outbox.orderBy('sequence').toArray();
          const dismissed = new Set((await db.fact('dismissed'))?.map(({ itemId }) => itemId));
          const unsent = records.filter(({ state }) => state === 'unsent');
          const waiting = new Set(
            records.filter(({ state }) => state !== 'aside').flatMap((record) => missingPhotos(record)),
          );
          const kept = await db.photos.bulkGet([...waiting]);
          return {
            unsentItems: unsent.length,
            unsentPhotos: waiting.size,
            unsentPhotoBytes: kept.reduce((sum, photo) => sum + (photo?.blob.size ?? 0), 0),
            oldestUnsentAt: unsent[0]?.item.tappedAt ?? null,
            setAside: records.filter(({ id, state }) => state === 'aside' && !dismissed.has(id)).length,
            refusedPhotos: kept.filter((photo) => photo !== undefined && photo.problem !== null).length,
          };
        }),
      ),

    unsentCommunes: () =>
      withStore(database, (db) =>
        db.transaction('r', [db.outbox, db.sites], async () => {
          const records = (await db.outbox.toArray()).filter(({ state }) => state !== 'sent');
          const codes = await Promise.all(records.map((record) => communeOf(db, record)));
          return [...new Set(codes.flatMap((code) => code ?? []))].sort();
        }),
      ),

    dismissed: () => withStore(database, async (db) => (await db.fact('dismissed')) ?? []),

    keepDismissed: async (dismissed) => {
      const isNew = await withStore(database, (db) =>
        db.transaction('rw', [db.facts], async () => {
          const before = (await db.fact('dismissed')) ?? [];
          if (JSON.stringify(before) === JSON.stringify(dismissed)) return false;
          await db.setFact('dismissed', [...dismissed]);
          return true;
        }),
      );
      if (isNew) onChange();
    },

    takeBatch: (size) =>
      withStore(database, (db) =>
        db.transaction('rw', [db.outbox], async () => {
          const records = await db.outbox.orderBy('sequence').toArray();
          const batch = records.filter(({ state }) => state === 'unsent').slice(0, size);
          const fresh = batch.filter(({ wasTried }) => !wasTried);
          await db.outbox.bulkPut(fresh.map((record) => ({ ...record, wasTried: true })));
          return batch;
        }),
      ),

    settle: (receipts, batch) =>
      change(async (db) => {
        const pulls = (await db.fact('pulls')) ?? 0;
        for (const receipt of receipts) {
          const itemId = receipt.itemId ?? batch[receipt.position]?.id;
          const record = itemId === undefined ? undefined : await db.outbox.get(itemId);
          if (!record) continue;
          await db.receipts.put(receiptOf(record, receipt));
          if (receipt.outcome === 'rejected') {
            await db.outbox.put({ ...record, state: 'aside', problem: receipt.problem, receipt });
            continue;
          }
          await putOrFinish(db, {
            ...record,
            state: 'sent',
            problem: null,
            receipt,
            answeredInPull: pulls,
            // A number of the count and no more: no pull brings it.
            isPulled: record.item.kind === 'dropped',
          });
        }
        await dropArrived(
          db,
          receipts.flatMap(({ photos }) => photos),
        );
      }),

    putAside: (itemId, problem) =>
      change(async (db) => {
        const record = await readRecord(db, itemId);
        await db.outbox.put({ ...record, state: 'aside', problem });
      }),

    nextPhoto: ({ later, not } = AS_TAKEN) =>
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

/** The commune of the item's site: as told with the tap, of the store, or of an own tap that made the site. */
async function communeOf(
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

const hashesOf = (item: SyncItem) => photosOf(item).map(({ sha256 }) => sha256);
function holdsAll(photos: readonly unknown[]): void {
  if (photos.includes(undefined)) throw new TabletFault('photo.missing');
}

export const photosOf = (item: SyncItem): readonly ExpectedPhoto[] =>
  item.kind === 'events' || item.kind === 'new_site' ? item.photos : [];

/** Of a new site its report: without it the site is none. */
const eventIdsOf = (item: SyncItem): string[] =>
  item.kind === 'events'
    ? item.events.map(({ id }) => id)
    : item.kind === 'new_site'
      ? [item.site.reportId]
      : [];

const hasArrived = ({ photoId }: PhotoReceipt) => photoId !== null;

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
async function dropArrived(db: TabletDatabase, receipts: readonly PhotoReceipt[]): Promise<void> {
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

function receiptOf(record: OutboxRecord, receipt: SyncReceipt) {
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
