import { z } from 'zod';
import type { ImportTarget } from './imports.ts';
import type { LonLat, Outline } from './values.ts';

export const EXPORT_FORMATS = ['csv', 'xlsx', 'geojson', 'kml'] as const;
export const ExportFormat = z.enum(EXPORT_FORMATS);
export type ExportFormat = z.infer<typeof ExportFormat>;

/** `date`: the cell is `YYYY-MM-DD` text, which a spreadsheet gets as a date. */
export interface ExportColumn {
  header: string;
  kind: 'text' | 'number' | 'date';
  /** Characters. */
  width: number;
}

export interface ExportRow {
  name: string;
  lonLat: LonLat;
  outline: Outline | null;
  /** In the order of the columns; null: empty. */
  cells: readonly (string | number | null)[];
  /** Columns of the source file that no field holds. */
  others: Readonly<Record<string, unknown>>;
  /** Key of `ExportTable.groups`. */
  group: string;
}

/** A filtered list on its way into a file of any format. */
export interface ExportTable {
  target: ImportTarget;
  language: 'vi' | 'en';
  /** What is in it, for a heading or the name of a sheet; at most 31 characters. */
  title: string;
  /** Without the ending. */
  fileName: string;
  columns: readonly ExportColumn[];
  /** How rows are told apart on a map: colours as `#rrggbb`. */
  groups: Readonly<Record<string, string>>;
  rowCount: number;
  /** Every key of `others` in the rows, sorted. */
  otherKeys: readonly string[];
  /** From the start, in order of code, a few hundred rows at a time. */
  rows(): AsyncIterable<readonly ExportRow[]>;
}
