import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import type { Dialect } from '../db/spatial.ts';
import type { PlaySpace, PlaySpaceFilter } from '../domain/playspaces.ts';
import type { Actor } from '../domain/roles.ts';
import type { CalendarDate } from '../domain/values.ts';
import { matches } from './playspaces.queries.ts';
import { toPlaySpace } from './playspaces.rows.ts';

/** Rows in memory at a time: each may carry an outline of thousands of positions. */
const ROWS_AT_ONCE = 500;

/** A filter as somebody may see it on a day. */
export interface PlaySpaceSelection {
  filter: PlaySpaceFilter;
  scope: Actor['scope'];
  today: CalendarDate;
}

/** Play spaces in order of code, page by page. */
export async function* streamPlaySpaces(
  db: Db,
  dialect: Dialect,
  { filter, scope, today }: PlaySpaceSelection,
): AsyncGenerator<PlaySpace[]> {
  let last: string | null = null;
  do {
    let select = db
      .selectFrom('play_spaces')
      .selectAll()
      .where((expression) => matches(expression, dialect, filter, scope))
      .orderBy('code')
      .limit(ROWS_AT_ONCE);
    if (last !== null) select = select.where('code', '>', last);
    const rows: Awaited<ReturnType<typeof select.execute>> = await select.execute();
    if (rows.length > 0) yield rows.map((row) => toPlaySpace(row, today));
    last = rows.length === ROWS_AT_ONCE ? (rows.at(-1)?.code ?? null) : null;
  } while (last !== null);
}

export async function countPlaySpaces(
  db: Db,
  dialect: Dialect,
  { filter, scope }: PlaySpaceSelection,
): Promise<number> {
  const { count } = await db
    .selectFrom('play_spaces')
    .select((expression) => expression.fn.countAll<number>().as('count'))
    .where((expression) => matches(expression, dialect, filter, scope))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Names of the source columns that the play spaces carry, sorted. */
export async function listOtherKeys(
  db: Db,
  dialect: Dialect,
  { filter, scope }: PlaySpaceSelection,
): Promise<string[]> {
  const entries =
    dialect === 'postgres'
      ? sql<{ key: string }>`json_object_keys(play_spaces.extra::json)`.as<'entry'>(sql`entry(key)`)
      : sql<{ key: string }>`json_each(play_spaces.extra)`.as('entry');
  const rows = await db
    .selectFrom(['play_spaces', entries])
    .select('entry.key')
    .distinct()
    .where('play_spaces.extra', '!=', '{}')
    .where((expression) => matches(expression as never, dialect, filter, scope))
    .execute();
  return rows.map(({ key }) => key).sort();
}
