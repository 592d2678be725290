import type { SiteListItem } from '#domain/sites.ts';
import type { DeviceReport } from '#domain/sync.ts';
import type { CalendarDate, Instant } from '#domain/values.ts';
import { adoptOldDrafts } from './adopt-drafts.ts';
import { exportOutbox } from './archive.ts';
import { watchClock } from './clock-watch.ts';
import { nameDevice, readBattery, readLabel, readSpace, type Space } from './device.ts';
import { createKeeper, type Keeper } from './kept-photos.ts';
import type { OldPlaces } from './old-drafts.ts';
import { createOutbox, type Outbox, type OutboxCounts } from './outbox.ts';
import { OUTBOX_VERSION } from './outbox-format.ts';
import type { UploadPhoto } from './photo-upload.ts';
import { countLines, filterLines, type LineFilter } from './site-line.ts';
import { createSnapshot, type Snapshot } from './snapshot.ts';
import type { Cause, SyncState } from './sync-machine.ts';
import { createSyncRunner, type OnlyOne } from './sync-runner.ts';
import { type KeptReceipt, type StoreEngine, TabletDatabase, withStore } from './tablet-database.ts';
import { createTransport } from './transport.ts';

export interface TabletDeps {
  userId: string;
  appVersion: string;
  fetch: typeof fetch;
  upload: UploadPhoto;
  now(): Instant;
  /** Milliseconds that nobody can set. */
  elapsedMs(): number;
  newId(): string;
  random(): number;
  language(): string;
  after(ms: number, act: () => void): () => void;
  onlyOne: OnlyOne;
  /** Tells other windows and hears them. */
  channel: Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'close'> | null;
  storage: StorageManager | undefined;
  navigator: object;
  places: OldPlaces;
  engine?: StoreEngine;
}

/** What the "ready to leave" card tells. */
export interface Ready {
  communes: string[];
  sites: number;
  snapshotAt: Instant | null;
  lastContactAt: Instant | null;
  /** Server's clock minus the tablet's at the last contact. */
  clockOffsetMs: number | null;
  battery: number | null;
  space: Space;
  counts: OutboxCounts;
  label: string;
}

/** The tablet in the hands of one user. How a screen uses it: see `index.ts`. */
export interface Tablet
  extends Pick<
      Outbox,
      'record' | 'amend' | 'undo' | 'sendAgain' | 'sendPhotoAgain' | 'photoStates' | 'counts' | 'dismissed'
    >,
    Keeper,
    Pick<
      Snapshot,
      | 'site'
      | 'codeLists'
      | 'lastPhotos'
      | 'communes'
      | 'chooseCommunes'
      | 'takenCommunes'
      | 'forgetTaken'
      | 'snapshotAt'
    > {
  readonly userId: string;
  /** Own items, oldest first: unsent, waiting for photos or a pull, set aside. */
  items: Outbox['list'];
  /** Newest first. */
  receipts(): Promise<KeptReceipt[]>;
  /** From the store, own items laid over; with `filter.near` nearest first. `most`: no more than so many. */
  list(filter: LineFilter, day: CalendarDate, most?: number): Promise<SiteListItem[]>;
  /** How many `list` would give. */
  count(filter: LineFilter, day: CalendarDate): Promise<number>;
  ready(): Promise<Ready>;
  nameTablet(label: string): void;
  exportFile(): Promise<Blob>;

  syncState(): SyncState;
  /** Sends and fetches; resolves when the tablet has come to rest. */
  sync(cause: Cause): Promise<void>;
  /** Anything that a screen may show has changed, here or in another window. Returns the unsubscriber. */
  subscribe(listener: () => void): () => void;
  /** Goes up with every change of what lists, sites and sending show. */
  version(): number;
  /** Goes up with every change of a draft too. */
  draftVersion(): number;
  close(): void;
}

/**
 * Opens the store of a user. Takes over what the older application kept. Throws TabletFault `storage.unavailable`
 * where the browser gives no storage.
 */
