import { type Kysely, sql } from 'kysely';

/** Numbers of communes, reports of residents, and the counts that slow senders down. */
// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and knows no schema
export async function up(db: Kysely<any>, dialect: 'sqlite' | 'postgres'): Promise<void> {
  const isPostgres = dialect === 'postgres';
  const text = sql.raw(isPostgres ? 'text COLLATE "C"' : 'text');
  const int = sql.raw(isPostgres ? 'bigint' : 'integer');
  const real = sql.raw(isPostgres ? 'double precision' : 'real');
  const run = (statement: ReturnType<typeof sql>) => statement.execute(db);

  await run(sql`CREATE TABLE commune_hotlines (
    commune_code ${text} PRIMARY KEY REFERENCES communes (code), items ${text} NOT NULL)`);
  await run(sql`CREATE TABLE resident_reports (
    id ${text} PRIMARY KEY, code ${text} NOT NULL, content_hash ${text} NOT NULL, commune_code ${text},
    kind ${text} NOT NULL, lon ${real} NOT NULL, lat ${real} NOT NULL, accuracy_m ${real}, note ${text} NOT NULL,
    note_key ${text} NOT NULL, photo_id ${text}, has_phone ${int} NOT NULL, received_at ${text} NOT NULL,
    status ${text} NOT NULL, suspicions ${text} NOT NULL, is_aside ${int} NOT NULL, site_id ${text},
    reason ${text}, message ${text} NOT NULL, decided_at ${text}, decided_by ${text},
    decided_by_name ${text} NOT NULL)`);
  await run(sql`CREATE UNIQUE INDEX resident_reports_code ON resident_reports (code)`);
  await run(
    sql`CREATE INDEX resident_reports_commune ON resident_reports (commune_code, status, received_at)`,
  );
  await run(sql`CREATE INDEX resident_reports_note ON resident_reports (note_key, received_at)`);
  await run(
    sql`CREATE INDEX resident_reports_photo ON resident_reports (photo_id) WHERE photo_id IS NOT NULL`,
  );
  await run(sql`CREATE TABLE resident_phones (
    report_id ${text} PRIMARY KEY REFERENCES resident_reports (id), phone ${text} NOT NULL,
    consented_at ${text} NOT NULL)`);
  await run(sql`CREATE TABLE public_counts (
    bucket ${text} NOT NULL, since ${text} NOT NULL, amount ${int} NOT NULL, PRIMARY KEY (bucket, since))`);
  await run(sql`CREATE INDEX public_counts_since ON public_counts (since)`);
}
