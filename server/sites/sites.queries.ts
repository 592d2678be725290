import { type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { bulkInsert } from '../db/bulk-insert.ts';
import type { Db } from '../db/database.ts';
import { type Cursor, decodeCursor, encodeCursor } from '../db/paging.ts';
import type { Schema } from '../db/schema.ts';
import { boxAround, type Dialect, distanceM, withinBox } from '../db/spatial.ts';
import { foldSearchText } from '../domain/search-text.ts';
import {
  isUnfixed,
  SITE_STATUSES,
  type SiteFilter,
  type SiteListItem,
  type SiteQuery,
} from '../domain/sites.ts';
import type { CalendarDate } from '../domain/values.ts';
import {
  LIST_COLUMNS,
  type ListRow,
  type StoredSite,
  toListItem,
  toMeasureRows,
  toSiteRow,
  toStoredSite,
} from './sites.rows.ts';

const UNFIXED = SITE_STATUSES.filter(isUnfixed);

/** Which rows a caller may see; `all` or the communes of the scope. */
export type Scope = 'all' | ReadonlySet<string>;

export async function findSite(
  db: Db,
  id: string,
  options: { lockFor?: Dialect } = {},
): Promise<StoredSite | null> {
  let query = db.selectFrom('sites').selectAll().where('id', '=', id);
  // SQLite's transaction already holds the only write lock.
  if (options.lockFor === 'postgres') query = query.forUpdate();
  const row = await query.executeTakeFirst();
  return row === undefined ? null : toStoredSite(row);
}

export async function findSiteIdByCode(db: Db, code: string): Promise<string | null> {
  const row = await db.selectFrom('sites').select('id').where('code', '=', code).executeTakeFirst();
  return row?.id ?? null;
}

export interface SitePage {
  items: SiteListItem[];
  nextCursor: string | null;
}

export async function listSites(
  db: Db,
  dialect: Dialect,
  query: SiteQuery,
  scope: Scope,
  today: CalendarDate,
): Promise<SitePage> {
  // Nearest first where a position is given and nothing else is asked for; without one there is no distance.
  const sort = query.near
    ? query.sort === 'code'
      ? 'distance'
      : query.sort
    : query.sort === 'distance'
      ? 'code'
      : query.sort;
  const order = `${sort}:${query.direction}`;
  const distance = query.near ? distanceM(dialect, 'sites', query.near[0] ?? 0, query.near[1] ?? 0) : null;
  const key = sortExpression(sort, distance);
  const isDescending = query.direction === 'desc';

  let select = db
    .selectFrom('sites')
    .select(LIST_COLUMNS)
    .select(key.as('sort_key'))
    .where((expression) => matches(expression, dialect, query, scope, today));
  if (distance) select = select.select(distance.as('distance_m'));
  const cursor = decodeCursor(order, valueTypeOf(sort), query.cursor);
  if (cursor) select = select.where(after(key, cursor, isDescending));
  const direction = isDescending ? 'desc' : 'asc';
  const rows = await select
    .orderBy(key, direction)
    .orderBy('sites.id', direction)
    .limit(query.limit + 1)
    .execute();

  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => toListItem(row as ListRow, today)),
    nextCursor: rows.length > query.limit && last ? encodeCursor(order, [last.sort_key, last.id]) : null,
  };
}

function sortExpression(sort: SiteQuery['sort'], distance: ReturnType<typeof distanceM> | null) {
  switch (sort) {
    case 'priority':
      return sql<string | number>`sites.priority_score`;
    case 'dueOn':
      // Without a due date last, in both databases and both directions' ascending form.
      return sql<string | number>`coalesce(sites.due_on, '9999-99-99')`;
    case 'updatedAt':
      return sql<string | number>`sites.updated_at`;
    case 'name':
      return sql<string | number>`sites.search_text`;
    case 'distance':
      return distance ?? sql<string | number>`sites.code`;
    case 'code':
      return sql<string | number>`sites.code`;
  }
}

function valueTypeOf(sort: SiteQuery['sort']) {
  if (sort === 'distance') return 'number';
  return sort === 'priority' ? 'integer' : 'text';
}

function after(key: ReturnType<typeof sortExpression>, [value, id]: Cursor, isDescending: boolean) {
  return isDescending
    ? sql<SqlBool>`(${key} < ${value} OR (${key} = ${value} AND sites.id < ${id}))`
    : sql<SqlBool>`(${key} > ${value} OR (${key} = ${value} AND sites.id > ${id}))`;
}

