import type { Db } from '../db/database.ts';
import type { CommuneHotline } from '../domain/public-view.ts';

const SETTINGS_KEY = 'public_view';

/** As stored, JSON; null before anybody decided. */
export async function findSettings(db: Db): Promise<string | null> {
  const row = await db
    .selectFrom('app_settings')
    .select('value')
    .where('key', '=', SETTINGS_KEY)
    .executeTakeFirst();
  return row?.value ?? null;
}

export async function storeSettings(trx: Db, value: string): Promise<void> {
  await trx
    .insertInto('app_settings')
    .values({ key: SETTINGS_KEY, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}

/** By commune; communes without any are left out. */
export async function listHotlines(db: Db): Promise<Map<string, CommuneHotline[]>> {
  const rows = await db.selectFrom('commune_hotlines').selectAll().execute();
  return new Map(rows.map((row) => [row.commune_code, JSON.parse(row.items) as CommuneHotline[]]));
}

export async function storeHotlines(
  trx: Db,
  communeCode: string,
  items: readonly CommuneHotline[],
): Promise<void> {
  const value = JSON.stringify(items);
  await trx
    .insertInto('commune_hotlines')
    .values({ commune_code: communeCode, items: value })
    .onConflict((conflict) => conflict.column('commune_code').doUpdateSet({ items: value }))
    .execute();
}

export type PublicSiteRow = Awaited<ReturnType<typeof listPublicSites>>[number];

/** What is needed to tell of the sites that count, and nothing else of them. */
export function listPublicSites(db: Db) {
  return db
    .selectFrom('sites')
    .select(['commune_code', 'kind', 'hamlet', 'lon', 'lat', 'status', 'is_demo'])
    .select(['covered_until', 'fenced_until', 'signed_until', 'next_inspection_on'])
    .where('status', 'not in', ['candidate', 'closed'])
    .execute();
}

/** Places that can be used. */
export function listPublicPlaySpaces(db: Db) {
  return db
    .selectFrom('play_spaces')
    .select(['commune_code', 'kind', 'hamlet', 'lon', 'lat', 'name', 'open_to', 'facilities'])
    .select(['is_accessible', 'is_demo'])
    .where('condition', '!=', 'unusable')
    .execute();
}
