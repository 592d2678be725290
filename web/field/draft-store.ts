import { z } from 'zod';
import { readDraft, removeDraft, writeDraft } from '../offline/drafts.ts';

/** Records being filled in, each under its id, written to the device at every change. */
export interface DraftStore<T> {
  /** The same object until it changes; an empty draft when there is none. */
  read(id: string): T;
  /** Durable when it returns. An empty result removes the draft. */
  update(id: string, change: (draft: T) => T): void;
  remove(id: string): void;
  /** Ids with content, oldest first; the same array until it changes. */
  list(): readonly string[];
  subscribe(listener: () => void): () => void;
}

const Index = z.array(z.string());
const isIndex = (value: unknown): value is string[] => Index.safeParse(value).success;

/** @param prefix begins every key in the device's storage */
export function createDraftStore<S extends z.ZodType>(
  prefix: string,
  schema: S,
  empty: z.output<S>,
  isEmpty: (draft: z.output<S>) => boolean,
): DraftStore<z.output<S>> {
  type T = z.output<S>;
  const isDraft = (value: unknown): value is T => schema.safeParse(value).success;
  const indexKey = `${prefix}.index`;
  const cache = new Map<string, T>();
  const listeners = new Set<() => void>();
  let ids: readonly string[] = readDraft(indexKey, isIndex) ?? [];

  function changed(nextIds: readonly string[]) {
    if (nextIds !== ids) writeDraft(indexKey, nextIds);
    ids = nextIds;
    for (const listener of listeners) listener();
  }
  function read(id: string): T {
    const known = cache.get(id);
    if (known !== undefined) return known;
    const draft = readDraft(`${prefix}.${id}`, isDraft) ?? empty;
    cache.set(id, draft);
    return draft;
  }
  function remove(id: string) {
    cache.set(id, empty);
    removeDraft(`${prefix}.${id}`);
    changed(ids.includes(id) ? ids.filter((known) => known !== id) : ids);
  }
  return {
    read,
    remove,
    update(id, change) {
      const draft = change(read(id));
      if (isEmpty(draft)) {
        remove(id);
        return;
      }
      cache.set(id, draft);
      writeDraft(`${prefix}.${id}`, draft);
      changed(ids.includes(id) ? ids : [...ids, id]);
    },
    list: () => ids,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
