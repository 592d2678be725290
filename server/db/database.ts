import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { Kysely, PostgresDialect, SqliteDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { ChangeFeed, type OnFault } from './change-feed.ts';
import { databaseUser, isPostgresUrl, sqlitePathOf } from './database-url.ts';
import { ImmediateSqliteDialect } from './immediate-sqlite-dialect.ts';
import { runMigrations } from './migrate.ts';
import { pipelinedPool } from './pipelined-pool.ts';
import { type Scan, scanPostgres, scanSqlite } from './scan.ts';
import type { Schema } from './schema.ts';
import type { Dialect } from './spatial.ts';
import { SqliteStatements } from './sqlite-statements.ts';

/** A connection or a transaction; query functions take it first. */
export type Db = Kysely<Schema> | Transaction<Schema>;

export interface Database {
  db: Kysely<Schema>;
  dialect: Dialect;
  feed: ChangeFeed;
  /** Reads whole tables fast. */
  scan: Scan;
  close(): Promise<void>;
}

// int8 and numeric come as text from pg; every count, sum and key here is an exact double.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number);

/** What a connection is for: many rows at once want more memory and fewer rewritings of the same pages. */
export interface DatabaseUse {
  isForBulk?: boolean;
  /** Told of faults that no request waits for. */
  onFault?: OnFault;
}

/**
 * Opens the database of a URL, migrates it and starts its change feed.
 * @param url `postgres://…` for PostgreSQL with PostGIS, else `file:<path>` or a path for SQLite.
 */
export async function openDatabase(url: string, use: DatabaseUse = {}): Promise<Database> {
  return isPostgresUrl(url) ? openPostgres(url, use) : openSqlite(sqlitePathOf(url), use);
}

const LONGEST_LOCK_MS = 10_000;

const logFault: OnFault = (what, error) => console.error(`${what}:`, error);

/** Only rows: the schema stays as it is, and nobody is told of changes. Whoever opens it destroys it. */
export function openUnmigrated(url: string): { db: Kysely<Schema>; dialect: Dialect } {
  if (isPostgresUrl(url)) {
    const pool = new pg.Pool({ connectionString: url, user: databaseUser(url), max: 1 });
    return { db: new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) }), dialect: 'postgres' };
  }
  const database = new BetterSqlite3(sqlitePathOf(url), { fileMustExist: true });
  return { db: new Kysely<Schema>({ dialect: new SqliteDialect({ database }) }), dialect: 'sqlite' };
}

async function openSqlite(
  path: string,
  { isForBulk = false, onFault = logFault }: DatabaseUse,
): Promise<Database> {
  mkdirSync(dirname(path), { recursive: true });
  const connection = new BetterSqlite3(path);
  connection.pragma('journal_mode = WAL');
  // An acknowledged write survives a power cut: the log is flushed before the answer.
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  // Waiting is for `PatientConnection`, which lets others read meanwhile.
  connection.pragma('busy_timeout = 0');
  connection.pragma(`cache_size = ${isForBulk ? -262144 : -65536}`);
  // Pages that every batch touches go back to the file once in 256 MB of log, not at every commit.
  if (isForBulk) connection.pragma('wal_autocheckpoint = 64000');
  const db = new Kysely<Schema>({
    dialect: new ImmediateSqliteDialect(new SqliteDialect({ database: new SqliteStatements(connection) })),
  });
  await runMigrations(db, 'sqlite');
  const feed = await ChangeFeed.overPolling(db, onFault);
  return {
    db,
    dialect: 'sqlite',
    feed,
    scan: scanSqlite(path),
    close: async () => {
      await feed.close();
      await db.destroy();
    },
  };
}

/** On a connection of its own: one process waits for the other's migrations, however long they take. */
async function migratePostgres(url: string): Promise<void> {
  const { db } = openUnmigrated(url);
  try {
    await runMigrations(db, 'postgres');
  } finally {
    await db.destroy();
  }
}

async function openPostgres(url: string, { onFault = logFault }: DatabaseUse): Promise<Database> {
  const user = databaseUser(url);
  await migratePostgres(url);
  const pool = new pg.Pool({
    ...{ connectionString: url, user, max: 10, pipeline: true },
    // Whoever waits longer for somebody's lock is told to come again.
    lock_timeout: LONGEST_LOCK_MS,
    // A server that is not there must not hold up those who ask.
    connectionTimeoutMillis: LONGEST_LOCK_MS,
  });
  pool.on('error', (error) => onFault('database connection lost', error));
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: pipelinedPool(pool) }) });
  const connect = () => new pg.Client({ connectionString: url, user });
  const feed = await ChangeFeed.overNotifications(connect, onFault);
  return {
    db,
    dialect: 'postgres',
    feed,
    scan: scanPostgres(connect),
    close: async () => {
      await feed.close();
      await db.destroy();
    },
  };
}
