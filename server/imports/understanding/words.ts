const PUNCTUATION = /[^\p{L}\p{M}\p{N}]+/gu;

/**
 * One spelling per word whatever the typist's habits: lower case, punctuation as spaces, and the marks of a word
 * after its letters, so that "Hoà", "Hòa" and the decomposed spellings are one while "hồ" and "hố" stay two.
 */
export function spelling(text: string): string {
  return text
    .normalize('NFD')
    .toLowerCase()
    .replace(PUNCTUATION, ' ')
    .trim()
    .replace(/\S+/g, (word) => (word.match(/\p{M}/u) ? marksLast(word) : word));
}

function marksLast(word: string): string {
  const marks = [...(word.match(/\p{M}/gu) ?? [])].sort().join('');
  return word.replace(/\p{M}/gu, '') + marks;
}

/** `spelling` without any mark: "Ao Cá", "ao ca" and "AO-CA" are one. */
export function bareSpelling(text: string): string {
  return spelling(text).replace(/\p{M}/gu, '').replaceAll('đ', 'd');
}

/** Text that somebody typed without Vietnamese letters. */
export function isBare(spelt: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
  return /^[\x00-\x7f]*$/.test(spelt);
}

/** What a dictionary answers: the entry, or how many it could be. */
export type Found<T> = { value: T } | { choices: readonly T[] };

/** Finds entries by any of their names, as they are spelt; by bare letters only what was typed bare. */
export interface Dictionary<T> {
  find(text: string): Found<T>;
}

/** @param entries names and what they stand for; the same value may have many names */
export function createDictionary<T>(entries: Iterable<readonly [name: string, value: T]>): Dictionary<T> {
  const bySpelling = new Map<string, Set<T>>();
  const byBare = new Map<string, Set<T>>();
  const add = (map: Map<string, Set<T>>, key: string, value: T) => {
    const values = map.get(key);
    if (values) values.add(value);
    else map.set(key, new Set([value]));
  };
  for (const [name, value] of entries) {
    add(bySpelling, spelling(name), value);
    add(byBare, bareSpelling(name), value);
  }
  const known = createMemo<Found<T>>();
  return {
    find: (text) =>
      known(text, () => {
        const spelt = spelling(text);
        const values = [...(bySpelling.get(spelt) ?? (isBare(spelt) ? byBare.get(spelt) : undefined) ?? [])];
        const [only] = values;
        return values.length === 1 && only !== undefined ? { value: only } : { choices: values };
      }),
  };
}

const REMEMBERED = 20_000;

/** Cells repeat: answers are kept per text, up to a bound that no file makes grow. */
export function createMemo<T>(): (text: string, make: () => T) => T {
  const known = new Map<string, T>();
  return (text, make) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const made = make();
    if (known.size >= REMEMBERED) known.clear();
    if (text.length <= 200) known.set(text, made);
    return made;
  };
}
