import type { Transaction } from 'kysely';
import type { Change } from '../domain/changes.ts';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

/** What a write declares beside its rows: the entry of the audit trail and of the change feed. */
export interface ChangeEntry {
  entity: Change['entity'];
  /** `*`: many of the entity (an import). */
  entityId: string;
  communeCode: string | null;
  action: string;
}

export interface WriteContext {
  trx: Transaction<Schema>;
  now: string;
  record(entry: ChangeEntry): void;
}

/**
 * One write request = one transaction: rows, counters and audit entries are committed together or not at
 * all, and the change is announced after the commit and before the answer.
 * PostgreSQL lets two writers run at once: the one that lost a race for a key, or was chosen to end a circle of
 * waiting, does its work again, finds what the other stored and answers accordingly. `work` must bear that.
 */
export async function writeTransaction<T>(
  database: Database,
  actorId: string,
  now: string,
  work: (context: WriteContext) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await writeOnce(database, actorId, now, work);
    } catch (error) {
      if (attempt === MOST_ATTEMPTS || !isLostRace(error)) throw error;
    }
  }
}

const MOST_ATTEMPTS = 3;

/** PostgreSQL's unique_violation, deadlock_detected and serialization_failure. */
function isLostRace(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === '23505' || code === '40P01' || code === '40001';
}

async function writeOnce<T>(
  database: Database,
  actorId: string,
  now: string,
  work: (context: WriteContext) => Promise<T>,
): Promise<T> {
  const changes: Change[] = [];
  const result = await database.db.transaction().execute(async (trx) => {
    const entries: ChangeEntry[] = [];
    const value = await work({ trx, now, record: (entry) => entries.push(entry) });
    for (const entry of entries) {
      const { seq } = await trx
        .insertInto('changes')
        .values({
          entity: entry.entity,
          entity_id: entry.entityId,
          commune_code: entry.communeCode,
          action: entry.action,
          actor_id: actorId,
          at: now,
        })
        .returning('seq')
        .executeTakeFirstOrThrow();
      changes.push({ seq, entity: entry.entity, entityId: entry.entityId, communeCode: entry.communeCode });
    }
    return value;
  });
  await database.feed.committed(changes);
  return result;
}
