import { type RawBuilder, type Selectable, sql } from 'kysely';
import { bulkInsert } from '../db/bulk-insert.ts';
import type { Database, Db } from '../db/database.ts';
import { jsonRows } from '../db/json-rows.ts';
import type { Dialect } from '../db/spatial.ts';
import type { IndicatorValueSumsTable } from '../db/value-schema.ts';
import {
  type CellKey,
  type IndicatorKey,
  VALUE_STATES,
  type ValueCell,
  type ValueEvent,
  type ValueState,
} from '../domain/indicator-values.ts';
import type { Part } from '../domain/roll-up.ts';
import { IS_ADDED_UP, moveSums, PART_OF_CELLS } from './value-sums.queries.ts';
import {
  type CellChange,
  type CellRow,
  type PlacedKey,
  toCell,
  toEventRow,
  toHistory,
  toRow,
} from './values.rows.ts';

/** Names a cell among others of one request. */
export function cellId({ indicator, area, period }: CellKey): string {
  return `${period} ${area} ${indicator}`;
}

const KEY_COLUMNS = { period: 'text', province_code: 'text', indicator: 'text', area: 'text' } as const;
const keyRow = ({ period, province, indicator, area }: PlacedKey) => ({
  period,
  province_code: province,
  indicator,
  area,
});
const CELL_COLUMNS = sql.raw(
  `v.indicator, v.area, v.period, v.kind, v.numerator, v.denominator, v.stage, v.state, v.version, v.source, v.note,
   v.reason, v.updated_at, v.updated_by_name`,
);
const SAME_KEY = sql.raw(
  'v.period = k.period AND v.province_code = k.province_code AND v.indicator = k.indicator AND v.area = k.area',
);

/**
 * Stored cells among the keys.
 * @param isLocked holds them until the transaction ends; SQLite's already holds the only write lock
 */
export async function findCells(
  db: Db,
  dialect: Dialect,
  keys: readonly PlacedKey[],
  isLocked = false,
): Promise<Map<string, ValueCell>> {
  if (keys.length === 0) return new Map();
  // CROSS JOIN: SQLite takes the keys first and looks each one up.
  const { rows } = await sql<CellRow>`
    SELECT ${CELL_COLUMNS} FROM ${jsonRows(dialect, keys.map(keyRow), KEY_COLUMNS)}
    CROSS JOIN indicator_values v WHERE ${SAME_KEY}
    ORDER BY v.period, v.province_code, v.indicator, v.area
    ${sql.raw(isLocked && dialect === 'postgres' ? 'FOR UPDATE OF v' : '')}`.execute(db);
  return new Map(rows.map((row) => [cellId(row), toCell(row)]));
}

/** Cells that were changed under one of the ids, by id. */
export async function findChanges(
  db: Db,
  dialect: Dialect,
  ids: readonly string[],
): Promise<
  Map<string, { key: CellKey; version: number; state: ValueState; actorId: string; event: ValueEvent }[]>
> {
  const rows = await db
    .selectFrom('indicator_value_events')
    .selectAll()
    .where(
      'id',
      'in',
      sql<string>`(SELECT k.id FROM ${jsonRows(
        dialect,
        ids.map((id) => ({ id })),
        { id: 'text' },
      )})`,
    )
    .orderBy('period')
    .orderBy('indicator')
    .orderBy('area')
    .execute();
  const changes = rows.map((row) => ({
    key: { indicator: row.indicator, area: row.area, period: row.period },
    version: row.version,
    state: row.state as ValueState,
    actorId: row.actor_id,
    event: toHistory([row])[0] as ValueEvent,
  }));
  return Map.groupBy(changes, ({ event }) => event.id);
}

/** Thrown when another writer came first to a cell that nobody could lock because it was not there. */
class LostRace extends Error {
  /** As PostgreSQL calls it: `writeTransaction` does the work again. */
  readonly code = '40001';
}

const ROW_COLUMNS = {
  ...KEY_COLUMNS,
  kind: 'text',
  numerator: 'integer',
  denominator: 'integer',
  stage: 'text',
  state: 'text',
  version: 'integer',
  source: 'text',
  note: 'text',
  reason: 'text',
  updated_at: 'text',
  updated_by_name: 'text',
} as const;
const ROW_NAMES = Object.keys(ROW_COLUMNS);

/** Stores cells as they now are, each with its event, and moves the sums. Every cell must be one version on from what is stored. */
export async function storeChanges(
  trx: Db,
  dialect: Dialect,
  changes: readonly CellChange[],
  actorId: string,
): Promise<void> {
  if (changes.length === 0) return;
  // In one order, so that two writers never wait for each other.
  const ordered = changes.toSorted((a, b) => (sortKey(a.key) < sortKey(b.key) ? -1 : 1));
  const updates = ROW_NAMES.filter((name) => !(name in KEY_COLUMNS)).map(
    (name) => `${name} = excluded.${name}`,
  );
  const { rows } = await sql<{ stored: number }>`
    INSERT INTO indicator_values (${sql.raw(ROW_NAMES.join(', '))})
    SELECT ${sql.raw(ROW_NAMES.map((name) => `k.${name}`).join(', '))}
    FROM ${jsonRows(
      dialect,
      ordered.map((change) => ({ ...toRow(change) })),
      ROW_COLUMNS,
    )} WHERE true
    ON CONFLICT (period, province_code, indicator, area) DO UPDATE SET ${sql.raw(updates.join(', '))}
    WHERE indicator_values.version = excluded.version - 1
    RETURNING 1 AS stored`.execute(trx);
  if (rows.length !== changes.length) throw new LostRace('another writer changed a cell meanwhile');
  await bulkInsert(
    trx,
    'indicator_value_events',
    ordered.map((change) => toEventRow(change, actorId)),
  );
  await moveSums(trx, dialect, changes);
}

