import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AuditDetails, PersonalText } from '../db/audit-log.ts';
import type { Database, Db } from '../db/database.ts';
import { writeTransaction } from '../db/write.ts';
import { type Actor, type Me, ROLES, RoleName } from '../domain/roles.ts';
import {
  findUser,
  findUserIdByEmail,
  hasDemoRows,
  listCommuneCodesOfProvinces,
  listScopes,
  readSessionStamp,
  replaceScopes,
} from './auth.queries.ts';
import type { Auth } from './auth.ts';
import { beginToKeep, forgetActors, keptActor } from './kept-actors.ts';
import { KnownSessions } from './known-sessions.ts';

/** The secret that signs sessions: made once and kept, readable by its owner only. */
export function keepSessionSecret(dataDir: string): string {
  const path = join(dataDir, 'session-secret');
  if (existsSync(path)) return readFileSync(path, 'utf8').trim();
  mkdirSync(dataDir, { recursive: true });
  const secret = randomBytes(32).toString('base64url');
  writeFileSync(path, `${secret}\n`, { flag: 'wx', mode: 0o600 });
  chmodSync(path, 0o600);
  return secret;
}

/** The sender of a request, and the cookies that prolong a session in use. */
export interface FoundActor {
  actor: Actor | null;
  setCookies: readonly string[];
}
const NOBODY: FoundActor = { actor: null, setCookies: [] };

/**
 * Who sent a request, with role and scope as the database has them: a change counts at once.
 * `mayBeKept`: an answer of the last seconds will do (`kept-actors.ts`), for requests that come by the dozen.
 */
export function createActorFinder(auth: Auth, database: Database) {
  const known = new KnownSessions(database);
  return async (headers: Headers, mayBeKept: boolean): Promise<FoundActor> => {
    const cookie = headers.get('cookie');
    if (cookie === null) return NOBODY;
    const kept = mayBeKept ? keptActor(database, cookie) : undefined;
    if (kept) return { actor: kept, setCookies: [] };
    const keep = beginToKeep(database, cookie);
    const sender = await known.find(cookie);
    if (sender !== null) {
      keep(sender.actor, sender.expiresAt);
      return { actor: sender.actor, setCookies: [] };
    }
    const { response, headers: renewed } = await auth.api.getSession({ headers, returnHeaders: true });
    if (response === null) return NOBODY;
    const { session, user } = response;
    // Read before the user is: what changes between the two is seen by the next request.
    const stamp = await readSessionStamp(database.db, session.token);
    const actor = await findActor(database.db, user.id);
    if (actor === null) return NOBODY;
    const setCookies = renewed.getSetCookie();
    if (setCookies.length === 0) keep(actor, new Date(session.expiresAt));
    known.add(cookie, stamp, session, actor);
    return { actor, setCookies };
  };
}

/** A user by id, as work that was asked for earlier is done; null when the account is gone. */
export async function findActor(db: Db, userId: string): Promise<Actor | null> {
  const user = await findUser(db, userId);
  const role = RoleName.safeParse(user?.role);
  if (user === null || !role.success) return null;
  const { name, email } = user;
  return { userId, name, email, role: role.data, scope: await readScope(db, userId, role.data) };
}

async function readScope(db: Db, userId: string, role: RoleName): Promise<Actor['scope']> {
  if (role === 'admin' || role === 'city') return 'all';
  const entries = await listScopes(db, userId);
  if (entries.includes('*')) return 'all';
  const withPrefix = (prefix: string) =>
    entries.filter((entry) => entry.startsWith(prefix)).map((entry) => entry.slice(prefix.length));
  const byProvince = await listCommuneCodesOfProvinces(db, withPrefix('province:'));
  return new Set([...byProvince, ...withPrefix('commune:')]);
}

export interface NewUser {
  email: string;
  username: string;
  name: string;
  role: RoleName;
  password: string;
  scopes: string[];
}

/** Creates a user who can sign in, or brings the scope of an existing one up to date. */
export async function ensureUser(auth: Auth, database: Database, user: NewUser): Promise<{ isNew: boolean }> {
  const known = await findUserIdByEmail(database.db, user.email);
  if (known !== null) {
    const before = (await listScopes(database.db, known)).sort();
    const scopes = [...user.scopes].sort();
    if (before.join() === scopes.join()) return { isNew: false };
    await replaceScopes(database.db, known, user.scopes);
    await noteAccount(database, 'scope_changed', known, { changed: { scopes: [before, scopes] } });
    forgetActors(database);
    return { isNew: false };
  }
  const context = await auth.$context;
  const created = await context.internalAdapter.createUser(
    {
      email: user.email,
      emailVerified: true,
      name: user.name,
      role: user.role,
      username: user.username,
      displayUsername: user.username,
    },
    { method: 'admin' },
  );
  await context.internalAdapter.linkAccount({
    userId: created.id,
    providerId: 'credential',
    accountId: created.id,
    password: await context.password.hash(user.password),
  });
  await replaceScopes(database.db, created.id, user.scopes);
  const own = (text: string) => [null, new PersonalText(text, created.id)] as const;
  await noteAccount(database, 'account_made', created.id, {
    changed: {
      name: own(user.name),
      email: own(user.email),
      username: own(user.username),
      role: [null, user.role],
      scopes: [null, user.scopes],
    },
  });
  return { isNew: true };
}

/** Tells the audit of a change that a command made to an account. */
async function noteAccount(
  database: Database,
  action: string,
  userId: string,
  details?: AuditDetails,
): Promise<void> {
  await writeTransaction(database, 'command', new Date().toISOString(), async ({ note }) =>
    note({ kind: 'account', action, entity: 'user', entityId: userId, communeCode: null, details }),
  );
}

export const DEMO_PASSWORD = 'bo-an-demo-2026';
export const DEMO_DOMAIN = 'bo-an.demo';

/** The five demo accounts: they exist only with `DEMO=1`. */
export const DEMO_USERS: readonly NewUser[] = (
  [
    ['admin', ['*']],
    ['city', ['*']],
    ['officer', ['commune:00145']],
    ['field', ['commune:00145']],
    ['viewer', ['province:01']],
  ] as const
).map(([role, scopes]) => ({
  email: `${role}@${DEMO_DOMAIN}`,
  username: role,
  name: `${ROLES[role].label.vi} (minh hoạ)`,
  role,
  password: DEMO_PASSWORD,
  scopes: [...scopes],
}));

/** With demo on: makes the accounts. With demo off: removes them and their sessions. */
export async function syncDemoUsers(auth: Auth, database: Database, isDemo: boolean): Promise<void> {
  for (const user of DEMO_USERS) {
    if (isDemo) {
      await ensureUser(auth, database, user);
      continue;
    }
    const id = await findUserIdByEmail(database.db, user.email);
    if (id === null) continue;
    const context = await auth.$context;
    await replaceScopes(database.db, id, []);
    await context.internalAdapter.deleteUser(id);
    await noteAccount(database, 'account_removed', id);
    forgetActors(database);
  }
}

export async function describeActor(db: Db, actor: Actor): Promise<Me> {
  return {
    userId: actor.userId,
    name: actor.name,
    email: actor.email,
    role: actor.role,
    communes: actor.scope === 'all' ? null : [...actor.scope].sort(),
    isDemo: await hasDemoRows(db),
  };
}
