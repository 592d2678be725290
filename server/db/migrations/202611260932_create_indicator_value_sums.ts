import { type Kysely, sql } from 'kysely';

/**
 * What the communes' values add up to by period, province, indicator and state, so that the country is read from some
 * ten thousand rows instead of millions. Starts with what is stored; every later change of a value moves it.
 */
// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and knows no schema
export async function up(db: Kysely<any>, dialect: 'sqlite' | 'postgres'): Promise<void> {
  const isPostgres = dialect === 'postgres';
  const text = sql.raw(isPostgres ? 'text COLLATE "C"' : 'text');
  const int = sql.raw(isPostgres ? 'bigint' : 'integer');
  // Room in every page, so that a sum that moves stays where its key points.
  const stored = sql.raw(isPostgres ? 'WITH (fillfactor = 70)' : 'WITHOUT ROWID');
  await sql`CREATE TABLE indicator_value_sums (
    period ${text} NOT NULL, province_code ${text} NOT NULL, indicator ${text} NOT NULL, state ${text} NOT NULL,
    numerator ${int} NOT NULL, denominator ${int} NOT NULL, reported ${int} NOT NULL, not_applicable ${int} NOT NULL,
    PRIMARY KEY (period, province_code, indicator, state)) ${stored}`.execute(db);
  await sql`INSERT INTO indicator_value_sums
    SELECT period, province_code, indicator, state, SUM(numerator), SUM(denominator),
      SUM(CASE WHEN kind = 'not_applicable' THEN 0 ELSE 1 END),
      SUM(CASE WHEN kind = 'not_applicable' THEN 1 ELSE 0 END)
    FROM indicator_values WHERE kind IS NOT NULL AND area <> province_code
    GROUP BY period, province_code, indicator, state`.execute(db);
}
