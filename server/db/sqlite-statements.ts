import type BetterSqlite3 from 'better-sqlite3';
import type { CompiledQuery, SqliteDatabase, SqliteStatement } from 'kysely';
import { LRUCache } from 'lru-cache';
import { TRIP, type Trip } from './kept-query.ts';

const MOST_KEPT = 500;
/** Inserts of many rows are long, seldom the same twice, and heavy to keep. */
const LONGEST_KEPT = 5000;

/** A connection as Kysely uses it, whose statements stay prepared. */
export class SqliteStatements implements SqliteDatabase {
  private readonly connection: BetterSqlite3.Database;
  private readonly kept = new LRUCache<string, SqliteStatement>({ max: MOST_KEPT });
  private readonly trip: SqliteStatement;

  constructor(connection: BetterSqlite3.Database) {
    this.connection = connection;
    this.trip = {
      reader: true,
      all: ([trip]) => (trip as Trip).queries.map((query) => this.run(query)),
      run: () => ({ changes: 0, lastInsertRowid: 0 }),
      iterate: () => [].values(),
    };
  }

  prepare(text: string): SqliteStatement {
    if (text === TRIP) return this.trip;
    const kept = this.kept.get(text);
    if (kept) return kept;
    const statement = this.connection.prepare<unknown[]>(text) as unknown as SqliteStatement;
    if (text.length <= LONGEST_KEPT) this.kept.set(text, statement);
    return statement;
  }

  close(): void {
    this.connection.close();
  }

  private run({ sql, parameters }: CompiledQuery): unknown[] {
    const statement = this.prepare(sql);
    if (statement.reader) return statement.all(parameters);
    statement.run(parameters);
    return [];
  }
}
