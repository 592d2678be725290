import { closeSync, fsyncSync, openSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';

/**
 * Copies one state of a database that others write to: a reading transaction, for which no writer waits. Copying page
 * by page would begin anew at every write, and never end under load. Fails on a database that is damaged.
 */
export function copySqlite(from: string, to: string): void {
  const connection = new BetterSqlite3(from, { readonly: true, fileMustExist: true });
  try {
    connection.pragma('busy_timeout = 10000');
    connection.prepare('VACUUM INTO ?').run(to);
  } finally {
    connection.close();
  }
  const file = openSync(to, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
