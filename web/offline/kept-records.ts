const STORE = 'records';

/** `id`: UUIDv7, a new one with every change, so that ids tell which of two changes is newer. */
interface KeptRecord {
  key: string;
  id: string;
}

/** Records on the device, shared by all windows of the browser, kept across reloads. */
export interface KeptRecords<T extends KeptRecord> {
  all(): Promise<T[]>;
  /**
   * All or nothing; a record that is newer than its change stays as it is. Resolves false when they will not survive a
   * reload (storage full or forbidden).
   */
  write(changes: { put: readonly T[]; remove: readonly KeptRecord[] }): Promise<boolean>;
}

export function isNewer(kept: Pick<KeptRecord, 'id'> | undefined, change: Pick<KeptRecord, 'id'>): boolean {
  return kept !== undefined && kept.id > change.id;
}

/** Opened for every use: browsers close it under memory pressure, and then an open handle fails for good. */
async function open(name: string): Promise<IDBDatabase> {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: 'key' });
  return await new Promise((resolve, reject) => {
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

/** `name`: the browser's database, one per use and user. */
export function createKeptRecords<T extends KeptRecord>(
  name: string,
  isRecord: (value: unknown) => value is T,
): KeptRecords<T> {
  // One after the other, so that the last change of a record is the one that stays.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <R>(work: () => Promise<R>): Promise<R> => {
    const next = turn.then(work);
    turn = next.catch(() => undefined);
    return next;
  };
  return {
    all: () =>
      inTurn(async () => {
        const database = await open(name);
        try {
          return await new Promise<T[]>((resolve, reject) => {
            const request = database.transaction(STORE).objectStore(STORE).getAll();
            request.onsuccess = () => resolve((request.result as unknown[]).filter(isRecord));
            request.onerror = () => reject(request.error);
          });
        } finally {
          database.close();
        }
      }).catch(() => []),
    write: ({ put, remove }) =>
      inTurn(async () => {
        const database = await open(name);
        try {
          await new Promise<void>((resolve, reject) => {
            const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' });
            const store = transaction.objectStore(STORE);
            const unlessNewer = (change: KeptRecord, act: () => void) => {
              const request = store.get(change.key);
              request.onsuccess = () => {
                if (!isNewer(request.result as T | undefined, change)) act();
              };
            };
            for (const record of put) unlessNewer(record, () => store.put(record));
            for (const record of remove) unlessNewer(record, () => store.delete(record.key));
            transaction.oncomplete = () => resolve();
            transaction.onabort = () => reject(transaction.error);
          });
          return true;
        } finally {
          database.close();
        }
      }).catch(() => false),
  };
}
