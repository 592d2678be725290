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
  return { api, queryClient, live, now, newId: () => v7() };
}

const earlyAnswer = (input: RequestInfo | URL, init: RequestInit | undefined) =>
  typeof input === 'string' && init?.method === 'GET' ? takeEarly(input) : undefined;
