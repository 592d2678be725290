import type { Db } from '../db/database.ts';
import type { Dialect } from '../db/spatial.ts';
import type { PlaySpaceCard } from '../domain/playspaces.ts';
import { chunked } from './playspaces.queries.ts';
import type { PlaySpaceRow } from './playspaces.rows.ts';

/** Undoing an import is the one deletion of play spaces (the demo set apart): its statements are here alone. */

/** Ids that the rows of one import lie between, ends included. */
export interface IdRange {
  first: string;
  last: string;
}

export async function findRows(
  db: Db,
  ids: readonly string[],
  options: { lockFor?: Dialect } = {},
): Promise<PlaySpaceRow[]> {
  const found: PlaySpaceRow[] = [];
  for (const part of chunked(ids)) {
    let query = db.selectFrom('play_spaces').selectAll().where('id', 'in', part);
    if (options.lockFor === 'postgres') query = query.forUpdate();
    found.push(...(await query.execute()));
  }
  return found;
}

/** Play spaces that an import added, in order of id. */
export async function listImported(
  trx: Db,
  importId: string,
  range: IdRange,
  page: { after: string; limit: number; lockFor: Dialect },
): Promise<PlaySpaceRow[]> {
  let query = trx
    .selectFrom('play_spaces')
    .selectAll()
    .where('id', '>=', range.first)
    .where('id', '<=', range.last)
    .where('id', '>', page.after)
    .where('import_id', '=', importId)
    .orderBy('id')
    .limit(page.limit);
  if (page.lockFor === 'postgres') query = query.forUpdate();
  return query.execute();
}

/** Of an import's play spaces those that were edited or inspected after they came. */
export async function listTouched(
  db: Db,
  importId: string,
  range: IdRange,
  page: { after: string; limit: number },
): Promise<{ id: string; code: string; version: number }[]> {
  return db
    .selectFrom('play_spaces')
    .select(['id', 'code', 'version'])
    .where('id', '>=', range.first)
    .where('id', '<=', range.last)
    .where('id', '>', page.after)
    .where('import_id', '=', importId)
    .where((expression) =>
      expression.or([
        expression('version', '>', 1),
        expression('updated_at', '>', expression.ref('created_at')),
      ]),
    )
    .orderBy('id')
    .limit(page.limit)
    .execute();
}

/** Which of them have been inspected; an import brings no inspections. */
export async function findInspected(db: Db, ids: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (const part of chunked(ids)) {
    const rows = await db
      .selectFrom('play_inspections')
      .select('play_space_id')
      .where('play_space_id', 'in', part)
      .execute();
    for (const row of rows) found.add(row.play_space_id);
  }
  return found;
}

export async function deletePlaySpaces(trx: Db, ids: readonly string[]): Promise<void> {
  for (const part of chunked(ids)) {
    await trx.deleteFrom('play_space_versions').where('play_space_id', 'in', part).execute();
    await trx.deleteFrom('play_spaces').where('id', 'in', part).execute();
  }
}

export async function findCardVersion(db: Db, id: string, version: number): Promise<PlaySpaceCard | null> {
  const row = await db
    .selectFrom('play_space_versions')
    .select('card')
    .where('play_space_id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return row === undefined ? null : (JSON.parse(row.card) as PlaySpaceCard);
}

export async function updateExtra(trx: Db, id: string, extra: Record<string, unknown>): Promise<void> {
  await trx
    .updateTable('play_spaces')
    .set({ extra: JSON.stringify(extra) })
    .where('id', '=', id)
    .execute();
}