/** Cells that are not there yet, each with all that happened to it. */
export async function insertWholeCells(
  trx: Db,
  dialect: Dialect,
  cells: readonly (readonly CellChange[])[],
  actorId: string,
): Promise<void> {
  const last = cells.flatMap((changes) => changes.at(-1) ?? []);
  await bulkInsert(trx, 'indicator_values', last.map(toRow));
  await bulkInsert(
    trx,
    'indicator_value_events',
    cells.flatMap((changes) => changes.map((change) => toEventRow(change, actorId))),
  );
  await moveSums(trx, dialect, cells.flat());
}

function sortKey({ period, province, indicator, area }: PlacedKey): string {
  return `${period} ${province} ${indicator} ${area}`;
}

export interface CellQuery {
  period: string;
  province: string;
  indicators: readonly IndicatorKey[];
  /** Areas read; null: all of the province. */
  areas: readonly string[] | null;
}

/** Cells of a grid in no particular order. */
export async function listCells(
  db: Db,
  dialect: Dialect,
  { period, province, indicators, areas }: CellQuery,
): Promise<(CellKey & { cell: ValueCell })[]> {
  const { rows } = await sql<CellRow>`
    SELECT ${CELL_COLUMNS} FROM indicator_values v
    WHERE v.period = ${period} AND v.province_code = ${province}
    AND ${isAmong(dialect, 'v.indicator', indicators)} ${andAreas(dialect, areas)}`.execute(db);
  return rows.map((row) => ({
    indicator: row.indicator,
    area: row.area,
    period: row.period,
    cell: toCell(row),
  }));
}

/** `x IN (…)` with the list as one parameter. As an array, PostgreSQL looks it up by hash. */
function isAmong(dialect: Dialect, column: string, list: readonly string[]): RawBuilder<boolean> {
  return dialect === 'postgres'
    ? sql`${sql.raw(column)} = ANY (${list}::text[])`
    : sql`${sql.raw(column)} IN (SELECT value FROM json_each(${JSON.stringify(list)}))`;
}

function andAreas(dialect: Dialect, areas: readonly string[] | null): RawBuilder<unknown> {
  return areas === null ? sql`` : sql`AND ${isAmong(dialect, 'v.area', areas)}`;
}

export interface RollUpQuery {
  periods: readonly string[];
  /** null: every province. */
  province: string | null;
  indicators: readonly IndicatorKey[];
  /** Communes read; null: all. */
  areas: readonly string[] | null;
}

/** What the communes' values of an indicator in a period add up to, by state. */
export interface RolledRow {
  indicator: IndicatorKey;
  period: string;
  state: ValueState;
  part: Part;
}

/**
 * The same sums as `domain/roll-up.ts`, made where the values are: of all communes those that are kept, of some of them
 * from their cells. Figures of provinces are no part of either.
 */
export async function rollUpCells(
  { db, dialect }: Pick<Database, 'db' | 'dialect'>,
  { periods, province, indicators, areas }: RollUpQuery,
): Promise<RolledRow[]> {
  const isWanted = sql`${isAmong(dialect, 'v.period', periods)}
    ${province === null ? sql`` : sql`AND v.province_code = ${province}`}
    AND ${isAmong(dialect, 'v.indicator', indicators)}`;
  const { rows } = await sql<SumOfStates>`
    SELECT v.indicator, v.period, v.state, ${areas === null ? PART_OF_SUMS : PART_OF_CELLS}
    FROM ${sql.raw(areas === null ? 'indicator_value_sums' : 'indicator_values')} v
    WHERE ${isWanted} ${areas === null ? sql`` : sql`AND ${IS_ADDED_UP}`} ${andAreas(dialect, areas)}
    GROUP BY v.indicator, v.period, v.state`.execute(db);
  return rows.map(({ indicator, period, state, not_applicable: notApplicable, ...sums }) => ({
    indicator,
    period,
    state: state as ValueState,
    part: { ...sums, notApplicable },
  }));
}

type SumOfStates = Omit<Selectable<IndicatorValueSumsTable>, 'province_code'>;
const PART_OF_SUMS = sql.raw(
  `SUM(v.numerator) AS numerator, SUM(v.denominator) AS denominator, SUM(v.reported) AS reported,
   SUM(v.not_applicable) AS not_applicable`,
);

/** States from one on, in the order of the way. */
export function statesFrom(least: ValueState): readonly ValueState[] {
  return VALUE_STATES.slice(VALUE_STATES.indexOf(least));
}

/** Everything that happened to one cell, oldest first. */
export async function listHistory(
  db: Db,
  { period, province, indicator, area }: PlacedKey,
): Promise<ValueEvent[]> {
  const rows = await db
    .selectFrom('indicator_value_events')
    .selectAll()
    .where('period', '=', period)
    .where('province_code', '=', province)
    .where('indicator', '=', indicator)
    .where('area', '=', area)
    .orderBy('version')
    .execute();
  return toHistory(rows);
}
