import { isExported } from '../../domain/column-words.ts';
import { type ImportFormat, isTableFormat } from '../../domain/imports.ts';
import { readText } from './cell-text.ts';

/** Properties of map files that hold a name, the best first. */
export const NAME_PROPERTIES = ['name:vi', 'name', 'ten', 'title'];
const NAME_LENGTH = 200;
const NO_NAME = /^(?:null|none|unknown|unnamed|n\/a|không tên|chưa rõ|-9999|0)$/i;

export interface OwnName {
  name: string;
  /** Place of the column that held it. */
  index: number;
}

/**
 * The place's own name, null when it has none. Map files hold "s", "0" or "-9999" where nobody knew a name, so there
 * a name has at least two letters; in a table a person wrote it, so everything counts that is not empty. A file that
 * this product wrote holds the name as it is.
 */
export function createNameReader(
  columns: readonly string[],
  mapped: string | undefined,
  format: ImportFormat,
): (cells: readonly unknown[]) => OwnName | null {
  const isTable = isTableFormat(format);
  const isOurs = mapped !== undefined && isExported(columns);
  const names = isTable || isOurs ? [] : NAME_PROPERTIES;
  const candidates = [
    ...(mapped === undefined ? [] : [columns.indexOf(mapped)]),
    ...names.map((name) => columns.findIndex((column) => column.toLowerCase() === name)),
  ];
  const indexes = [...new Set(candidates)].filter((index) => index >= 0);
  const isName = isTable ? (text: string) => text !== '' && !NO_NAME.test(text) : hasTwoLetters;
  return (cells) => {
    for (const index of indexes) {
      const value = cells[index];
      if (value === null || value === undefined || (!isTable && typeof value !== 'string')) continue;
      const text = readText(value, NAME_LENGTH, columns[index] ?? '');
      const name = isOurs ? text : singleSpaced(text);
      if (isOurs ? name !== '' : isName(name)) return { name, index };
    }
    return null;
  };
}

const TWO_SPACES = /\s{2,}|[\t\r\n]/;
const singleSpaced = (text: string) => (TWO_SPACES.test(text) ? text.replace(/\s+/g, ' ') : text);

function hasTwoLetters(text: string): boolean {
  return (text.match(/\p{L}/gu)?.length ?? 0) >= 2 && !NO_NAME.test(text);
}

/** What a place without a name is called: "Ao chưa đặt tên". */
export function generatedName(kindLabel: string): string {
  return `${kindLabel} chưa đặt tên`;
}
