import { onlyOneWindow } from '../only-one-window.ts';
import { openPieces } from './pieces.ts';
import { openStoredBasemap, type StoredBasemap } from './stored-basemap.ts';

/** The background map of this browser. A download that a reload or a dead line broke goes on by itself. */
export async function openBrowserBasemap(): Promise<StoredBasemap> {
  const basemap = await openStoredBasemap({
    pieces: await openPieces(),
    fetch: (input, init) => fetch(input, init),
    now: () => new Date().toISOString(),
    wait: (ms, signal) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        signal.addEventListener('abort', () => {
          clearTimeout(timer);
          resolve();
        });
      }),
    async freeBytes() {
      const estimate = await navigator.storage?.estimate?.().catch(() => undefined);
      if (estimate?.quota === undefined || estimate.usage === undefined) return null;
      return estimate.quota - estimate.usage;
    },
    onlyOne: (work) => onlyOneWindow('bo-an-basemap', work),
  });
  window.addEventListener('online', () => void basemap.goOn());
  void basemap.goOn();
  return basemap;
}
