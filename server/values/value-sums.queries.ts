import { sql } from 'kysely';
import type { Database, Db } from '../db/database.ts';
import { jsonRows } from '../db/json-rows.ts';
import type { Dialect } from '../db/spatial.ts';
import type { IndicatorValueSumsTable } from '../db/value-schema.ts';
import { isProvince, type ValueCell, type ValueState } from '../domain/indicator-values.ts';
import { addParts, NO_PART, type Part, partOf } from '../domain/roll-up.ts';
import type { CellChange, PlacedKey } from './values.rows.ts';

const KEY_COLUMNS = { period: 'text', province_code: 'text', indicator: 'text', state: 'text' } as const;
const PART_COLUMNS = {
  numerator: 'integer',
  denominator: 'integer',
  reported: 'integer',
  not_applicable: 'integer',
} as const;
const KEY = sql.raw(Object.keys(KEY_COLUMNS).join(', '));
const PART = sql.raw(Object.keys(PART_COLUMNS).join(', '));

/** A `Part` of stored cells, figures of provinces left out. */
export const PART_OF_CELLS = sql.raw(
  `SUM(v.numerator) AS numerator, SUM(v.denominator) AS denominator,
   SUM(CASE WHEN v.kind = 'not_applicable' THEN 0 ELSE 1 END) AS reported,
   SUM(CASE WHEN v.kind = 'not_applicable' THEN 1 ELSE 0 END) AS not_applicable`,
);
export const IS_ADDED_UP = sql.raw('v.kind IS NOT NULL AND v.area <> v.province_code');

/**
 * Moves the kept sums by what the changes add and take away: the last statement of a write, because other writers of
 * the same indicator wait for it until the end. In one order, so that two of them never wait for each other.
 */
export async function moveSums(
  trx: Db,
  dialect: Dialect,
  changes: readonly Pick<CellChange, 'key' | 'before' | 'cell'>[],
): Promise<void> {
  await addToSums(trx, dialect, movesOf(changes));
}

async function addToSums(trx: Db, dialect: Dialect, rows: readonly SumRow[]): Promise<void> {
  if (rows.length === 0) return;
  const names = [...Object.keys(KEY_COLUMNS), ...Object.keys(PART_COLUMNS)];
  const added = Object.keys(PART_COLUMNS).map(
    (name) => `${name} = indicator_value_sums.${name} + excluded.${name}`,
  );
  await sql`
    INSERT INTO indicator_value_sums (${sql.raw(names.join(', '))})
    SELECT ${sql.raw(names.map((name) => `k.${name}`).join(', '))}
    FROM ${jsonRows(dialect, rows, { ...KEY_COLUMNS, ...PART_COLUMNS })} WHERE true
    ON CONFLICT (${KEY}) DO UPDATE SET ${sql.raw(added.join(', '))}`.execute(trx);
}

type SumRow = { [Name in keyof IndicatorValueSumsTable]: IndicatorValueSumsTable[Name] };

function movesOf(changes: readonly Pick<CellChange, 'key' | 'before' | 'cell'>[]): SumRow[] {
  const moves = new Map<string, { key: PlacedKey; state: ValueState; part: Part }>();
  const move = (key: PlacedKey, cell: ValueCell | null, sign: 1 | -1) => {
    if (cell === null || cell.value === null) return;
    const name = `${key.period} ${key.province} ${key.indicator} ${cell.state}`;
    const part = times(sign, partOf(cell.value));
    moves.set(name, {
      key,
      state: cell.state,
      part: addParts(moves.get(name)?.part ?? NO_PART, part),
    });
  };
  for (const { key, before, cell } of changes) {
    if (isProvince(key.area)) continue;
    move(key, before, -1);
    move(key, cell, 1);
  }
  return [...moves]
    .filter(([, { part }]) => Object.values(part).some((number) => number !== 0))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, { key, state, part }]) => ({
      period: key.period,
      province_code: key.province,
      indicator: key.indicator,
      state,
      numerator: part.numerator,
      denominator: part.denominator,
      reported: part.reported,
      not_applicable: part.notApplicable,
    }));
}

function times(sign: 1 | -1, { numerator, denominator, reported, notApplicable }: Part): Part {
  return {
    numerator: sign * numerator,
    denominator: sign * denominator,
    reported: sign * reported,
    notApplicable: sign * notApplicable,
  };
}

/** Where a kept sum is not what the cells add up to, and how far it is above. */
export type SumDifference = SumRow;

/** Kept sums that differ from a recount; empty when all agree. */
export async function findSumDifferences(db: Db): Promise<SumDifference[]> {
  const { rows } = await sql<SumDifference>`
    SELECT ${KEY}, SUM(numerator) AS numerator, SUM(denominator) AS denominator, SUM(reported) AS reported,
      SUM(not_applicable) AS not_applicable
    FROM (
      SELECT ${KEY}, ${PART} FROM indicator_value_sums
      UNION ALL
      SELECT ${KEY}, -numerator, -denominator, -reported, -not_applicable FROM (
        SELECT ${KEY}, ${PART_OF_CELLS} FROM indicator_values v WHERE ${IS_ADDED_UP} GROUP BY ${KEY}) recounted) both_sides
    GROUP BY ${KEY}
    HAVING SUM(numerator) <> 0 OR SUM(denominator) <> 0 OR SUM(reported) <> 0 OR SUM(not_applicable) <> 0`.execute(
    db,
  );
  return rows;
}

/** Sets every kept sum to what the cells add up to and returns what was wrong. Writers wait until the transaction ends. */
export async function mendSums(trx: Db, dialect: Dialect): Promise<SumDifference[]> {
  if (dialect === 'postgres')
    await sql`LOCK TABLE indicator_values, indicator_value_sums IN SHARE ROW EXCLUSIVE MODE`.execute(trx);
  const differences = await findSumDifferences(trx);
  const missing = differences.map((row) => ({
    ...row,
    numerator: -row.numerator,
    denominator: -row.denominator,
    reported: -row.reported,
    not_applicable: -row.not_applicable,
  }));
  await addToSums(trx, dialect, missing);
  return differences;
}

export function recountSums({ db, dialect }: Pick<Database, 'db' | 'dialect'>): Promise<SumDifference[]> {
  return db.transaction().execute((trx) => mendSums(trx, dialect));
}
