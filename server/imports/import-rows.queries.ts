import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import { type Cursor, encodeCursor } from '../db/paging.ts';
import type { ImportDecision, ImportRowList, ImportTarget } from '../domain/imports.ts';
import { type KeptRow, toKeptRow, toRowColumns } from './imports.rows.ts';

/** Rows a statement may carry so that its parameters stay within both databases' limits. */
const ROWS_AT_ONCE = 400;

export const tableOf = (target: ImportTarget) => (target === 'sites' ? 'sites' : 'play_spaces');

/** Puts what a batch gave in the place of what an earlier check said of the same rows. */
export async function replaceRows(
  trx: Db,
  importId: string,
  range: { first: number; last: number },
  rows: readonly KeptRow[],
): Promise<void> {
  await trx
    .deleteFrom('import_rows')
    .where('import_id', '=', importId)
    .where('row_number', '>=', range.first)
    .where('row_number', '<=', range.last)
    .execute();
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    const part = rows.slice(start, start + ROWS_AT_ONCE);
    await trx
      .insertInto('import_rows')
      .values(part.map((row) => ({ ...toRowColumns(importId, row), decided_by: null })))
      .execute();
  }
}

export async function deleteRows(trx: Db, importId: string): Promise<void> {
  await trx.deleteFrom('import_rows').where('import_id', '=', importId).execute();
}

/** What a person decided about rows of a batch, by row. */
export async function listDecisions(
  db: Db,
  importId: string,
  range: { first: number; last: number },
): Promise<Map<number, ImportDecision>> {
  const rows = await db
    .selectFrom('import_rows')
    .select(['row_number', 'decision'])
    .where('import_id', '=', importId)
    .where('row_number', '>=', range.first)
    .where('row_number', '<=', range.last)
    .where('decision', 'is not', null)
    .execute();
  return new Map(rows.map((row) => [row.row_number, row.decision as ImportDecision]));
}

export interface RowFilter {
  outcome?: 'returned' | 'duplicate' | undefined;
  code?: string | undefined;
  row?: number | undefined;
}

function select(db: Db, importId: string, filter: RowFilter) {
  let query = db.selectFrom('import_rows').selectAll().where('import_id', '=', importId);
  if (filter.outcome === 'returned') query = query.where('outcome', '=', 'returned');
  if (filter.outcome === 'duplicate') query = query.where('outcome', 'in', ['duplicate', 'applied']);
  if (filter.code !== undefined) query = query.where('code', '=', filter.code);
  if (filter.row !== undefined) query = query.where('row_number', '=', filter.row);
  return query.orderBy('row_number');
}

export async function listRows(
  db: Db,
  importId: string,
  filter: RowFilter,
  page: { limit: number; cursor: Cursor | null },
): Promise<{ items: KeptRow[]; nextCursor: string | null }> {
  let query = select(db, importId, filter);
  if (page.cursor) query = query.where('row_number', '>', Number(page.cursor[0]));
  const rows = await query.limit(page.limit + 1).execute();
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toKeptRow),
    nextCursor: rows.length > page.limit && last ? encodeCursor('row', [last.row_number, importId]) : null,
  };
}

/** The rows that did not go in and wait for somebody: returned, and duplicates that nobody decided on. */
export async function* streamWaitingRows(db: Db, importId: string): AsyncGenerator<KeptRow> {
  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom('import_rows')
      .selectAll()
      .where('import_id', '=', importId)
      .where('row_number', '>', after)
      .where((expression) =>
        expression.or([
          expression('outcome', '=', 'returned'),
          expression.and([expression('outcome', '=', 'duplicate'), expression('decision', 'is', null)]),
        ]),
      )
      .orderBy('row_number')
      .limit(1000)
      .execute();
    for (const row of rows) yield toKeptRow(row);
    const last = rows.at(-1);
    if (!last) return;
    after = last.row_number;
  }
}

/** The most frequent first. */
export async function countReasons(db: Db, importId: string): Promise<ImportRowList['reasons']> {
  const rows = await db
    .selectFrom('import_rows')
    .select(({ fn }) => [
      sql<'returned' | 'duplicate'>`CASE WHEN outcome = 'returned' THEN 'returned' ELSE 'duplicate' END`.as(
        'shown',
      ),
      'code',
      fn.countAll<number>().as('count'),
    ])
    .where('import_id', '=', importId)
    .groupBy(['shown', 'code'])
    .execute();
  return rows
    .map(({ shown, code, count }) => ({ outcome: shown, code, count: Number(count) }))
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}

