import { type Kysely, sql } from 'kysely';

/** Since when the count of a tablet is no proof, and how far a file says it went. */
// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and knows no schema
export async function up(db: Kysely<any>, dialect: 'sqlite' | 'postgres'): Promise<void> {
  const isPostgres = dialect === 'postgres';
  const text = sql.raw(isPostgres ? 'text COLLATE "C"' : 'text');
  const int = sql.raw(isPostgres ? 'bigint' : 'integer');
  await sql`ALTER TABLE tablets ADD COLUMN recounted_at ${text}`.execute(db);
  await sql`ALTER TABLE tablets ADD COLUMN file_last_sequence ${int}`.execute(db);
}
