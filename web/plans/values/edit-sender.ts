import type { NewValue, SavedValues } from '#domain/indicator-values.ts';
import { ApiProblem } from '../../api/problem.ts';
import { toNewValue } from './cell-edit.ts';
import type { EditStore } from './edit-store.ts';

export const BATCH = 500;
const QUIET_MS = 700;
const RETRY_MS = [2000, 5000, 15_000, 60_000];

/** `waiting`: the last attempt failed for now and will be repeated. `refused`: the whole request was, with its reason. */
export type SenderState =
  | { phase: 'idle' }
  | { phase: 'sending' }
  | { phase: 'waiting'; error: unknown }
  | { phase: 'refused'; error: unknown };

export interface EditSender {
  state(): SenderState;
  subscribe(listener: () => void): () => void;
  /** Sends all that can be sent; resolves when nothing is left to send, or it failed. */
  flush(): Promise<void>;
  /** Tries again at once what waits: the network is back, the page is looked at. */
  wake(): void;
  stop(): void;
}

/** Sends changed cells in the background: a moment after the last change, one batch after the other, in one window. */
export function createEditSender(deps: {
  store: EditStore;
  send(cells: readonly NewValue[]): Promise<SavedValues>;
  /** Runs the work in one window of the browser at a time. */
  alone(work: () => Promise<void>): Promise<void>;
  later(work: () => void, ms: number): () => void;
}): EditSender {
  const { store, send, alone, later } = deps;
  let state: SenderState = { phase: 'idle' };
  let running: Promise<void> | null = null;
  let cancel: (() => void) | null = null;
  let failures = 0;
  let isStopped = false;
  const listeners = new Set<() => void>();
  const set = (next: SenderState) => {
    state = next;
    for (const listener of listeners) listener();
  };

  function plan(ms: number) {
    cancel?.();
    cancel = isStopped ? null : later(() => void flush(), ms);
  }

  async function sendAll() {
    while (!isStopped) {
      const batch = store.sendable().slice(0, BATCH);
      const cells = batch.flatMap((edit) => toNewValue(edit) ?? []);
      if (cells.length === 0) break;
      set({ phase: 'sending' });
      await store.markTried(batch);
      store.answer((await send(cells)).results);
      failures = 0;
    }
    set({ phase: 'idle' });
  }

  function flush(): Promise<void> {
    cancel?.();
    cancel = null;
    // Begins after `running` is set: marking what is sent is a change of the store too.
    running ??= Promise.resolve()
      .then(() => alone(sendAll))
      .catch((error: unknown) => {
        const isFinal = error instanceof ApiProblem && !error.isRetryable;
        set({ phase: isFinal ? 'refused' : 'waiting', error });
        // Signed out or forbidden: only a person can help. Everything stays on the device.
        if (!isFinal) plan(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 0);
        failures += 1;
      })
      .finally(() => {
        running = null;
      });
    return running;
  }

  const unsubscribe = store.subscribe(() => {
    if (running || state.phase === 'waiting' || store.sendable().length === 0) return;
    plan(QUIET_MS);
  });
  if (store.sendable().length > 0) plan(0);

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    flush,
    wake() {
      if (store.sendable().length > 0) void flush();
    },
    stop() {
      isStopped = true;
      cancel?.();
      unsubscribe();
    },
  };
}
