import { type DismissedItem, SyncItem, type SyncReceipt } from '#domain/sync.ts';
import type { CommuneCode, Instant } from '#domain/values.ts';
import { OUTBOX_VERSION } from './outbox-format.ts';
import {
  communeOf,
  dropArrived,
  eventIdsOf,
  hashesOf,
  holdsAll,
  missingPhotos,
  photosOf,
  putOrFinish,
  receiptOf,
  releasePhotos,
} from './outbox-records.ts';
import { siteIdOf } from './overlay.ts';
import { type ChangeOutbox, createPhotoQueue, type PhotoQueue } from './photo-queue.ts';
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

export interface Outbox extends PhotoQueue {
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
}

interface Deps {
  database: TabletDatabase;
  now(): Instant;
  newId(): string;
  /** After every change. */
  onChange(): void;
}

export function createOutbox({ database, now, newId, onChange }: Deps): Outbox {
  const change: ChangeOutbox = async (work) => {
    const result = await withStore(database, (db) =>
      db.transaction('rw', [db.facts, db.outbox, db.photos, db.receipts, db.drafts, db.sites], () =>
        work(db),
      ),
    );
    onChange();
    return result;
  };

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
    ...createPhotoQueue(database, change),
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
  };
}
