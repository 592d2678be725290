import { actInPlaceOf, forgetWhoIsWho } from '../auth/credentials.service.ts';
import { PersonalText } from '../db/audit-log.ts';
import type { Db } from '../db/database.ts';
import { writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import { daysBetween, localDay } from '../domain/calendar.ts';
import { ProblemError } from '../domain/errors.ts';
import { type Delegation, isWithin, MOST_DELEGATION_DAYS, type NewDelegation } from '../domain/people.ts';
import type { Actor } from '../domain/roles.ts';
import {
  type DelegationRow,
  endDelegation,
  findDelegation,
  insertDelegation,
  listDelegations,
} from './delegations.queries.ts';
import { findPersonRow } from './people.queries.ts';

export type DelegationService = ReturnType<typeof createDelegationService>;

/**
 * Who is away gives a colleague the own role in the own communes for some days. The colleague chooses when to act so
 * (`standIn`), for one session: role and scope are then those of the one who is away, as they are at that moment, and
 * every act says for whom. What the one away may not do, or may do no longer, nobody does in their place.
 */
export function createDelegationService({ database, now, makeId }: Deps) {
  const today = () => localDay(now());

  const toDelegation = (row: DelegationRow): Delegation => ({
    id: row.id,
    from: { id: row.fromId, name: row.fromName },
    to: { id: row.toId, name: row.toName },
    startsOn: row.startsOn,
    endsOn: row.endsOn,
    reason: row.reason,
    endedAt: row.endedAt,
    isOn: isOn(row, today()),
  });

  /** What one does for one's own account is not done in somebody's name. */
  const refuseWhileActing = (actor: Actor) => {
    if (actor.onBehalfOf !== undefined) throw new ProblemError('delegation.while_acting');
  };

  return {
    async listOf(userId: string): Promise<Delegation[]> {
      return (await listDelegations(database.db, userId, today())).map(toDelegation);
    },

    async give(actor: Actor, delegation: NewDelegation): Promise<Delegation> {
      refuseWhileActing(actor);
      const { toUserId, startsOn, endsOn } = delegation;
      if (endsOn < startsOn) throw new ProblemError('person.days_reversed', { start: startsOn, end: endsOn });
      if (endsOn < today()) throw new ProblemError('person.days_reversed', { start: today(), end: endsOn });
      if (daysBetween(startsOn, endsOn) >= MOST_DELEGATION_DAYS) {
        throw new ProblemError('delegation.too_long', { days: MOST_DELEGATION_DAYS });
      }
      if (actor.role === 'admin' || toUserId === actor.userId) {
        throw new ProblemError('delegation.not_allowed');
      }
      return writeTransaction(database, actor.userId, now(), async ({ trx, note }) => {
        await getColleague(trx, toUserId);
        const id = makeId();
        await insertDelegation(trx, {
          ...delegation,
          id,
          from: actor.userId,
          to: toUserId,
          now: now(),
          by: actor.userId,
        });
        const row = await findDelegation(trx, id);
        if (row === null) throw new Error('delegation is gone');
        note({
          ...{
            kind: 'account',
            action: 'delegated',
            entity: 'user',
            entityId: actor.userId,
            communeCode: null,
          },
          details: {
            facts: { to: toUserId, startsOn, endsOn, reason: new PersonalText(row.reason, actor.userId) },
          },
        });
        return toDelegation(row);
      });
    },

    /** By the giver or the taker, at any time. */
    async end(actor: Actor, id: string): Promise<void> {
      await writeTransaction(database, actor.userId, now(), async ({ trx, note }) => {
        const row = await findDelegation(trx, id);
        const isParty = row !== null && [row.fromId, row.toId].includes(actor.userId);
        if (!isParty || row.endedAt !== null) throw new ProblemError('delegation.not_found');
        await endDelegation(trx, id, actor.userId, now());
        note({
          ...{ kind: 'account', action: 'delegation_ended', entity: 'user', entityId: row.fromId },
          ...{ communeCode: null, details: { facts: { to: row.toId } } },
        });
      });
      forgetWhoIsWho(database);
    },

    /** Acts in somebody's place from now on, in this session only; null: for oneself again. */
    async standIn(actor: Actor, delegationId: string | null): Promise<void> {
      if (actor.sessionId === undefined) throw new ProblemError('auth.required');
      const { sessionId } = actor;
      await writeTransaction(database, actor.userId, now(), async ({ trx, note }) => {
        let from: string | null = null;
        if (delegationId !== null) {
          const row = await findDelegation(trx, delegationId);
          if (row === null || row.toId !== actor.userId || !isOn(row, today())) {
            throw new ProblemError('delegation.not_found');
          }
          from = row.fromId;
        }
        await actInPlaceOf(trx, sessionId, delegationId);
        note({
          ...{ kind: 'account', action: from === null ? 'stood_back' : 'stood_in', entity: 'user' },
          ...{ entityId: actor.userId, communeCode: null },
          details: from === null ? undefined : { facts: { from } },
        });
      });
      forgetWhoIsWho(database);
    },
  };
}

/** Only people who can sign in. */
async function getColleague(trx: Db, id: string): Promise<void> {
  const row = await findPersonRow(trx, id);
  if (row === null || row.state !== 'active') throw new ProblemError('person.not_found');
}

/** Holds today; the one away still has their role, and it is none that is given to nobody. */
function isOn(row: DelegationRow, day: string): boolean {
  return (
    row.endedAt === null &&
    isWithin(row, day) &&
    (row.fromState === null || row.fromState === 'active') &&
    isWithin({ startsOn: row.fromStartsOn, endsOn: row.fromEndsOn }, day) &&
    row.fromRole !== 'admin'
  );
}
