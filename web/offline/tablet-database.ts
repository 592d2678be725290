import Dexie, { type Table } from 'dexie';
import type { DismissedItem, SnapshotPage, SnapshotSite, SyncItem, SyncReceipt } from '#domain/sync.ts';
import type { CommuneCode, Instant } from '#domain/values.ts';
import type { SiteLine } from './site-line.ts';
import { asTabletFault } from './tablet-fault.ts';

/** `unsent`: no answer yet. `sent`: the server has it. `aside`: it needs a person; `problem` says why. */
export type ItemState = 'unsent' | 'sent' | 'aside';

/** In the caller's language where it comes from the server. */
export interface ItemProblem {
  code: string;
  message: string;
}

/** A tap as the tablet keeps it. Its shape has a version of its own, see `outbox-format.ts`. */
export interface OutboxRecord {
  version: number;
  id: string;
  sequence: number;
  item: SyncItem;
  /** For lists that people read: the name of the site. */
  title: string;
  state: ItemState;
  /** It was part of a request, so the server may have it although no answer came. */
  wasTried: boolean;
  problem: ItemProblem | null;
  receipt: SyncReceipt | null;
  /** Number of the last pull that had begun when it was answered: the next one brings what it did. */
  answeredInPull: number | null;
  /** A later pull has brought what it did: it is no longer laid over the snapshot. */
  isPulled: boolean;
  /** Where its site lies, as far as the tablet knows; left out by older versions. */
  communeCode?: CommuneCode | null;
}

/** Bytes that the server has not confirmed. */
export interface KeptPhoto {
  sha256: string;
  blob: Blob;
  keptAt: Instant;
  /** Where the server takes the rest of it. */
  uploadUrl: string | null;
  /** Why the server will not take it. */
  problem: ItemProblem | null;
}

/** What a person can compare with the office's list. Kept after its item is gone from the outbox. */
export interface KeptReceipt {
  itemId: string;
  sequence: number;
  kind: SyncItem['kind'];
  title: string;
  siteId: string | null;
  tappedAt: Instant;
  eventIds: string[];
  receipt: SyncReceipt;
  /** As in its item. */
  communeCode?: CommuneCode | null;
}

export interface KeptDraft {
  key: string;
  value: unknown;
  savedAt: Instant;
  /** SHA-256 of photos that the draft holds. */
  photos: string[];
}

/** All lines of a commune in one record: 10,000 sites open in a few reads. */
export interface CommuneLines {
  code: CommuneCode;
  lines: SiteLine[];
}

export interface TabletFacts {
  deviceId: string;
  lastSequence: number;
  /** Server's clock minus the tablet's at the last answer. */
  clockOffsetMs: number;
  lastContactAt: Instant;
  communes: CommuneCode[];
  /** Chosen, and then taken from the account: until the person has been told. */
  takenCommunes: CommuneCode[];
  /** Refused items that the office leaves at that, by its last answer. */
  dismissed: DismissedItem[];
  /** Place in the order of changes, true for these communes only. */
  cursor: { communes: string; value: string };
  snapshotAt: Instant;
  /** Pulls begun so far. */
  pulls: number;
  /** JSON of the code lists that the lines were folded with. */
  codeLists: string;
  /** Once what was kept before there was this store has been taken over. */
  hasAdoptedDrafts: true;
}
export type FactName = keyof TabletFacts;

export interface StagedPage {
  pull: number;
  position: number;
  page: SnapshotPage;
}

export interface StoreEngine {
  indexedDB: IDBFactory;
  IDBKeyRange: typeof IDBKeyRange;
}

/**
 * The store of one user on one tablet: a database of its own, so that nobody else who signs in here can see or send
 * what is in it. Every write is on the disk before it is reported (`strict`).
 */
export class TabletDatabase extends Dexie {
  declare facts: Table<{ name: FactName; value: unknown }, FactName>;
  declare communes: Table<CommuneLines, CommuneCode>;
  declare sites: Table<SnapshotSite, string>;
  declare staged: Table<StagedPage, [number, number]>;
  declare outbox: Table<OutboxRecord, string>;
  declare photos: Table<KeptPhoto, string>;
  declare receipts: Table<KeptReceipt, string>;
  declare drafts: Table<KeptDraft, string>;

  constructor(userId: string, engine?: StoreEngine) {
    super(databaseName(userId), { ...engine, chromeTransactionDurability: 'strict' });
    this.version(1).stores({
      facts: 'name',
      communes: 'code',
      sites: 'id',
      staged: '[pull+position]',
      outbox: 'id, sequence, state',
      photos: 'sha256',
      receipts: 'itemId, sequence',
      drafts: 'key',
    });
  }

  async fact<N extends FactName>(name: N): Promise<TabletFacts[N] | null> {
    const row = await this.facts.get(name);
    return row === undefined ? null : (row.value as TabletFacts[N]);
  }

  /**
   * Belongs to the count that this store keeps, never to the device: a store that was lost begins a new count, and for
   * the server a new tablet. Within a transaction over `facts`.
   */
  async ownDeviceId(newId: () => string): Promise<string> {
    const known = await this.fact('deviceId');
    if (known !== null) return known;
    const deviceId = newId();
    await this.setFact('deviceId', deviceId);
    return deviceId;
  }

  async setFact<N extends FactName>(name: N, value: TabletFacts[N]): Promise<void> {
    await this.facts.put({ name, value });
  }
}

export const databaseName = (userId: string) => `bo-an-tablet-${userId}`;

const REOPENS = ['DatabaseClosedError', 'InvalidStateError', 'AbortError', 'UnknownError'];

/**
 * Runs work on the store. A browser short of memory closes databases: then it is opened again and the work, which
 * must be one transaction, is done once more. Throws TabletFault for a full or forbidden storage.
 */
export async function withStore<T>(
  database: TabletDatabase,
  work: (database: TabletDatabase) => PromiseLike<T>,
): Promise<T> {
  try {
    return await work(database);
  } catch (error) {
    const fault = asTabletFault(error);
    const isFull = fault !== error && fault instanceof Error && fault.message === 'storage.full';
    if (isFull || !(error instanceof Error) || !REOPENS.includes(error.name)) throw fault;
  }
  try {
    database.close({ disableAutoOpen: false });
    await database.open();
    return await work(database);
  } catch (error) {
    throw asTabletFault(error);
  }
}
