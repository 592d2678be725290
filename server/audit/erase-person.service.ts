import { randomBytes } from 'node:crypto';
import type { Db } from '../db/database.ts';
import { writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import { isLastAdmin } from '../people/last-admin.service.ts';
import { listEntries } from './audit.queries.ts';
import { commitmentsOf } from './audit.rows.ts';
import {
  hasPseudonym,
  insertErased,
  listNamesEver,
  removeOwnRows,
  removeTexts,
  replaceNames,
} from './erase-person.queries.ts';

type Needs = Pick<Deps, 'database' | 'now'>;

export interface ErasedPerson {
  pseudonym: string;
  /** Rows that had the name. */
  rows: number;
}

/**
 * Takes a person out of the records: everywhere a name was kept stands a pseudonym from now on, what was theirs alone
 * is removed, and so are the texts of the audit about them. Entries name people by id and keep their hashes, so the
 * chain holds. Work stays as it was done.
 * @param removeAccount removes account and sessions; called at last, so that a fault leaves somebody who can be erased
 * @param actorId who erases
 * @throws Error when no administrator would be left
 */
export async function erasePerson(
  { database, now }: Needs,
  person: { id: string; name: string },
  removeAccount: () => Promise<void>,
  actorId = 'command',
): Promise<ErasedPerson> {
  const at = now();
  const erased = await writeTransaction(database, actorId, at, async ({ trx, record, note }) => {
    if (await isLastAdmin(trx, person.id, at))
      throw new Error('Đây là quản trị viên cuối cùng / this is the last administrator.');
    const pseudonym = await makePseudonym(trx);
    const names = await listNamesEver(trx, person);
    const rows = await replaceNames(trx, { ...person, names }, pseudonym);
    await removeOwnRows(trx, person.id);
    await insertErased(trx, { user_id: person.id, pseudonym, erased_at: at });
    // Tablets and screens hold names: they ask for everything anew.
    for (const entity of ['site', 'play_space', 'assessment', 'report', 'indicator_value'] as const)
      record({ entity, entityId: '*', communeCode: null, action: 'person erased', isFeedOnly: true });
    note({
      kind: 'account',
      action: 'person_erased',
      entity: 'user',
      entityId: person.id,
      communeCode: null,
      details: { facts: { pseudonym, rows } },
    });
    return { pseudonym, rows, names };
  });
  await removeAccount();
  // What they did in between, as long as the account was there.
  await writeTransaction(database, actorId, now(), async ({ trx }) => {
    await replaceNames(trx, { ...person, names: erased.names }, erased.pseudonym);
  });
  return { pseudonym: erased.pseudonym, rows: erased.rows };
}

/** Removes the texts about people in all entries about one thing, for somebody who is no user. @returns how many */
export async function eraseTexts({ database, now }: Needs, entityId: string): Promise<number> {
  return writeTransaction(database, 'command', now(), async ({ trx, note }) => {
    const search = { communes: null, entityId };
    const rows = await listEntries(trx, search, null, Number.MAX_SAFE_INTEGER);
    const count = await removeTexts(trx, [...new Set(rows.flatMap(commitmentsOf))]);
    if (count > 0)
      note({
        kind: 'account',
        action: 'texts_erased',
        entity: 'audit',
        entityId,
        // An entry about accounts is for administrators.
        communeCode: null,
        details: { facts: { count } },
      });
    return count;
  });
}

/** `Người dùng 7F3A`; longer once nearly all of four digits are taken. */
async function makePseudonym(db: Db): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    const digits = randomBytes(2 + Math.floor(attempt / 20))
      .toString('hex')
      .toUpperCase();
    const pseudonym = `Người dùng ${digits}`;
    if (!(await hasPseudonym(db, pseudonym))) return pseudonym;
  }
}