/** The condition of a filter, cut to the scope. */
export function matches(
  expression: ExpressionBuilder<Schema, 'sites'>,
  dialect: Dialect,
  filter: SiteFilter,
  scope: Scope,
  today: CalendarDate,
) {
  const all = [];
  const isIn = (column: 'sites.commune_code' | 'sites.kind' | 'sites.status', values: readonly string[]) =>
    values.length === 0 ? expression.lit(false) : expression(column, 'in', [...values]);
  if (scope !== 'all') all.push(isIn('sites.commune_code', [...scope]));
  if (filter.commune) all.push(isIn('sites.commune_code', filter.commune));
  if (filter.kind) all.push(isIn('sites.kind', filter.kind));
  if (filter.status) all.push(isIn('sites.status', filter.status));
  if (filter.unit) all.push(expression('sites.unit_id', '=', filter.unit));
  if (filter.dueBefore) all.push(expression('sites.due_on', '<', filter.dueBefore));
  if (filter.updatedSince)
    all.push(expression('sites.updated_at', '>=', new Date(filter.updatedSince).toISOString()));
  if (filter.bbox)
    all.push(withinBox(dialect, expression, 'sites', filter.bbox as [number, number, number, number]));
  if (filter.near) {
    const [lon = 0, lat = 0, radiusM = 0] = filter.near;
    all.push(withinBox(dialect, expression, 'sites', boxAround(lon, lat, radiusM)));
    all.push(sql<SqlBool>`${distanceM(dialect, 'sites', lon, lat)} <= ${radiusM}`);
  }
  if (filter.q) {
    const words = foldSearchText(filter.q).replace(/[\\%_]/g, (sign) => `\\${sign}`);
    all.push(sql<SqlBool>`sites.search_text LIKE ${`%${words}%`} ESCAPE '\\'`);
  }
  if (filter.overdue !== undefined) {
    const isOverdue = expression.and([
      expression('sites.status', 'in', UNFIXED),
      expression('sites.due_on', 'is not', null),
      expression('sites.due_on', '<', today),
    ]);
    all.push(filter.overdue ? isOverdue : sql<SqlBool>`NOT coalesce(${isOverdue}, false)`);
  }
  if (filter.inspectionDue !== undefined) {
    const isDue = expression.and([
      expression('sites.status', 'in', ['fixed', 'verified']),
      expression('sites.next_inspection_on', 'is not', null),
      expression('sites.next_inspection_on', '<=', today),
    ]);
    all.push(filter.inspectionDue ? isDue : sql<SqlBool>`NOT coalesce(${isDue}, false)`);
  }
  if (filter.photosMissing !== undefined) {
    const waiting = expression
      .selectFrom('expected_photos')
      .select('expected_photos.site_id')
      .where('expected_photos.photo_id', 'is', null);
    all.push(expression('sites.id', filter.photosMissing ? 'in' : 'not in', waiting));
  }
  if (filter.closeOut) {
    const judged = expression
      .selectFrom('close_outs')
      .select('close_outs.site_id')
      .where('close_outs.is_current', '=', 1)
      .where('close_outs.verdict', 'in', filter.closeOut.length > 0 ? filter.closeOut : ['']);
    all.push(expression('sites.id', 'in', judged));
  }
  if (filter.doubted !== undefined)
    all.push(expression('sites.doubt', filter.doubted ? 'is not' : 'is', null));
  if (filter.cover) {
    const covered = sql<SqlBool>`coalesce(sites.covered_until >= ${today}, false)`;
    const signed = sql<SqlBool>`coalesce(sites.signed_until >= ${today}, false)`;
    all.push(
      expression.or(
        filter.cover.map((cover) =>
          cover === 'covered'
            ? covered
            : cover === 'warned'
              ? sql<SqlBool>`(NOT ${covered} AND ${signed})`
              : sql<SqlBool>`(NOT ${covered} AND NOT ${signed})`,
        ),
      ),
    );
  }
  return expression.and(all);
}

/** Next free readable codes of a commune, `00145-0031`; gaps are never filled again. */
export async function takeCodes(trx: Db, communeCode: string, count: number): Promise<string[]> {
  const { last_number } = await trx
    .insertInto('site_codes')
    .values({ prefix: communeCode, last_number: count })
    .onConflict((conflict) =>
      conflict.column('prefix').doUpdateSet({ last_number: sql`site_codes.last_number + ${count}` }),
    )
    .returning('last_number')
    .executeTakeFirstOrThrow();
  return Array.from(
    { length: count },
    (_, index) => `${communeCode}-${String(last_number - count + 1 + index).padStart(4, '0')}`,
  );
}

/** Rows a statement may carry so that the parameters stay within both databases' limits. */
export const ROWS_AT_ONCE = 400;

export async function insertSites(trx: Db, sites: readonly StoredSite[]): Promise<void> {
  await bulkInsert(trx, 'sites', sites.map(toSiteRow));
  await bulkInsert(trx, 'site_measures', sites.flatMap(toMeasureRows));
}

export async function updateSite(trx: Db, site: StoredSite): Promise<void> {
  const { id, ...row } = toSiteRow(site);
  await trx.updateTable('sites').set(row).where('id', '=', id).execute();
  await trx.deleteFrom('site_measures').where('site_id', '=', id).execute();
  const measures = toMeasureRows(site);
  if (measures.length > 0) await trx.insertInto('site_measures').values(measures).execute();
}

export async function hasUnit(db: Db, unitId: string): Promise<boolean> {
  return (
    (await db.selectFrom('units').select('id').where('id', '=', unitId).executeTakeFirst()) !== undefined
  );
}
