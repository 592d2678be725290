import type { Db } from '../db/database.ts';
import type { CodeListName, CodeLists } from '../domain/code-lists.ts';
import type { Commune, Unit } from '../domain/communes.ts';
import {
  fromCommuneFact,
  fromListItem,
  type ListItem,
  toCodeLists,
  toCommune,
  toListItem,
  toUnit,
} from './communes.rows.ts';
import type { CommuneFact } from './reference-data.ts';

/** PostgreSQL allows 65,535 parameters in a statement, SQLite 32,766. */
const ROWS_AT_ONCE = 500;

function communes(db: Db) {
  return db
    .selectFrom('communes')
    .leftJoin('commune_outlines', 'commune_outlines.commune_code', 'communes.code')
    .selectAll('communes')
    .select('commune_outlines.quality as outline_quality');
}

/** In order of code; of every province unless one is given. */
export async function listCommunes(db: Db, provinceCode?: string): Promise<Commune[]> {
  let query = communes(db).orderBy('communes.code');
  if (provinceCode !== undefined) query = query.where('communes.province_code', '=', provinceCode);
  return (await query.execute()).map(toCommune);
}

export async function findCommune(db: Db, code: string): Promise<Commune | undefined> {
  const row = await communes(db).where('communes.code', '=', code).executeTakeFirst();
  return row && toCommune(row);
}

/** Inserts new communes and brings the facts of known ones up to date; removes none. */
export async function upsertCommunes(trx: Db, facts: readonly CommuneFact[]): Promise<void> {
  for (let start = 0; start < facts.length; start += ROWS_AT_ONCE) {
    await trx
      .insertInto('communes')
      .values(facts.slice(start, start + ROWS_AT_ONCE).map(fromCommuneFact))
      .onConflict((conflict) =>
        conflict.column('code').doUpdateSet((eb) => ({
          province_code: eb.ref('excluded.province_code'),
          province_name: eb.ref('excluded.province_name'),
          name: eb.ref('excluded.name'),
          name_alt: eb.ref('excluded.name_alt'),
          search_text: eb.ref('excluded.search_text'),
          kind: eb.ref('excluded.kind'),
          area_km2: eb.ref('excluded.area_km2'),
          population: eb.ref('excluded.population'),
          lon: eb.ref('excluded.lon'),
          lat: eb.ref('excluded.lat'),
          threshold_group: eb.ref('excluded.threshold_group'),
          threshold_basis: eb.ref('excluded.threshold_basis'),
          valid_from: eb.ref('excluded.valid_from'),
          valid_to: eb.ref('excluded.valid_to'),
        })),
      )
      .execute();
  }
}

/** Units that answer for places, not the shipped tree of offices: those of the whole city first, then by commune and name. */
export async function listUnits(db: Db): Promise<Unit[]> {
  const rows = await db
    .selectFrom('units')
    .select(['id', 'name', 'commune_code'])
    .where('is_shipped', '=', 0)
    .orderBy('name')
    .orderBy('id')
    .execute();
  const units = rows.map(toUnit);
  return units.sort((a, b) => {
    const [first, second] = [a.communeCode ?? '', b.communeCode ?? ''];
    return first < second ? -1 : first > second ? 1 : 0;
  });
}

export async function listCodeLists(db: Db): Promise<CodeLists> {
  return toCodeLists(
    await db
      .selectFrom('code_list_items')
      .selectAll()
      .orderBy('list')
      .orderBy('sort')
      .orderBy('code')
      .execute(),
  );
}

export async function findListItem(db: Db, list: CodeListName, code: string): Promise<ListItem | undefined> {
  const row = await db
    .selectFrom('code_list_items')
    .selectAll()
    .where('list', '=', list)
    .where('code', '=', code)
    .executeTakeFirst();
  return row && toListItem(list, row);
}

export async function insertListItem(trx: Db, list: CodeListName, item: ListItem): Promise<void> {
  await trx
    .insertInto('code_list_items')
    .values(fromListItem(list, item, false))
    .execute();
}

/**
 * Inserts shipped entries and brings their labels, order and properties up to date. An entry that the city
 * added under the same code before it was shipped stays the city's; nothing is removed.
 */
export async function upsertShippedItems(
  trx: Db,
  list: CodeListName,
  items: readonly ListItem[],
): Promise<void> {
  if (items.length === 0) return;
  await trx
    .insertInto('code_list_items')
    .values(items.map((item) => fromListItem(list, item, true)))
    .onConflict((conflict) =>
      conflict
        .columns(['list', 'code'])
        .doUpdateSet((eb) => ({
          label_vi: eb.ref('excluded.label_vi'),
          label_en: eb.ref('excluded.label_en'),
          sort: eb.ref('excluded.sort'),
          props: eb.ref('excluded.props'),
        }))
        .where('code_list_items.is_shipped', '=', 1),
    )
    .execute();
}
