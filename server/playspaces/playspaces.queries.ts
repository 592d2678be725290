import { type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Db } from '../db/database.ts';
import { decodeCursor, encodeCursor } from '../db/paging.ts';
import type { Schema } from '../db/schema.ts';
import { boxAround, type Dialect, distanceM, withinBox } from '../db/spatial.ts';
import type { PlaySpace, PlaySpaceCard, PlaySpaceFilter, PlaySpaceQuery } from '../domain/playspaces.ts';
import type { Actor } from '../domain/roles.ts';
import { foldSearchText } from '../domain/search-text.ts';
import type { CalendarDate, Instant, LonLat } from '../domain/values.ts';
import { type PlaySpaceRecord, toCardColumns, toPlaySpace, toRow } from './playspaces.rows.ts';

/** Rows a statement may carry so that its parameters stay within both databases' limits. */
const ROWS_AT_ONCE = 400;

/** @param options.lockFor keeps other writers away from the row until the transaction ends */
export async function findPlaySpace(
  db: Db,
  id: string,
  today: CalendarDate,
  options: { lockFor?: Dialect } = {},
): Promise<PlaySpace | null> {
  let query = db.selectFrom('play_spaces').selectAll().where('id', '=', id);
  // SQLite's transaction already holds the only write lock.
  if (options.lockFor === 'postgres') query = query.forUpdate();
  const row = await query.executeTakeFirst();
  return row === undefined ? null : toPlaySpace(row, today);
}

/** By code, or nearest first with `near`; only communes of the scope. */
export async function listPlaySpaces(
  db: Db,
  dialect: Dialect,
  query: PlaySpaceQuery,
  scope: Actor['scope'],
  today: CalendarDate,
): Promise<{ items: PlaySpace[]; nextCursor: string | null }> {
  const [lon = 0, lat = 0] = query.near ?? [];
  const distance = query.near ? distanceM(dialect, 'play_spaces', lon, lat) : null;
  const key = distance ?? sql<string | number>`play_spaces.code`;
  let select = db
    .selectFrom('play_spaces')
    .selectAll('play_spaces')
    .select(key.as('sort_key'))
    .where((expression) => matches(expression, dialect, query, scope));
  const order = distance ? 'distance' : 'code';
  const cursor = decodeCursor(order, distance ? 'number' : 'text', query.cursor);
  if (cursor) {
    const [value, id] = cursor;
    select = select.where(
      sql<SqlBool>`(${key} > ${value} OR (${key} = ${value} AND play_spaces.id > ${id}))`,
    );
  }
  const rows = await select
    .orderBy(key)
    .orderBy('play_spaces.id')
    .limit(query.limit + 1)
    .execute();
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: page.map((row) =>
      toPlaySpace(distance ? { ...row, distance_m: Number(row.sort_key) } : row, today),
    ),
    nextCursor: rows.length > query.limit && last ? encodeCursor(order, [last.sort_key, last.id]) : null,
  };
}

/** The condition of a filter, cut to the scope. */
export function matches(
  expression: ExpressionBuilder<Schema, 'play_spaces'>,
  dialect: Dialect,
  filter: PlaySpaceFilter,
  scope: Actor['scope'],
) {
  const all = [];
  const isIn = (column: 'play_spaces.commune_code' | 'play_spaces.kind', values: readonly string[]) =>
    values.length === 0 ? sql<SqlBool>`1 = 0` : expression(column, 'in', values);
  if (scope !== 'all') all.push(isIn('play_spaces.commune_code', [...scope]));
  if (filter.commune) all.push(isIn('play_spaces.commune_code', filter.commune));
  if (filter.kind) all.push(isIn('play_spaces.kind', filter.kind));
  if (filter.updatedSince) {
    all.push(expression('play_spaces.updated_at', '>=', new Date(filter.updatedSince).toISOString()));
  }
  if (filter.bbox) {
    const [west = 0, south = 0, east = 0, north = 0] = filter.bbox;
    all.push(withinBox(dialect, expression, 'play_spaces', [west, south, east, north]));
  }
  if (filter.near) {
    const [lon = 0, lat = 0, radiusM = 0] = filter.near;
    all.push(withinBox(dialect, expression, 'play_spaces', boxAround(lon, lat, radiusM)));
    all.push(sql<SqlBool>`${distanceM(dialect, 'play_spaces', lon, lat)} <= ${radiusM}`);
  }
  if (filter.q) {
    const words = foldSearchText(filter.q).replace(/[\\%_]/g, (sign) => `\\${sign}`);
    all.push(sql<SqlBool>`play_spaces.search_text LIKE ${`%${words}%`} ESCAPE '\\'`);
  }
  return expression.and(all);
}

