import { LRUCache } from 'lru-cache';
import type { Database } from '../db/database.ts';
import type { Actor } from '../domain/roles.ts';
import { listSenderRows, type SenderRow } from './auth.queries.ts';

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

/** As long as this text is the same nothing of the sender has changed. */
export const stampOf = (rows: readonly SenderRow[]) => JSON.stringify(rows);

/**
 * Senders whose cookie was verified before. Each request still asks the database, in one trip, whether session,
 * user, scopes and stand-in are what they were and still count today, so that a change counts at once, whichever
 * process made it, and so does the end of a period; only then need signature and rules not be gone through again.
 */
export class KnownSessions {
  private readonly database: Database;
  private readonly byCookie = new LRUCache<string, Known>({ max: MOST_KNOWN, ttl: KNOWN_MS });

  constructor(database: Database) {
    this.database = database;
  }

  /** null: unknown, or something is not what it was. */
  async find(cookie: string, today: string): Promise<Pick<Known, 'actor' | 'expiresAt'> | null> {
    const known = this.byCookie.get(cookie);
    if (known === undefined) return null;
    const isSame =
      known.expiresAt.getTime() > Date.now() &&
      stampOf(await listSenderRows(this.database.db, known.token, today)) === known.stamp;
    if (isSame) return known;
    this.byCookie.delete(cookie);
    return null;
  }

  /** @param stamp of the rows the actor was made of */
  add(cookie: string, stamp: string, session: { token: string; expiresAt: Date }, actor: Actor): void {
    if (cookie.length > LONGEST_COOKIE) return;
    const { token } = session;
    this.byCookie.set(cookie, { token, stamp, expiresAt: new Date(session.expiresAt), actor });
  }
}
