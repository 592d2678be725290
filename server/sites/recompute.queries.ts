import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import type { Dialect } from '../db/spatial.ts';
import type { SiteStatus } from '../domain/sites.ts';
import { ROWS_AT_ONCE } from './sites.queries.ts';
import { type StoredSite, toStoredSite } from './sites.rows.ts';

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
  const rows = await db
    .selectFrom('sites')
    .selectAll()
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(toStoredSite);
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
