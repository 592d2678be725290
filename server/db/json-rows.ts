import { type RawBuilder, sql } from 'kysely';
import type { Dialect } from './spatial.ts';

type ColumnType = 'text' | 'integer';

/**
 * Rows sent as one JSON parameter, to stand in a FROM as `k`: thousands of keys or rows in one statement whose text
 * never changes.
 * @param columns names of fields of the rows with their types
 */
export function jsonRows(
  dialect: Dialect,
  rows: readonly Record<string, string | number | null>[],
  columns: Readonly<Record<string, ColumnType>>,
): RawBuilder<unknown> {
  const names = Object.entries(columns);
  const json = JSON.stringify(rows);
  if (dialect === 'postgres') {
    const list = names.map(([name, type]) => `${name} ${type === 'text' ? 'text' : 'bigint'}`).join(', ');
    return sql`jsonb_to_recordset(${json}::jsonb) AS k (${sql.raw(list)})`;
  }
  const list = names.map(([name]) => `value->>'$.${name}' AS ${name}`).join(', ');
  return sql`(SELECT ${sql.raw(list)} FROM json_each(${json})) AS k`;
}
