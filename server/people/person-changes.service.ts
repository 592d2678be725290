import { changedFields, PersonalText } from '../db/audit-log.ts';
import type { WriteContext } from '../db/write.ts';
import type { PersonChange } from '../domain/people.ts';
import type { Actor } from '../domain/roles.ts';
import { insertPersonChange } from './people.queries.ts';

/** Fields in which people are named. */
const ABOUT_PEOPLE: ReadonlySet<string> = new Set(['name', 'toName']);

/** Puts a change of an account into the person's history, and into the audit. */
export async function notePersonChange(
  { trx, now, note }: WriteContext,
  by: Pick<Actor, 'userId' | 'name'>,
  change: {
    userId: string;
    action: PersonChange['action'];
    reason: string;
    before: Readonly<Record<string, unknown>>;
    after: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  const { userId, action, reason, before, after } = change;
  await insertPersonChange(trx, { ...change, byId: by.userId, byName: by.name, at: now });
  note({
    ...{ kind: 'account', action, entity: 'user', entityId: userId, communeCode: null },
    details: {
      changed: changedFields(before, after, ABOUT_PEOPLE),
      facts: reason === '' ? {} : { reason: new PersonalText(reason, userId) },
    },
  });
}
