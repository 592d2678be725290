import { type SqlBool, sql } from 'kysely';
import type { Db } from '../db/database.ts';
import type { ImportsTable } from '../db/imports-schema.ts';
import { type Cursor, encodeCursor } from '../db/paging.ts';
import type {
  ImportCounts,
  ImportInspection,
  ImportPreview,
  ImportSettings,
  ImportStatus,
  ImportTarget,
} from '../domain/imports.ts';
import { type ImportRecord, type KeptCommunes, toPreview, toRecord } from './imports.rows.ts';

const COLUMNS = [
  'id',
  'target',
  'file_name',
  'byte_count',
  'sha256',
  'status',
  'created_at',
  'created_by',
  'created_by_name',
  'started_at',
  'finished_at',
  'inspection',
  'settings',
  'communes',
  'row_total',
  'read_count',
  'added_count',
  'unchanged_count',
  'returned_count',
  'duplicate_count',
  'merged_count',
  'skipped_count',
  'error',
  'worker_id',
  'beat_at',
  'undone_at',
  'undone_by_name',
] as const satisfies readonly (keyof ImportsTable)[];

const ACTIVE: ImportStatus[] = ['checking', 'running', 'cancelling', 'undoing'];
const NO_COMMUNES = JSON.stringify({ rows: [], added: [] } satisfies KeptCommunes);
export const NO_COUNTS: ImportCounts = {
  read: 0,
  added: 0,
  unchanged: 0,
  returned: 0,
  duplicates: 0,
  merged: 0,
  skipped: 0,
};

export interface NewImport {
  id: string;
  target: ImportTarget;
  fileName: string;
  byteCount: number;
  sha256: string;
  createdAt: string;
  createdBy: string;
  createdByName: string;
  inspection: ImportInspection;
  settings: ImportSettings;
}

export async function insertImport(db: Db, entry: NewImport): Promise<void> {
  await db
    .insertInto('imports')
    .values({
      id: entry.id,
      target: entry.target,
      file_name: entry.fileName,
      byte_count: entry.byteCount,
      sha256: entry.sha256,
      status: 'uploaded',
      created_at: entry.createdAt,
      created_by: entry.createdBy,
      created_by_name: entry.createdByName,
      started_at: null,
      finished_at: null,
      inspection: JSON.stringify(entry.inspection),
      settings: JSON.stringify(entry.settings),
      communes: NO_COMMUNES,
      row_total: entry.inspection.rowCount,
      ...toCountColumns(NO_COUNTS),
      error: null,
      preview: null,
      worker_id: null,
      beat_at: null,
      undone_at: null,
      undone_by_name: null,
    })
    .execute();
}

export async function findImport(db: Db, id: string): Promise<ImportRecord | null> {
  const row = await db.selectFrom('imports').select(COLUMNS).where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : toRecord(row);
}

export async function getPreview(db: Db, id: string): Promise<ImportPreview> {
  const row = await db.selectFrom('imports').select('preview').where('id', '=', id).executeTakeFirst();
  return toPreview(row?.preview ?? null);
}

/** Newest first; those that `isVisible` lets through, which is asked row by row because scopes are sets. */
export async function listImports(
  db: Db,
  page: { limit: number; cursor: Cursor | null },
  isVisible: (record: ImportRecord) => boolean,
): Promise<{ items: ImportRecord[]; nextCursor: string | null }> {
  const items: ImportRecord[] = [];
  let cursor = page.cursor;
  for (;;) {
    let query = db.selectFrom('imports').select(COLUMNS);
    if (cursor) {
      const [at, id] = cursor;
      query = query.where(sql<SqlBool>`(created_at < ${at} OR (created_at = ${at} AND id < ${id}))`);
    }
    const rows = await query
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(page.limit + 1)
      .execute();
    for (const row of rows) {
      const record = toRecord(row);
      if (!isVisible(record)) continue;
      const last = items.at(-1);
      if (items.length === page.limit && last) {
        return { items, nextCursor: encodeCursor('newest', [last.createdAt, last.id]) };
      }
      items.push(record);
    }
    const last = rows.at(-1);
    if (rows.length <= page.limit || !last) return { items, nextCursor: null };
    cursor = [last.created_at, last.id];
  }
}

