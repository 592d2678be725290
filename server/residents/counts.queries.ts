import { sql } from 'kysely';
import type { Db } from '../db/database.ts';

/** Adds to a count and answers what it is now. */
export async function addToCount(trx: Db, bucket: string, since: string, amount: number): Promise<number> {
  const row = await trx
    .insertInto('public_counts')
    .values({ bucket, since, amount })
    .onConflict((conflict) =>
      conflict
        .columns(['bucket', 'since'])
        .doUpdateSet({ amount: sql<number>`public_counts.amount + ${amount}` }),
    )
    .returning('amount')
    .executeTakeFirstOrThrow();
  return row.amount;
}

/** What a count is now. */
export async function findCount(db: Db, bucket: string, since: string): Promise<number> {
  const row = await db
    .selectFrom('public_counts')
    .select('amount')
    .where('bucket', '=', bucket)
    .where('since', '=', since)
    .executeTakeFirst();
  return row?.amount ?? 0;
}

export async function deleteCountsBefore(trx: Db, since: string): Promise<void> {
  await trx.deleteFrom('public_counts').where('since', '<', since).execute();
}
