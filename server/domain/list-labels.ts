import { LIST_SEPARATOR } from './column-words.ts';

interface Labelled {
  code: string;
  label: { vi: string; en: string };
}

/**
 * What stands for each code in an exported cell: its label, or the code itself where the label could be taken
 * for another entry or for two, so that an import always finds the way back.
 */
export function exportLabels(items: readonly Labelled[], language: 'vi' | 'en'): Map<string, string> {
  const codesByLabel = new Map<string, Set<string>>();
  const add = (label: string, code: string) => {
    const key = foldLabel(label);
    codesByLabel.set(key, (codesByLabel.get(key) ?? new Set()).add(code));
  };
  for (const { code, label } of items) for (const name of [label.vi, label.en, code]) add(name, code);
  return new Map(
    items.map(({ code, label }) => {
      const name = label[language];
      const isClear = codesByLabel.get(foldLabel(name))?.size === 1;
      return [code, isClear && !name.includes(LIST_SEPARATOR.trim()) ? name : code];
    }),
  );
}

function foldLabel(label: string): string {
  return label.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
}
