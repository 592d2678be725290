import type { Selectable } from 'kysely';
import type { Db } from '../db/database.ts';
import type { UnitsTable } from '../db/schema.ts';
import { type OrganisationUnit, UnitKind } from '../domain/people.ts';

const ROWS_AT_ONCE = 500;

function toOrganisationUnit(row: Selectable<UnitsTable>): OrganisationUnit {
  return {
    id: row.id,
    name: row.name,
    kind: UnitKind.catch('works').parse(row.kind),
    parentId: row.parent_id,
    communeCode: row.commune_code,
    isShipped: row.is_shipped === 1,
  };
}

/** In order of name. Units of the demo set answer for places only, nobody belongs to them. */
export async function listOrganisation(db: Db): Promise<OrganisationUnit[]> {
  const rows = await db
    .selectFrom('units')
    .selectAll()
    .where('is_demo', '=', 0)
    .orderBy('name')
    .orderBy('id')
    .execute();
  return rows.map(toOrganisationUnit);
}

export async function findOrganisationUnit(db: Db, id: string): Promise<OrganisationUnit | undefined> {
  const row = await db.selectFrom('units').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toOrganisationUnit(row);
}

/** Parents before children. What stands there already takes the shipped name. */
export async function upsertUnits(db: Db, units: readonly OrganisationUnit[]): Promise<void> {
  for (let start = 0; start < units.length; start += ROWS_AT_ONCE) {
    await db
      .insertInto('units')
      .values(
        units.slice(start, start + ROWS_AT_ONCE).map((unit) => ({
          id: unit.id,
          name: unit.name,
          commune_code: unit.communeCode,
          is_demo: 0,
          parent_id: unit.parentId,
          kind: unit.kind,
          is_shipped: unit.isShipped ? 1 : 0,
        })),
      )
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((eb) => ({
          name: eb.ref('excluded.name'),
          kind: eb.ref('excluded.kind'),
          parent_id: eb.ref('excluded.parent_id'),
        })),
      )
      .execute();
  }
}
