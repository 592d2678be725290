import type { Db } from '../db/database.ts';

export interface Attempts {
  failures: number;
  lastAt: string;
  blockedUntil: string | null;
}

/** Reads the count of a key and holds its row until the transaction ends. */
export async function holdAttempts(trx: Db, key: string, now: string): Promise<Attempts> {
  const row = await trx
    .insertInto('sign_in_attempts')
    .values({ key, failures: 0, last_at: now, blocked_until: null })
    // Writes nothing new, but locks the row and gives what stands in it.
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((eb) => ({ failures: eb.ref('sign_in_attempts.failures') })),
    )
    .returning(['failures', 'last_at', 'blocked_until'])
    .executeTakeFirstOrThrow();
  return { failures: row.failures, lastAt: row.last_at, blockedUntil: row.blocked_until };
}

export async function saveAttempts(trx: Db, key: string, attempts: Attempts): Promise<void> {
  await trx
    .updateTable('sign_in_attempts')
    .set({ failures: attempts.failures, last_at: attempts.lastAt, blocked_until: attempts.blockedUntil })
    .where('key', '=', key)
    .execute();
}

/** Whether the key had no row before: of several at once one is told so. */
export async function insertUsedCode(db: Db, key: string, now: string): Promise<boolean> {
  const row = await db
    .insertInto('sign_in_attempts')
    .values({ key, failures: 0, last_at: now, blocked_until: null })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returning('key')
    .executeTakeFirst();
  return row !== undefined;
}

export async function deleteAttempts(db: Db, key: string): Promise<void> {
  await db.deleteFrom('sign_in_attempts').where('key', '=', key).execute();
}

export async function isKeySince(db: Db, key: string, since: string): Promise<boolean> {
  const row = await db
    .selectFrom('sign_in_attempts')
    .select('key')
    .where('key', '=', key)
    .where('last_at', '>=', since)
    .executeTakeFirst();
  return row !== undefined;
}

/** @param kept keys that begin with it stay until `keptBefore` */
export async function deleteAttemptsBefore(
  db: Db,
  before: string,
  { kept, keptBefore }: { kept: string; keptBefore: string },
): Promise<void> {
  await db
    .deleteFrom('sign_in_attempts')
    .where('last_at', '<', before)
    .where((eb) => eb.or([eb('key', 'not like', `${kept}%`), eb('last_at', '<', keptBefore)]))
    .execute();
}
