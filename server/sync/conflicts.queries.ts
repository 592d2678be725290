import type { Db } from '../db/database.ts';
import type { Dialect } from '../db/spatial.ts';
import { type StoredConflict, toStoredConflict } from './sync.rows.ts';

export async function insertConflict(
  trx: Db,
  conflict: Omit<StoredConflict, 'resolved'> & { itemId: string },
): Promise<void> {
  await trx
    .insertInto('sync_conflicts')
    .values({
      id: conflict.id,
      item_id: conflict.itemId,
      site_id: conflict.siteId,
      commune_code: conflict.communeCode,
      fields: JSON.stringify(conflict.fields),
      tablet_by: conflict.tablet.by,
      tablet_at: conflict.tablet.at,
      received_at: conflict.tablet.receivedAt,
      office_by: conflict.office.by,
      office_at: conflict.office.at,
      resolved_by: null,
      resolved_at: null,
      choices: null,
    })
    .execute();
}

export interface ConflictFilter {
  communes?: readonly string[] | undefined;
  site?: string | undefined;
  open?: boolean | undefined;
}

const MOST = 500;

/** Newest first. */
export async function listConflicts(db: Db, filter: ConflictFilter): Promise<StoredConflict[]> {
  let query = db.selectFrom('sync_conflicts').selectAll();
  if (filter.communes !== undefined)
    query = query.where('commune_code', 'in', filter.communes.length === 0 ? [''] : [...filter.communes]);
  if (filter.site !== undefined) query = query.where('site_id', '=', filter.site);
  if (filter.open !== undefined) query = query.where('resolved_at', filter.open ? 'is' : 'is not', null);
  const rows = await query.orderBy('received_at', 'desc').orderBy('id', 'desc').limit(MOST).execute();
  return rows.map(toStoredConflict);
}

export async function countOpenConflicts(db: Db, communes: readonly string[] | null): Promise<number> {
  let query = db
    .selectFrom('sync_conflicts')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('resolved_at', 'is', null);
  if (communes !== null)
    query = query.where('commune_code', 'in', communes.length === 0 ? [''] : [...communes]);
  return Number((await query.executeTakeFirstOrThrow()).count);
}

export async function findConflict(
  db: Db,
  id: string,
  options: { lockFor?: Dialect } = {},
): Promise<StoredConflict | null> {
  let query = db.selectFrom('sync_conflicts').selectAll().where('id', '=', id);
  if (options.lockFor === 'postgres') query = query.forUpdate();
  const row = await query.executeTakeFirst();
  return row === undefined ? null : toStoredConflict(row);
}

/** @param fields with the office's values as they were when the choice was made */
export async function keepResolution(
  trx: Db,
  { id, fields }: Pick<StoredConflict, 'id' | 'fields'>,
  resolved: NonNullable<StoredConflict['resolved']>,
): Promise<void> {
  await trx
    .updateTable('sync_conflicts')
    .set({
      fields: JSON.stringify(fields),
      resolved_by: resolved.by,
      resolved_at: resolved.at,
      choices: JSON.stringify(resolved.choices),
    })
    .where('id', '=', id)
    .execute();
}
