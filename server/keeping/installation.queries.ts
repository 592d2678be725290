import { sql } from 'kysely';
import type { Db } from '../db/database.ts';

/** First number of PostgreSQL's version. */
export async function readServerVersion(db: Db): Promise<number> {
  const { rows } = await sql<{
    number: string;
  }>`SELECT current_setting('server_version_num') AS number`.execute(db);
  return Math.floor(Number(rows[0]?.number ?? 0) / 10_000);
}

/** Changes of the schema that the database has seen, in their order. */
export async function listMigrations(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`SELECT name FROM kysely_migration ORDER BY name`.execute(db);
  return rows.map(({ name }) => name);
}

const INSTALLATION = 'installation_id';

/** Whose backups these are; null: none has been made. */
export async function findInstallation(db: Db): Promise<string | null> {
  const row = await db
    .selectFrom('app_settings')
    .select('value')
    .where('key', '=', INSTALLATION)
    .executeTakeFirst();
  return row?.value ?? null;
}

/** Of several processes the first one names it. */
export async function nameInstallation(db: Db, id: string): Promise<void> {
  await db
    .insertInto('app_settings')
    .values({ key: INSTALLATION, value: id })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
}

/** Bytes on the disk; PostgreSQL. */
export async function readDatabaseSize(db: Db): Promise<number> {
  const { rows } = await sql<{
    size: string;
  }>`SELECT pg_database_size(current_database()) AS size`.execute(db);
  return Number(rows[0]?.size ?? 0);
}

/** What the tables need; PostgreSQL. */
export async function createExtension(db: Db): Promise<void> {
  await sql`CREATE EXTENSION IF NOT EXISTS postgis`.execute(db);
}

/** The change of the schema since which people are invited. */
const INVITATIONS = '202611261305_create_people';

/**
 * Makes a restored database one of its own: the backups of the installation it came from are not its own, whoever was signed in signs in again, links that let somebody in end, and
 * tablets pull everything, because their cursors name places in an order of changes that went on elsewhere.
 */
export async function settleRestored(db: Db, now: string): Promise<void> {
  await sql`DELETE FROM session`.execute(db);
  await sql`DELETE FROM verification`.execute(db);
  if ((await listMigrations(db)).includes(INVITATIONS))
    await sql`UPDATE invitations SET revoked_at = ${now} WHERE used_at IS NULL AND revoked_at IS NULL`.execute(
      db,
    );
  await db.deleteFrom('app_settings').where('key', '=', INSTALLATION).execute();
  await db
    .insertInto('app_settings')
    .values({ key: 'restored_at', value: now })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: now }))
    .execute();
}

/** PostgreSQL: numbers of transactions begin anew in another server, and old ones may lie above the new. */
export async function forgetTransactions(db: Db): Promise<void> {
  await sql`UPDATE changes SET transaction_id = 0`.execute(db);
}
