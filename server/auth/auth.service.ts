import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import { v7 as makeId } from 'uuid';
import { type AuditDetails, PersonalText } from '../db/audit-log.ts';
import type { Database, Db } from '../db/database.ts';
import { writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import { localDay } from '../domain/calendar.ts';
import { type Actor, type Me, ROLES, RoleName } from '../domain/roles.ts';
import {
  deletePerson,
  findAuthorFacts,
  findUserIdByEmail,
  hasDemoRows,
  insertAccount,
  insertPerson,
  listCommuneCodesOfProvinces,
  listSenderRows,
  listUserRows,
  replaceScopes,
  type SenderRow,
} from './auth.queries.ts';
import type { Auth } from './auth.ts';

export type { Auth };

import { beginToKeep, forgetActors, keptActor } from './kept-actors.ts';
import { KnownSessions, stampOf } from './known-sessions.ts';
import { hashPassword } from './passwords.ts';
import { upsertSessionUse } from './sessions.queries.ts';

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

export type ActorFinder = ReturnType<typeof createActorFinder>;

/** How exactly "last used" of a session is kept. */
const USE_KEPT_MS = 5 * 60_000;
const MOST_USES = 5000;

/**
 * Who sent a request, with role and scope as the database has them: a change counts at once, and so does a day.
 * `mayBeKept`: an answer of the last seconds will do (`kept-actors.ts`), for requests that come by the dozen.
 */
export function createActorFinder(auth: Auth, deps: Pick<Deps, 'database' | 'config' | 'now'>) {
  const { database } = deps;
  const known = new KnownSessions(database);
  const used = new LRUCache<string, true>({ max: MOST_USES, ttl: USE_KEPT_MS });
  const noteUse = async (sessionId: string, now: string) => {
    if (used.has(sessionId)) return;
    used.set(sessionId, true);
    // Not worth a request: a full disk must not keep anybody from reading.
    await upsertSessionUse(database.db, sessionId, now).catch((error: unknown) => console.error(error));
  };
  return async (headers: Headers, mayBeKept: boolean): Promise<FoundActor> => {
    const cookie = headers.get('cookie');
    if (cookie === null) return NOBODY;
    const kept = mayBeKept ? keptActor(database, cookie) : undefined;
    if (kept) return { actor: kept, setCookies: [] };
    const keep = beginToKeep(database, cookie);
    const now = deps.now();
    const today = localDay(now);
    const sender = await known.find(cookie, today);
    if (sender !== null) {
      keep(sender.actor, sender.expiresAt);
      return { actor: sender.actor, setCookies: [] };
    }
    const { response, headers: renewed } = await auth.api.getSession({ headers, returnHeaders: true });
    if (response === null) return NOBODY;
    const { session } = response;
    const rows = await listSenderRows(database.db, session.token, today);
    const actor = await toActor(database.db, rows, deps.config.isDemo);
    if (actor === null) return NOBODY;
    if (actor.sessionId !== undefined) await noteUse(actor.sessionId, now);
    const setCookies = renewed.getSetCookie();
    if (setCookies.length === 0) keep(actor, new Date(session.expiresAt));
    known.add(cookie, stampOf(rows), session, actor);
    return { actor, setCookies };
  };
}

/**
 * A user by id, as work that was asked for earlier is done: with their own role and scope of today. null when the
 * account is gone, deactivated or out of its role.
 */
export async function findActor(db: Db, userId: string, now: string): Promise<Actor | null> {
  return toActor(db, await listUserRows(db, userId, localDay(now)), false);
}

/**
 * Who recorded something in the field, which comes in late: judged by the role and scope on record, also when the
 * account has been deactivated or its days are over since, so that nothing recorded in time is lost.
 */
export async function findAuthor(db: Db, userId: string): Promise<Actor | null> {
  const facts = await findAuthorFacts(db, userId);
  const role = RoleName.safeParse(facts?.role);
  if (facts === null || !role.success) return null;
  const { name, email, scopes } = facts;
  return { userId, name, email, role: role.data, scope: await readScope(db, scopes, role.data) };
}

async function toActor(db: Db, rows: readonly SenderRow[], isDemo: boolean): Promise<Actor | null> {
  const [row] = rows;
  if (!row || (row.state !== null && row.state !== 'active') || row.is_in_role !== 1) return null;
  const own = RoleName.safeParse(row.role).data;
  const role = row.away_id === null ? own : RoleName.safeParse(row.away_role).data;
  if (own === undefined || role === undefined) return null;
  const scopes = rows.flatMap(({ scope }) => scope ?? []);
  const isExempt = isDemo && isDemoAccount(row.email);
  return {
    userId: row.user_id,
    name: row.away_id === null ? row.name : `${row.name} (thay mặt ${row.away_name})`,
    email: row.email,
    role,
    scope: await readScope(db, scopes, role),
    ...(row.session_id === null ? {} : { sessionId: row.session_id }),
    ...(row.away_id === null ? {} : { onBehalfOf: { userId: row.away_id, name: row.away_name ?? '' } }),
    needsTwoFactor: own === 'admin' && !row.two_factor && !isExempt,
  };
}

async function readScope(db: Db, entries: readonly string[], role: RoleName): Promise<Actor['scope']> {
  if (role === 'admin' || role === 'city' || entries.includes('*')) return 'all';
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
export async function ensureUser(
  _auth: Auth,
  database: Database,
  user: NewUser,
): Promise<{ isNew: boolean }> {
  const known = await findUserIdByEmail(database.db, user.email);
  const scopes = user.scopes.map((scope) => ({ scope, startsOn: null, endsOn: null }));
  if (known !== null) {
    const before = ((await findAuthorFacts(database.db, known))?.scopes ?? []).sort();
    const after = [...user.scopes].sort();
    if (before.join() === after.join()) return { isNew: false };
    await replaceScopes(database.db, known, scopes);
    await noteAccount(database, 'scope_changed', known, { changed: { scopes: [before, after] } });
    forgetActors(database);
    return { isNew: false };
  }
  const [id, now] = [makeId(), new Date().toISOString()];
  const passwordHash = await hashPassword(user.password);
  await database.db.transaction().execute(async (trx) => {
    await insertAccount(trx, database.dialect, { ...user, id, passwordHash, now });
    await insertPerson(trx, { userId: id, state: 'active', now });
    await replaceScopes(trx, id, scopes);
  });
  const own = (text: string) => [null, new PersonalText(text, id)] as const;
  await noteAccount(database, 'account_made', id, {
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
/** The public accounts of a demo are shared, so they have no second factor and keep their password. */
export const isDemoAccount = (email: string) => email.endsWith(`@${DEMO_DOMAIN}`);

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
    await deletePerson(database.db, id);
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
    onBehalfOf: actor.onBehalfOf ?? null,
    needsTwoFactor: actor.needsTwoFactor ?? false,
  };
}
