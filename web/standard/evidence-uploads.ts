import type { EvidenceFile } from '#domain/evidence-files.ts';
import type { KeptRecords } from '../offline/kept-records.ts';

/** A file that is not yet evidence, as it is kept on the device. Its ids stay, so that a re-send stores nothing twice. */
export interface UnsentFile {
  key: string;
  id: string;
  assessmentId: string;
  criterion: number;
  file: File;
  evidenceId: string;
  eventId: string;
  chosenAt: string;
}

export type SendState =
  /** Stopped, or chosen on an earlier page and not sent. */
  | { status: 'kept' }
  | { status: 'waiting' }
  /** `share` 0–1. */
  | { status: 'sending'; share: number }
  | { status: 'failed'; error: unknown };
export type Unsent = UnsentFile & { state: SendState };

/** Files on their way to be evidence: one at a time, on the device until the log has them. */
export interface EvidenceUploads {
  /** The same list until something changes. */
  list(): readonly Unsent[];
  subscribe(listener: () => void): () => void;
  /** Keeps the files on the device and sends them. A file that is already on its way to the criterion is passed over. */
  add(assessmentId: string, criterion: number, files: readonly File[]): void;
  /** Nothing happens to a file that is on its way. */
  send(key: string): void;
  /** Stops a file; it stays. Nothing happens right after it was sent: a second tap may have landed here. */
  stop(key: string): void;
  /** Forgets a file that is not on its way. */
  drop(key: string): void;
  /** Brings back what an earlier page could not send. */
  restore(): Promise<void>;
}

interface Deps {
  records: KeptRecords<UnsentFile>;
  upload(
    unsent: UnsentFile,
    options: { signal: AbortSignal; onProgress(share: number): void },
  ): Promise<EvidenceFile>;
  /** Makes the stored file evidence. */
  link(unsent: UnsentFile, stored: EvidenceFile): Promise<void>;
  /** Resolves after so many milliseconds, at once when they are below 0. */
  pause(ms: number): Promise<void>;
  newId(): string;
  now(): string;
}

export function isUnsentFile(value: unknown): value is UnsentFile {
  return (
    typeof value === 'object' &&
    value !== null &&
    'file' in value &&
    value.file instanceof File &&
    ['key', 'id', 'assessmentId', 'evidenceId', 'eventId', 'chosenAt'].every(
      (name) => typeof (value as Record<string, unknown>)[name] === 'string',
    ) &&
    'criterion' in value &&
    typeof value.criterion === 'number'
  );
}

/** Taps that follow so closely are one. */
const DOUBLE_TAP_MS = 700;

const isOnItsWay = ({ state }: Unsent) => state.status === 'waiting' || state.status === 'sending';

export function createEvidenceUploads({ records, upload, link, pause, newId, now }: Deps): EvidenceUploads {
  const listeners = new Set<() => void>();
  let current: readonly Unsent[] = [];
  let sending: { key: string; abort: AbortController } | null = null;
  /** Uploaded already, so that only the event is sent again. */
  const stored = new Map<string, EvidenceFile>();
  /** When a file was told to go. */
  const toldAt = new Map<string, number>();

  function set(next: readonly Unsent[]) {
    current = next;
    for (const listener of listeners) listener();
  }
  const setState = (key: string, state: SendState) =>
    set(current.map((each) => (each.key === key ? { ...each, state } : each)));

  async function forget({ key, id }: UnsentFile) {
    stored.delete(key);
    toldAt.delete(key);
    set(current.filter((each) => each.key !== key));
    await records.write({ put: [], remove: [{ key, id }] });
  }

  async function goOn(): Promise<void> {
    if (sending) return;
    const next = current.find(({ state }) => state.status === 'waiting');
    if (!next) return;
    const { key } = next;
    const abort = new AbortController();
    sending = { key, abort };
    const isWanted = () => !abort.signal.aborted;
    setState(key, { status: 'sending', share: 0 });
    try {
      const onProgress = (share: number) => isWanted() && setState(key, { status: 'sending', share });
      const file = stored.get(key) ?? (await upload(next, { signal: abort.signal, onProgress }));
      stored.set(key, file);
      // Until then nothing moves in the page, so that a second tap lands on no other button.
      await pause((toldAt.get(key) ?? 0) + DOUBLE_TAP_MS - Date.parse(now()));
      if (isWanted()) {
        await link(next, file);
        await forget(next);
      }
    } catch (error) {
      if (isWanted()) setState(key, { status: 'failed', error });
    }
    sending = null;
    void goOn();
  }

  return {
    list: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    add(assessmentId, criterion, files) {
      const isKnown = (file: File) =>
        current.some(
          (each) =>
            each.assessmentId === assessmentId &&
            each.criterion === criterion &&
            each.file.name === file.name &&
            each.file.size === file.size &&
            each.file.lastModified === file.lastModified,
        );
      const fresh = files
        .filter((file) => !isKnown(file))
        .map((file): UnsentFile => {
          const id = newId();
          const ids = { key: id, id, evidenceId: newId(), eventId: newId() };
          return { ...ids, assessmentId, criterion, file, chosenAt: now() };
        });
      if (fresh.length === 0) return;
      set([...current, ...fresh.map((unsent) => ({ ...unsent, state: { status: 'waiting' as const } }))]);
      // Sent even where the device has no room to keep them.
      void records.write({ put: fresh, remove: [] }).then(goOn);
    },
    send(key) {
      const unsent = current.find((each) => each.key === key);
      if (!unsent || isOnItsWay(unsent)) return;
      toldAt.set(key, Date.parse(now()));
      setState(key, { status: 'waiting' });
      void goOn();
    },
    stop(key) {
      const unsent = current.find((each) => each.key === key);
      const isSecondTap = Date.parse(now()) - (toldAt.get(key) ?? 0) < DOUBLE_TAP_MS;
      if (!unsent || !isOnItsWay(unsent) || isSecondTap) return;
      if (sending?.key === key) sending.abort.abort();
      setState(key, { status: 'kept' });
    },
    drop(key) {
      const unsent = current.find((each) => each.key === key);
      if (unsent && !isOnItsWay(unsent)) void forget(unsent);
    },
    async restore() {
      const all = await records.all();
      const known = new Set(current.map(({ key }) => key));
      const kept = all.filter(({ key }) => !known.has(key));
      if (kept.length > 0)
        set([...kept.map((unsent) => ({ ...unsent, state: { status: 'kept' as const } })), ...current]);
    },
  };
}
