import type { CodeLists } from '../../domain/code-lists.ts';
import { type ImportSettings, type ImportTarget, isTableFormat } from '../../domain/imports.ts';
import type { OpenFile } from '../read-rows.ts';
import { RowError } from '../row-error.ts';
import { cellText, saysNothing } from './cell-text.ts';
import { KIND_BY_FIRST_WORD, KIND_BY_TAG, KIND_WORDS, STILL_WATER, STILL_WATER_TAGS } from './kind-words.ts';
import { createCodeDictionary, createCodeReader } from './read-codes.ts';

/** From this size on still water without a nearer description is a lake, below it a pond. */
const LAKE_FROM_M2 = 20_000;

export interface KindSource {
  cells: readonly unknown[];
  name: string;
  /** Asked only for still water; 0 for a point. */
  areaM2: () => number;
}

/**
 * The kind of a row: from its column, else tags of OpenStreetMap, the first word of the name, the size of still
 * water, and last what a person chose for all others.
 * @throws (from the reader) RowError `import.value_not_listed`, `import.value_ambiguous`, `import.kind_unknown`
 */
export function createKindReader(
  file: Pick<OpenFile, 'columns' | 'format'>,
  settings: Pick<ImportSettings, 'mapping' | 'fallbackKind'>,
  target: ImportTarget,
  lists: CodeLists,
): (source: KindSource) => string {
  const { columns } = file;
  const items = target === 'sites' ? lists.hazard_kinds : lists.play_kinds;
  const isKnown = new Set(items.map(({ code }) => code));
  const dictionary = createCodeDictionary(items, KIND_WORDS[target]);
  const column = settings.mapping.kind;
  const kindIndex = column === undefined ? -1 : columns.indexOf(column);
  const readListed = createCodeReader(items, dictionary, column ?? '');
  const tags = tagColumns(columns, KIND_BY_TAG[target]);
  const stillTags = STILL_WATER_TAGS.map((tag) => columns.indexOf(tag)).filter((index) => index >= 0);
  const isMap = !isTableFormat(file.format);
  const hasWater = target === 'sites';

  function listed(value: unknown): string | null {
    if (kindIndex < 0) return null;
    if (!isMap) return readListed(value);
    // Map files say "water" or "yes" where an office names a kind; tags and size may tell more.
    const found = dictionary.find(cellText(value));
    return 'value' in found ? found.value : null;
  }

  return ({ cells, name, areaM2 }) => {
    const given = kindIndex < 0 ? null : cells[kindIndex];
    const kind = listed(given);
    if (kind !== null) return kind;
    for (const { index, kinds } of tags) {
      const tagged = kinds[cellText(cells[index]).toLowerCase()];
      if (tagged !== undefined && isKnown.has(tagged)) return tagged;
    }
    if (hasWater) {
      const byName = KIND_BY_FIRST_WORD[firstWord(name)];
      if (byName !== undefined && isKnown.has(byName)) return byName;
      const isStill =
        (isMap && STILL_WATER.has(cellText(given).toLowerCase())) ||
        stillTags.some((index) => STILL_WATER.has(cellText(cells[index])));
      if (isStill) return areaM2() >= LAKE_FROM_M2 ? 'lake' : 'pond';
    }
    const text = cellText(given).trim();
    const isTold = !saysNothing(text) && !STILL_WATER.has(text.toLowerCase());
    if (isTold) readListed(given);
    if (settings.fallbackKind !== null && !isTold) return settings.fallbackKind;
    throw new RowError('import.kind_unknown', { tags: columns.slice(0, 8).join(', ') || '–' });
  };
}

function firstWord(name: string): string {
  const end = name.indexOf(' ');
  return (end < 0 ? name : name.slice(0, end)).toLowerCase();
}

function tagColumns(columns: readonly string[], kindsByTag: Record<string, Record<string, string>>) {
  return Object.entries(kindsByTag).flatMap(([tag, kinds]) => {
    const index = columns.indexOf(tag);
    return index < 0 ? [] : [{ index, kinds }];
  });
}
