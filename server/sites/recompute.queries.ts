import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import type { Dialect } from '../db/spatial.ts';
import type { FoldEvent } from '../domain/fold-site.ts';
import type { SiteStatus } from '../domain/sites.ts';
import { ROWS_AT_ONCE } from './sites.queries.ts';
import { type SiteRow, type StoredSite, toFoldEvent, toStoredSite } from './sites.rows.ts';

/** What the score of a site is made of, and where it is counted; the next ones after an id. */
export async function listScoredSites(db: Db, after: string, limit: number) {
  const rows = await db
    .selectFrom('sites')
    .select([
      'id',
      'commune_code',
      'kind',
      'unit_id',
      'status',
      'risk_factors',
      'covered_until',
      'priority_score',
    ])
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    key: { communeCode: row.commune_code, kind: row.kind, unitId: row.unit_id },
    status: row.status as SiteStatus,
    riskFactors: JSON.parse(row.risk_factors) as string[],
    coveredUntil: row.covered_until,
    priorityScore: row.priority_score,
  }));
}

/** The next sites after an id, whole. */
export async function listStoredSites(db: Db, after: string, limit: number): Promise<StoredSite[]> {
  return (await listSiteRows(db, after, limit)).map(toStoredSite);
}

/** The next rows after an id, as they are kept. */
export function listSiteRows(db: Db, after: string, limit: number): Promise<SiteRow[]> {
  return db.selectFrom('sites').selectAll().where('id', '>', after).orderBy('id').limit(limit).execute();
}

/** Logs of the sites between two ids, both included, in order of arrival. */
export async function listFoldEventsBetween(
  db: Db,
  first: string,
  last: string,
): Promise<Map<string, FoldEvent[]>> {
  const rows = await db
    .selectFrom('site_events')
    .select(['site_id', 'id', 'type', 'occurred_at', 'received_at', 'lon', 'lat', 'payload'])
    .where('site_id', '>=', first)
    .where('site_id', '<=', last)
    .orderBy('seq')
    .execute();
  const logs = new Map<string, FoldEvent[]>();
  for (const row of rows) {
    const log = logs.get(row.site_id);
    if (log) log.push(toFoldEvent(row));
    else logs.set(row.site_id, [toFoldEvent(row)]);
  }
  return logs;
}

/** Measures as they are kept for the sites between two ids, both included. */
export function listMeasureRowsBetween(db: Db, first: string, last: string) {
  return db
    .selectFrom('site_measures')
    .selectAll()
    .where('site_id', '>=', first)
    .where('site_id', '<=', last)
    .execute();
}

export async function setPriorityScore(trx: Db, ids: readonly string[], score: number): Promise<void> {
  for (let start = 0; start < ids.length; start += ROWS_AT_ONCE) {
    await trx
      .updateTable('sites')
      .set({ priority_score: score })
      .where('id', 'in', ids.slice(start, start + ROWS_AT_ONCE))
      .execute();
  }
}

/** Keeps writers of sites out until the transaction ends; SQLite's transactions already do. */
export async function lockSites(trx: Db, dialect: Dialect): Promise<void> {
  if (dialect === 'postgres') await sql`LOCK TABLE sites IN SHARE ROW EXCLUSIVE MODE`.execute(trx);
}
