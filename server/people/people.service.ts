import { createHash, randomBytes } from 'node:crypto';
import {
  addInvitedAccount,
  endAllSessions,
  ensurePersonRow,
  forgetWhoIsWho,
  hashNewPassword,
  isPublicDemo,
  setPasswordHash,
  setScopes,
  withdrawPassword,
  withdrawTwoFactor,
} from '../auth/credentials.service.ts';
import type { Db } from '../db/database.ts';
import { outsideScope } from '../db/origin.ts';
import { type WriteContext, writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import { localDay } from '../domain/calendar.ts';
import { ProblemError } from '../domain/errors.ts';
import {
  type AcceptInvitation,
  type ChangePerson,
  type InvitationFacts,
  type InvitationLink,
  type InvitePerson,
  needsScope,
  type Person,
  type PersonChange,
  type PersonFilter,
  type PersonRights,
} from '../domain/people.ts';
import { type Actor, can } from '../domain/roles.ts';
import { foldSearchText } from '../domain/search-text.ts';
import {
  findInvitation,
  findOpenLinkEnd,
  insertInvitation,
  revokeInvitations,
  takeInvitation,
} from './invitations.queries.ts';
import { findOrganisationUnit } from './organisation.queries.ts';
import {
  findPersonIdByEmail,
  findPersonRow,
  holdPeople,
  isUsernameTaken,
  listKnownScopes,
  listLastingAdmins,
  listPersonChanges,
  listPersonRows,
  type PersonRow,
  setUsername,
  updatePersonRow,
} from './people.queries.ts';
import { notePersonChange } from './person-changes.service.ts';
import { isOfCommune, isVisible, rightsOf, toPerson } from './person-views.ts';

const DAY_MS = 86_400_000;
const LINK_DAYS = { invite: 7, reset: 2 } as const;

/** The command that makes the first administrator. */
export const COMMAND: Pick<Actor, 'userId' | 'name'> = { userId: 'command', name: 'npm run user' };
type By = Pick<Actor, 'userId' | 'name'>;

export interface PersonPage {
  person: Person;
  changes: PersonChange[];
  /** When the open link ends; null: there is none. */
  linkEndsAt: string | null;
}

export type PeopleService = ReturnType<typeof createPeopleService>;

/**
 * Accounts as an administrator keeps them. Officers see colleagues of their communes and the city sees everybody, by
 * name, unit, role and scope only.
 */
export function createPeopleService(deps: Deps) {
  const { database, now, makeId } = deps;
  const today = () => localDay(now());

  const change = async <T>(by: By, work: (context: WriteContext) => Promise<T>): Promise<T> => {
    const value = await writeTransaction(database, by.userId, now(), async (context) => {
      await holdPeople(context.trx, context.now);
      return work(context);
    });
    forgetWhoIsWho(database);
    return value;
  };

  const personIn = async (trx: Db, id: string): Promise<PersonRow> => {
    const row = await findPersonRow(trx, id);
    if (row === null) throw new ProblemError('person.not_found');
    return row;
  };

  /** Somebody can always let others in: the last administrator without an end stays one. */
  const keepingAnAdmin = async (trx: Db, work: () => Promise<void>) => {
    const before = await listLastingAdmins(trx, today());
    await work();
    const after = await listLastingAdmins(trx, today());
    if (before.length > 0 && after.length === 0) throw new ProblemError('person.last_admin');
  };

  const checkRights = async (trx: Db, rights: PersonRights) => {
    const { unitId, roleStartsOn, roleEndsOn, scopes } = rights;
    if (unitId !== null && (await findOrganisationUnit(trx, unitId)) === undefined) {
      throw new ProblemError('person.unit_unknown', { unit: unitId });
    }
    if (needsScope(rights.role) && scopes.length === 0) throw new ProblemError('person.scope_needed');
    const known = await listKnownScopes(trx);
    for (const { scope } of scopes) {
      if (!known.has(scope)) throw new ProblemError('person.scope_unknown', { scope });
    }
    for (const { startsOn, endsOn } of [...scopes, { startsOn: roleStartsOn, endsOn: roleEndsOn }]) {
      if (startsOn !== null && endsOn !== null && endsOn < startsOn) {
        throw new ProblemError('person.days_reversed', { start: startsOn, end: endsOn });
      }
    }
  };

  const noteChange = (
    context: WriteContext,
    by: By,
    userId: string,
    action: PersonChange['action'],
    reason: string,
    before: Readonly<Record<string, unknown>>,
    after: Readonly<Record<string, unknown>>,
  ) => notePersonChange(context, by, { userId, action, reason, before, after });

  /** A new link; older ones of the person are worth nothing any more. */
  const makeLink = async (
    trx: Db,
    by: By,
    userId: string,
    purpose: 'invite' | 'reset',
  ): Promise<InvitationLink> => {
    const token = randomBytes(32).toString('base64url');
    const expiresAt = new Date(Date.parse(now()) + LINK_DAYS[purpose] * DAY_MS).toISOString();
    await revokeInvitations(trx, userId, now());
    await insertInvitation(trx, {
      id: makeId(),
      userId,
      purpose,
      expiresAt,
      tokenHash: hashOf(token),
      createdBy: by.userId,
      now: now(),
    });
    // After `#`, which no browser sends and no server logs.
    return { personId: userId, link: `${deps.config.publicUrl}/invite#${token}`, expiresAt };
  };

  const inviteIn = async (context: WriteContext, by: By, invited: InvitePerson): Promise<InvitationLink> => {
    const { trx, dialect } = context;
    await checkRights(trx, invited);
    if ((await findPersonIdByEmail(trx, invited.email)) !== null) {
      throw new ProblemError('person.email_taken', { email: invited.email });
    }
    const id = makeId();
    await addInvitedAccount(trx, dialect, { ...invited, id, now: now() });
    await updatePersonRow(trx, id, invited);
    await noteChange(context, by, id, 'invited', '', {}, rightsOf(await personIn(trx, id)));
    return makeLink(trx, by, id, 'invite');
  };

  const openInvitation = async (token: string) => {
    const invitation = await findInvitation(database.db, hashOf(token), now());
    const row = invitation && (await findPersonRow(database.db, invitation.userId));
    if (!row || row.state === 'deactivated') throw new ProblemError('invitation.not_valid');
    return { invitation, row };
  };

  return {
    async list(actor: Actor, filter: PersonFilter): Promise<Person[]> {
      const isFull = can(actor, 'people.manage');
      const rows = (await listPersonRows(database.db)).filter((row) => isVisible(actor, row));
      const words = filter.q === undefined ? '' : foldSearchText(filter.q);
      const day = today();
      return rows
        .filter((row) => {
          if (filter.role !== undefined && row.role !== filter.role) return false;
          if (filter.unit !== undefined && row.unitId !== filter.unit) return false;
          if (filter.state !== undefined && row.state !== filter.state) return false;
          if (filter.commune !== undefined && !isOfCommune(row, filter.commune)) return false;
          const told = [row.name, row.unitName ?? '', ...(isFull ? [row.email, row.username ?? ''] : [])];
          return words === '' || foldSearchText(told.join(' ')).includes(words);
        })
        .map((row) => toPerson(row, day, isFull, deps.config.isDemo));
    },

    async page(actor: Actor, id: string): Promise<PersonPage> {
      const row = await personIn(database.db, id);
      if (!isVisible(actor, row)) throw outsideScope('person.not_found', null, id);
      const isFull = can(actor, 'people.manage');
      const changes = isFull ? await listPersonChanges(database.db, id) : [];
      return {
        person: toPerson(row, today(), isFull, deps.config.isDemo),
        changes: changes as PersonChange[],
        linkEndsAt: isFull ? await findOpenLinkEnd(database.db, id, now()) : null,
      };
    },

    invite: (by: By, invited: InvitePerson): Promise<InvitationLink> =>
      change(by, (context) => inviteIn(context, by, invited)),

    /** All of them or, where `check` throws at the end of a dry run, none. */
    inviteIn,
    change,

    async changePerson(actor: Actor, id: string, { reason, name, ...rights }: ChangePerson): Promise<void> {
      await change(actor, async (context) => {
        const { trx } = context;
        const before = await personIn(trx, id);
        await checkRights(trx, rights);
        await ensurePersonRow(trx, id, now());
        await keepingAnAdmin(trx, () => updatePersonRow(trx, id, { name, ...rights }));
        await setScopes(trx, id, rights.scopes);
        // Begun when no code was asked: an administrator signs in anew, with the second factor.
        if (rights.role === 'admin' && before.role !== 'admin') await endAllSessions(trx, id);
        await noteChange(
          context,
          actor,
          id,
          'changed',
          reason,
          rightsOf(before),
          rightsOf(await personIn(trx, id)),
        );
      });
    },

    /** Cannot sign in any more, from this moment; name and history stay. */
    async deactivate(actor: Actor, id: string, reason: string): Promise<void> {
      if (id === actor.userId) throw new ProblemError('person.self');
      await change(actor, async (context) => {
        const { trx } = context;
        const before = await personIn(trx, id);
        if (before.state === 'deactivated') throw new ProblemError('person.state');
        await ensurePersonRow(trx, id, now());
        await keepingAnAdmin(trx, () => updatePersonRow(trx, id, { state: 'deactivated' }));
        await endAllSessions(trx, id);
        await revokeInvitations(trx, id, now());
        await noteChange(
          context,
          actor,
          id,
          'deactivated',
          reason,
          { state: before.state },
          { state: 'deactivated' },
        );
      });
    },

    /** Who never took up the invitation is invited anew. */
    async reactivate(actor: Actor, id: string, reason: string): Promise<void> {
      await change(actor, async (context) => {
        const { trx } = context;
        const before = await personIn(trx, id);
        if (before.state !== 'deactivated') throw new ProblemError('person.state');
        const state = before.username === null ? 'invited' : 'active';
        await updatePersonRow(trx, id, { state });
        await noteChange(context, actor, id, 'reactivated', reason, { state: before.state }, { state });
      });
    },

    async endSessions(actor: Actor, id: string, reason: string): Promise<number> {
      return change(actor, async (context) => {
        const { trx } = context;
        await personIn(trx, id);
        const ended = await endAllSessions(trx, id);
        await noteChange(context, actor, id, 'sessions_ended', reason, {}, { ended });
        return ended;
      });
    },

    async renewInvitation(actor: Actor, id: string): Promise<InvitationLink> {
      return change(actor, async (context) => {
        const { trx } = context;
        if ((await personIn(trx, id)).state !== 'invited') throw new ProblemError('person.state');
        await noteChange(context, actor, id, 'link_renewed', '', {}, {});
        return makeLink(trx, actor, id, 'invite');
      });
    },

    /** The old password and all sessions end now; the link lets the person set a new one. */
    async reset(
      by: By,
      id: string,
      { reason, dropsTwoFactor }: { reason: string; dropsTwoFactor: boolean },
    ): Promise<InvitationLink> {
      return change(by, async (context) => {
        const { trx, dialect } = context;
        const before = await personIn(trx, id);
        if (deps.config.isDemo && isPublicDemo(before.email)) throw new ProblemError('password.demo');
        if (before.state !== 'active') throw new ProblemError('person.state');
        await ensurePersonRow(trx, id, now());
        await withdrawPassword(trx, id);
        if (dropsTwoFactor) await withdrawTwoFactor(trx, dialect, id);
        await endAllSessions(trx, id);
        await noteChange(context, by, id, 'reset', reason, {}, { dropsTwoFactor });
        return makeLink(trx, by, id, 'reset');
      });
    },

    findIdByEmail: (email: string): Promise<string | null> => findPersonIdByEmail(database.db, email),

    /** For the command: whoever holds the machine lets an administrator in again who lost password and phone. */
    async letAdminIn(by: By, id: string): Promise<InvitationLink> {
      return change(by, async (context) => {
        const { trx, dialect } = context;
        const row = await personIn(trx, id);
        if (row.role !== 'admin') throw new ProblemError('person.state');
        await ensurePersonRow(trx, id, now());
        await updatePersonRow(trx, id, {
          state: row.username === null ? 'invited' : 'active',
          roleStartsOn: null,
          roleEndsOn: null,
        });
        await withdrawPassword(trx, id);
        await withdrawTwoFactor(trx, dialect, id);
        await endAllSessions(trx, id);
        await noteChange(context, by, id, 'reset', by.name, {}, { dropsTwoFactor: true });
        return makeLink(trx, by, id, row.username === null ? 'invite' : 'reset');
      });
    },

    /** @throws ProblemError `invitation.not_valid`, whatever the cause */
    async lookAtInvitation(token: string): Promise<InvitationFacts> {
      const { invitation, row } = await openInvitation(token);
      const { purpose, expiresAt } = invitation;
      return { purpose, expiresAt, name: row.name, email: row.email, username: row.username };
    },

    async acceptInvitation({ token, username, password }: AcceptInvitation): Promise<{ identity: string }> {
      const { row: invited } = await openInvitation(token);
      const name = invited.username ?? username;
      if (name === undefined) throw new ProblemError('invitation.username_taken', { username: '' });
      const hash = await hashNewPassword(password, [invited.name, invited.email, name]);
      return change({ userId: invited.id, name: invited.name }, async (context) => {
        const { trx } = context;
        const invitation = await findInvitation(trx, hashOf(token), now());
        if (invitation === null || !(await takeInvitation(trx, invitation.id, now()))) {
          throw new ProblemError('invitation.not_valid');
        }
        const { userId, purpose } = invitation;
        const row = await personIn(trx, userId);
        if (row.username === null) {
          if (await isUsernameTaken(trx, name, userId)) {
            throw new ProblemError('invitation.username_taken', { username: name });
          }
          await setUsername(trx, userId, name);
        }
        await setPasswordHash(trx, userId, hash);
        if (row.state === 'invited') await updatePersonRow(trx, userId, { state: 'active' });
        await endAllSessions(trx, userId);
        const by = { userId, name: row.name };
        await noteChange(context, by, userId, purpose === 'invite' ? 'accepted' : 'password_set', '', {}, {});
        return { identity: name };
      });
    },
  };
}

export const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url');
