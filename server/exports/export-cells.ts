import { OTHER_COLUMN_PREFIX } from '../domain/column-words.ts';
import type { ExportColumn, ExportTable } from '../domain/exports.ts';

const OTHER_WIDTH = 18;

/** The columns of a table format: those of the product, then one for each column of the source files. */
export function allColumns(table: ExportTable): ExportColumn[] {
  return [
    ...table.columns,
    ...table.otherKeys.map((key) => ({
      header: otherHeader(table, key),
      kind: 'text' as const,
      width: OTHER_WIDTH,
    })),
  ];
}

export function otherHeader({ language }: ExportTable, key: string): string {
  return `${OTHER_COLUMN_PREFIX[language]}${key}`;
}

/** A value of a source file in one cell: numbers stay numbers, lists and objects become JSON text. */
export function otherCell(value: unknown): string | number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return JSON.stringify(value) ?? null;
}
