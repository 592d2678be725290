import type { Import, ImportTarget } from '#domain/imports.ts';
import type { KeptFiles } from '../offline/kept-files.ts';

export type Upload =
  | { status: 'none' }
  /** Chosen earlier and still on this device: the page was closed before it had been sent. */
  | { status: 'kept'; file: File }
  /** `share` 0–1. */
  | { status: 'sending'; file: File; share: number }
  | { status: 'failed'; file: File; error: unknown }
  | { status: 'stored'; file: File; stored: Import };

export interface Uploads {
  state(): Upload;
  subscribe(listener: () => void): () => void;
  /** Keeps the file on the device, then sends it. A file that is under way is stopped first. */
  send(file: File, target: ImportTarget): void;
  /** Stops sending; the file stays chosen. */
  cancel(): void;
  /** Forgets the file. */
  drop(): void;
  /** Brings back a file that an earlier page could not send. */
  restore(): Promise<void>;
}

interface Deps {
  files: KeptFiles;
  upload(
    file: File,
    target: ImportTarget,
    options: { signal: AbortSignal; onProgress(share: number): void },
  ): Promise<Import>;
}

/** Only one file at a time is on its way. */
const KEY = 'unsent';

/** The way of one file to the server: it stays on the device until the server has it. */
export function createUploads({ files, upload }: Deps): Uploads {
  const listeners = new Set<() => void>();
  let current: Upload = { status: 'none' };
  let sending: AbortController | null = null;

  function set(next: Upload) {
    current = next;
    for (const listener of listeners) listener();
  }
  const fileOf = (state: Upload) => (state.status === 'none' ? null : state.file);

  async function run(file: File, target: ImportTarget, own: AbortController) {
    const isCurrent = () => sending === own;
    try {
      const stored = await upload(file, target, {
        signal: own.signal,
        onProgress: (share) => isCurrent() && set({ status: 'sending', file, share }),
      });
      await files.remove(KEY);
      if (isCurrent()) set({ status: 'stored', file, stored });
    } catch (error) {
      if (isCurrent()) set({ status: 'failed', file, error });
    }
  }

  return {
    state: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    send(file, target) {
      sending?.abort();
      const own = new AbortController();
      sending = own;
      set({ status: 'sending', file, share: 0 });
      // Sent even where the device has no room to keep it.
      void files.put(KEY, file).then(() => run(file, target, own));
    },
    cancel() {
      const file = fileOf(current);
      sending?.abort();
      sending = null;
      set(file ? { status: 'kept', file } : { status: 'none' });
    },
    drop() {
      sending?.abort();
      sending = null;
      set({ status: 'none' });
      void files.remove(KEY);
    },
    async restore() {
      if (current.status !== 'none') return;
      const file = await files.get(KEY);
      if (file && current.status === 'none') set({ status: 'kept', file });
    },
  };
}
