import { type Ask, withSingleStore } from '../single-store.ts';

const NAME = 'bo-an-basemap';
const STORE = 'pieces';

/** Pieces of files on this device, by name. Each is there whole or, after a crash, in another size. */
export interface PieceStore {
  /** Bytes by name. */
  sizes(): Promise<ReadonlyMap<string, number>>;
  read(name: string): Promise<Blob | null>;
  write(name: string, bytes: Blob): Promise<void>;
  remove(name: string): Promise<void>;
}

/** In the browser's own file system where pages may write to it, else in IndexedDB. */
export async function openPieces(): Promise<PieceStore> {
  if ('FileSystemFileHandle' in globalThis && 'createWritable' in FileSystemFileHandle.prototype) {
    const folder = await navigator.storage
      .getDirectory()
      .then((root) => root.getDirectoryHandle(NAME, { create: true }))
      .catch(() => null);
    if (folder) return piecesInFolder(folder);
  }
  return piecesInDatabase();
}

function piecesInFolder(folder: FileSystemDirectoryHandle): PieceStore {
  return {
    async sizes() {
      const sizes = new Map<string, number>();
      for await (const [name, handle] of folder.entries()) {
        if (handle.kind === 'file') sizes.set(name, (await (handle as FileSystemFileHandle).getFile()).size);
      }
      return sizes;
    },
    read: (name) =>
      folder.getFileHandle(name).then(
        (handle) => handle.getFile(),
        () => null,
      ),
    async write(name, bytes) {
      const handle = await folder.getFileHandle(name, { create: true });
      // What is written counts when it is closed.
      const stream = await handle.createWritable();
      try {
        await stream.write(bytes);
      } catch (error) {
        await stream.abort().catch(() => undefined);
        throw error;
      }
      await stream.close();
    },
    remove: (name) => folder.removeEntry(name).catch(() => undefined),
  };
}

export function piecesInDatabase(): PieceStore {
  const use = <T>(mode: IDBTransactionMode, work: (store: IDBObjectStore, ask: Ask) => Promise<T>) =>
    withSingleStore({ database: NAME, store: STORE }, mode, work);
  return {
    sizes: () =>
      use('readonly', async (store, ask) => {
        const [names, pieces] = await Promise.all([ask(store.getAllKeys()), ask(store.getAll())]);
        return new Map(names.map((name, index) => [String(name), (pieces[index] as Blob).size]));
      }),
    read: (name) =>
      use('readonly', async (store, ask) => ((await ask(store.get(name))) as Blob | undefined) ?? null),
    write: (name, bytes) => use('readwrite', async (store, ask) => void (await ask(store.put(bytes, name)))),
    remove: (name) => use('readwrite', async (store, ask) => void (await ask(store.delete(name)))),
  };
}
