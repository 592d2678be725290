import type { ValueResult } from '#domain/indicator-values.ts';
import { isNewer, type KeptRecords } from '../../offline/kept-records.ts';
import { afterAnswer, type CellEdit, contentOf, stateOfEdit } from './cell-edit.ts';

/** An edit that is gone: none that was made after it is. */
interface RemovedEdit {
  key: string;
  id: string;
}
/** What windows of the same browser tell each other. */
export interface StoreNews {
  put: readonly CellEdit[];
  removed: readonly RemovedEdit[];
  results: readonly ValueResult[];
}
export interface StoreChannel {
  post(news: StoreNews): void;
  listen(listener: (news: StoreNews) => void): () => void;
}

/** The same object until something changes. */
export interface EditSnapshot {
  edits: ReadonlyMap<string, CellEdit>;
  /** The same inner map until an edit of that row changes; by `rowKey`. */
  byRow: ReadonlyMap<string, ReadonlyMap<string, CellEdit>>;
  isLoaded: boolean;
  /** False: the browser forbids or lacks room to keep them, so they end with the page. */
  isKept: boolean;
}

/** Changes of cells that the server does not have, on the device at once and the same in every window. */
export interface EditStore {
  snapshot(): EditSnapshot;
  subscribe(listener: () => void): () => void;
  /** `null` takes the edit away. In the snapshot at once; resolves when it is on the device, or cannot be kept there. */
  change(changes: ReadonlyMap<string, CellEdit | null>): Promise<void>;
  /** Edits that can be sent now. */
  sendable(): CellEdit[];
  /** Remembers what is being sent, before it goes. */
  markTried(edits: readonly CellEdit[]): Promise<void>;
  answer(results: readonly ValueResult[]): void;
  onResults(listener: (results: readonly ValueResult[]) => void): () => void;
  close(): void;
}

/** Attempts without an answer that are remembered. */
const MOST_TRIED = 8;

export const rowKey = (area: string, period: string) => `${area}|${period}`;

export function createEditStore(deps: {
  records: KeptRecords<CellEdit>;
  channel: StoreChannel;
  newId(): string;
}): EditStore {
  const { records, channel, newId } = deps;
  let current: EditSnapshot = { edits: new Map(), byRow: new Map(), isLoaded: false, isKept: true };
  const listeners = new Set<() => void>();
  const resultListeners = new Set<(results: readonly ValueResult[]) => void>();
  const set = (next: Partial<EditSnapshot>) => {
    current = { ...current, ...next };
    for (const listener of listeners) listener();
  };

  function take(put: readonly CellEdit[], removed: readonly RemovedEdit[]) {
    const edits = new Map(current.edits);
    const byRow = new Map(current.byRow);
    const rows = new Map<string, Map<string, CellEdit>>();
    const rowOf = ({ cell }: CellEdit) => {
      const key = rowKey(cell.area, cell.period);
      const row = rows.get(key) ?? new Map(byRow.get(key));
      rows.set(key, row);
      return row;
    };
    for (const { key } of removed) {
      const edit = edits.get(key);
      if (!edit) continue;
      edits.delete(key);
      rowOf(edit).delete(edit.cell.indicator);
    }
    for (const edit of put) {
      edits.set(edit.key, edit);
      rowOf(edit).set(edit.cell.indicator, edit);
    }
    for (const [key, row] of rows) byRow.set(key, row);
    set({ edits, byRow });
  }

  /** From another window or from the device: what was typed here meanwhile stays. */
  function hear(put: readonly CellEdit[], removed: readonly RemovedEdit[]) {
    const isTaken = (change: RemovedEdit) => !isNewer(current.edits.get(change.key), change);
    take(put.filter(isTaken), removed.filter(isTaken));
  }

  /** Here and in the other windows at once, on the device right after. */
  function apply(changes: ReadonlyMap<string, CellEdit | null>, results: readonly ValueResult[]) {
    const put = [...changes.values()].filter((edit) => edit !== null);
    const removed = [...changes].flatMap(([key, edit]) =>
      edit === null ? [{ key, id: current.edits.get(key)?.id ?? newId() }] : [],
    );
    if (put.length + removed.length > 0) take(put, removed);
    channel.post({ put, removed, results });
    return records.write({ put, remove: removed }).then((isKept) => {
      if (isKept !== current.isKept) set({ isKept });
    });
  }

  const told = (results: readonly ValueResult[]) => {
    if (results.length > 0) for (const listener of resultListeners) listener(results);
  };
  const stop = channel.listen(({ put, removed, results }) => {
    hear(put, removed);
    told(results);
  });

  void records.all().then((kept) => {
    hear(kept, []);
    set({ isLoaded: true });
  });

  return {
    snapshot: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    change: (changes) => apply(changes, []),
    sendable: () => [...current.edits.values()].filter((edit) => stateOfEdit(edit) === 'unsent'),
    markTried(edits) {
      const marked = new Map<string, CellEdit>();
      for (const edit of edits) {
        const content = contentOf(edit);
        if (!content || current.edits.get(edit.key)?.id !== edit.id) continue;
        marked.set(edit.key, { ...edit, tried: [...edit.tried, content].slice(-MOST_TRIED) });
      }
      return apply(marked, []);
    },
    answer(results) {
      const changes = new Map<string, CellEdit | null>();
      for (const result of results) {
        const edit = current.edits.get(`${result.indicator}|${result.area}|${result.period}`);
        if (edit) changes.set(edit.key, afterAnswer(edit, result, newId));
      }
      told(results);
      void apply(changes, results);
    },
    onResults(listener) {
      resultListeners.add(listener);
      return () => resultListeners.delete(listener);
    },
    close: stop,
  };
}
