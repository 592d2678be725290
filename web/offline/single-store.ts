const answered = <T>(request: IDBRequest<T>) =>
  new Promise<T>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** A step in the transaction. */
export type Ask = typeof answered;

/**
 * Work on a database of the browser that has one store. It is opened for every use: browsers close it under memory
 * pressure, and then an open handle fails for good. Resolves once what was written is durable.
 */
export async function withSingleStore<T>(
  { database: name, store }: { database: string; store: string },
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore, ask: Ask) => Promise<T>,
): Promise<T> {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(store);
  const database = await answered(opening);
  try {
    const transaction = database.transaction(store, mode);
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    const [result] = await Promise.all([work(transaction.objectStore(store), answered), done]);
    return result;
  } finally {
    database.close();
  }
}
