import type { Photo } from '#domain/photos.ts';
import { ApiProblem } from '../api/problem.ts';
import type { KeptFiles } from '../offline/kept-files.ts';

export type UploadState =
  | { status: 'waiting' }
  /** `share` 0–1. */
  | { status: 'sending'; share: number }
  | { status: 'failed'; error: unknown }
  /** The device no longer has the bytes: it must be taken again. */
  | { status: 'lost' };

interface Job {
  key: string;
  onStored(photo: Photo): void;
  /** The server will never take these bytes; they are gone from the device. */
  onRefused(refusal: Refusal): void;
}

export interface Refusal {
  key: string;
  fileName: string;
  /** The server's words, for people. */
  reason: string;
}

/** Answers about the file itself; a session or a network that is missing says nothing about it. */
const REFUSED = [400, 413, 415, 422];

interface Deps {
  blobs: KeptFiles;
  upload(file: File, onProgress: (share: number) => void): Promise<Photo>;
}

/** Sends photos one at a time (cheap tablets run out of memory with more), keeping each until the server has it. */
export interface PhotoUploads {
  /** Begins or repeats an upload; nothing happens while the same photo is under way. */
  start(job: Job): void;
  state(key: string): UploadState | undefined;
  /** Address of the local picture, null until it has been read from the device. */
  preview(key: string): string | null;
  remember(key: string, file: File): void;
  forget(key: string): void;
  /** Resolves when none of these photos is under way any more. */
  settled(keys: readonly string[]): Promise<void>;
  subscribe(listener: () => void): () => void;
  /** Changes with every change of state. */
  version(): number;
}

export function createPhotoUploads({ blobs, upload }: Deps): PhotoUploads {
  const states = new Map<string, UploadState>();
  const previews = new Map<string, string>();
  const listeners = new Set<() => void>();
  const queue: Job[] = [];
  let running = false;
  let version = 0;

  function changed() {
    version += 1;
    for (const listener of [...listeners]) listener();
  }
  function set(key: string, state: UploadState | null) {
    if (state) states.set(key, state);
    else states.delete(key);
    changed();
  }
  function remember(key: string, file: File) {
    if (previews.has(key)) return;
    previews.set(key, URL.createObjectURL(file));
    changed();
  }
  function forget(key: string) {
    const url = previews.get(key);
    if (url) URL.revokeObjectURL(url);
    previews.delete(key);
    const at = queue.findIndex((job) => job.key === key);
    if (at >= 0) queue.splice(at, 1);
    set(key, null);
    void blobs.remove(key);
  }
  async function send({ key, onStored, onRefused }: Job) {
    const file = await blobs.get(key);
    if (!file) {
      set(key, { status: 'lost' });
      return;
    }
    remember(key, file);
    set(key, { status: 'sending', share: 0 });
    try {
      const photo = await upload(file, (share) => set(key, { status: 'sending', share }));
      onStored(photo);
      forget(key);
    } catch (error) {
      if (error instanceof ApiProblem && REFUSED.includes(error.status)) {
        onRefused({ key, fileName: file.name, reason: error.detail });
        forget(key);
        return;
      }
      set(key, { status: 'failed', error });
    }
  }
  async function work() {
    if (running) return;
    running = true;
    for (let job = queue.shift(); job; job = queue.shift()) await send(job);
    running = false;
    changed();
  }
  const isBusy = (key: string) => {
    const status = states.get(key)?.status;
    return status === 'waiting' || status === 'sending';
  };

  return {
    start(job) {
      if (isBusy(job.key)) return;
      queue.push(job);
      set(job.key, { status: 'waiting' });
      void work();
    },
    state: (key) => states.get(key),
    preview: (key) => previews.get(key) ?? null,
    remember,
    forget,
    settled: (keys) =>
      new Promise((resolve) => {
        const check = () => {
          if (keys.some(isBusy)) return;
          listeners.delete(check);
          resolve();
        };
        listeners.add(check);
        check();
      }),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    version: () => version,
  };
}
