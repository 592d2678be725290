import { type Kysely, sql } from 'kysely';

/** Most sites have neither unit nor due date, and nothing looks for those that have none by an index. */
// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and knows no schema
export async function up(db: Kysely<any>): Promise<void> {
  await sql`DROP INDEX sites_unit`.execute(db);
  await sql`CREATE INDEX sites_unit ON sites (unit_id) WHERE unit_id IS NOT NULL`.execute(db);
  await sql`DROP INDEX sites_due`.execute(db);
  await sql`CREATE INDEX sites_due ON sites (due_on) WHERE due_on IS NOT NULL`.execute(db);
}
