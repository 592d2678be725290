import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useTablet } from './tablet.ts';

/** What one form keeps while it is filled in. */
export interface DraftKind<D> {
  empty: D;
  /** null: nothing that this version can read. */
  read(value: unknown, savedAt: string): D | null;
  isEmpty(draft: D): boolean;
  /** SHA-256 of the photos it holds. */
  photosOf(draft: D): string[];
}

export interface DraftInHand<D> {
  /** null while it is read from the device. */
  draft: D | null;
  change(part: Partial<D>): void;
  /** Resolves when all changes are on the disk: before the camera opens, before a tap is recorded. */
  flush(): Promise<void>;
  /** The tap took the draft with it, or a person threw it away: an empty form. */
  forget(): void;
  /** The device could not keep the last change. */
  fault: unknown;
}

/** Typing rests so long before it is written; everything else that leaves the page writes at once. */
const REST_MS = 250;

/** The draft of a form in the tablet's store: read when the form opens, written at every change. */
export function useKeptDraft<D extends object>(key: string, kind: DraftKind<D>): DraftInHand<D> {
  const tablet = useTablet();
  const [draft, setDraft] = useState<D | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const latest = useRef<D | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const isDirty = useRef(false);
  const writes = useRef(0);
  const writing = useRef(Promise.resolve());
  const version = useSyncExternalStore(tablet.subscribe, tablet.draftVersion);

  const show = useCallback((value: D) => {
    latest.current = value;
    setDraft(value);
  }, []);

  const flush = useCallback(async () => {
    clearTimeout(timer.current);
    if (isDirty.current) {
      isDirty.current = false;
      writes.current += 1;
      writing.current = writing.current.then(async () => {
        const value = latest.current;
        try {
          if (value === null) return;
          if (kind.isEmpty(value)) await tablet.removeDraft(key);
          else await tablet.writeDraft(key, value, kind.photosOf(value));
          setFault(null);
        } catch (error) {
          isDirty.current = true;
          setFault(error);
        } finally {
          writes.current -= 1;
        }
      });
    }
    await writing.current;
  }, [tablet, key, kind]);

  // Read again when it was changed elsewhere: a refused item that is mended, another window. What was typed here and
  // is not on the disk yet stands.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says when to read
  useEffect(() => {
    let isCurrent = true;
    const isOwn = () => !isCurrent || isDirty.current || writes.current > 0;
    tablet.readDraft(key).then(
      (kept) => {
        if (isOwn()) return;
        const value = (kept && kind.read(kept.value, kept.savedAt)) ?? kind.empty;
        if (JSON.stringify(value) !== JSON.stringify(latest.current)) show(value);
      },
      (error: unknown) => {
        if (isOwn()) return;
        setFault(error);
        show(latest.current ?? kind.empty);
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [tablet, key, kind, show, version]);

  useEffect(() => {
    const leave = () => void flush();
    document.addEventListener('visibilitychange', leave);
    window.addEventListener('pagehide', leave);
    return () => {
      document.removeEventListener('visibilitychange', leave);
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [flush]);

  const change = useCallback(
    (part: Partial<D>) => {
      show({ ...(latest.current ?? kind.empty), ...part });
      isDirty.current = true;
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void flush(), REST_MS);
    },
    [flush, kind, show],
  );
  const forget = useCallback(() => {
    clearTimeout(timer.current);
    isDirty.current = false;
    show(kind.empty);
  }, [kind, show]);
  return { draft, change, flush, forget, fault };
}
