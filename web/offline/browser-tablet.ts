import { v7 } from 'uuid';
import { askPersistence } from './device.ts';
import { onlyOneWindow } from './only-one-window.ts';
import { uploadByTus } from './photo-upload.ts';
import type { Cause } from './sync-machine.ts';
import { openTablet, type Tablet } from './tablet.ts';

/** A network often comes back without a word. */
const EVERY_MS = 3 * 60_000;

interface Options {
  userId: string;
  language(): string;
}

/**
 * The tablet with all that a browser gives it: it sends and fetches by itself at the start, when the network comes
 * back, when the page is looked at again and every few minutes.
 */
export async function openBrowserTablet({ userId, language }: Options): Promise<Tablet> {
  const tablet = await openTablet({
    userId,
    language,
    appVersion: __APP_VERSION__,
    fetch: (input, init) => fetch(input, init),
    upload: uploadByTus,
    now: () => new Date().toISOString(),
    elapsedMs: () => performance.now(),
    newId: () => v7(),
    random: Math.random,
    after(ms, act) {
      const timer = setTimeout(act, ms);
      return () => clearTimeout(timer);
    },
    onlyOne: async (work) => ((await onlyOneWindow(`bo-an-sync-${userId}`, work)) ? 'done' : 'other_window'),
    channel: 'BroadcastChannel' in window ? new BroadcastChannel(`bo-an-tablet-${userId}`) : null,
    storage: navigator.storage,
    navigator,
    places: { storage: localStorage, indexedDB },
  });
  // Inside a tap browsers promise more readily not to clear the store.
  window.addEventListener('pointerdown', () => void askPersistence(navigator.storage), { once: true });
  const stopTrying = tryByItself((cause) => void tablet.sync(cause));
  return {
    ...tablet,
    close() {
      stopTrying();
      tablet.close();
    },
  };
}

function tryByItself(act: (cause: Cause) => void): () => void {
  const online = () => act('reconnect');
  const shown = () => document.visibilityState === 'visible' && act('visible');
  window.addEventListener('online', online);
  document.addEventListener('visibilitychange', shown);
  const timer = setInterval(() => act('timer'), EVERY_MS);
  act('start');
  return () => {
    window.removeEventListener('online', online);
    document.removeEventListener('visibilitychange', shown);
    clearInterval(timer);
  };
}
