import { CompiledQuery, type Insertable, type Kysely } from 'kysely';
import type { Schema } from './schema.ts';

type Cell = string | number | null;
/** A row as the column list of its insert orders it. */
type Cells = readonly Cell[];

/** Stands for a `BulkInsert`, its only parameter; the drivers' wrappers never send it. */
export const BULK = '-- bulk insert';

/**
 * Inserts many rows of one table: one statement prepared for the batch, run per row on SQLite, and one with the
 * columns as arrays on PostgreSQL. What is the same in every row stands in the statement itself, so that an
 * import binds a dozen values a row and not forty.
 * @param rows all with the same columns
 */
export async function bulkInsert<T extends keyof Schema & string>(
  db: Kysely<Schema>,
  table: T,
  rows: readonly Insertable<Schema[T]>[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first);
  const cells = rows.map((row) => columns.map((column) => (row as Record<string, Cell>)[column] ?? null));
  await db.executeQuery(CompiledQuery.raw(BULK, [new BulkInsert(table, columns, cells)]));
}

export class BulkInsert {
  private readonly table: string;
  private readonly columns: readonly string[];
  private readonly rows: readonly Cells[];
  /** Places of the columns that differ from row to row. */
  private readonly varying: readonly number[];

  constructor(table: string, columns: readonly string[], rows: readonly Cells[]) {
    this.table = table;
    this.columns = columns;
    this.rows = rows;
    this.varying = columns.map((_, at) => at).filter((at) => !isConstant(rows, at));
  }

  /** A statement and the values of every row for it. */
  toSqlite(): { text: string; rows: Cell[][] } {
    const first = this.rows[0] ?? [];
    const varying = new Set(this.varying);
    const values = this.columns.map((_, at) => (varying.has(at) ? '?' : literal(first[at] ?? null)));
    return {
      text: `INSERT INTO ${this.table} (${this.columns.join(', ')}) VALUES (${values.join(', ')})`,
      rows: this.rows.map((row) => this.varying.map((at) => row[at] ?? null)),
    };
  }

  /** One statement whose parameters are the constants and an array per varying column. */
  toPostgres(): { text: string; values: unknown[] } {
    const first = this.rows[0] ?? [];
    const varying = new Set(this.varying);
    const values: unknown[] = [];
    const arrays: string[] = [];
    const selected = this.columns.map((_, at) => {
      const value = first[at] ?? null;
      if (!varying.has(at) && value === null) return 'NULL';
      if (!varying.has(at)) return `$${values.push(value)}::${typeOf(value)}`;
      const column = this.rows.map((row) => row[at] ?? null);
      arrays.push(`$${values.push(column)}::${typeOf(column.find((cell) => cell !== null) ?? null)}[]`);
      return `u.c${arrays.length}`;
    });
    // Without any difference between the rows there is still one row for each.
    if (arrays.length === 0) arrays.push(`$${values.push(this.rows.map(() => 0))}::float8[]`);
    const names = arrays.map((_, index) => `c${index + 1}`).join(', ');
    return {
      text: `INSERT INTO ${this.table} (${this.columns.join(', ')})
        SELECT ${selected.join(', ')} FROM unnest(${arrays.join(', ')}) WITH ORDINALITY AS u (${names}, place)
        ORDER BY u.place`,
      values,
    };
  }
}

/** Fractions are bound: their way through text need not give the same last digit. */
function isConstant(rows: readonly Cells[], at: number): boolean {
  const value = rows[0]?.[at] ?? null;
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return false;
  if (typeof value === 'string' && value.includes('\0')) return false;
  for (const row of rows) if (row[at] !== value) return false;
  return true;
}

function literal(value: Cell): string {
  if (value === null) return 'NULL';
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;
}

/** Numbers go as doubles, which the assignment turns into the column's whole numbers. */
function typeOf(value: Cell): string {
  return typeof value === 'number' ? 'float8' : 'text';
}
