import type { Db } from '../db/database.ts';

export interface DelegationRow {
  id: string;
  fromId: string;
  fromName: string;
  fromRole: string | null;
  fromState: string | null;
  fromStartsOn: string | null;
  fromEndsOn: string | null;
  toId: string;
  toName: string;
  startsOn: string;
  endsOn: string;
  reason: string;
  endedAt: string | null;
}

export async function insertDelegation(
  db: Db,
  delegation: {
    id: string;
    from: string;
    to: string;
    startsOn: string;
    endsOn: string;
    reason: string;
    now: string;
    by: string;
  },
): Promise<void> {
  await db
    .insertInto('delegations')
    .values({
      id: delegation.id,
      from_user_id: delegation.from,
      to_user_id: delegation.to,
      starts_on: delegation.startsOn,
      ends_on: delegation.endsOn,
      reason: delegation.reason,
      created_at: delegation.now,
      created_by: delegation.by,
      ended_at: null,
      ended_by: null,
    })
    .execute();
}

/** Those of a user, given and taken, that are not over; the first to begin first. */
export async function listDelegations(db: Db, userId: string, today: string): Promise<DelegationRow[]> {
  const rows = await selectDelegations(db)
    .where((eb) =>
      eb.or([eb('delegations.from_user_id', '=', userId), eb('delegations.to_user_id', '=', userId)]),
    )
    .where('delegations.ends_on', '>=', today)
    .where('delegations.ended_at', 'is', null)
    .orderBy('delegations.starts_on')
    .orderBy('delegations.id')
    .execute();
  return rows.map(toRow);
}

export async function findDelegation(db: Db, id: string): Promise<DelegationRow | null> {
  const row = await selectDelegations(db).where('delegations.id', '=', id).executeTakeFirst();
  return row === undefined ? null : toRow(row);
}

export async function endDelegation(db: Db, id: string, by: string, now: string): Promise<void> {
  await db
    .updateTable('delegations')
    .set({ ended_at: now, ended_by: by })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
}

export async function endDelegationsOf(db: Db, userId: string, by: string, now: string): Promise<number> {
  const result = await db
    .updateTable('delegations')
    .set({ ended_at: now, ended_by: by })
    .where((eb) => eb.or([eb('from_user_id', '=', userId), eb('to_user_id', '=', userId)]))
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

function selectDelegations(db: Db) {
  return db
    .selectFrom('delegations')
    .innerJoin('user as giver', 'giver.id', 'delegations.from_user_id')
    .innerJoin('user as taker', 'taker.id', 'delegations.to_user_id')
    .leftJoin('people', 'people.user_id', 'giver.id')
    .select([
      'delegations.id',
      'giver.id as from_id',
      'giver.name as from_name',
      'giver.role as from_role',
      'people.state as from_state',
      'people.role_starts_on as from_starts_on',
      'people.role_ends_on as from_ends_on',
      'taker.id as to_id',
      'taker.name as to_name',
      'delegations.starts_on',
      'delegations.ends_on',
      'delegations.reason',
      'delegations.ended_at',
    ]);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectDelegations>['execute']>>[number];

const toRow = (row: Row): DelegationRow => ({
  id: row.id,
  fromId: row.from_id,
  fromName: row.from_name,
  fromRole: row.from_role,
  fromState: row.from_state,
  fromStartsOn: row.from_starts_on,
  fromEndsOn: row.from_ends_on,
  toId: row.to_id,
  toName: row.to_name,
  startsOn: row.starts_on,
  endsOn: row.ends_on,
  reason: row.reason,
  endedAt: row.ended_at,
});
