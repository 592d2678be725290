import type { Db } from '../db/database.ts';
import type { Dialect } from '../db/spatial.ts';
import type { SessionFacts } from '../domain/people.ts';

const toInstant = (value: string | Date) => new Date(value).toISOString();

/** Sessions that have not ended, the last begun first. */
export async function listSessions(
  db: Db,
  userId: string,
  now: string,
): Promise<Omit<SessionFacts, 'isThis'>[]> {
  const rows = await db
    .selectFrom('session')
    .leftJoin('session_uses', 'session_uses.session_id', 'session.id')
    .select([
      'session.id',
      'session.createdAt',
      'session.expiresAt',
      'session.ipAddress',
      'session.userAgent',
      'session_uses.last_used_at',
    ])
    .where('session.userId', '=', userId)
    .execute();
  return rows
    .filter((row) => toInstant(row.expiresAt) > now)
    .map((row) => ({
      id: row.id,
      startedAt: toInstant(row.createdAt),
      lastUsedAt: row.last_used_at,
      address: row.ipAddress,
      userAgent: row.userAgent,
    }))
    .sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
}

/** Which sessions of a user end; how many did. */
export async function deleteSessions(
  db: Db,
  userId: string,
  which: { only: string } | { token: string } | { except: string | null },
): Promise<number> {
  let sessions = db.selectFrom('session').select('id').where('userId', '=', userId);
  if ('only' in which) sessions = sessions.where('id', '=', which.only);
  else if ('token' in which) sessions = sessions.where('token', '=', which.token);
  else if (which.except !== null) sessions = sessions.where('id', '!=', which.except);
  const ids = (await sessions.execute()).map(({ id }) => id);
  if (ids.length === 0) return 0;
  await db.deleteFrom('session_uses').where('session_id', 'in', ids).execute();
  await db.deleteFrom('session').where('id', 'in', ids).execute();
  return ids.length;
}

export async function upsertSessionUse(db: Db, sessionId: string, now: string): Promise<void> {
  await db
    .insertInto('session_uses')
    .values({ session_id: sessionId, last_used_at: now, delegation_id: null })
    .onConflict((conflict) => conflict.column('session_id').doUpdateSet({ last_used_at: now }))
    .execute();
}

/** In whose place a session acts from now on; null: its own user's. */
export async function setStandIn(db: Db, sessionId: string, delegationId: string | null): Promise<void> {
  await db
    .insertInto('session_uses')
    .values({ session_id: sessionId, last_used_at: null, delegation_id: delegationId })
    .onConflict((conflict) => conflict.column('session_id').doUpdateSet({ delegation_id: delegationId }))
    .execute();
}

/** The second step of signing in is off until it is set up anew; challenges under way end. */
export async function removeTwoFactor(db: Db, dialect: Dialect, userId: string): Promise<void> {
  await db
    .updateTable('user')
    .set({ twoFactorEnabled: dialect === 'postgres' ? false : 0 })
    .where('id', '=', userId)
    .execute();
  await db.deleteFrom('twoFactor').where('userId', '=', userId).execute();
  await db.deleteFrom('verification').where('value', '=', userId).execute();
}

/** What was kept of sessions that are gone. */
export async function deleteLostSessionUses(db: Db): Promise<void> {
  await db
    .deleteFrom('session_uses')
    .where('session_id', 'not in', db.selectFrom('session').select('id'))
    .execute();
}
