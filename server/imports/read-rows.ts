import type { ImportFormat, TextEncoding } from '../domain/imports.ts';
import type { RowFault } from './row-error.ts';

/** One row as the file has it, before anything is understood. */
export interface RawRow {
  /** Place in the file, from 1. */
  row: number;
  /** In the order of `OpenFile.columns`; text, numbers, booleans, dates (XLSX) or null. */
  cells: readonly unknown[];
  /** GeoJSON geometry in the file's own reference system and order of axes, null without. */
  geometry: unknown;
  /** Id that the file gives the feature, null without. */
  sourceId: string | null;
  /** The row itself could not be read (wrong number of cells, damaged record); `cells` holds what there was. */
  fault: RowFault | null;
}

/** What of the reading a person may decide; null: told from the file. */
export interface ReadChoices {
  layer: string | null;
  encoding: TextEncoding | null;
  delimiter: string | null;
  /** Line of the column names in a table, from 1. */
  headerRow: number | null;
}

/** A file that is understood well enough to read its rows, as often as wanted. */
export interface OpenFile {
  format: ImportFormat;
  layers: readonly { name: string; rows: number | null }[];
  layer: string | null;
  /** null where the format fixes it. */
  encoding: TextEncoding | null;
  /** The encoding was guessed and the text holds more than ASCII. */
  isEncodingUncertain: boolean;
  delimiter: string | null;
  /** Line of the column names that is used, from 1; null where the format fixes the names. */
  headerRow: number | null;
  /** Unique names, `cột 3` where the file has none. */
  columns: readonly string[];
  /** null: not known before the file is read to its end. */
  rowCount: number | null;
  hasGeometry: boolean;
  /** `EPSG:…` or a proj4 string as the file names it (.prj, GeoJSON crs, GeoPackage), null when it names none. */
  crs: string | null;
  /** Batches of at most 1,000 rows in order; memory does not grow with the file. */
  rows(signal?: AbortSignal): AsyncIterable<readonly RawRow[]>;
  close(): Promise<void>;
}
