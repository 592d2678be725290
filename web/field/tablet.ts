import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { useContainer } from '../api/container.ts';
import { useMe } from '../api/reference.ts';
import type { SyncState, Tablet } from '../offline/index.ts';

const TabletContext = createContext<Tablet | null>(null);
export const TabletProvider = TabletContext.Provider;

/** The store of whoever is signed in. Only under `TabletProvider`. */
export function useTablet(): Tablet {
  const tablet = useContext(TabletContext);
  if (!tablet) throw new Error('useTablet outside of TabletProvider');
  return tablet;
}

export interface OpenedTablet {
  tablet: Tablet | null;
  fault: unknown;
  retry(): void;
}

/** Opens the store, and chooses the own communes when none was chosen: whoever has few needs no preparation. */
export function useOpenTablet(): OpenedTablet {
  const { openTablet } = useContainer();
  const { userId, communes } = useMe();
  const [opened, setOpened] = useState<{ tablet: Tablet | null; fault: unknown }>({
    tablet: null,
    fault: null,
  });
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt opens again
  useEffect(() => {
    let isCurrent = true;
    async function open() {
      const tablet = await openTablet(userId);
      const isNew = await beginWith(tablet, communes);
      if (isCurrent) setOpened({ tablet, fault: null });
      if (isNew) await fetchAnew(tablet);
    }
    open().catch((fault: unknown) => isCurrent && setOpened({ tablet: null, fault }));
    return () => {
      isCurrent = false;
    };
  }, [openTablet, userId, communes, attempt]);
  return { ...opened, retry: () => setAttempt((count) => count + 1) };
}

/** More are chosen by a person. */
const MOST_BY_ITSELF = 5;

/** Whether communes were chosen just now. */
async function beginWith(tablet: Tablet, communes: readonly string[] | null): Promise<boolean> {
  if (communes === null || communes.length > MOST_BY_ITSELF) return false;
  if ((await tablet.communes()).length > 0) return false;
  await tablet.chooseCommunes(communes);
  return true;
}

/** Sends and fetches, also when the tablet was at work on something older. */
export async function fetchAnew(tablet: Tablet): Promise<void> {
  await tablet.sync('button');
  await tablet.sync('button');
}

/**
 * Read from the store, and again with every change of it. `read` may change only with `key`. undefined: not read yet;
 * with `keepsOld` what was read for the key before stays until then. `isOfDrafts`: what is read are drafts.
 */
export function useStored<T>(
  key: string,
  read: (tablet: Tablet) => Promise<T>,
  { keepsOld = false, isOfDrafts = false } = {},
): T | undefined {
  const tablet = useTablet();
  const version = useSyncExternalStore(tablet.subscribe, isOfDrafts ? tablet.draftVersion : tablet.version);
  const [known, setKnown] = useState<{ key: string; value: T } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says when to read, the key what
  useEffect(() => {
    let isCurrent = true;
    read(tablet).then((value) => isCurrent && setKnown({ key, value }), console.error);
    return () => {
      isCurrent = false;
    };
  }, [tablet, version, key]);
  return known && (keepsOld || known.key === key) ? known.value : undefined;
}

export function useSyncState(): SyncState {
  const tablet = useTablet();
  return useSyncExternalStore(tablet.subscribe, tablet.syncState);
}
