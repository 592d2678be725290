import { type Kysely, sql } from 'kysely';

/**
 * Values of indicators and their history. The primary key begins with period and province: the grid and the figures of
 * a province read one stretch of it, and those of the country one stretch per period.
 */
// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and knows no schema
export async function up(db: Kysely<any>, dialect: 'sqlite' | 'postgres'): Promise<void> {
  const isPostgres = dialect === 'postgres';
  const text = sql.raw(isPostgres ? 'text COLLATE "C"' : 'text');
  const int = sql.raw(isPostgres ? 'bigint' : 'integer');
  const clustered = sql.raw(isPostgres ? '' : 'WITHOUT ROWID');
  /** What a roll-up reads stands in the key, so that it never goes to the rows. */
  const covering = sql.raw(isPostgres ? 'INCLUDE (kind, state, numerator, denominator)' : '');
  const run = (statement: ReturnType<typeof sql>) => statement.execute(db);

  await run(sql`CREATE TABLE indicator_values (
    period ${text} NOT NULL, province_code ${text} NOT NULL, indicator ${text} NOT NULL, area ${text} NOT NULL,
    kind ${text}, numerator ${int} NOT NULL, denominator ${int} NOT NULL, stage ${text}, state ${text} NOT NULL,
    version ${int} NOT NULL, source ${text} NOT NULL, note ${text} NOT NULL, reason ${text} NOT NULL,
    updated_at ${text} NOT NULL, updated_by_name ${text} NOT NULL,
    PRIMARY KEY (period, province_code, indicator, area) ${covering}) ${clustered}`);
  await run(sql`CREATE TABLE indicator_value_events (
    period ${text} NOT NULL, province_code ${text} NOT NULL, indicator ${text} NOT NULL, area ${text} NOT NULL,
    version ${int} NOT NULL, id ${text} NOT NULL, action ${text} NOT NULL,
    kind ${text}, numerator ${int} NOT NULL, denominator ${int} NOT NULL, stage ${text}, state ${text} NOT NULL,
    source ${text} NOT NULL, note ${text} NOT NULL, reason ${text} NOT NULL,
    at ${text} NOT NULL, actor_id ${text} NOT NULL, actor_name ${text} NOT NULL,
    PRIMARY KEY (period, province_code, indicator, area, version)) ${clustered}`);
  await run(sql`CREATE INDEX indicator_value_events_id ON indicator_value_events (id)`);
}
