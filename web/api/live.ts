import { z } from 'zod';
import { Change } from '#domain/changes.ts';

export type LiveStatus = 'connecting' | 'online' | 'offline';

/** Changes as they happen on the server. One connection per page, shared by all subscribers. */
export interface LiveChanges {
  /** Called once per batch (at most every 250 ms) with what changed. Returns the unsubscriber. */
  subscribe(listener: (changes: readonly Change[]) => void): () => void;
  status(): LiveStatus;
  /** ISO UTC of the last sign of life, null before the first. */
  lastSeenAt(): string | null;
  onStatus(listener: () => void): () => void;
  start(): void;
  stop(): void;
}

/** What the browser says about the network and the page. */
export type PageSignal = 'online' | 'offline' | 'visible';

interface Deps {
  open(): EventSource;
  now(): string;
  /** Called when the connection came back after a gap: changes may have been missed, so all is asked for again. */
  onGap(): void;
  /** Returns the unsubscriber. */
  onSignal(listener: (signal: PageSignal) => void): () => void;
}

const BATCH_MS = 250;
const RETRY_MS = 3000;
/** The server sends a beat every 15 s; a network that is gone often says nothing at all. */
export const SILENCE_MS = 25_000;

export function createLiveChanges(deps: Deps): LiveChanges {
  const listeners = new Set<(changes: readonly Change[]) => void>();
  const statusListeners = new Set<() => void>();
  let source: EventSource | null = null;
  let status: LiveStatus = 'connecting';
  let seenAt: string | null = null;
  let batch: Change[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let offSignal: (() => void) | null = null;

  function setStatus(next: LiveStatus) {
    if (next === 'online') seenAt = deps.now();
    status = next;
    for (const listener of statusListeners) listener();
  }
  function flush() {
    timer = undefined;
    const changes = batch;
    batch = [];
    for (const listener of listeners) listener(changes);
  }
  function close() {
    clearTimeout(retry);
    clearTimeout(silence);
    source?.close();
    source = null;
  }
  function lose() {
    close();
    setStatus('offline');
    retry = setTimeout(connect, RETRY_MS);
  }
  function heard() {
    clearTimeout(silence);
    silence = setTimeout(lose, SILENCE_MS);
    setStatus('online');
  }
  function connect() {
    close();
    const opened = deps.open();
    source = opened;
    silence = setTimeout(lose, SILENCE_MS);
    const whileOpen = (act: () => void) => () => {
      if (source === opened) act();
    };
    opened.onopen = whileOpen(() => {
      const wasAway = status === 'offline';
      heard();
      if (wasAway) deps.onGap();
    });
    opened.onerror = whileOpen(lose);
    opened.addEventListener('beat', whileOpen(heard));
    opened.addEventListener('change', (event: MessageEvent<string>) => {
      if (source !== opened) return;
      heard();
      const changes = readChanges(event.data);
      if (changes.length === 0) return;
      batch.push(...changes);
      timer ??= setTimeout(flush, BATCH_MS);
    });
  }
  function receiveSignal(signal: PageSignal) {
    // A machine that slept runs its timers late: the clock tells how long it was silent.
    const isSilent = seenAt !== null && Date.parse(deps.now()) - Date.parse(seenAt) > SILENCE_MS;
    // A server on the same machine is still heard without a network, so `offline` too tries again.
    if (signal === 'offline' || (status === 'online' && isSilent)) lose();
    if (signal !== 'offline' && status === 'offline') connect();
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onStatus(listener) {
      statusListeners.add(listener);
      return () => statusListeners.delete(listener);
    },
    status: () => status,
    lastSeenAt: () => seenAt,
    start() {
      if (offSignal) return;
      offSignal = deps.onSignal(receiveSignal);
      connect();
    },
    stop() {
      offSignal?.();
      offSignal = null;
      close();
      clearTimeout(timer);
      timer = undefined;
      status = 'connecting';
    },
  };
}

const Changes = z.array(Change);

function readChanges(data: string): readonly Change[] {
  try {
    return Changes.safeParse(JSON.parse(data)).data ?? [];
  } catch {
    return [];
  }
}
