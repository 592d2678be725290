import { type Kysely, sql } from 'kysely';

/** Log of the periods of plans that the city locked and reopened; the last entry holds. */
// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and knows no schema
export async function up(db: Kysely<any>, dialect: 'sqlite' | 'postgres'): Promise<void> {
  const isPostgres = dialect === 'postgres';
  const text = sql.raw(isPostgres ? 'text COLLATE "C"' : 'text');
  const int = sql.raw(isPostgres ? 'bigint' : 'integer');
  await sql`CREATE TABLE period_lock_events (
    plan_id ${text} NOT NULL, period ${text} NOT NULL, sequence ${int} NOT NULL, id ${text} NOT NULL UNIQUE,
    is_locked ${int} NOT NULL, reason ${text} NOT NULL, at ${text} NOT NULL, actor_id ${text} NOT NULL,
    actor_name ${text} NOT NULL, PRIMARY KEY (plan_id, period, sequence))`.execute(db);
}
