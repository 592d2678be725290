import { type Kysely, sql } from 'kysely';

/** Logs of the reports that are due, and the secret calendar addresses of users. */
// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and knows no schema
export async function up(db: Kysely<any>, dialect: 'sqlite' | 'postgres'): Promise<void> {
  const isPostgres = dialect === 'postgres';
  const text = sql.raw(isPostgres ? 'text COLLATE "C"' : 'text');
  const int = sql.raw(isPostgres ? 'bigint' : 'integer');
  const run = (statement: ReturnType<typeof sql>) => statement.execute(db);

  await run(sql`CREATE TABLE report_events (
    plan_id ${text} NOT NULL, due_on ${text} NOT NULL, report_key ${text} NOT NULL, unit_key ${text} NOT NULL,
    sequence ${int} NOT NULL, id ${text} NOT NULL UNIQUE, commune_code ${text} REFERENCES communes (code),
    type ${text} NOT NULL, received_at ${text} NOT NULL, actor_id ${text} NOT NULL, actor_name ${text} NOT NULL,
    payload ${text} NOT NULL, PRIMARY KEY (plan_id, due_on, report_key, unit_key, sequence))`);
  await run(sql`CREATE INDEX report_events_commune ON report_events (commune_code)`);
  await run(sql`CREATE TABLE calendar_feeds (
    user_id ${text} PRIMARY KEY, key_hash ${text} NOT NULL UNIQUE, made_at ${text} NOT NULL)`);
}
