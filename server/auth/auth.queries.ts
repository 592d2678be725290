import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import { keepQuery } from '../db/kept-query.ts';
import type { Dialect } from '../db/spatial.ts';
import type { ScopeDays } from '../domain/people.ts';

export async function replaceScopes(db: Db, userId: string, scopes: readonly ScopeDays[]): Promise<void> {
  await db.deleteFrom('user_scopes').where('user_id', '=', userId).execute();
  if (scopes.length === 0) return;
  await db
    .insertInto('user_scopes')
    .values(
      scopes.map(({ scope, startsOn, endsOn }) => ({
        user_id: userId,
        scope,
        starts_on: startsOn,
        ends_on: endsOn,
      })),
    )
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

/** One row per scope that counts; everything but `scope` is the same in all of them. */
export interface SenderRow {
  session_id: string | null;
  expires_at: string | Date | null;
  user_id: string;
  name: string;
  email: string;
  role: string | null;
  two_factor: boolean | number | null;
  state: string | null;
  /** 1: the role counts today. */
  is_in_role: number;
  delegation_id: string | null;
  away_id: string | null;
  away_name: string | null;
  away_role: string | null;
  scope: string | null;
}

/**
 * Everything about a session that says who its user is and what they may on a day: as long as the rows are the same,
 * so is the answer, though days pass. Empty: there is no such session.
 */
export async function listSenderRows(db: Db, token: string, today: string): Promise<SenderRow[]> {
  return (
    await db.executeQuery(selectSender(db, token, today, today, today, today, today, today, today, today))
  ).rows;
}

const selectSender = keepQuery(
  (
    db: Db,
    token: string,
    day1: string,
    day2: string,
    day3: string,
    day4: string,
    day5: string,
    day6: string,
    day7: string,
    day8: string,
  ) =>
    sql<SenderRow>`
    SELECT s.id AS session_id, s."expiresAt" AS expires_at, u.id AS user_id, u.name, u.email, u.role,
      u."twoFactorEnabled" AS two_factor, p.state,
      CASE WHEN (p.role_starts_on IS NULL OR p.role_starts_on <= ${day1})
        AND (p.role_ends_on IS NULL OR p.role_ends_on >= ${day2}) THEN 1 ELSE 0 END AS is_in_role,
      g.delegation_id, g.away_id, g.away_name, g.away_role, c.scope
    FROM session s JOIN "user" u ON u.id = s."userId"
    LEFT JOIN people p ON p.user_id = u.id
    LEFT JOIN session_uses su ON su.session_id = s.id
    LEFT JOIN (
      SELECT d.id AS delegation_id, d.to_user_id, a.id AS away_id, a.name AS away_name, a.role AS away_role
      FROM delegations d JOIN "user" a ON a.id = d.from_user_id LEFT JOIN people pa ON pa.user_id = a.id
      WHERE d.ended_at IS NULL AND d.starts_on <= ${day3} AND d.ends_on >= ${day4} AND a.role <> 'admin'
        AND (pa.state IS NULL OR pa.state = 'active')
        AND (pa.role_starts_on IS NULL OR pa.role_starts_on <= ${day5})
        AND (pa.role_ends_on IS NULL OR pa.role_ends_on >= ${day6})
    ) g ON g.delegation_id = su.delegation_id AND g.to_user_id = u.id
    LEFT JOIN user_scopes c ON c.user_id = COALESCE(g.away_id, u.id)
      AND (c.starts_on IS NULL OR c.starts_on <= ${day7}) AND (c.ends_on IS NULL OR c.ends_on >= ${day8})
    WHERE s.token = ${token} ORDER BY c.scope`.compile(db),
);

/** Role and every scope a user ever had that is still on record, whatever the day and the state. */
export async function findAuthorFacts(
  db: Db,
  userId: string,
): Promise<{ name: string; email: string; role: string | null; scopes: string[] } | null> {
  const user = await db
    .selectFrom('user')
    .select(['name', 'email', 'role'])
    .where('id', '=', userId)
    .executeTakeFirst();
  if (user === undefined) return null;
  const rows = await db.selectFrom('user_scopes').select('scope').where('user_id', '=', userId).execute();
  return { ...user, scopes: rows.map(({ scope }) => scope) };
}

export async function findAccountByEmail(
  db: Db,
  email: string,
): Promise<{ id: string; name: string } | null> {
  const row = await db
    .selectFrom('user')
    .select(['id', 'name'])
    .where('email', '=', email)
    .executeTakeFirst();
  return row ?? null;
}

/** The same of a user without a session, who acts for nobody else. */
export async function listUserRows(db: Db, userId: string, today: string): Promise<SenderRow[]> {
  const { rows } = await sql<SenderRow>`
    SELECT NULL AS session_id, NULL AS expires_at, u.id AS user_id, u.name, u.email, u.role,
      u."twoFactorEnabled" AS two_factor, p.state,
      CASE WHEN (p.role_starts_on IS NULL OR p.role_starts_on <= ${today})
        AND (p.role_ends_on IS NULL OR p.role_ends_on >= ${today}) THEN 1 ELSE 0 END AS is_in_role,
      NULL AS delegation_id, NULL AS away_id, NULL AS away_name, NULL AS away_role, c.scope
    FROM "user" u LEFT JOIN people p ON p.user_id = u.id
    LEFT JOIN user_scopes c ON c.user_id = u.id
      AND (c.starts_on IS NULL OR c.starts_on <= ${today}) AND (c.ends_on IS NULL OR c.ends_on >= ${today})
    WHERE u.id = ${userId} ORDER BY c.scope`.execute(db);
  return rows;
}

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

/** By e-mail or user name, whichever was typed. */
export async function findUserIdByIdentity(db: Db, identity: string): Promise<string | null> {
  const row = await db
    .selectFrom('user')
    .select('id')
    .where((eb) => eb.or([eb('email', '=', identity), eb('username', '=', identity)]))
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Whom the second step of a sign-in is for. */
export async function findVerificationValue(db: Db, identifier: string): Promise<string | null> {
  const row = await db
    .selectFrom('verification')
    .select('value')
    .where('identifier', '=', identifier)
    .executeTakeFirst();
  return row?.value ?? null;
}

/** Row of the product for a user; what stands there already stays. */
export async function insertPerson(
  db: Db,
  person: { userId: string; unitId?: string | null; state: 'invited' | 'active'; now: string },
): Promise<void> {
  await db
    .insertInto('people')
    .values({
      user_id: person.userId,
      unit_id: person.unitId ?? null,
      state: person.state,
      role_starts_on: null,
      role_ends_on: null,
      last_sign_in_at: null,
      created_at: person.now,
    })
    .onConflict((conflict) => conflict.column('user_id').doNothing())
    .execute();
}

export async function updateLastSignIn(db: Db, userId: string, now: string): Promise<void> {
  await insertPerson(db, { userId, state: 'active', now });
  await db.updateTable('people').set({ last_sign_in_at: now }).where('user_id', '=', userId).execute();
}

/** A hash of an older kind gives way to a new one of the same password. */
export async function replacePasswordHash(db: Db, before: string, after: string): Promise<void> {
  await db
    .updateTable('account')
    .set({ password: after })
    .where('providerId', '=', 'credential')
    .where('password', '=', before)
    .execute();
}

export async function updatePassword(db: Db, userId: string, hash: string): Promise<void> {
  await db
    .updateTable('account')
    .set({ password: hash })
    .where('providerId', '=', 'credential')
    .where('userId', '=', userId)
    .execute();
}

export async function findPasswordHash(db: Db, userId: string): Promise<string | null> {
  const row = await db
    .selectFrom('account')
    .select('password')
    .where('providerId', '=', 'credential')
    .where('userId', '=', userId)
    .executeTakeFirst();
  return row?.password ?? null;
}

/** What a sign-in is judged by, at this moment. */
export async function findCredentials(
  db: Db,
  userId: string,
): Promise<{ hash: string | null; hasTwoFactor: boolean }> {
  const row = await db
    .selectFrom('user')
    .select('twoFactorEnabled')
    .where('id', '=', userId)
    .executeTakeFirst();
  return { hash: await findPasswordHash(db, userId), hasTwoFactor: Boolean(row?.twoFactorEnabled) };
}

export async function deletePerson(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('people').where('user_id', '=', userId).execute();
}

export interface NewAccount {
  id: string;
  email: string;
  name: string;
  role: string;
  username: string | null;
  passwordHash: string;
  now: string;
}

/** Better Auth's rows of a user with a password, in the caller's transaction. */
export async function insertAccount(db: Db, dialect: Dialect, account: NewAccount): Promise<void> {
  const at = { createdAt: account.now, updatedAt: account.now };
  await db
    .insertInto('user')
    .values({
      id: account.id,
      name: account.name,
      email: account.email.toLowerCase(),
      emailVerified: dialect === 'postgres' ? true : 1,
      role: account.role,
      username: account.username?.toLowerCase() ?? null,
      displayUsername: account.username,
      twoFactorEnabled: dialect === 'postgres' ? false : 0,
      ...at,
    })
    .execute();
  await db
    .insertInto('account')
    .values({
      id: account.id,
      userId: account.id,
      providerId: 'credential',
      accountId: account.id,
      password: account.passwordHash,
      ...at,
    })
    .execute();
}
