import type { Db } from '../db/database.ts';
import type { Dialect } from '../db/spatial.ts';
import type { Actor } from '../domain/roles.ts';
import { insertLockEvent } from './period-locks.queries.ts';
import { insertWholeCells } from './values.queries.ts';
import type { CellChange } from './values.rows.ts';

/** After whole cells were taken out. */
export { findSumDifferences, mendSums } from './value-sums.queries.ts';
export type { CellChange } from './values.rows.ts';

/** One cell with all that happened to it, versions 1, 2, 3 …, as the demo set brings it. */
export type WholeCell = readonly CellChange[];

/** A period of a plan that is closed for the first time. */
export interface FirstLock {
  id: string;
  plan: string;
  period: string;
  at: string;
  by: string;
}

/** Inserts cells that nobody has touched yet, in the caller's transaction; the caller records one change for the whole. */
export async function addWholeValues(
  trx: Db,
  dialect: Dialect,
  actor: Actor,
  cells: readonly WholeCell[],
  locks: readonly FirstLock[],
): Promise<void> {
  await insertWholeCells(trx, dialect, cells, actor.userId);
  for (const lock of locks) {
    await insertLockEvent(trx, { ...lock, sequence: 1, isLocked: true, reason: '', actorId: actor.userId });
  }
}
