import type { Photo } from '#domain/photos.ts';
import { ApiProblem } from '../api/problem.ts';
import type { DraftStore } from './draft-store.ts';
import type { PhotoUploads } from './photo-uploads.ts';

/** What a draft needs so that it can be sent: its photos, and whether the main button was tapped. */
export interface Submittable {
  photos: readonly { key: string; photo: Photo | null }[];
  submission: object | null;
}

/**
 * `photos` → `sending` → `stored`, or `failed`. After a failure without an answer the draft stays locked, because
 * the server may have stored it: the same request is sent again. `refused` means the server said no and stored
 * nothing: the draft can be edited.
 */
export type SubmissionState =
  | { phase: 'idle' }
  | { phase: 'photos' }
  | { phase: 'sending' }
  | { phase: 'photosFailed' }
  | { phase: 'failed'; error: unknown }
  | { phase: 'refused'; error: unknown }
  | { phase: 'stored'; at: string; summary: Readonly<Record<string, number>>; siteId: string };

export interface Sent {
  siteId: string;
  /** What was stored, for the receipt: a text key with its count. */
  summary: Readonly<Record<string, number>>;
}

export interface Submissions<D extends Submittable> {
  /** Sends the tapped draft; ignored while it is under way or when nothing was tapped. */
  run(id: string, send: (draft: D) => Promise<Sent>): Promise<void>;
  state(id: string): SubmissionState;
  /** Forgets the receipt or the error. */
  clear(id: string): void;
  subscribe(listener: () => void): () => void;
}

const IDLE: SubmissionState = { phase: 'idle' };

export function createSubmissions<D extends Submittable>(deps: {
  store: DraftStore<D>;
  uploads: PhotoUploads;
  startUploads(id: string): void;
  now(): string;
}): Submissions<D> {
  const { store, uploads } = deps;
  const states = new Map<string, SubmissionState>();
  const listeners = new Set<() => void>();
  const set = (id: string, state: SubmissionState) => {
    states.set(id, state);
    for (const listener of listeners) listener();
  };
  const isRunning = (id: string) => ['photos', 'sending'].includes(states.get(id)?.phase ?? 'idle');

  return {
    async run(id, send) {
      if (isRunning(id) || store.read(id).submission === null) return;
      const { photos } = store.read(id);
      if (photos.some(({ photo }) => photo === null)) {
        set(id, { phase: 'photos' });
        deps.startUploads(id);
        await uploads.settled(photos.map(({ key }) => key));
      }
      const draft = store.read(id);
      if (draft.photos.some(({ photo }) => photo === null)) {
        set(id, { phase: 'photosFailed' });
        return;
      }
      set(id, { phase: 'sending' });
      try {
        const { siteId, summary } = await send(draft);
        store.remove(id);
        set(id, { phase: 'stored', at: deps.now(), summary, siteId });
      } catch (error) {
        const wasRefused = error instanceof ApiProblem && !error.isRetryable && error.status !== 401;
        if (wasRefused) store.update(id, (kept) => ({ ...kept, submission: null }));
        set(id, { phase: wasRefused ? 'refused' : 'failed', error });
      }
    },
    state: (id) => states.get(id) ?? IDLE,
    clear: (id) => set(id, IDLE),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
