import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import { keepQuery, runTogether } from '../db/kept-query.ts';
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
 * Stores receipts, in one trip: one that was rejected before gives way to what is known of it now, and what was
 * refused of an item is settled once the item is stored.
 * @param from how far the count of the tablet is known to have arrived
 * @returns their numbers by item id, the number up to which everything has arrived now, and whether one of them comes
 * under a number that another item of the tablet has: its count began anew
 */
export async function insertReceipts(
  trx: Db,
  { deviceId, userId }: { deviceId: string; userId: string },
  receipts: readonly NewReceipt[],
  from: number,
): Promise<{ numbers: Map<string, number>; through: number; isRecounted: boolean }> {
  if (receipts.length === 0) return { numbers: new Map(), through: from, isRecounted: false };
  const rows = receipts.map(toReceiptRow);
  const storedIds = rows.filter(({ outcome }) => outcome !== 'rejected').map(({ id }) => id);
  const counted = receipts.filter(({ sequence }) => sequence !== null);
  const isTwice = new Set(counted.map(({ sequence }) => sequence)).size < counted.length;
  const [, stored, arrived, ...rest] = await runTogether(trx, [
    trx
      .deleteFrom('sync_items')
      .where(
        'id',
        'in',
        rows.map(({ id }) => id),
      )
      .where('outcome', '=', 'rejected')
      .compile(),
    trx.insertInto('sync_items').values(rows).returning(['id', 'number']).compile(),
    receivedThrough(trx, deviceId, userId, from),
    ...(counted.length === 0 ? [] : [numbersTaken(trx, { deviceId, userId }, counted, receipts)]),
    ...(storedIds.length === 0
      ? []
      : [settleRefusals(trx, userId, storedIds, receipts[0]?.receivedAt ?? '')]),
  ]);
  return {
    numbers: new Map(stored.map(({ id, number }) => [id, number])),
    through: arrived[0]?.through ?? from,
    isRecounted: counted.length > 0 && (isTwice || rest[0]?.length === 1),
  };
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

const settleRefusals = (trx: Db, userId: string, itemIds: readonly string[], at: string) =>
  trx
    .updateTable('sync_refusals')
    .set({ settled_at: at })
    .where('user_id', '=', userId)
    .where('item_id', 'in', [...itemIds])
    .where('settled_at', 'is', null)
    .compile();

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

/** Another item of the tablet that has a number of the counted receipts. */
function numbersTaken(
  trx: Db,
  { deviceId, userId }: { deviceId: string; userId: string },
  counted: readonly NewReceipt[],
  receipts: readonly NewReceipt[],
) {
  return trx
    .selectFrom('sync_items')
    .select('id')
    .where('device_id', '=', deviceId)
    .where('user_id', '=', userId)
    .where(
      'sequence',
      'in',
      counted.map(({ sequence }) => sequence),
    )
    .where(
      'id',
      'not in',
      receipts.map(({ itemId }) => itemId),
    )
    .limit(1)
    .compile();
}

/** The highest number of the count up to which everything has arrived, from the one that is known. */
const receivedThrough = keepQuery((db: Db, deviceId: string, userId: string, from: number) =>
  sql<{ through: number }>`
    WITH RECURSIVE counted (n) AS (
      SELECT CAST(${from} AS ${sql.raw('bigint')})
      UNION ALL
      SELECT n + 1 FROM counted WHERE EXISTS (
        SELECT 1 FROM sync_items
        WHERE device_id = ${deviceId} AND user_id = ${userId} AND sequence = n + 1))
    SELECT max(n) AS through FROM counted`.compile(db),
);