/** Whether another record was made of the same bytes. */
export async function hasFile(db: Db, sha256: string, exceptId: string): Promise<boolean> {
  const row = await db
    .selectFrom('imports')
    .select('id')
    .where('sha256', '=', sha256)
    .where('id', '!=', exceptId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** What a step from one status to another may set beside it. */
export interface StepChanges {
  startedAt?: string | null;
  finishedAt?: string | null;
  counts?: ImportCounts;
  communes?: KeptCommunes;
  rowTotal?: number | null;
  error?: ImportRecord['error'];
  inspection?: ImportInspection;
  settings?: ImportSettings;
  preview?: ImportPreview | null;
  undone?: { at: string; byName: string } | null;
}

/**
 * Moves a record on if it is in one of the statuses, for the next free worker where work follows; two
 * callers at once: one moves it. Whoever was at work on it loses it.
 * @returns whether it was moved
 */
export async function moveImport(
  db: Db,
  id: string,
  from: readonly ImportStatus[],
  to: ImportStatus,
  changes: StepChanges = {},
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('imports')
    .set({ status: to, worker_id: null, beat_at: null, ...toChangeColumns(changes) })
    .where('id', '=', id)
    .where('status', 'in', [...from])
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/**
 * Progress of the worker that has the record, and its sign of life.
 * @returns false when the record was cancelled or taken over: what goes with it must not be stored
 */
export async function keepProgress(
  trx: Db,
  held: { id: string; workerId: string; status: ImportStatus },
  now: string,
  changes: StepChanges & { nextStatus?: ImportStatus } = {},
): Promise<boolean> {
  const { nextStatus, ...others } = changes;
  const { numUpdatedRows } = await trx
    .updateTable('imports')
    .set({
      beat_at: now,
      ...toChangeColumns(others),
      ...(nextStatus === undefined ? {} : { status: nextStatus, worker_id: null, beat_at: null }),
    })
    .where('id', '=', held.id)
    .where('worker_id', '=', held.workerId)
    .where('status', '=', held.status)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Gives the worker the longest waiting record that nobody is at work on, or whose worker is silent. */
export async function claimImport(
  db: Db,
  workerId: string,
  times: { now: string; silentSince: string; onlyId: string | null },
): Promise<ImportRecord | null> {
  const isFree = sql<SqlBool>`(worker_id IS NULL OR beat_at IS NULL OR beat_at < ${times.silentSince})`;
  for (;;) {
    let query = db.selectFrom('imports').select('id').where('status', 'in', ACTIVE).where(isFree);
    if (times.onlyId !== null) query = query.where('id', '=', times.onlyId);
    const next = await query.orderBy('created_at').orderBy('id').limit(1).executeTakeFirst();
    if (next === undefined) return null;
    const { numUpdatedRows } = await db
      .updateTable('imports')
      .set({ worker_id: workerId, beat_at: times.now })
      .where('id', '=', next.id)
      .where('status', 'in', ACTIVE)
      .where(isFree)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) return findImport(db, next.id);
  }
}

/** Sign of life of a worker, for whatever it holds. */
export async function beat(db: Db, workerId: string, now: string): Promise<void> {
  await db.updateTable('imports').set({ beat_at: now }).where('worker_id', '=', workerId).execute();
}

/** Whether there is work that nobody does. */
export async function hasWaitingImport(db: Db, silentSince: string, onlyId: string | null): Promise<boolean> {
  let query = db
    .selectFrom('imports')
    .select('id')
    .where('status', 'in', ACTIVE)
    .where(sql<SqlBool>`(worker_id IS NULL OR beat_at IS NULL OR beat_at < ${silentSince})`);
  if (onlyId !== null) query = query.where('id', '=', onlyId);
  return (await query.limit(1).executeTakeFirst()) !== undefined;
}

/** Gives back what a worker holds, so that the next one need not wait for its silence. */
export async function releaseImports(db: Db, workerId: string): Promise<void> {
  await db
    .updateTable('imports')
    .set({ worker_id: null, beat_at: null })
    .where('worker_id', '=', workerId)
    .execute();
}

/** Records that a thread which died was at work on. */
export async function listHeldBy(db: Db, workerId: string): Promise<ImportRecord[]> {
  const rows = await db.selectFrom('imports').select(COLUMNS).where('worker_id', '=', workerId).execute();
  return rows.map(toRecord);
}

export async function deleteImport(trx: Db, id: string): Promise<void> {
  await trx.deleteFrom('import_rows').where('import_id', '=', id).execute();
  await trx.deleteFrom('imports').where('id', '=', id).execute();
}

interface MappingKey {
  shapeHash: string;
  target: ImportTarget;
  userId: string;
}

export async function findMapping(db: Db, key: MappingKey): Promise<unknown> {
  const row = await db
    .selectFrom('import_mappings')
    .select('settings')
    .where('shape_hash', '=', key.shapeHash)
    .where('target', '=', key.target)
    .where('saved_by', '=', key.userId)
    .executeTakeFirst();
  return row === undefined ? null : JSON.parse(row.settings);
}

export async function saveMapping(
  trx: Db,
  key: MappingKey,
  settings: ImportSettings,
  now: string,
): Promise<void> {
  const kept = { settings: JSON.stringify(settings), saved_at: now };
  await trx
    .insertInto('import_mappings')
    .values({ shape_hash: key.shapeHash, target: key.target, saved_by: key.userId, ...kept })
    .onConflict((conflict) => conflict.columns(['shape_hash', 'target', 'saved_by']).doUpdateSet(kept))
    .execute();
}

function toCountColumns(counts: ImportCounts) {
  return {
    read_count: counts.read,
    added_count: counts.added,
    unchanged_count: counts.unchanged,
    returned_count: counts.returned,
    duplicate_count: counts.duplicates,
    merged_count: counts.merged,
    skipped_count: counts.skipped,
  };
}

function toChangeColumns(changes: StepChanges) {
  const { counts, communes, inspection, settings, preview, undone, error } = changes;
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
  return {
    ...(changes.startedAt === undefined ? {} : { started_at: changes.startedAt }),
    ...(changes.finishedAt === undefined ? {} : { finished_at: changes.finishedAt }),
    ...(changes.rowTotal === undefined ? {} : { row_total: changes.rowTotal }),
    ...(counts === undefined ? {} : toCountColumns(counts)),
    ...(communes === undefined ? {} : { communes: JSON.stringify(communes) }),
    ...(inspection === undefined ? {} : { inspection: JSON.stringify(inspection) }),
    ...(settings === undefined ? {} : { settings: JSON.stringify(settings) }),
    ...(preview === undefined ? {} : { preview: json(preview) }),
    ...(error === undefined ? {} : { error: json(error) }),
    ...(undone === undefined
      ? {}
      : { undone_at: undone?.at ?? null, undone_by_name: undone?.byName ?? null }),
  } satisfies Partial<ImportsTable>;
}
