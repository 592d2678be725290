import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import type { Dialect } from '../db/spatial.ts';
import type { SiteFilter } from '../domain/sites.ts';
import type { CalendarDate } from '../domain/values.ts';
import { matches, type Scope } from './sites.queries.ts';
import { type StoredSite, toStoredSite } from './sites.rows.ts';

/** Rows in memory at a time: each may carry an outline of thousands of positions. */
const ROWS_AT_ONCE = 500;

/** A filter as somebody may see it on a day. */
export interface SiteSelection {
  filter: SiteFilter;
  scope: Scope;
  today: CalendarDate;
}

/** Whole sites in order of code, page by page. */
export async function* streamStoredSites(
  db: Db,
  dialect: Dialect,
  { filter, scope, today }: SiteSelection,
): AsyncGenerator<StoredSite[]> {
  let last: string | null = null;
  do {
    let select = db
      .selectFrom('sites')
      .selectAll()
      .where((expression) => matches(expression, dialect, filter, scope, today))
      .orderBy('code')
      .limit(ROWS_AT_ONCE);
    if (last !== null) select = select.where('code', '>', last);
    const rows: Awaited<ReturnType<typeof select.execute>> = await select.execute();
    if (rows.length > 0) yield rows.map(toStoredSite);
    last = rows.length === ROWS_AT_ONCE ? (rows.at(-1)?.code ?? null) : null;
  } while (last !== null);
}

export async function countSites(
  db: Db,
  dialect: Dialect,
  { filter, scope, today }: SiteSelection,
): Promise<number> {
  const { count } = await db
    .selectFrom('sites')
    .select((expression) => expression.fn.countAll<number>().as('count'))
    .where((expression) => matches(expression, dialect, filter, scope, today))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Names of the source columns that the sites carry, sorted. */
export async function listOtherKeys(
  db: Db,
  dialect: Dialect,
  { filter, scope, today }: SiteSelection,
): Promise<string[]> {
  const entries =
    dialect === 'postgres'
      ? sql<{ key: string }>`json_object_keys(sites.extra::json)`.as<'entry'>(sql`entry(key)`)
      : sql<{ key: string }>`json_each(sites.extra)`.as('entry');
  const rows = await db
    .selectFrom(['sites', entries])
    .select('entry.key')
    .distinct()
    .where('sites.extra', '!=', '{}')
    .where((expression) => matches(expression as never, dialect, filter, scope, today))
    .execute();
  return rows.map(({ key }) => key).sort();
}
