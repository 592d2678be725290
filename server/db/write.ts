import { CompiledQuery, type Transaction } from 'kysely';
import type { Change } from '../domain/changes.ts';
import { type AuditEntry, auditQueries } from './audit-log.ts';
import type { ChangeEntry } from './change-feed.ts';
import type { Database } from './database.ts';
import { passingFault } from './faults.ts';
import { runTogether } from './kept-query.ts';
import { originNow } from './origin.ts';
import type { Schema } from './schema.ts';
import type { Dialect } from './spatial.ts';

/** A query that is sent with others later in the same write. */
export type PreparedQuery = CompiledQuery;

export interface WriteContext {
  trx: Transaction<Schema>;
  dialect: Dialect;
  now: string;
  /** Tells the change feed and the audit. */
  record(entry: ChangeEntry): void;
  /** Tells the audit alone. */
  note(entry: AuditEntry): void;
  /** Leaves queries whose answers nothing waits for to the end: they go with the commit. */
  atEnd(...queries: PreparedQuery[]): void;
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

const SAVEPOINT = CompiledQuery.raw('savepoint part');
const RELEASE = CompiledQuery.raw('release savepoint part');
const ROLL_BACK = CompiledQuery.raw('rollback to savepoint part');

/**
 * A part of a write that leaves nothing behind when it fails, while the rest of the write goes on. What it leaves to
 * the end is done at the end of the part, so that the next part sees it. Parts do not nest.
 */
export async function writePart<T>(
  context: WriteContext,
  work: (part: WriteContext) => Promise<T>,
): Promise<T> {
  await runTogether(context.trx, [SAVEPOINT]);
  try {
    const { value, told, queries } = await collectWrite(context, work);
    await runTogether(context.trx, [...queries, RELEASE]);
    for (const tell of told) tell(context);
    return value;
  } catch (error) {
    try {
      await runTogether(context.trx, [ROLL_BACK, RELEASE]);
    } catch (broken) {
      // The database has ended the whole transaction; of the two faults the one that tells why is passed on.
      throw passingFault(error) === null ? broken : error;
    }
    throw error;
  }
}

type Listener = Pick<WriteContext, 'record' | 'note'>;

/** Does the work, and gives back what it tells, in order, and leaves to the end for the caller to see to. */
export async function collectWrite<T>(
  context: Omit<WriteContext, keyof Listener | 'atEnd'>,
  work: (context: WriteContext) => Promise<T>,
): Promise<{ value: T; told: ((to: Listener) => void)[]; queries: PreparedQuery[] }> {
  const told: ((to: Listener) => void)[] = [];
  const queries: PreparedQuery[] = [];
  const value = await work({
    ...context,
    record: (entry) => told.push((to) => to.record(entry)),
    note: (entry) => told.push((to) => to.note(entry)),
    atEnd: (...more) => queries.push(...more),
  });
  return { value, told, queries };
}

/** PostgreSQL's unique_violation, deadlock_detected and serialization_failure: the whole write is done again. */
export function isLostRace(error: unknown): boolean {
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
    const written = { trx, dialect: database.dialect, now };
    const { value, told, queries: last } = await collectWrite(written, work);
    const entries: ChangeEntry[] = [];
    const notes: AuditEntry[] = [];
    const note = (entry: AuditEntry) => notes.push(entry);
    const record = (entry: ChangeEntry) => {
      entries.push(entry);
      if (!entry.isFeedOnly) note(entry);
    };
    for (const tell of told) tell({ record, note });
    if (last.length + entries.length + notes.length === 0) return value;
    const recording = database.feed.queriesOf(trx, entries, actorId, now);
    const auditing = auditQueries(trx, database.dialect, notes, { actorId, at: now, origin: originNow() });
    const answers = await runTogether(trx, [...last, ...recording, ...auditing], true);
    const places = answers.slice(last.length, last.length + recording.length).flat() as { seq: number }[];
    for (const [index, { entity, entityId, communeCode }] of entries.entries()) {
      const place = places[index];
      if (place) changes.push({ seq: place.seq, entity, entityId, communeCode });
    }
    return value;
  });
  await database.feed.committed(changes);
  return result;
}
