import type { Db } from '../db/database.ts';
import type { CustodyAct } from '../domain/custody.ts';

export interface StoredAct extends CustodyAct {
  deviceId: string;
  userId: string;
  refusalNumber: number | null;
}

export async function insertAct(trx: Db, act: StoredAct & { byId: string }): Promise<void> {
  await trx
    .insertInto('custody_acts')
    .values({
      act: act.act,
      device_id: act.deviceId,
      user_id: act.userId,
      refusal_number: act.refusalNumber,
      reason: act.reason,
      by_id: act.byId,
      by_name: act.by,
      at: act.at,
    })
    .execute();
}

/** About tablets as wholes, newest first. */
export const listTabletActs = (db: Db): Promise<StoredAct[]> => listActs(db, null);

/** About refused items, newest first. */
export async function listRefusalActs(db: Db, numbers: readonly number[]): Promise<StoredAct[]> {
  return numbers.length === 0 ? [] : listActs(db, numbers);
}

async function listActs(db: Db, numbers: readonly number[] | null): Promise<StoredAct[]> {
  const query = db.selectFrom('custody_acts').selectAll().orderBy('number', 'desc');
  const rows = await (numbers === null
    ? query.where('refusal_number', 'is', null)
    : query.where('refusal_number', 'in', [...numbers])
  ).execute();
  return rows.map((row) => ({
    act: row.act as CustodyAct['act'],
    deviceId: row.device_id,
    userId: row.user_id,
    refusalNumber: row.refusal_number,
    reason: row.reason,
    by: row.by_name,
    at: row.at,
  }));
}
