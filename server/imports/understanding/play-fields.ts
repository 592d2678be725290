import type { CodeLists } from '../../domain/code-lists.ts';
import { isExported } from '../../domain/column-words.ts';
import type { ImportSettings } from '../../domain/imports.ts';
import { OPEN_TO, PLAY_CONDITIONS, type PlaySpaceCard } from '../../domain/playspaces.ts';
import { CONDITION_WORDS, OPEN_TO_WORDS } from '../../domain/words.ts';
import { RowError } from '../row-error.ts';
import { cellText, saysNothing } from './cell-text.ts';
import { createCodeDictionary, createCodeReader, createCodesReader } from './read-codes.ts';
import { readFlag } from './read-flags.ts';
import { readNumber } from './read-numbers.ts';
import { fieldReader, textReader } from './site-fields.ts';

type Cells = readonly unknown[];
type Columns = Pick<ImportSettings, 'mapping' | 'decimal'> & { columns: readonly string[] };

/** What a play space has beyond a name, a kind and a place. */
export type PlayDetails = Omit<
  PlaySpaceCard,
  'communeCode' | 'name' | 'kind' | 'hamlet' | 'lonLat' | 'outline'
>;

const MAX_AREA_M2 = 100_000_000;
/** What OpenStreetMap says of access. */
const OPEN_BY_ACCESS: Record<string, PlaySpaceCard['openTo']> = {
  private: 'members',
  customers: 'members',
  members: 'members',
  no: 'members',
  residents: 'residents',
};
const CONDITION_OTHERS = {
  good: ['còn tốt', 'bình thường', 'sử dụng tốt', 'đang sử dụng', 'mới'],
  worn: ['cũ', 'hư hỏng nhẹ', 'cần sửa', 'cần sửa chữa', 'trung bình'],
  unusable: ['hỏng', 'hư hỏng', 'hỏng nặng', 'không sử dụng', 'bỏ hoang', 'không sử dụng được'],
};
const OPEN_TO_OTHERS = {
  everyone: ['mọi người', 'tất cả', 'công cộng', 'tự do', 'toàn dân'],
  residents: ['cư dân khu vực', 'dân cư', 'người dân trong khu', 'nội khu'],
  pupils: ['học sinh của trường', 'học sinh trong trường'],
  members: ['thành viên', 'có phí', 'thu phí', 'khách hàng'],
};
const asItems = <C extends string>(codes: readonly C[], words: Record<C, { vi: string; en: string }>) =>
  codes.map((code) => ({ code, label: words[code] }));
const CONDITIONS = asItems(PLAY_CONDITIONS, CONDITION_WORDS);
const OPENINGS = asItems(OPEN_TO, OPEN_TO_WORDS);

/**
 * Without a word on access a place is taken as open to everyone, as parks and playgrounds are; what nobody surveyed
 * stays empty.
 * @throws (from the reader) RowError for the first cell that does not hold what its column should
 */
export function createPlayDetailsReader(
  source: Columns,
  lists: CodeLists,
): (cells: Cells, areaM2: () => number) => PlayDetails {
  const area = fieldReader<number | null>(source, 'areaM2', null, (column) =>
    areaReader(column, source.decimal),
  );
  const facilities = fieldReader<readonly string[]>(source, 'facilities', [], (column) =>
    createCodesReader(lists.play_facilities, createCodeDictionary(lists.play_facilities), column),
  );
  const condition = fieldReader<string | null>(source, 'condition', null, (column) =>
    createCodeReader(CONDITIONS, createCodeDictionary(CONDITIONS, CONDITION_OTHERS), column),
  );
  const openTo = fieldReader<string | null>(source, 'openTo', null, openingReader);
  const isAccessible = fieldReader<boolean | null>(source, 'isAccessible', null, flagReader);
  const description = fieldReader(source, 'description', '', textReader(4000));
  const access = source.columns.indexOf('access');
  const wheelchair = source.columns.indexOf('wheelchair');
  // A file of our own says it where nobody knows the area.
  const isOurs = isExported(source.columns);
  return (cells, areaM2) => {
    const given = area(cells);
    const measured = given ?? Math.round(areaM2());
    return {
      areaM2: isOurs ? given : measured > 0 ? measured : null,
      facilities: [...facilities(cells)],
      condition: (condition(cells) ?? 'good') as PlaySpaceCard['condition'],
      openTo: (openTo(cells) ??
        OPEN_BY_ACCESS[cellText(cells[access])] ??
        'everyone') as PlaySpaceCard['openTo'],
      isAccessible: isAccessible(cells) ?? YES_NO[cellText(cells[wheelchair])] ?? null,
      description: description(cells),
    };
  };
}

const YES_NO: Record<string, boolean> = { yes: true, no: false };

function openingReader(column: string) {
  const read = createCodeReader(OPENINGS, createCodeDictionary(OPENINGS, OPEN_TO_OTHERS), column);
  return (value: unknown) => OPEN_BY_ACCESS[cellText(value)] ?? read(value);
}

function areaReader(column: string, decimal: ImportSettings['decimal']) {
  return (value: unknown) => {
    const isText = typeof value === 'string';
    if (isText && saysNothing(value.trim())) return null;
    const number = readNumber(isText ? value.replace(/\s*(?:m2|m²|mét vuông)\s*$/i, '') : value, decimal);
    if (number !== null && number >= 0 && number <= MAX_AREA_M2) return number;
    const details = { column, value: cellText(value).slice(0, 60), limit: '100.000.000' };
    throw new RowError('import.number_invalid', details);
  };
}

function flagReader(column: string) {
  return (value: unknown) => {
    const flag = readFlag(value);
    if (flag !== undefined) return flag;
    const text = cellText(value).trim();
    if (saysNothing(text)) return null;
    throw new RowError('import.flag_invalid', { column, value: text.slice(0, 60) });
  };
}
