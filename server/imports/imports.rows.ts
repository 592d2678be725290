import type { Selectable } from 'kysely';
import type { ImportRowsTable, ImportsTable } from '../db/imports-schema.ts';
import type { ErrorCode, ErrorDetails } from '../domain/errors.ts';
import {
  type Import,
  type ImportDecision,
  ImportInspection,
  type ImportPreview,
  ImportSettings,
  type ImportStatus,
  type ImportTarget,
} from '../domain/imports.ts';
import type { LonLat } from '../domain/values.ts';
import type { RawRow } from './read-rows.ts';
import type { RowFault } from './row-error.ts';

/** A record as this slice works with it; `toImport` cuts it to what a person sees. */
export interface ImportRecord extends Omit<Import, 'addedCommunes' | 'error'> {
  createdBy: string;
  /** Where its understood rows lie: who may see the record. */
  communes: string[];
  addedCommunes: string[];
  error: { code: ErrorCode; details: ErrorDetails } | null;
}

/** Communes as the row keeps them. */
export interface KeptCommunes {
  /** Of every understood row. */
  rows: string[];
  /** Of the places added. */
  added: string[];
}

export function toRecord(row: Omit<Selectable<ImportsTable>, 'preview'>): ImportRecord {
  const communes = JSON.parse(row.communes) as KeptCommunes;
  return {
    id: row.id,
    target: row.target as ImportTarget,
    fileName: row.file_name,
    byteCount: row.byte_count,
    sha256: row.sha256,
    status: row.status as ImportStatus,
    createdAt: row.created_at,
    createdBy: row.created_by,
    createdByName: row.created_by_name,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    inspection: row.inspection === null ? null : ImportInspection.parse(JSON.parse(row.inspection)),
    settings: ImportSettings.parse(JSON.parse(row.settings)),
    counts: {
      read: row.read_count,
      added: row.added_count,
      unchanged: row.unchanged_count,
      returned: row.returned_count,
      duplicates: row.duplicate_count,
      merged: row.merged_count,
      skipped: row.skipped_count,
    },
    communes: communes.rows,
    addedCommunes: communes.added,
    rowTotal: row.row_total,
    error: row.error === null ? null : (JSON.parse(row.error) as ImportRecord['error']),
    undoneAt: row.undone_at,
    undoneByName: row.undone_by_name,
  };
}

/** The record as people see it; `message` in the words of their language. */
export function toImport(
  record: ImportRecord,
  describe: (error: NonNullable<ImportRecord['error']>) => string,
): Import {
  const { createdBy: _by, communes: _communes, error, ...shown } = record;
  return { ...shown, error: error === null ? null : { code: error.code, message: describe(error) } };
}

export function toPreview(text: string | null): ImportPreview {
  return text === null ? { points: [], total: 0 } : (JSON.parse(text) as ImportPreview);
}

/**
 * A row that did not simply go in. `applied`: what was decided about a duplicate has been done; the screen
 * shows it as a duplicate with its decision.
 */
export interface KeptRow {
  row: number;
  outcome: 'returned' | 'duplicate' | 'applied';
  fault: RowFault;
  raw: Pick<RawRow, 'cells' | 'geometry' | 'sourceId'>;
  lonLat: LonLat | null;
  likeId: string | null;
  likeRow: number | null;
  distanceM: number | null;
  decision: ImportDecision | null;
  /** What a merge did, so that it can be undone. */
  merge: MergeTrace | null;
}

export interface MergeTrace {
  id: string;
  /** Card version that the merge wrote; null when there was nothing to fill. */
  version: number | null;
  /** Keys that it added to the extra columns. */
  extraKeys: string[];
}

export function toKeptRow(row: Selectable<ImportRowsTable>): KeptRow {
  const { merge = null, ...details } = JSON.parse(row.details) as ErrorDetails & {
    merge?: MergeTrace | null;
  };
  return {
    row: row.row_number,
    outcome: row.outcome as KeptRow['outcome'],
    fault: { code: row.code as ErrorCode, details },
    raw: parseRaw(row.raw),
    lonLat: row.lon === null || row.lat === null ? null : [row.lon, row.lat],
    likeId: row.like_id,
    likeRow: row.like_row,
    distanceM: row.distance_m,
    decision: row.decision as ImportDecision | null,
    merge,
  };
}

export function toRowColumns(importId: string, kept: KeptRow): Omit<ImportRowsTable, 'decided_by'> {
  return {
    import_id: importId,
    row_number: kept.row,
    outcome: kept.outcome,
    code: kept.fault.code,
    details: JSON.stringify(
      kept.merge === null ? kept.fault.details : { ...kept.fault.details, merge: kept.merge },
    ),
    raw: stringifyRaw(kept.raw),
    lon: kept.lonLat?.[0] ?? null,
    lat: kept.lonLat?.[1] ?? null,
    like_id: kept.likeId,
    like_row: kept.likeRow,
    distance_m: kept.distanceM,
    decision: kept.decision,
  };
}

/** PostgreSQL has no text with U+0000, and JSON no dates: a date comes back as a date. */
function stringifyRaw({ cells, geometry, sourceId }: KeptRow['raw']): string {
  const kept = cells.map((cell) =>
    cell instanceof Date ? { date: Number.isNaN(cell.getTime()) ? null : cell.toISOString() } : cell,
  );
  return JSON.stringify({ cells: kept, geometry: geometry ?? null, sourceId }).replaceAll('\\u0000', '');
}

function parseRaw(text: string): KeptRow['raw'] {
  const { cells, geometry, sourceId } = JSON.parse(text) as KeptRow['raw'];
  return { cells: cells.map(reviveDate), geometry, sourceId };
}

function reviveDate(cell: unknown): unknown {
  if (typeof cell !== 'object' || cell === null || Object.keys(cell).join() !== 'date') return cell;
  const { date } = cell as { date: unknown };
  return typeof date === 'string' ? new Date(date) : null;
}
