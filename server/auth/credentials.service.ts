import type { Database, Db } from '../db/database.ts';
import type { Dialect } from '../db/spatial.ts';
import type { ScopeDays } from '../domain/people.ts';
import type { RoleName } from '../domain/roles.ts';
import { insertAccount, insertPerson, replaceScopes, updatePassword } from './auth.queries.ts';
import { isDemoAccount } from './auth.service.ts';
import { forgetActors } from './kept-actors.ts';
import { checkNewPassword } from './password-rules.ts';
import { hashOfNoPassword, hashPassword } from './passwords.ts';
import { deleteSessions, removeTwoFactor, setStandIn } from './sessions.queries.ts';

/* What the slice of people does to credentials. All but the last two run in the caller's transaction. */

export interface InvitedAccount {
  id: string;
  email: string;
  name: string;
  role: RoleName;
  unitId: string | null;
  scopes: readonly ScopeDays[];
  now: string;
}

/** An account that nobody can sign in to until its invitation is taken up. */
export async function addInvitedAccount(trx: Db, dialect: Dialect, account: InvitedAccount): Promise<void> {
  const { id, email, name, role, unitId, now } = account;
  await insertAccount(trx, dialect, {
    id,
    email,
    name,
    role,
    username: null,
    passwordHash: hashOfNoPassword(),
    now,
  });
  await insertPerson(trx, { userId: id, unitId, state: 'invited', now });
  await replaceScopes(trx, id, account.scopes);
}

/** Users of commands made before rows of people existed get one. */
export const ensurePersonRow = (trx: Db, userId: string, now: string) =>
  insertPerson(trx, { userId, state: 'active', now });

export const setScopes = replaceScopes;

export const setPasswordHash = updatePassword;

/** The old password is worth nothing any more. */
export const withdrawPassword = (trx: Db, userId: string) => updatePassword(trx, userId, hashOfNoPassword());

export const withdrawTwoFactor = removeTwoFactor;

export const endAllSessions = (trx: Db, userId: string) => deleteSessions(trx, userId, { except: null });

export const actInPlaceOf = (trx: Db, sessionId: string, delegationId: string | null) =>
  setStandIn(trx, sessionId, delegationId);

/** Call after everything above: changes of this process count at once, also for tiles. */
export function forgetWhoIsWho(database: Database): void {
  forgetActors(database);
}

/** @throws ProblemError `password.…` */
export async function hashNewPassword(password: string, about: readonly string[]): Promise<string> {
  await checkNewPassword(password, about);
  return hashPassword(password);
}

export const isPublicDemo = isDemoAccount;
