import { z } from 'zod';
import { CodeLists } from '#domain/code-lists.ts';
import { Me } from '#domain/roles.ts';
import {
  type DeviceReport,
  EXPECTED_USER_HEADER,
  PhotoStates,
  SnapshotPage,
  SyncAnswer,
  type SyncItem,
} from '#domain/sync.ts';
import type { CommuneCode, Instant } from '#domain/values.ts';
import type { ItemProblem } from './tablet-database.ts';

/** An answer, or what came instead of it, in the words of the machine. */
export type Answer<T> =
  | { type: 'ok'; body: T }
  | { type: 'no_answer' | 'captive_portal' | 'server_fault' | 'too_large' | 'unauthorized' | 'other_user' }
  | { type: 'busy'; retryAfterMs: number | null }
  | { type: 'unreadable' | 'refused'; problem: ItemProblem };

export interface Transport {
  /** Who is signed in; never out of a cache, so that it also tells whether it is the server that answers. */
  me(): Promise<Answer<Me>>;
  send(device: DeviceReport, items: readonly SyncItem[]): Promise<Answer<SyncAnswer>>;
  page(query: {
    communes: readonly CommuneCode[];
    cursor: string | null;
    page: string | null;
  }): Promise<Answer<SnapshotPage>>;
  codeLists(): Promise<Answer<CodeLists>>;
  photoStates(sha256s: readonly string[]): Promise<Answer<z.infer<typeof PhotoStates>>>;
}

interface Deps {
  userId: string;
  fetch: typeof fetch;
  now(): Instant;
  language(): string;
  /** With every answer that carries the server's time. */
  onServerTime(times: { serverTime: Instant; sentAt: Instant; receivedAt: Instant }): void;
}

/** Tells who is signed in, so it expects nobody. */
const ME = '/api/me';
/** A slow line needs long for a hundred items; a dead one must not hold the tablet for ever. */
const TIMEOUT_MS = 90_000;
const Timed = z.object({ serverTime: z.iso.datetime() });
const Problem = z.object({ code: z.string(), detail: z.string() });

export function createTransport({ userId, fetch, now, language, onServerTime }: Deps): Transport {
  async function ask<S extends z.ZodType>(
    path: string,
    schema: S,
    body?: unknown,
  ): Promise<Answer<z.output<S>>> {
    const expectsUser = path !== ME;
    const sentAt = now();
    let response: Response;
    let text: string;
    try {
      response = await fetch(path, {
        method: body === undefined ? 'GET' : 'POST',
        credentials: 'same-origin',
        // The service worker leaves such requests alone.
        cache: 'no-store',
        headers: {
          Accept: 'application/json',
          'Accept-Language': language(),
          ...(expectsUser ? { [EXPECTED_USER_HEADER]: userId } : {}),
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      text = await response.text();
    } catch {
      return { type: 'no_answer' };
    }
    const json = parse(text);
    if (!response.ok) return faultOf(response, json);
    const parsed = schema.safeParse(json);
    // A page to sign in to a hotel's network is an answer too, but not this one.
    if (!parsed.success) return { type: json === undefined ? 'captive_portal' : 'server_fault' };
    const timed = Timed.safeParse(json);
    if (timed.success) onServerTime({ serverTime: timed.data.serverTime, sentAt, receivedAt: now() });
    return { type: 'ok', body: parsed.data };
  }

  return {
    me: () => ask(ME, Me),
    send: (device, items) => ask('/api/sync', SyncAnswer, { device, sentAt: now(), items }),
    page({ communes, cursor, page }) {
      const params = new URLSearchParams({ communes: communes.join(',') });
      if (cursor !== null) params.set('cursor', cursor);
      if (page !== null) params.set('page', page);
      return ask(`/api/sync/snapshot?${params}`, SnapshotPage);
    },
    codeLists: () => ask('/api/code-lists', CodeLists),
    photoStates: (sha256s) => ask('/api/sync/photos/state', PhotoStates, { sha256s }),
  };
}

/** `json` undefined: the body was not JSON. */
export function faultOf(
  response: { status: number; headers: { get(name: string): string | null } },
  json: unknown,
): Exclude<Answer<never>, { type: 'ok' }> {
  const { status } = response;
  if (status === 429 || status === 503) {
    const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
    return { type: 'busy', retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : null };
  }
  if (status >= 500) return { type: 'server_fault' };
  if (status === 413) return { type: 'too_large' };
  const parsed = Problem.safeParse(json);
  // The product answers every fault with a problem in JSON; others on the way do not.
  if (!parsed.success) return { type: status === 401 ? 'unauthorized' : 'captive_portal' };
  if (status === 401) return { type: parsed.data.code === 'auth.other_user' ? 'other_user' : 'unauthorized' };
  const problem = { code: parsed.data.code, message: parsed.data.detail };
  return { type: status === 400 || status === 422 ? 'unreadable' : 'refused', problem };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
