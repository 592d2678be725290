import { photoUrl } from '../api/photo-data.ts';

/** Small pictures that the service worker keeps; it has room for 600. */
export const MOST_THUMBS = 500;
/** Fetched side by side: a weak line carries few. */
const AT_ONCE = 4;

/** Whether the service worker can answer it without a network. */
export const isOnDevice = async (url: string) =>
  'caches' in globalThis && (await caches.match(url, { ignoreVary: true })) !== undefined;

export async function countThumbs(ids: readonly string[]): Promise<number> {
  const found = await Promise.all(ids.map((id) => isOnDevice(photoUrl(id, 'thumb'))));
  return found.filter(Boolean).length;
}

/** Asks for each picture once, so that the worker keeps it. Resolves with how many could not be fetched. */
export async function fetchThumbs(
  ids: readonly string[],
  { signal, onProgress }: { signal: AbortSignal; onProgress(done: number): void },
): Promise<number> {
  let failed = 0;
  let done = 0;
  const queue = [...ids];
  async function work() {
    for (let id = queue.shift(); id !== undefined && !signal.aborted; id = queue.shift()) {
      const answer = await fetch(photoUrl(id, 'thumb'), { signal }).catch(() => null);
      if (!answer?.ok) failed += 1;
      done += 1;
      onProgress(done);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return failed;
}
