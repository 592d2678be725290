import { type SelectQueryBuilder, sql } from 'kysely';
import type { Db } from '../db/database.ts';
import type { Schema } from '../db/schema.ts';
import type { DismissedItem } from '../domain/sync.ts';
import { type StoredRefusal, toStoredRefusal } from './sync.rows.ts';

/** What belongs to no known commune is shown where its tablet is. */
function ofCommunes<T>(
  query: SelectQueryBuilder<Schema, 'sync_refusals', T>,
  communes: readonly string[] | null,
): SelectQueryBuilder<Schema, 'sync_refusals', T> {
  if (communes === null) return query;
  const wanted = communes.length === 0 ? [''] : [...communes];
  return query.where(({ or, and, eb, exists, selectFrom }) =>
    or([
      eb('sync_refusals.commune_code', 'in', wanted),
      and([
        eb('sync_refusals.commune_code', 'is', null),
        exists(
          selectFrom('tablet_communes')
            .select('tablet_communes.device_id')
            .whereRef('tablet_communes.device_id', '=', 'sync_refusals.device_id')
            .whereRef('tablet_communes.user_id', '=', 'sync_refusals.user_id')
            .where('tablet_communes.commune_code', 'in', wanted),
        ),
      ]),
    ]),
  );
}

const isOpen = <T>(query: SelectQueryBuilder<Schema, 'sync_refusals', T>) =>
  query.where('settled_at', 'is', null).where('dismissed_at', 'is', null);

export interface RefusalFilter {
  /** null: all */
  communes: readonly string[] | null;
  isOpen: boolean;
  before?: number | undefined;
  number?: number | undefined;
  limit: number;
}

/** What was refused, newest first. */
export async function listRefusals(db: Db, filter: RefusalFilter): Promise<StoredRefusal[]> {
  let query = ofCommunes(db.selectFrom('sync_refusals').selectAll('sync_refusals'), filter.communes);
  if (filter.isOpen) query = isOpen(query);
  if (filter.before !== undefined) query = query.where('sync_refusals.number', '<', filter.before);
  if (filter.number !== undefined) query = query.where('sync_refusals.number', '=', filter.number);
  const rows = await query
    .select(({ selectFrom }) =>
      selectFrom('tablets')
        .select('tablets.report')
        .whereRef('tablets.device_id', '=', 'sync_refusals.device_id')
        .whereRef('tablets.user_id', '=', 'sync_refusals.user_id')
        .as('tablet_report'),
    )
    .orderBy('sync_refusals.number', 'desc')
    .limit(filter.limit)
    .execute();
  return rows.map(toStoredRefusal);
}

export async function countRefusals(db: Db, communes: readonly string[] | null): Promise<number> {
  const query = ofCommunes(
    db.selectFrom('sync_refusals').select(({ fn }) => fn.countAll<number>().as('count')),
    communes,
  );
  return Number((await isOpen(query).executeTakeFirstOrThrow()).count);
}

const MOST_DISMISSED_TOLD = 500;

/** Items of a tablet of which everything that was refused is dismissed, with the decision, newest first. */
export async function listDismissed(
  db: Db,
  { deviceId, userId }: { deviceId: string; userId: string },
): Promise<DismissedItem[]> {
  const { rows } = await sql<DismissedItem>`
    SELECT r.item_id AS "itemId", a.reason, a.by_name AS "by", a.at
    FROM sync_refusals r JOIN custody_acts a ON a.number =
      (SELECT max(number) FROM custody_acts WHERE refusal_number = r.number)
    WHERE r.device_id = ${deviceId} AND r.user_id = ${userId} AND r.item_id IS NOT NULL
      AND r.settled_at IS NULL AND r.dismissed_at IS NOT NULL
      AND NOT EXISTS (
        SELECT 1 FROM sync_refusals o
        WHERE o.device_id = r.device_id AND o.user_id = r.user_id AND o.item_id = r.item_id AND o.number <> r.number
          AND o.settled_at IS NULL AND (o.dismissed_at IS NULL OR o.number > r.number))
    ORDER BY a.number DESC LIMIT ${MOST_DISMISSED_TOLD}`.execute(db);
  return rows;
}

export async function markDismissed(trx: Db, number: number, at: string | null): Promise<void> {
  await trx.updateTable('sync_refusals').set({ dismissed_at: at }).where('number', '=', number).execute();
}
