import type { QueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useRef, useSyncExternalStore } from 'react';
import type { Change } from '#domain/changes.ts';
import type { StoredBasemap } from '../offline/basemap/stored-basemap.ts';
import type { Tablet } from '../offline/index.ts';
import type { ApiClient } from './client.ts';
import type { LiveChanges, LiveStatus } from './live.ts';

/** What the composition root hands to every screen. */
export interface Container {
  api: ApiClient;
  queryClient: QueryClient;
  live: LiveChanges;
  /** The store of a user on this device, opened once; its code is loaded with the first call. */
  openTablet(userId: string): Promise<Tablet>;
  /** The background map on this device, opened once; its code is loaded with the first call. */
  openBasemap(): Promise<StoredBasemap>;
  /** Nobody is signed in any more; what is stored stays. */
  closeTablets(): void;
  /** ISO UTC. */
  now(): string;
  /** UUIDv7. */
  newId(): string;
}

const ContainerContext = createContext<Container | null>(null);
export const ContainerProvider = ContainerContext.Provider;

export function useContainer(): Container {
  const container = useContext(ContainerContext);
  if (!container) throw new Error('useContainer outside of ContainerProvider');
  return container;
}

export function useApi(): ApiClient {
  return useContainer().api;
}

/** Runs when something changed on the server, in this or another browser (batched). */
export function useChanges(listener: (changes: readonly Change[]) => void): void {
  const { live } = useContainer();
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => live.subscribe((changes) => latest.current(changes)), [live]);
}

export function useLiveStatus(): { status: LiveStatus; lastSeenAt: string | null } {
  const { live } = useContainer();
  const status = useSyncExternalStore(live.onStatus, live.status);
  const lastSeenAt = useSyncExternalStore(live.onStatus, live.lastSeenAt);
  return { status, lastSeenAt };
}
