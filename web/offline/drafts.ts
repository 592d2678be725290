const PREFIX = 'bo-an.draft.';

/** Words of one storage that survive a reload; may be forbidden or full, then they last until the page is closed. */
function draftsIn(storage: () => Storage) {
  const memory = new Map<string, string>();
  return {
    /** What was being typed under a key, or null. `isValid` guards against a draft of an older version of the page. */
    read<T>(key: string, isValid: (value: unknown) => value is T): T | null {
      try {
        const text = memory.get(key) ?? storage().getItem(PREFIX + key);
        if (text === null) return null;
        const value: unknown = JSON.parse(text);
        return isValid(value) ? value : null;
      } catch {
        return null;
      }
    },
    /** Keeps a draft until it is removed: when the server has stored it or the user threw it away. */
    write(key: string, value: unknown): void {
      const text = JSON.stringify(value);
      try {
        storage().setItem(PREFIX + key, text);
        memory.delete(key);
      } catch {
        memory.set(key, text);
      }
    },
    remove(key: string): void {
      memory.delete(key);
      try {
        storage().removeItem(PREFIX + key);
      } catch {
        // Storage forbidden: nothing was kept there.
      }
    },
  };
}

export const { read: readDraft, write: writeDraft, remove: removeDraft } = draftsIn(() => localStorage);

/** The same of one window: no other window of the browser sees them. */
export const windowDrafts = draftsIn(() => sessionStorage);
