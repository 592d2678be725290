import { type Kysely, sql } from 'kysely';

/** Records of imports, the rows that did not simply go in, and mappings kept per shape of file. */
// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and knows no schema
export async function up(db: Kysely<any>, dialect: 'sqlite' | 'postgres'): Promise<void> {
  const isPostgres = dialect === 'postgres';
  const text = sql.raw(isPostgres ? 'text COLLATE "C"' : 'text');
  const real = sql.raw(isPostgres ? 'double precision' : 'real');
  const int = sql.raw(isPostgres ? 'bigint' : 'integer');
  const run = (statement: ReturnType<typeof sql>) => statement.execute(db);

  await run(sql`CREATE TABLE imports (
    id ${text} PRIMARY KEY, target ${text} NOT NULL, file_name ${text} NOT NULL, byte_count ${int} NOT NULL,
    sha256 ${text} NOT NULL, status ${text} NOT NULL, created_at ${text} NOT NULL, created_by ${text} NOT NULL,
    created_by_name ${text} NOT NULL, started_at ${text}, finished_at ${text}, inspection ${text},
    settings ${text} NOT NULL, communes ${text} NOT NULL, row_total ${int}, read_count ${int} NOT NULL,
    added_count ${int} NOT NULL, unchanged_count ${int} NOT NULL, returned_count ${int} NOT NULL,
    duplicate_count ${int} NOT NULL, merged_count ${int} NOT NULL, skipped_count ${int} NOT NULL,
    error ${text}, preview ${text}, worker_id ${text}, beat_at ${text}, undone_at ${text},
    undone_by_name ${text})`);
  await run(sql`CREATE INDEX imports_created ON imports (created_at, id)`);
  await run(sql`CREATE TABLE import_rows (
    import_id ${text} NOT NULL REFERENCES imports (id), row_number ${int} NOT NULL, outcome ${text} NOT NULL,
    code ${text} NOT NULL, details ${text} NOT NULL, raw ${text} NOT NULL, lon ${real}, lat ${real},
    like_id ${text}, like_row ${int}, distance_m ${real}, decision ${text}, decided_by ${text},
    PRIMARY KEY (import_id, row_number))`);
  await run(sql`CREATE TABLE import_mappings (
    shape_hash ${text} NOT NULL, target ${text} NOT NULL, settings ${text} NOT NULL, saved_at ${text} NOT NULL,
    saved_by ${text} NOT NULL, PRIMARY KEY (shape_hash, target, saved_by))`);
  // No foreign key and no index: the record may be forgotten before its places are, and only undoing asks.
  await run(sql`ALTER TABLE sites ADD COLUMN import_id ${text}`);
  await run(sql`ALTER TABLE play_spaces ADD COLUMN import_id ${text}`);
}
