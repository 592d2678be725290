const STORE = 'unsent';

/** Files that the server does not have yet, kept on the device across reloads. */
export interface KeptFiles {
  /** Resolves true when the file will survive a reload, false when it is only in memory (storage full or forbidden). */
  put(key: string, file: File): Promise<boolean>;
  get(key: string): Promise<File | null>;
  remove(key: string): Promise<void>;
}

const opened = <T>(request: IDBRequest<T>) =>
  new Promise<T>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Opened for every use: browsers close it under memory pressure, and then an open handle fails for good. */
async function withStore<T>(
  name: string,
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  const database = await opened(opening);
  try {
    const transaction = database.transaction(STORE, mode);
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    const [result] = await Promise.all([opened(work(transaction.objectStore(STORE))), done]);
    return result;
  } finally {
    database.close();
  }
}

/** `name`: the browser's database, one per use. */
export function createKeptFiles(name: string): KeptFiles {
  const memory = new Map<string, File>();
  return {
    async put(key, file) {
      memory.set(key, file);
      try {
        await withStore(name, 'readwrite', (store) => store.put(file, key));
        return true;
      } catch {
        return false;
      }
    },
    async get(key) {
      const known = memory.get(key);
      if (known) return known;
      try {
        const kept: unknown = await withStore(name, 'readonly', (store) => store.get(key));
        return kept instanceof File ? kept : null;
      } catch {
        return null;
      }
    },
    async remove(key) {
      memory.delete(key);
      try {
        await withStore(name, 'readwrite', (store) => store.delete(key));
      } catch {
        // The database cannot be opened: the blob stays and is harmless.
      }
    },
  };
}
