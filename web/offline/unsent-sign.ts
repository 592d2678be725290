import { readDraft, removeDraft, writeDraft } from './drafts.ts';

const listeners = new Set<() => void>();
const keyOf = (userId: string) => `unsent.${userId}`;
const isTrue = (value: unknown): value is true => value === true;

/** Whether a user has changes on this device that wait to be sent. Known before what sends them is loaded. */
export function hasUnsent(userId: string): boolean {
  return readDraft(keyOf(userId), isTrue) !== null;
}

export function setUnsent(userId: string, isUnsent: boolean): void {
  if (isUnsent === hasUnsent(userId)) return;
  if (isUnsent) writeDraft(keyOf(userId), true);
  else removeDraft(keyOf(userId));
  for (const listener of listeners) listener();
}

/** Returns the unsubscriber. */
export function onUnsent(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
