import { LRUCache } from 'lru-cache';
import type { Database } from '../db/database.ts';
import type { Actor } from '../domain/roles.ts';

/**
 * How long a change of session, role or scope that another process made may go unseen where a kept answer is
 * enough. Changes of this process count at once.
 */
export const ACTOR_KEPT_MS = 3000;
const MOST_KEPT = 2000;
/** Longer headers hold more than our cookies and are not kept. */
const LONGEST_COOKIE = 1500;

interface Kept {
  byCookie: LRUCache<string, Actor>;
  /** Counts what was forgotten: an answer that was being read meanwhile is not kept. */
  turn: number;
}

const ofDatabase = new WeakMap<Database, Kept>();

function keptOf(database: Database): Kept {
  const known = ofDatabase.get(database);
  if (known) return known;
  const kept = { byCookie: new LRUCache<string, Actor>({ max: MOST_KEPT, ttl: ACTOR_KEPT_MS }), turn: 0 };
  ofDatabase.set(database, kept);
  return kept;
}

/** Call after everything that ends a session or changes a role or a scope. */
export function forgetActors(database: Database): void {
  const kept = keptOf(database);
  kept.byCookie.clear();
  kept.turn += 1;
}

export function keptActor(database: Database, cookie: string): Actor | undefined {
  return keptOf(database).byCookie.get(cookie);
}

/** Begins to read who sent a cookie; what it gives keeps the answer, unless somebody was forgotten meanwhile. */
export function beginToKeep(database: Database, cookie: string): (actor: Actor, sessionEnd: Date) => void {
  const kept = keptOf(database);
  const { turn } = kept;
  return (actor, sessionEnd) => {
    const ttl = Math.min(ACTOR_KEPT_MS, sessionEnd.getTime() - Date.now());
    if (turn !== kept.turn || ttl <= 0 || cookie.length > LONGEST_COOKIE) return;
    kept.byCookie.set(cookie, actor, { ttl });
  };
}
