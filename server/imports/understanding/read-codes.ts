import { RowError } from '../row-error.ts';
import { cellText, saysNothing } from './cell-text.ts';
import { createDictionary, createMemo, type Dictionary, spelling } from './words.ts';

interface Listed {
  code: string;
  label: { vi: string; en: string };
}

/** Entries of a list by code, label in either language, or another word for it. */
export function createCodeDictionary(
  items: readonly Listed[],
  otherWords: Record<string, readonly string[]> = {},
): Dictionary<string> {
  const known = new Set(items.map(({ code }) => code));
  const labels = items.flatMap(({ code, label }) =>
    [code, label.vi, label.en].map((name) => [name, code] as const),
  );
  const spelt = new Set(labels.map(([name]) => spelling(name)));
  const words = Object.entries(otherWords).flatMap(([code, names]) =>
    // A label of the list goes before our word for something else.
    known.has(code)
      ? names.filter((name) => !spelt.has(spelling(name))).map((name) => [name, code] as const)
      : [],
  );
  return createDictionary([...labels, ...words]);
}

/** Reads a cell with one entry of a list; null when it says nothing. Throws a RowError for what is not listed. */
export function createCodeReader(
  items: readonly Listed[],
  dictionary: Dictionary<string>,
  column: string,
): (value: unknown) => string | null {
  const known = createMemo<{ code: string | null; fault: RowError | null }>();
  return (value) => {
    const text = cellText(value);
    const { code, fault } = known(text, () => {
      if (saysNothing(text.trim())) return { code: null, fault: null };
      const found = dictionary.find(text);
      if ('value' in found) return { code: found.value, fault: null };
      return { code: null, fault: notListed(items, found.choices, text, column) };
    });
    if (fault !== null) throw fault;
    return code;
  };
}

/** Reads a cell with several entries, parted by `;`, `,`, `/` or lines; labels may hold commas themselves. */
export function createCodesReader(
  items: readonly Listed[],
  dictionary: Dictionary<string>,
  column: string,
): (value: unknown) => readonly string[] {
  const known = createMemo<{ codes: string[]; fault: RowError | null }>();
  return (value) => {
    const text = cellText(value);
    const { codes, fault } = known(text, () => {
      if (saysNothing(text.trim())) return { codes: [], fault: null };
      const found = findAll(text, dictionary);
      if (Array.isArray(found)) return { codes: found, fault: null };
      return { codes: [], fault: notListed(items, found.choices, found.text, column) };
    });
    if (fault !== null) throw fault;
    return codes;
  };
}

function findAll(
  text: string,
  dictionary: Dictionary<string>,
): string[] | { text: string; choices: readonly string[] } {
  const codes = new Set<string>();
  for (const part of text.split(/[;\n\r]+/).filter((piece) => !saysNothing(piece.trim()))) {
    const pieces = part
      .split(/[,/+]/)
      .map((piece) => piece.trim())
      .filter((piece) => piece !== '');
    for (let start = 0; start < pieces.length; ) {
      let end = pieces.length;
      let found = dictionary.find(pieces.slice(start, end).join(', '));
      while (!('value' in found) && end > start + 1) {
        end -= 1;
        found = dictionary.find(pieces.slice(start, end).join(', '));
      }
      if (!('value' in found)) return { text: pieces[start] ?? part, choices: found.choices };
      codes.add(found.value);
      start = end;
    }
  }
  return [...codes];
}

function notListed(
  items: readonly Listed[],
  choices: readonly string[],
  text: string,
  column: string,
): RowError {
  const labelOf = (code: string) => items.find((item) => item.code === code)?.label.vi ?? code;
  const value = text.trim().slice(0, 100);
  return choices.length > 1
    ? new RowError('import.value_ambiguous', { column, value, choices: choices.map(labelOf).join(' / ') })
    : new RowError('import.value_not_listed', {
        column,
        value,
        examples: items
          .slice(0, 5)
          .map(({ label }) => label.vi)
          .join(', '),
      });
}
