import { isDeepStrictEqual } from 'node:util';
import type { Database } from '../db/database.ts';
import { writeTransaction } from '../db/write.ts';
import type { Deps } from '../deps.ts';
import { CODE_LISTS, type CodeListName, type CodeLists } from '../domain/code-lists.ts';
import type { Commune, Unit } from '../domain/communes.ts';
import { ProblemError } from '../domain/errors.ts';
import type { Actor } from '../domain/roles.ts';
import { refoldSites, rescoreSites } from '../sites/recompute.service.ts';
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

/**
 * Brings facts and shipped code lists into the database, at every start; removes nothing. Sites whose state
 * or score rests on an entry that came with other rules are computed anew in the same transaction.
 */
export async function loadReferenceData(
  { database, now }: Pick<Deps, 'database' | 'now'>,
  reference: ReferenceData,
): Promise<void> {
  await writeTransaction(database, 'system', now(), async (context) => {
    const { trx } = context;
    const before = await listCodeLists(trx);
    await upsertCommunes(trx, reference.communes);
    for (const list of CODE_LISTS) await upsertShippedItems(trx, list, reference.codeLists[list]);
    const after = await listCodeLists(trx);
    if (!isDeepStrictEqual(before, after)) {
      context.record({ entity: 'code_list', entityId: '*', communeCode: null, action: 'shipped' });
    }
    if (!isDeepStrictEqual(rulesOf(before.measure_kinds), rulesOf(after.measure_kinds))) {
      await refoldSites(context, database.dialect, after);
    } else if (!isDeepStrictEqual(rulesOf(before.risk_factors), rulesOf(after.risk_factors))) {
      await rescoreSites(context, database.dialect, after.risk_factors);
    }
  });
}

/** What the product computes with, by code. */
function rulesOf(items: readonly ListItem[]): Map<string, unknown> {
  return new Map(items.map(({ code, props }) => [code, props]));
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

export function getCodeLists({ database }: { database: Pick<Database, 'db'> }): Promise<CodeLists> {
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
  return writeTransaction(database, actor.userId, now(), async (context) => {
    const { trx, record } = context;
    if (await findListItem(trx, list, item.code)) {
      throw new ProblemError('code_list.code_taken', { code: item.code, list });
    }
    await insertListItem(trx, list, item);
    if (list === 'risk_factors') {
      await rescoreSites(context, database.dialect, (await listCodeLists(trx)).risk_factors);
    }
    record({
      entity: 'code_list',
      entityId: list,
      communeCode: null,
      action: 'added',
      details: { facts: { code: item.code, label: item.label } },
    });
    return item;
  });
}
