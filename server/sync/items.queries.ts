import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import type { Dialect } from '../db/spatial.ts';
import {
  type NewReceipt,
  type Refusal,
  type StoredReceipt,
  toReceiptRow,
  toRefusalRow,
  toStoredReceipt,
} from './sync.rows.ts';

export async function findReceipts(trx: Db, ids: readonly string[]): Promise<StoredReceipt[]> {
  if (ids.length === 0) return [];
  const rows = await trx
    .selectFrom('sync_items')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
  return rows.map(toStoredReceipt);
}

/** Own receipts of a tablet after a number, oldest first. */
export async function listReceipts(
  db: Db,
  of: { userId: string; deviceId: string },
  after: number,
  limit: number,
): Promise<StoredReceipt[]> {
  const rows = await db
    .selectFrom('sync_items')
    .selectAll()
    .where('user_id', '=', of.userId)
    .where('device_id', '=', of.deviceId)
    .where('number', '>', after)
    .orderBy('number')
    .limit(limit)
    .execute();
  return rows.map(toStoredReceipt);
}

/**
 * Stores receipts; one that was rejected before gives way to what is known of it now.
 * @returns their numbers by item id
 */
export async function insertReceipts(trx: Db, receipts: readonly NewReceipt[]): Promise<Map<string, number>> {
  if (receipts.length === 0) return new Map();
  const rows = receipts.map(toReceiptRow);
  await trx
    .deleteFrom('sync_items')
    .where(
      'id',
      'in',
      rows.map(({ id }) => id),
    )
    .where('outcome', '=', 'rejected')
    .execute();
  const stored = await trx.insertInto('sync_items').values(rows).returning(['id', 'number']).execute();
  return new Map(stored.map(({ id, number }) => [id, number]));
}

/** Keeps content that was refused; the same once more only changes why and when. */
export async function keepRefusals(trx: Db, refusals: readonly Refusal[]): Promise<void> {
  const unique = new Map(refusals.map((refusal) => [refusal.contentHash, refusal]));
  if (unique.size === 0) return;
  await trx
    .insertInto('sync_refusals')
    .values([...unique.values()].map(toRefusalRow))
    .onConflict((conflict) =>
      conflict.columns(['device_id', 'user_id', 'content_hash']).doUpdateSet((excluded) => ({
        problem: excluded.ref('excluded.problem'),
        received_at: excluded.ref('excluded.received_at'),
      })),
    )
    .execute();
}

/** What was refused of an item is settled once the item is stored. */
export async function settleRefusals(
  trx: Db,
  userId: string,
  itemIds: readonly string[],
  at: string,
): Promise<void> {
  if (itemIds.length === 0) return;
  await trx
    .updateTable('sync_refusals')
    .set({ settled_at: at })
    .where('user_id', '=', userId)
    .where('item_id', 'in', [...itemIds])
    .where('settled_at', 'is', null)
    .execute();
}

/**
 * Communes of sites by id. On PostgreSQL they are locked, in one order for all writers, so that two tablets that
 * send about the same sites never wait for each other in a circle.
 */
export async function lockSites(
  trx: Db,
  dialect: Dialect,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  let query = trx
    .selectFrom('sites')
    .select(['id', 'commune_code'])
    .where('id', 'in', [...ids])
    .orderBy('id');
  if (dialect === 'postgres') query = query.forUpdate();
  return new Map((await query.execute()).map((row) => [row.id, row.commune_code]));
}

/** Communes of sites by id, as they are now. */
export async function listCommunesOfSites(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('sites')
    .select(['id', 'commune_code'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, row.commune_code]));
}

/** Whether one of the items comes under a number that another item of the tablet has: its count began anew. */
export async function isRecounted(
  trx: Db,
  { deviceId, userId }: { deviceId: string; userId: string },
  items: readonly { itemId: string; sequence: number | null }[],
): Promise<boolean> {
  const sequences = items.flatMap(({ sequence }) => sequence ?? []);
  if (sequences.length === 0) return false;
  if (new Set(sequences).size < sequences.length) return true;
  const row = await trx
    .selectFrom('sync_items')
    .select('id')
    .where('device_id', '=', deviceId)
    .where('user_id', '=', userId)
    .where('sequence', 'in', sequences)
    .where(
      'id',
      'not in',
      items.map(({ itemId }) => itemId),
    )
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * The highest number of the count up to which everything has arrived.
 * @param from what is known of it already
 */
export async function receivedThrough(
  trx: Db,
  { deviceId, userId }: { deviceId: string; userId: string },
  from: number,
): Promise<number> {
  const { rows } = await sql<{ through: number }>`
    WITH RECURSIVE counted (n) AS (
      SELECT CAST(${from} AS ${sql.raw('bigint')})
      UNION ALL
      SELECT n + 1 FROM counted WHERE EXISTS (
        SELECT 1 FROM sync_items
        WHERE device_id = ${deviceId} AND user_id = ${userId} AND sequence = n + 1))
    SELECT max(n) AS through FROM counted`.execute(trx);
  return rows[0]?.through ?? from;
}
