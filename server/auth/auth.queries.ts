import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import { keepQuery } from '../db/kept-query.ts';

/** Scope entries of a user: `*`, `province:01`, `commune:00145`. */
export async function listScopes(db: Db, userId: string): Promise<string[]> {
  const rows = await db.selectFrom('user_scopes').select('scope').where('user_id', '=', userId).execute();
  return rows.map((row) => row.scope);
}

export async function replaceScopes(db: Db, userId: string, scopes: readonly string[]): Promise<void> {
  await db.deleteFrom('user_scopes').where('user_id', '=', userId).execute();
  if (scopes.length === 0) return;
  await db
    .insertInto('user_scopes')
    .values(scopes.map((scope) => ({ user_id: userId, scope })))
    .execute();
}

export async function listCommuneCodesOfProvinces(
  db: Db,
  provinceCodes: readonly string[],
): Promise<string[]> {
  if (provinceCodes.length === 0) return [];
  const rows = await db
    .selectFrom('communes')
    .select('code')
    .where('province_code', 'in', [...provinceCodes])
    .execute();
  return rows.map((row) => row.code);
}

/**
 * Everything about a session that says who its user is and what they may, as one text: equal as long as nothing of
 * it has changed. null: there is no such session.
 */
export async function readSessionStamp(db: Db, token: string): Promise<string | null> {
  const { rows } = await db.executeQuery(selectSession(db, token));
  return rows.length === 0 ? null : JSON.stringify(rows);
}

/** A row per scope. */
const selectSession = keepQuery((db: Db, token: string) =>
  sql<Record<string, unknown>>`
    SELECT s.id, s."expiresAt", u.id AS user_id, u.name, u.email, u.role, c.scope
    FROM session s JOIN "user" u ON u.id = s."userId" LEFT JOIN user_scopes c ON c.user_id = u.id
    WHERE s.token = ${token} ORDER BY c.scope`.compile(db),
);

/** Is anything of the demo set in the database: then every screen says so. */
export async function hasDemoRows(db: Db): Promise<boolean> {
  const site = await db.selectFrom('sites').select('id').where('is_demo', '=', 1).limit(1).executeTakeFirst();
  if (site !== undefined) return true;
  const space = await db
    .selectFrom('play_spaces')
    .select('id')
    .where('is_demo', '=', 1)
    .limit(1)
    .executeTakeFirst();
  return space !== undefined;
}

export async function findUserIdByEmail(db: Db, email: string): Promise<string | null> {
  const row = await db.selectFrom('user').select('id').where('email', '=', email).executeTakeFirst();
  return row?.id ?? null;
}

export async function findUser(
  db: Db,
  id: string,
): Promise<{ name: string; email: string; role: string | null } | null> {
  const row = await db
    .selectFrom('user')
    .select(['name', 'email', 'role'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}
