import { existsSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { Kysely, PostgresDialect, SqliteDialect, sql } from 'kysely';
import pg from 'pg';
import type { Db } from './database.ts';
import { databaseUser, isPostgresUrl, sqlitePathOf } from './database-url.ts';
import type { Schema } from './schema.ts';
import type { Dialect } from './spatial.ts';

/** One state of the database, whatever is written meanwhile. */
export interface ReadSnapshot {
  db: Db;
  dialect: Dialect;
  /** PostgreSQL: under which another connection sees the same state. */
  name: string | null;
}

/** Reads on a connection of its own: no writer waits for it, and nothing can be written through it. */
export async function readSnapshot<T>(url: string, work: (snapshot: ReadSnapshot) => Promise<T>): Promise<T> {
  if (isPostgresUrl(url)) {
    const pool = new pg.Pool({ connectionString: url, user: databaseUser(url), max: 1 });
    pool.on('error', () => undefined);
    const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
    try {
      return await db
        .transaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute(async (trx) => {
          const { rows } = await sql<{ name: string }>`SELECT pg_export_snapshot() AS name`.execute(trx);
          return work({ db: trx, dialect: 'postgres', name: rows[0]?.name ?? null });
        });
    } finally {
      await db.destroy();
    }
  }
  const database = new BetterSqlite3(sqlitePathOf(url), { readonly: true, fileMustExist: true });
  database.pragma('busy_timeout = 10000');
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database }) });
  try {
    return await db.transaction().execute((trx) => work({ db: trx, dialect: 'sqlite', name: null }));
  } finally {
    await db.destroy();
  }
}

/** Tables of the product that are there: none in a database that was never used, or is no file yet. */
export async function listTables(url: string): Promise<string[]> {
  if (!isPostgresUrl(url)) {
    if (!existsSync(sqlitePathOf(url))) return [];
    const database = new BetterSqlite3(sqlitePathOf(url), { readonly: true, fileMustExist: true });
    try {
      return database
        .prepare("SELECT name FROM sqlite_master WHERE type = 'table'")
        .pluck()
        .all() as string[];
    } finally {
      database.close();
    }
  }
  const client = new pg.Client({ connectionString: url, user: databaseUser(url) });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(`
      SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')`);
    return rows.map(({ name }) => name);
  } finally {
    await client.end();
  }
}
