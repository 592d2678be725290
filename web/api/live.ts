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

interface Deps {
  open(): EventSource;
  now(): string;
  /** Called when the connection came back after a gap: changes may have been missed, so all is asked for again. */
  onGap(): void;
}

const BATCH_MS = 250;
const RETRY_MS = 3000;

export function createLiveChanges(deps: Deps): LiveChanges {
  const listeners = new Set<(changes: readonly Change[]) => void>();
  const statusListeners = new Set<() => void>();
  let source: EventSource | null = null;
  let status: LiveStatus = 'connecting';
  let seenAt: string | null = null;
  let batch: Change[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  let retry: ReturnType<typeof setTimeout> | null = null;

  function setStatus(next: LiveStatus) {
    if (next === 'online') seenAt = deps.now();
    status = next;
    for (const listener of statusListeners) listener();
  }
  function flush() {
    timer = null;
    const changes = batch;
    batch = [];
    for (const listener of listeners) listener(changes);
  }
  function receive(event: MessageEvent<string>) {
    setStatus('online');
    const changes = readChanges(event.data);
    if (changes.length === 0) return;
    batch.push(...changes);
    timer ??= setTimeout(flush, BATCH_MS);
  }
  function connect() {
    retry = null;
    const opened = deps.open();
    source = opened;
    opened.onopen = () => {
      const wasAway = status === 'offline';
      setStatus('online');
      if (wasAway) deps.onGap();
    };
    opened.addEventListener('change', receive);
    opened.addEventListener('beat', () => setStatus('online'));
    opened.onerror = () => {
      setStatus('offline');
      // The browser gives up after an HTTP error; a network error it retries by itself.
      if (opened.readyState === EventSource.CLOSED && source === opened)
        retry ??= setTimeout(connect, RETRY_MS);
    };
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
      if (!source) connect();
    },
    stop() {
      if (timer) clearTimeout(timer);
      if (retry) clearTimeout(retry);
      timer = null;
      retry = null;
      source?.close();
      source = null;
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
