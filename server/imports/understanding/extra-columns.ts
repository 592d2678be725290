import { readExportedColumns } from '../../domain/column-words.ts';
import { type ImportSettings, type ImportTarget, isTableFormat } from '../../domain/imports.ts';
import type { OpenFile } from '../read-rows.ts';
import { readExtra } from './cell-text.ts';
import type { OwnName } from './names.ts';
import { isNoteColumn } from './note-columns.ts';

/** Keys that the product itself puts into `extra`, and names that no object should carry. */
const RESERVED = new Set(['sourceId', 'points', '__proto__']);
/** What these fields of a map file say stays beside the card: "water" is a pond by its size only. */
const KEPT_IN_MAPS = new Set(['kind']);
/** A status that the product takes up as a mere stage stays readable. */
const KEPT_ALWAYS = new Set(['status']);

/**
 * What a row keeps of columns that no field holds. Columns that an export added, or that tell why a row was
 * returned, are passed over.
 * @throws (from the reader) RowError `import.text_too_long`
 */
export function createExtraReader(
  file: Pick<OpenFile, 'columns' | 'format'>,
  { mapping }: Pick<ImportSettings, 'mapping'>,
  target: ImportTarget,
): (cells: readonly unknown[], name: OwnName | null) => Record<string, unknown> {
  const exported = readExportedColumns(target, file.columns);
  const isMap = !isTableFormat(file.format);
  const isHeld = new Set(
    Object.entries(mapping)
      .filter(([field]) => field !== 'name' && !KEPT_ALWAYS.has(field) && !(isMap && KEPT_IN_MAPS.has(field)))
      .map(([, column]) => column),
  );
  const kept = file.columns.flatMap((column, index) => {
    if (isHeld.has(column) || isNoteColumn(column) || exported?.derived.has(column)) return [];
    if (exported !== null && (column === mapping.status || column === mapping.kind)) return [];
    const key = exported?.others.get(column) ?? column;
    return RESERVED.has(key) ? [] : [{ index, column, key }];
  });
  return (cells, name) => {
    const extra: Record<string, unknown> = {};
    for (const { index, column, key } of kept) {
      const value = cells[index];
      if (value === null || value === undefined || value === '' || index === name?.index) continue;
      const read = readExtra(value, column);
      if (read !== undefined) extra[key] = read;
    }
    return extra;
  };
}
