import type BetterSqlite3 from 'better-sqlite3';
import type { CompiledQuery, SqliteDatabase, SqliteStatement } from 'kysely';
import { LRUCache } from 'lru-cache';
import { BULK, type BulkInsert } from './bulk-insert.ts';
import { TRIP, type Trip } from './kept-query.ts';

const MOST_KEPT = 500;
/** Inserts of many rows are long, seldom the same twice, and heavy to keep. */
const LONGEST_KEPT = 5000;

/** A connection as Kysely uses it, whose statements stay prepared. */
export class SqliteStatements implements SqliteDatabase {
  private readonly connection: BetterSqlite3.Database;
  private readonly kept = new LRUCache<string, SqliteStatement>({ max: MOST_KEPT });
  private readonly trip: SqliteStatement;
  private readonly bulk: SqliteStatement;

  constructor(connection: BetterSqlite3.Database) {
    this.connection = connection;
    this.trip = statementOf(([trip]) => (trip as Trip).queries.map((query) => this.run(query)));
    this.bulk = statementOf(([bulk]) => this.insert(bulk as BulkInsert));
  }

  prepare(text: string): SqliteStatement {
    if (text === TRIP) return this.trip;
    if (text === BULK) return this.bulk;
    const kept = this.kept.get(text);
    if (kept) return kept;
    const statement = this.connection.prepare<unknown[]>(text) as unknown as SqliteStatement;
    if (text.length <= LONGEST_KEPT) this.kept.set(text, statement);
    return statement;
  }

  close(): void {
    this.connection.close();
  }

  private insert(bulk: BulkInsert): unknown[] {
    const { text, rows } = bulk.toSqlite();
    const statement = this.prepare(text);
    for (const row of rows) statement.run(row);
    return [];
  }

  private run({ sql, parameters }: CompiledQuery): unknown[] {
    const statement = this.prepare(sql);
    if (statement.reader) return statement.all(parameters);
    statement.run(parameters);
    return [];
  }
}

function statementOf(all: (parameters: readonly unknown[]) => unknown[]): SqliteStatement {
  return { reader: true, all, run: () => ({ changes: 0, lastInsertRowid: 0 }), iterate: () => [].values() };
}
