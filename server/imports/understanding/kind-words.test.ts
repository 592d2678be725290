import { expect, it } from 'vitest';
import { readReferenceData } from '../../communes/reference-data.ts';
import { IMPORT_TARGETS } from '../../domain/imports.ts';
import { KIND_BY_TAG, KIND_WORDS } from './kind-words.ts';
import { createCodeDictionary } from './read-codes.ts';

it.each(IMPORT_TARGETS)(
  'every word for a kind of %s means that kind and exists in the list',
  async (target) => {
    const { codeLists } = await readReferenceData();
    const items = target === 'sites' ? codeLists.hazard_kinds : codeLists.play_kinds;
    const dictionary = createCodeDictionary(items, KIND_WORDS[target]);
    for (const [code, words] of Object.entries(KIND_WORDS[target])) {
      for (const word of words) expect([word, dictionary.find(word)]).toEqual([word, { value: code }]);
    }
    for (const { code, label } of items) {
      for (const name of [code, label.vi, label.en])
        expect([name, dictionary.find(name)]).toEqual([name, { value: code }]);
    }
    const codes = new Set(items.map(({ code }) => code));
    for (const kinds of Object.values(KIND_BY_TAG[target])) {
      for (const code of Object.values(kinds)) expect(codes).toContain(code);
    }
  },
);