/** Next free readable codes of a commune, `00145-V0031`; gaps are never filled again. */
export async function takePlayCodes(trx: Db, communeCode: string, count: number): Promise<string[]> {
  const prefix = `${communeCode}-V`;
  const { last_number } = await trx
    .insertInto('site_codes')
    .values({ prefix, last_number: count })
    .onConflict((conflict) =>
      conflict.column('prefix').doUpdateSet({ last_number: sql`site_codes.last_number + ${count}` }),
    )
    .returning('last_number')
    .executeTakeFirstOrThrow();
  return Array.from(
    { length: count },
    (_, index) => `${prefix}${String(last_number - count + 1 + index).padStart(4, '0')}`,
  );
}

/** @returns ids that were inserted; rows whose id or import key is taken are passed over */
export async function insertRecords(trx: Db, records: readonly PlaySpaceRecord[]): Promise<Set<string>> {
  const inserted = new Set<string>();
  for (const part of chunked(records)) {
    const rows = await trx
      .insertInto('play_spaces')
      .values(part.map(toRow))
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .execute();
    for (const row of rows) inserted.add(row.id);
  }
  return inserted;
}

export async function updateCard(
  trx: Db,
  id: string,
  change: { card: PlaySpaceCard; code: string; version: number; updatedAt: Instant; updatedBy: string },
): Promise<void> {
  await trx
    .updateTable('play_spaces')
    .set({
      ...toCardColumns(change.card, change.code),
      version: change.version,
      updated_at: change.updatedAt,
      updated_by: change.updatedBy,
    })
    .where('id', '=', id)
    .execute();
}

/** A card as it was at one version. */
export interface CardVersion {
  playSpaceId: string;
  version: number;
  card: PlaySpaceCard;
  recordedAt: Instant;
}

export async function insertCardVersions(
  trx: Db,
  actor: Pick<Actor, 'userId' | 'name'>,
  versions: readonly CardVersion[],
): Promise<void> {
  for (const part of chunked(versions)) {
    await trx
      .insertInto('play_space_versions')
      .values(
        part.map(({ playSpaceId, version, card, recordedAt }) => ({
          play_space_id: playSpaceId,
          version,
          commune_code: card.communeCode,
          card: JSON.stringify(card),
          recorded_at: recordedAt,
          actor_id: actor.userId,
          actor_name: actor.name,
        })),
      )
      .execute();
  }
}

/** The card as it was first stored: what a re-sent creation is compared with. */
export async function getFirstCard(db: Db, playSpaceId: string): Promise<PlaySpaceCard> {
  const { card } = await db
    .selectFrom('play_space_versions')
    .select('card')
    .where('play_space_id', '=', playSpaceId)
    .where('version', '=', 1)
    .executeTakeFirstOrThrow();
  return JSON.parse(card);
}

/** Which of these ids and import keys are in the table. */
export async function findTaken(
  db: Db,
  rows: readonly { id: string; importKey: string | null }[],
): Promise<{ ids: Set<string>; importKeys: Set<string> }> {
  const taken = { ids: new Set<string>(), importKeys: new Set<string>() };
  for (const part of chunked(rows)) {
    const keys = part.flatMap(({ importKey }) => (importKey === null ? [] : [importKey]));
    const found = await db
      .selectFrom('play_spaces')
      .select(['id', 'import_key'])
      .where((expression) =>
        expression.or([
          expression(
            'id',
            'in',
            part.map(({ id }) => id),
          ),
          ...(keys.length === 0 ? [] : [expression('import_key', 'in', keys)]),
        ]),
      )
      .execute();
    for (const row of found) {
      taken.ids.add(row.id);
      if (row.import_key !== null) taken.importKeys.add(row.import_key);
    }
  }
  return taken;
}

/** Codes of the two lists that a card draws on. */
export async function listPlayCodes(db: Db): Promise<{ kinds: Set<string>; facilities: Set<string> }> {
  const rows = await db
    .selectFrom('code_list_items')
    .select(['list', 'code'])
    .where('list', 'in', ['play_kinds', 'play_facilities'])
    .execute();
  const of = (list: string) => new Set(rows.filter((row) => row.list === list).map((row) => row.code));
  return { kinds: of('play_kinds'), facilities: of('play_facilities') };
}

/** Positions of usable places open to every child; the same rule as `isPlayPoint`. */
export async function listPlayPoints(db: Db): Promise<LonLat[]> {
  const rows = await db
    .selectFrom('play_spaces')
    .select(['lon', 'lat'])
    .where('condition', '!=', 'unusable')
    .where('open_to', 'in', ['everyone', 'residents'])
    .orderBy('morton')
    .orderBy('id')
    .execute();
  return rows.map(({ lon, lat }): LonLat => [lon, lat]);
}

/** Outlines as stored, GeoJSON text, with the id of the set that they came with. */
export async function listOutlines(
  db: Db,
): Promise<{ communeCode: string; sourceId: string; geometry: string }[]> {
  const rows = await db
    .selectFrom('commune_outlines')
    .select(['commune_code', 'source_id', 'geometry'])
    .orderBy('commune_code')
    .execute();
  return rows.map((row) => ({
    communeCode: row.commune_code,
    sourceId: row.source_id,
    geometry: row.geometry,
  }));
}

export function* chunked<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE)
    yield rows.slice(start, start + ROWS_AT_ONCE);
}
