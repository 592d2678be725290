import type { Db } from '../db/database.ts';
import type { Dialect } from '../db/spatial.ts';
import type { SiteCard } from '../domain/sites.ts';
import { type StoredSite, toStoredSite } from './sites.rows.ts';

/**
 * Undoing an import is the one deletion of sites in the product (the demo set apart, which is marked as such):
 * its statements are here and nowhere else.
 */
const ROWS_AT_ONCE = 400;

/** Ids that the rows of one import lie between, ends included. */
export interface IdRange {
  first: string;
  last: string;
}

export async function findSites(db: Db, ids: readonly string[]): Promise<StoredSite[]> {
  const sites: StoredSite[] = [];
  for (let start = 0; start < ids.length; start += ROWS_AT_ONCE) {
    const rows = await db
      .selectFrom('sites')
      .selectAll()
      .where('id', 'in', ids.slice(start, start + ROWS_AT_ONCE))
      .execute();
    sites.push(...rows.map(toStoredSite));
  }
  return sites;
}

/** Sites that an import added, in order of id. */
export async function listImported(
  trx: Db,
  importId: string,
  range: IdRange,
  page: { after: string; limit: number; lockFor: Dialect },
): Promise<StoredSite[]> {
  let query = trx
    .selectFrom('sites')
    .selectAll()
    .where('id', '>=', range.first)
    .where('id', '<=', range.last)
    .where('id', '>', page.after)
    .where('import_id', '=', importId)
    .orderBy('id')
    .limit(page.limit);
  if (page.lockFor === 'postgres') query = query.forUpdate();
  return (await query.execute()).map(toStoredSite);
}

/** Of an import's sites those that were edited or written to after they came. */
export async function listTouched(
  db: Db,
  importId: string,
  range: IdRange,
  page: { after: string; limit: number },
): Promise<{ id: string; code: string; version: number; createdAt: string }[]> {
  const rows = await db
    .selectFrom('sites')
    .select(['id', 'code', 'version', 'created_at'])
    .where('id', '>=', range.first)
    .where('id', '<=', range.last)
    .where('id', '>', page.after)
    .where('import_id', '=', importId)
    .where((expression) =>
      expression.or([
        expression('version', '>', 1),
        expression('updated_at', '>', expression.ref('created_at')),
      ]),
    )
    .orderBy('id')
    .limit(page.limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    version: row.version,
    createdAt: row.created_at,
  }));
}

/** Which of the sites have an event that arrived after they were stored. */
export async function findWithLaterEvents(
  db: Db,
  sites: readonly { id: string; createdAt: string }[],
): Promise<Set<string>> {
  const createdAt = new Map(sites.map((site) => [site.id, site.createdAt]));
  const found = new Set<string>();
  for (let start = 0; start < sites.length; start += ROWS_AT_ONCE) {
    const rows = await db
      .selectFrom('site_events')
      .select(({ fn }) => ['site_id', fn.max('received_at').as('latest')])
      .where(
        'site_id',
        'in',
        sites.slice(start, start + ROWS_AT_ONCE).map(({ id }) => id),
      )
      .groupBy('site_id')
      .execute();
    for (const row of rows) {
      if (row.latest > (createdAt.get(row.site_id) ?? '')) found.add(row.site_id);
    }
  }
  return found;
}

export async function deleteSites(trx: Db, ids: readonly string[]): Promise<void> {
  for (let start = 0; start < ids.length; start += ROWS_AT_ONCE) {
    const part = ids.slice(start, start + ROWS_AT_ONCE);
    await trx.deleteFrom('site_events').where('site_id', 'in', part).execute();
    await trx.deleteFrom('site_measures').where('site_id', 'in', part).execute();
    await trx.deleteFrom('site_card_versions').where('site_id', 'in', part).execute();
    await trx.deleteFrom('sites').where('id', 'in', part).execute();
  }
}

export async function findCardVersion(db: Db, siteId: string, version: number): Promise<SiteCard | null> {
  const row = await db
    .selectFrom('site_card_versions')
    .select('card')
    .where('site_id', '=', siteId)
    .where('version', '=', version)
    .executeTakeFirst();
  return row === undefined ? null : (JSON.parse(row.card) as SiteCard);
}
