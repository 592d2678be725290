import { QueryClient } from '@tanstack/react-query';
import type { i18n } from 'i18next';
import { v7 } from 'uuid';
import { createApiClient } from '../api/client.ts';
import type { Container } from '../api/container.ts';
import { takeEarly } from '../api/early-answers.ts';
import { createLiveChanges } from '../api/live.ts';
import { onPageSignal } from '../api/page-signals.ts';
import { ApiProblem } from '../api/problem.ts';
import { KEYS_OF_CHANGE, keys } from '../api/query-keys.ts';
import type { StoredBasemap } from '../offline/basemap/stored-basemap.ts';
import type { Tablet } from '../offline/index.ts';

/** Builds all that screens are given: clock, ids, client, cache and live changes. */
export function createContainer(texts: i18n): Container {
  const now = () => new Date().toISOString();
  const api = createApiClient({
    fetch: (input, init) => earlyAnswer(input, init) ?? fetch(input, init),
    language: () => (texts.language === 'en' ? 'en' : 'vi'),
  });
  const queryClient = new QueryClient({
    defaultOptions: {
      queries: {
        // Asked also when the browser believes to be offline: the service worker may have the answer.
        networkMode: 'offlineFirst',
        staleTime: 30_000,
        retry: (failures, error) => failures < 2 && error instanceof ApiProblem && error.isRetryable,
      },
    },
  });
  const live = createLiveChanges({
    open: () => new EventSource('/api/events'),
    now,
    onSignal: onPageSignal,
    onGap: () => void queryClient.invalidateQueries({ predicate: (query) => query.queryKey[0] !== keys.me }),
  });
  live.subscribe((changes) => {
    const stale = new Set(changes.flatMap((change) => KEYS_OF_CHANGE[change.entity]));
    for (const key of stale) void queryClient.invalidateQueries({ queryKey: [key] });
  });
  const tablets = new Map<string, Promise<Tablet>>();
  function openTablet(userId: string): Promise<Tablet> {
    const known = tablets.get(userId);
    if (known) return known;
    const opening = import('../offline/index.ts').then(({ openBrowserTablet }) =>
      openBrowserTablet({ userId, language: () => texts.language }),
    );
    tablets.set(userId, opening);
    // Storage that is forbidden now may be allowed at the next try.
    opening.catch(() => tablets.delete(userId));
    return opening;
  }
  let basemap: Promise<StoredBasemap> | null = null;
  function openBasemap(): Promise<StoredBasemap> {
    basemap ??= import('../offline/basemap/browser-basemap.ts')
      .then(({ openBrowserBasemap }) => openBrowserBasemap())
      .catch((error: unknown) => {
        basemap = null;
        throw error;
      });
    return basemap;
  }
  function closeTablets(): void {
    for (const opening of tablets.values())
      void opening.then(
        (tablet) => tablet.close(),
        () => undefined,
      );
    tablets.clear();
  }
  return { api, queryClient, live, openTablet, openBasemap, closeTablets, now, newId: () => v7() };
}

const earlyAnswer = (input: RequestInfo | URL, init: RequestInit | undefined) =>
  typeof input === 'string' && init?.method === 'GET' ? takeEarly(input) : undefined;
