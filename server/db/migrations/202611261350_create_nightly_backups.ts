import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and knows no schema
export async function up(db: Kysely<any>, dialect: 'sqlite' | 'postgres'): Promise<void> {
  const text = sql.raw(dialect === 'postgres' ? 'text COLLATE "C"' : 'text');
  await sql`
    CREATE TABLE nightly_backups (
      night ${text} PRIMARY KEY,
      worker_id ${text} NOT NULL,
      beat_at ${text} NOT NULL,
      started_at ${text} NOT NULL,
      attempts integer NOT NULL,
      ended_at ${text},
      name ${text},
      byte_count bigint,
      file_count integer,
      lost_count integer,
      error ${text}
    )`.execute(db);
}
