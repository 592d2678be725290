import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { BasemapSize } from '#domain/basemap.ts';
import { can } from '#domain/roles.ts';
import { useApi, useContainer } from '../api/container.ts';
import { useActor } from '../api/labels.ts';
import { keys } from '../api/query-keys.ts';
import { useHealth } from '../api/reference.ts';
import type { BasemapState, StoredBasemap } from '../offline/basemap/stored-basemap.ts';
import type { ReadyLevel } from './ready-rules.ts';

export interface BasemapFacts {
  /** The server has one, as far as this device knows. */
  isConfigured: boolean;
  /** Whoever records nothing takes nothing along. */
  mayFetch: boolean;
  /** null: the store is being opened. */
  basemap: StoredBasemap | null;
  state: BasemapState | null;
  level: ReadyLevel;
}

/** The background map on this device and whether it covers the communes. */
export function useBasemap(communes: readonly string[]): BasemapFacts {
  const { openBasemap } = useContainer();
  const { data: health } = useHealth();
  const actor = useActor();
  const [basemap, setBasemap] = useState<StoredBasemap | null>(null);
  const [state, setState] = useState<BasemapState | null>(null);
  useEffect(() => {
    let isCurrent = true;
    let unsubscribe = () => {};
    openBasemap().then((opened) => {
      if (!isCurrent) return;
      setBasemap(opened);
      setState(opened.state());
      unsubscribe = opened.subscribe(() => setState(opened.state()));
    }, console.error);
    return () => {
      isCurrent = false;
      unsubscribe();
    };
  }, [openBasemap]);
  const isConfigured = Boolean(health?.basemapUrl);
  const mayFetch = can(actor, 'sites.record');
  const isWanted = isConfigured && mayFetch;
  return { isConfigured, mayFetch, basemap, state, level: basemapLevel(isWanted, communes, state) };
}

/** Nothing is missing where there is nothing to take along. */
export function basemapLevel(
  isWanted: boolean,
  communes: readonly string[],
  state: Pick<BasemapState, 'current'> | null,
): ReadyLevel {
  if (!isWanted || state === null) return 'unknown';
  return covers(state.current?.communes, communes) ? 'good' : 'bad';
}

export const covers = (fetched: readonly string[] | undefined, chosen: readonly string[]) =>
  fetched !== undefined && chosen.every((code) => fetched.includes(code));

/**
 * The server's map is newer than the one here: its file for the same communes is another one, or, for others, the
 * whole map is.
 */
export function isOlder(
  current: Pick<NonNullable<BasemapState['current']>, 'communes' | 'etag' | 'version'>,
  chosen: readonly string[],
  size: Pick<BasemapSize, 'etag' | 'version'>,
): boolean {
  const isSameChoice = current.communes.length === chosen.length && covers(current.communes, chosen);
  return isSameChoice ? current.etag !== size.etag : current.version !== size.version;
}

/** Size of the map of these communes, before it is fetched. */
export function useBasemapSize(communes: readonly string[], isAsked: boolean) {
  const api = useApi();
  const sorted = [...communes].sort();
  return useQuery({
    queryKey: [keys.basemap, 'size', sorted],
    queryFn: ({ signal }) =>
      api.get('/api/sync/basemap/size', BasemapSize, { communes: sorted }, { signal, timeoutMs: 120_000 }),
    enabled: isAsked && sorted.length > 0,
    retry: false,
  });
}