export async function openTablet(deps: TabletDeps): Promise<Tablet> {
  const { userId, now, newId } = deps;
  const database = new TabletDatabase(userId, deps.engine);
  const listeners = new Set<() => void>();
  let version = 0;
  let draftVersion = 0;
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const recordsChanged = () => {
    version += 1;
    draftVersion += 1;
    tell();
  };
  // A letter typed into a form must not make a list of 10,000 sites be read again.
  const draftsChanged = () => {
    draftVersion += 1;
    tell();
  };
  const changed = () => {
    deps.channel?.postMessage('records');
    snapshot.forget();
    recordsChanged();
  };
  const snapshot = createSnapshot(database, changed);
  const outbox = createOutbox({ database, now, newId, onChange: changed });
  const keeper = createKeeper({
    database,
    now,
    onChange() {
      deps.channel?.postMessage('drafts');
      draftsChanged();
    },
  });
  deps.channel?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (data === 'drafts') draftsChanged();
    else {
      snapshot.forgetAll();
      recordsChanged();
    }
  });

  const clock = watchClock(deps);
  /** A difference that was measured before the clock was set is none. */
  async function checkClock(): Promise<void> {
    if (clock.wasSet()) await withStore(database, (db) => db.facts.delete('clockOffsetMs'));
  }
  const transport = createTransport({
    ...deps,
    onServerTime({ serverTime, sentAt, receivedAt }) {
      const middle = (Date.parse(sentAt) + Date.parse(receivedAt)) / 2;
      const offset = Math.round(Date.parse(serverTime) - middle);
      clock.begin();
      void withStore(database, (db) =>
        db.transaction('rw', [db.facts], async () => {
          await db.setFact('clockOffsetMs', offset);
          await db.setFact('lastContactAt', receivedAt);
        }),
      ).catch(console.error);
    },
  });

  const ownDeviceId = () =>
    withStore(database, (db) => db.transaction('rw', [db.facts], () => db.ownDeviceId(newId)));
  await ownDeviceId();
  await adoptOldDrafts({ database, outbox, places: deps.places, now, newId });

  const fact = <N extends Parameters<TabletDatabase['fact']>[0]>(name: N) =>
    withStore(database, (db) => db.fact(name));
  async function report(): Promise<DeviceReport> {
    const [counts, unsentCommunes, space, deviceId, lastSequence, communes, snapshotAt, battery] =
      await Promise.all([
        outbox.counts(),
        outbox.unsentCommunes(),
        readSpace(deps.storage),
        ownDeviceId(),
        fact('lastSequence'),
        fact('communes'),
        fact('snapshotAt'),
        readBattery(deps.navigator),
      ]);
    return {
      deviceId,
      label: readLabel(),
      appVersion: deps.appVersion,
      outboxVersion: OUTBOX_VERSION,
      lastSequence: lastSequence ?? 0,
      unsentItems: counts.unsentItems,
      unsentPhotos: counts.unsentPhotos,
      unsentPhotoBytes: counts.unsentPhotoBytes,
      oldestUnsentAt: counts.oldestUnsentAt,
      setAside: counts.setAside,
      storageUsedBytes: space.usedBytes,
      storageQuotaBytes: space.quotaBytes,
      isStoragePersistent: space.isPersistent,
      battery,
      communes: communes ?? [],
      unsentCommunes,
      snapshotAt,
    };
  }
  const runner = createSyncRunner({ ...deps, transport, outbox, snapshot, report });
  runner.subscribe(tell);

  return {
    ...keeper,
    userId,
    async record(tap, options) {
      await checkClock();
      const record = await outbox.record(tap, options);
      void runner.try('recorded');
      return record;
    },
    async amend(itemId, tap, options) {
      const record = await outbox.amend(itemId, tap, options);
      void runner.try('recorded');
      return record;
    },
    async undo(itemId) {
      await checkClock();
      await outbox.undo(itemId);
      void runner.try('recorded');
    },
    sendAgain: outbox.sendAgain,
    sendPhotoAgain: outbox.sendPhotoAgain,
    photoStates: outbox.photoStates,
    counts: outbox.counts,
    dismissed: outbox.dismissed,
    items: outbox.list,
    site: snapshot.site,
    codeLists: snapshot.codeLists,
    lastPhotos: snapshot.lastPhotos,
    snapshotAt: snapshot.snapshotAt,
    communes: snapshot.communes,
    chooseCommunes: snapshot.chooseCommunes,
    takenCommunes: snapshot.takenCommunes,
    forgetTaken: snapshot.forgetTaken,
    receipts: () => withStore(database, (db) => db.receipts.orderBy('sequence').reverse().toArray()),
    list: async (filter, day, most) => filterLines(await snapshot.lines(), filter, day, most),
    count: async (filter, day) => countLines(await snapshot.lines(), filter, day),
    async ready() {
      await checkClock();
      const { communes, snapshotAt, battery, label } = await report();
      return {
        communes,
        sites: (await snapshot.lines()).length,
        snapshotAt,
        lastContactAt: await fact('lastContactAt'),
        clockOffsetMs: await fact('clockOffsetMs'),
        battery,
        space: await readSpace(deps.storage),
        counts: await outbox.counts(),
        label,
      };
    },
    nameTablet(label) {
      nameDevice(label);
      changed();
    },
    async exportFile() {
      const { deviceId, label } = await report();
      return await exportOutbox(database, { deviceId, label, userId, exportedAt: now() });
    },
    syncState: runner.state,
    sync: runner.try,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    version: () => version,
    draftVersion: () => draftVersion,
    close() {
      runner.stop();
      deps.channel?.close();
      database.close();
    },
  };
}
