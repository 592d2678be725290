import { LRUCache } from 'lru-cache';
import type { Database } from '../db/database.ts';
import type { Actor } from '../domain/roles.ts';
import { readSessionStamp } from './auth.queries.ts';

/** After so long a session is read whole again, which prolongs it when it is in use. */
const KNOWN_MS = 60_000;
const MOST_KNOWN = 2000;
/** Longer headers hold more than our cookies. */
const LONGEST_COOKIE = 1500;

interface Known {
  token: string;
  stamp: string;
  expiresAt: Date;
  actor: Actor;
}

/**
 * Senders whose cookie was verified before. Each request still asks the database, in one trip, whether session,
 * user and scopes are what they were, so that a change counts at once, whichever process made it; only then
 * need signature and rules not be gone through again.
 */
export class KnownSessions {
  private readonly database: Database;
  private readonly byCookie = new LRUCache<string, Known>({ max: MOST_KNOWN, ttl: KNOWN_MS });

  constructor(database: Database) {
    this.database = database;
  }

  /** null: unknown, or something is not what it was. */
  async find(cookie: string): Promise<Pick<Known, 'actor' | 'expiresAt'> | null> {
    const known = this.byCookie.get(cookie);
    if (known === undefined) return null;
    const isSame =
      known.expiresAt.getTime() > Date.now() &&
      (await readSessionStamp(this.database.db, known.token)) === known.stamp;
    if (isSame) return known;
    this.byCookie.delete(cookie);
    return null;
  }

  /** @param stamp of before the actor was read */
  add(cookie: string, stamp: string | null, session: { token: string; expiresAt: Date }, actor: Actor): void {
    if (stamp === null || cookie.length > LONGEST_COOKIE) return;
    const { token } = session;
    this.byCookie.set(cookie, { token, stamp, expiresAt: new Date(session.expiresAt), actor });
  }
}
