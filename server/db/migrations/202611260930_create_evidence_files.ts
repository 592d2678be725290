import { type Kysely, sql } from 'kysely';

/** Files that criteria rest on. Photos of a commune are listed for choosing, hence their index. */
// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and knows no schema
export async function up(db: Kysely<any>, dialect: 'sqlite' | 'postgres'): Promise<void> {
  const isPostgres = dialect === 'postgres';
  const text = sql.raw(isPostgres ? 'text COLLATE "C"' : 'text');
  const int = sql.raw(isPostgres ? 'bigint' : 'integer');
  const run = (statement: ReturnType<typeof sql>) => statement.execute(db);

  await run(sql`CREATE TABLE evidence_bytes (
    id ${text} PRIMARY KEY, byte_count ${int} NOT NULL, uploaded_at ${text} NOT NULL)`);
  await run(sql`CREATE TABLE assessment_files (
    assessment_id ${text} NOT NULL REFERENCES assessments (id), file_id ${text} NOT NULL REFERENCES evidence_bytes (id),
    kind ${text} NOT NULL, name ${text} NOT NULL, uploaded_at ${text} NOT NULL, uploaded_by ${text} NOT NULL,
    uploaded_by_name ${text} NOT NULL, linked_at ${text}, PRIMARY KEY (assessment_id, file_id))`);
  await run(sql`CREATE INDEX assessment_files_file ON assessment_files (file_id)`);
  await run(sql`CREATE INDEX event_photos_commune ON event_photos (commune_code, event_id)`);
}
