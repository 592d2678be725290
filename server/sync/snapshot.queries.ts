import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../db/database.ts';
import type { Dialect } from '../db/spatial.ts';

/** A place in the order of changes, and what tells whether this is still the database that it was taken from. */
export interface Position {
  /** SQLite: number of the last change. PostgreSQL: the oldest transaction that was still running. */
  at: number;
  lastSeq: number;
  lastAt: string;
  /** The database as it was last restored, and on PostgreSQL the cluster, whose count of transactions `at` belongs to. */
  cluster: string;
}

/**
 * On PostgreSQL the numbers of changes are given out before the commit, so the highest number seen says nothing of
 * lower ones. Every transaction before the oldest running one has ended, and what it changed can be seen.
 */
export async function readPosition(db: Db, dialect: Dialect): Promise<Position> {
  const last = sql`(SELECT seq, at FROM changes ORDER BY seq DESC LIMIT 1)`;
  const restored = sql`coalesce((SELECT value FROM app_settings WHERE key = 'restored_at'), '')`;
  const { rows } =
    dialect === 'sqlite'
      ? await sql<{ at: number; last_seq: number | null; last_at: string | null; cluster: string }>`
          SELECT coalesce(l.seq, 0) AS at, l.seq AS last_seq, l.at AS last_at, ${restored} AS cluster
          FROM (SELECT 1) LEFT JOIN ${last} l ON true`.execute(db)
      : await sql<{ at: number; last_seq: number | null; last_at: string | null; cluster: string }>`
          SELECT (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint AS at, l.seq AS last_seq, l.at AS last_at,
            c.system_identifier::text || ${restored} AS cluster
          FROM pg_control_system() c LEFT JOIN ${last} l ON true`.execute(db);
  const [row] = rows;
  return {
    at: row?.at ?? 0,
    lastSeq: row?.last_seq ?? 0,
    lastAt: row?.last_at ?? '',
    cluster: row?.cluster ?? '',
  };
}

/** false: the database was restored to an earlier state since, or is another one. */
export async function isKnownPosition(db: Db, position: Position, now: Position): Promise<boolean> {
  if (position.cluster !== now.cluster || position.at > now.at) return false;
  if (position.lastSeq === 0) return true;
  const row = await db
    .selectFrom('changes')
    .select('at')
    .where('seq', '=', position.lastSeq)
    .executeTakeFirst();
  return row?.at === position.lastAt;
}

const isAfter = (dialect: Dialect, position: Position): RawBuilder<boolean> =>
  dialect === 'sqlite' ? sql<boolean>`seq > ${position.at}` : sql<boolean>`transaction_id >= ${position.at}`;

/** Did something change that is not told site by site, in one of the communes. */
export async function hasMassChange(
  db: Db,
  dialect: Dialect,
  position: Position,
  communes: readonly string[],
): Promise<boolean> {
  const after = isAfter(dialect, position);
  // The last word of an import is `*` too; where it lies is told by the import itself.
  const { rows: whole } = await sql<{ seq: number }>`
    SELECT seq FROM changes WHERE ${after} AND entity = 'site' AND entity_id = '*' AND action NOT LIKE 'import %'
      AND (commune_code IS NULL OR commune_code IN (${sql.join([...communes, ''])})) LIMIT 1`.execute(db);
  if (whole.length > 0) return true;
  const { rows: imports } = await sql<{ communes: string | null }>`
    SELECT DISTINCT i.communes FROM changes c LEFT JOIN imports i ON i.id = c.entity_id
    WHERE ${after} AND c.entity = 'import'
      AND (c.action LIKE 'added %' OR c.action LIKE 'removed %' OR c.action LIKE 'decided on %')`.execute(db);
  return imports.some(({ communes: where }) => {
    if (where === null) return true;
    const { rows, added } = JSON.parse(where) as { rows: string[]; added: string[] };
    return communes.some((code) => rows.includes(code) || added.includes(code));
  });
}

/** Ids of sites that were written to in the communes, in their order. */
export async function listChangedIds(
  db: Db,
  dialect: Dialect,
  position: Position,
  communes: readonly string[],
  page: { after: string; limit: number } | null,
): Promise<string[]> {
  if (communes.length === 0) return [];
  const { rows } = await sql<{ entity_id: string }>`
    SELECT DISTINCT entity_id FROM changes
    WHERE ${isAfter(dialect, position)} AND entity = 'site' AND entity_id <> '*'
      AND commune_code IN (${sql.join([...communes])}) AND entity_id > ${page?.after ?? ''}
    ORDER BY entity_id ${page === null ? sql`` : sql`LIMIT ${page.limit}`}`.execute(db);
  return rows.map((row) => row.entity_id);
}

export async function countSitesIn(db: Db, communes: readonly string[]): Promise<number> {
  if (communes.length === 0) return 0;
  const { count } = await db
    .selectFrom('sites')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('commune_code', 'in', [...communes])
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** How many of the changed sites are still in the communes. */
export async function countChanged(
  db: Db,
  dialect: Dialect,
  position: Position,
  communes: readonly string[],
): Promise<number> {
  if (communes.length === 0) return 0;
  const { rows } = await sql<{ count: number }>`
    SELECT count(*) AS count FROM sites WHERE commune_code IN (${sql.join([...communes])}) AND id IN (
      SELECT entity_id FROM changes WHERE ${isAfter(dialect, position)} AND entity = 'site'
        AND commune_code IN (${sql.join([...communes])}))`.execute(db);
  return Number(rows[0]?.count ?? 0);
}

export async function listSiteIdsIn(db: Db, communes: readonly string[]): Promise<string[]> {
  if (communes.length === 0) return [];
  const rows = await db
    .selectFrom('sites')
    .select('id')
    .where('commune_code', 'in', [...communes])
    .execute();
  return rows.map((row) => row.id);
}

/** Which of the sites lie in the communes now. */
export async function listIdsWithin(
  db: Db,
  ids: readonly string[],
  communes: readonly string[],
): Promise<Set<string>> {
  const found = new Set<string>();
  if (communes.length === 0) return found;
  for (let start = 0; start < ids.length; start += 1000) {
    const rows = await db
      .selectFrom('sites')
      .select('id')
      .where('id', 'in', ids.slice(start, start + 1000))
      .where('commune_code', 'in', [...communes])
      .execute();
    for (const row of rows) found.add(row.id);
  }
  return found;
}
