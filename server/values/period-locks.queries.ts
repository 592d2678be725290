import { type Selectable, sql } from 'kysely';
import type { Db } from '../db/database.ts';
import type { Dialect } from '../db/spatial.ts';
import type { PeriodLockEventsTable } from '../db/value-schema.ts';
import type { PeriodLock } from '../domain/indicator-values.ts';
import type { ValuePeriod } from '../domain/value-periods.ts';

type LockRow = Selectable<PeriodLockEventsTable>;

/** One locking or reopening. */
export interface LockEvent extends PeriodLock {
  id: string;
  plan: string;
  period: ValuePeriod;
  sequence: number;
  isLocked: boolean;
  reason: string;
  actorId: string;
}

/** The log of one period of a plan, in its order. */
export async function listLockEvents(db: Db, plan: string, period: ValuePeriod): Promise<LockEvent[]> {
  const rows = await db
    .selectFrom('period_lock_events')
    .selectAll()
    .where('plan_id', '=', plan)
    .where('period', '=', period)
    .orderBy('sequence')
    .execute();
  return rows.map(toEvent);
}

/** An event of any plan. */
export async function findLockEvent(db: Db, id: string): Promise<LockEvent | null> {
  const row = await db.selectFrom('period_lock_events').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? toEvent(row) : null;
}

export async function insertLockEvent(trx: Db, event: LockEvent): Promise<void> {
  await trx
    .insertInto('period_lock_events')
    .values({
      plan_id: event.plan,
      period: event.period,
      sequence: event.sequence,
      id: event.id,
      is_locked: event.isLocked ? 1 : 0,
      reason: event.reason,
      at: event.at,
      actor_id: event.actorId,
      actor_name: event.by,
    })
    .execute();
}

/** Plans whose period is locked now, by period. */
export type Locks = ReadonlyMap<ValuePeriod, ReadonlyMap<string, PeriodLock>>;

/** What is locked among these periods. */
export async function findLocks(db: Db, periods: readonly ValuePeriod[]): Promise<Locks> {
  if (periods.length === 0) return new Map();
  const rows = await db
    .selectFrom('period_lock_events')
    .selectAll()
    .where('period', 'in', [...new Set(periods)])
    .orderBy('sequence')
    .execute();
  const locks = new Map<ValuePeriod, Map<string, PeriodLock>>();
  for (const { period, plan, isLocked, at, by } of rows.map(toEvent)) {
    const plans = locks.get(period) ?? new Map<string, PeriodLock>();
    if (isLocked) plans.set(plan, { at, by });
    else plans.delete(plan);
    locks.set(period, plans);
  }
  return locks;
}

/** The same for a writer: no period is locked between this look and the end of the transaction. */
export async function holdLocks(trx: Db, dialect: Dialect, periods: readonly ValuePeriod[]): Promise<Locks> {
  // SQLite has one writer at a time. Writers of values do not wait for each other here, only for whoever locks.
  if (dialect === 'postgres') await sql`LOCK TABLE period_lock_events IN SHARE MODE`.execute(trx);
  return findLocks(trx, periods);
}

function toEvent(row: LockRow): LockEvent {
  return {
    id: row.id,
    plan: row.plan_id,
    period: row.period,
    sequence: row.sequence,
    isLocked: row.is_locked === 1,
    reason: row.reason,
    at: row.at,
    by: row.actor_name,
    actorId: row.actor_id,
  };
}
