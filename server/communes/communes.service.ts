import { writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import { CODE_LISTS, type CodeListName, type CodeLists } from '../domain/code-lists.ts';
import type { Commune, Unit } from '../domain/communes.ts';
import { ProblemError } from '../domain/errors.ts';
import type { Actor } from '../domain/roles.ts';
import {
  findCommune,
  findListItem,
  insertListItem,
  listCodeLists,
  listCommunes as selectCommunes,
  listUnits as selectUnits,
  upsertCommunes,
  upsertShippedItems,
} from './communes.queries.ts';
import type { ListItem } from './communes.rows.ts';
import type { ReferenceData } from './reference-data.ts';

type Needs = Pick<Deps, 'database'>;

/** Brings facts and shipped code lists into the database, at every start; removes nothing. */
export async function loadReferenceData({ database }: Needs, reference: ReferenceData): Promise<void> {
  await database.db.transaction().execute(async (trx) => {
    await upsertCommunes(trx, reference.communes);
    for (const list of CODE_LISTS) await upsertShippedItems(trx, list, reference.codeLists[list]);
  });
}

/** In order of code. Reference facts are for everybody signed in, so there is no scope. */
export function listCommunes({ database }: Needs, provinceCode?: string): Promise<Commune[]> {
  return selectCommunes(database.db, provinceCode);
}

/** @throws ProblemError `commune.not_found` */
export async function getCommune({ database }: Needs, code: string): Promise<Commune> {
  const commune = await findCommune(database.db, code);
  if (!commune) throw new ProblemError('commune.not_found', { code });
  return commune;
}

/** Units of the whole city, and of the communes in scope. */
export async function listUnits({ database }: Needs, actor: Actor): Promise<Unit[]> {
  const units = await selectUnits(database.db);
  const { scope } = actor;
  if (scope === 'all') return units;
  return units.filter((unit) => unit.communeCode === null || scope.has(unit.communeCode));
}

export function getCodeLists({ database }: Needs): Promise<CodeLists> {
  return listCodeLists(database.db);
}

/**
 * Adds an entry of the city's own, without code: it is offered wherever the list is.
 * @throws ProblemError `code_list.code_taken`
 */
export async function addListItem(
  { database, now }: Pick<Deps, 'database' | 'now'>,
  actor: Actor,
  list: CodeListName,
  item: ListItem,
): Promise<ListItem> {
  return writeTransaction(database, actor.userId, now(), async ({ trx, record }) => {
    if (await findListItem(trx, list, item.code)) {
      throw new ProblemError('code_list.code_taken', { code: item.code, list });
    }
    await insertListItem(trx, list, item);
    record({ entity: 'code_list', entityId: list, communeCode: null, action: `added ${item.code}` });
    return item;
  });
}
