import { type Kysely, sql } from 'kysely';

/** Assessments of the child-friendly standard with their logs, and maxima that administrators enter. */
// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and knows no schema
export async function up(db: Kysely<any>, dialect: 'sqlite' | 'postgres'): Promise<void> {
  const isPostgres = dialect === 'postgres';
  const text = sql.raw(isPostgres ? 'text COLLATE "C"' : 'text');
  const real = sql.raw(isPostgres ? 'double precision' : 'real');
  const int = sql.raw(isPostgres ? 'bigint' : 'integer');
  const run = (statement: ReturnType<typeof sql>) => statement.execute(db);

  await run(sql`CREATE TABLE criteria_maxima (
    id ${text} PRIMARY KEY, set_id ${text} NOT NULL, set_version ${int} NOT NULL, criterion ${int} NOT NULL,
    points ${real} NOT NULL, source_name ${text} NOT NULL, source_mark ${text} NOT NULL,
    entered_at ${text} NOT NULL, entered_by ${text} NOT NULL, entered_by_name ${text} NOT NULL)`);
  await run(sql`CREATE TABLE assessments (
    id ${text} PRIMARY KEY, commune_code ${text} NOT NULL REFERENCES communes (code),
    period_kind ${text} NOT NULL, period_year ${int} NOT NULL, set_id ${text} NOT NULL, set_version ${int} NOT NULL,
    status ${text} NOT NULL, last_sequence ${int} NOT NULL, created_at ${text} NOT NULL, updated_at ${text} NOT NULL,
    UNIQUE (commune_code, period_year, period_kind, set_id, set_version))`);
  await run(sql`CREATE TABLE assessment_events (
    assessment_id ${text} NOT NULL REFERENCES assessments (id), sequence ${int} NOT NULL, id ${text} NOT NULL UNIQUE,
    type ${text} NOT NULL, occurred_at ${text} NOT NULL, received_at ${text} NOT NULL, actor_id ${text} NOT NULL,
    actor_name ${text} NOT NULL, note ${text} NOT NULL, payload ${text} NOT NULL,
    PRIMARY KEY (assessment_id, sequence))`);
}
