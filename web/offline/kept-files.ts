import { withSingleStore } from './single-store.ts';

const STORE = 'unsent';

/** Files that the server does not have yet, kept on the device across reloads. */
export interface KeptFiles {
  /** Resolves true when the file will survive a reload, false when it is only in memory (storage full or forbidden). */
  put(key: string, file: File): Promise<boolean>;
  get(key: string): Promise<File | null>;
  remove(key: string): Promise<void>;
}

const withStore = <T>(
  database: string,
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
) => withSingleStore({ database, store: STORE }, mode, (store, ask) => ask(work(store)));

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