/** Duplicates by what is decided about them and not done yet; `none` for those that wait. */
export async function countDecisions(
  db: Db,
  importId: string,
): Promise<Record<ImportDecision | 'none', number>> {
  const rows = await db
    .selectFrom('import_rows')
    .select(({ fn }) => ['decision', fn.countAll<number>().as('count')])
    .where('import_id', '=', importId)
    .where('outcome', '=', 'duplicate')
    .groupBy('decision')
    .execute();
  const counts = { add: 0, merge: 0, skip: 0, none: 0 };
  for (const row of rows) counts[(row.decision ?? 'none') as keyof typeof counts] = Number(row.count);
  return counts;
}

/** Keeps a decision for rows that are duplicates and not done yet; without `rows` for those that wait. */
export async function decide(
  trx: Db,
  importId: string,
  decision: ImportDecision,
  by: string,
  rows: readonly number[] | undefined,
): Promise<void> {
  const update = () =>
    trx
      .updateTable('import_rows')
      .set({ decision, decided_by: by })
      .where('import_id', '=', importId)
      .where('outcome', '=', 'duplicate');
  if (rows === undefined) {
    await update().where('decision', 'is', null).execute();
    return;
  }
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    await update()
      .where('row_number', 'in', rows.slice(start, start + ROWS_AT_ONCE))
      .execute();
  }
}

/** Duplicates whose decision waits to be carried out, in order. */
export async function listDecided(db: Db, importId: string, limit: number): Promise<KeptRow[]> {
  const rows = await db
    .selectFrom('import_rows')
    .selectAll()
    .where('import_id', '=', importId)
    .where('outcome', '=', 'duplicate')
    .where('decision', 'is not', null)
    .orderBy('row_number')
    .limit(limit)
    .execute();
  return rows.map(toKeptRow);
}

/** Merges that this import made, the last one first. */
export async function listMerges(db: Db, importId: string): Promise<KeptRow[]> {
  const rows = await db
    .selectFrom('import_rows')
    .selectAll()
    .where('import_id', '=', importId)
    .where('outcome', '=', 'applied')
    .where('decision', '=', 'merge')
    .orderBy('row_number', 'desc')
    .execute();
  return rows.map(toKeptRow).filter((row) => row.merge !== null && row.merge.version !== null);
}

/** Stored places by import key: id and the import that brought them. */
export async function findImportKeys(
  db: Db,
  target: ImportTarget,
  keys: readonly string[],
): Promise<Map<string, { id: string; importId: string | null }>> {
  const found = new Map<string, { id: string; importId: string | null }>();
  for (let start = 0; start < keys.length; start += ROWS_AT_ONCE) {
    const rows = await db
      .selectFrom(tableOf(target))
      .select(['id', 'import_key', 'import_id'])
      .where('import_key', 'in', keys.slice(start, start + ROWS_AT_ONCE))
      .execute();
    for (const row of rows) {
      if (row.import_key !== null) found.set(row.import_key, { id: row.id, importId: row.import_id });
    }
  }
  return found;
}

/** Ids of stored places by their readable code. */
export async function findByCode(
  db: Db,
  target: ImportTarget,
  codes: readonly string[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let start = 0; start < codes.length; start += ROWS_AT_ONCE) {
    const rows = await db
      .selectFrom(tableOf(target))
      .select(['id', 'code'])
      .where('code', 'in', codes.slice(start, start + ROWS_AT_ONCE))
      .execute();
    for (const row of rows) found.set(row.code, row.id);
  }
  return found;
}

export interface Like {
  code: string;
  name: string;
  communeCode: string;
}

/** What a duplicate is shown with. */
export async function listLikes(
  db: Db,
  target: ImportTarget,
  ids: readonly string[],
): Promise<Map<string, Like>> {
  const found = new Map<string, Like>();
  for (let start = 0; start < ids.length; start += ROWS_AT_ONCE) {
    const rows = await db
      .selectFrom(tableOf(target))
      .select(['id', 'code', 'name', 'commune_code'])
      .where('id', 'in', ids.slice(start, start + ROWS_AT_ONCE))
      .execute();
    for (const row of rows) {
      found.set(row.id, { code: row.code, name: row.name, communeCode: row.commune_code });
    }
  }
  return found;
}

/** Present card version and code of stored places. */
export async function listVersions(
  db: Db,
  target: ImportTarget,
  ids: readonly string[],
): Promise<Map<string, { version: number; code: string }>> {
  const found = new Map<string, { version: number; code: string }>();
  for (let start = 0; start < ids.length; start += ROWS_AT_ONCE) {
    const rows = await db
      .selectFrom(tableOf(target))
      .select(['id', 'version', 'code'])
      .where('id', 'in', ids.slice(start, start + ROWS_AT_ONCE))
      .execute();
    for (const row of rows) found.set(row.id, { version: row.version, code: row.code });
  }
  return found;
}
