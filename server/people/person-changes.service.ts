import { changedFields, PersonalText } from '../db/audit-log.ts';
import type { WriteContext } from '../db/write.ts';
import type { PersonChange } from '../domain/people.ts';
import type { Actor } from '../domain/roles.ts';
import { insertPersonChange } from './people.queries.ts';

const ABOUT_PEOPLE: ReadonlySet<string> = new Set(['name']);

/**
 * Puts a change of an account into the person's history, and into the audit.
 * @param to somebody else it is about: the history names them, the audit has the id
 */
export async function notePersonChange(
  { trx, now, note }: WriteContext,
  by: Pick<Actor, 'userId' | 'name'>,
  change: {
    userId: string;
    action: PersonChange['action'];
    reason: string;
    before: Readonly<Record<string, unknown>>;
    after: Readonly<Record<string, unknown>>;
    to?: { id: string; name: string };
  },
): Promise<void> {
  const { userId, action, reason, before, to } = change;
  const after = to === undefined ? change.after : { ...change.after, toName: to.name };
  const facts = {
    ...(reason === '' ? {} : { reason: new PersonalText(reason, userId) }),
    ...(to === undefined ? {} : { to: to.id }),
  };
  await insertPersonChange(trx, {
    ...{ userId, action, reason, before, after },
    ...{ byId: by.userId, byName: by.name, at: now },
  });
  note({
    ...{ kind: 'account', action, entity: 'user', entityId: userId, communeCode: null },
    details: {
      changed: changedFields(before, change.after, ABOUT_PEOPLE, userId),
      facts,
    },
  });
}
