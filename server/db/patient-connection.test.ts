import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import BetterSqlite3 from 'better-sqlite3';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from './database.ts';

const folder = mkdtempSync(join(tmpdir(), 'bo-an-patient-'));
const path = join(folder, 'patient.sqlite');
let database: Database;
let other: BetterSqlite3.Database;
beforeEach(async () => {
  database = await openDatabase(path);
  other = new BetterSqlite3(path);
});
afterEach(async () => {
  other.close();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('while another process holds the lock of SQLite', () => {
  it('writers wait and are done in the end, and readers wait for nobody', async () => {
    other.exec('BEGIN IMMEDIATE');
    let written = 0;
    const writers = Array.from({ length: 4 }, () =>
      database.db.transaction().execute(async (trx) => {
        await sql`UPDATE app_settings SET value = value`.execute(trx);
        written += 1;
      }),
    );
    await wait(50);
    for (let time = 0; time < 10; time++) await sql`SELECT 1`.execute(database.db);
    expect(written).toBe(0);
    other.exec('ROLLBACK');
    await Promise.all(writers);
    expect(written).toBe(4);
  }, 9000);
});
