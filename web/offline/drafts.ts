/** Words of one storage that survive a reload; may be forbidden or full, then they last until the page is closed. */
const memory = new Map<string, string>();
const PREFIX = 'bo-an.draft.';

/** What was being typed under a key, or null. `isValid` guards against a draft of an older version of the page. */
export function readDraft<T>(key: string, isValid: (value: unknown) => value is T): T | null {
  try {
    const text = memory.get(key) ?? localStorage.getItem(PREFIX + key);
    if (text === null) return null;
    const value: unknown = JSON.parse(text);
    return isValid(value) ? value : null;
  } catch {
    return null;
  }
}

/** Keeps a draft until `removeDraft`, called when the server has stored it or the user threw it away. */
export function writeDraft(key: string, value: unknown): void {
  const text = JSON.stringify(value);
  try {
    localStorage.setItem(PREFIX + key, text);
    memory.delete(key);
  } catch {
    memory.set(key, text);
  }
}

export function removeDraft(key: string): void {
  memory.delete(key);
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Storage forbidden: nothing was kept there.
  }
}
