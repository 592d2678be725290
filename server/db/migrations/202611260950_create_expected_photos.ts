import { type Kysely, sql } from 'kysely';

/** Photos that follow their event, and the bytes that have arrived, of which those of earlier uploads are known. */
// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and knows no schema
export async function up(db: Kysely<any>, dialect: 'sqlite' | 'postgres'): Promise<void> {
  const isPostgres = dialect === 'postgres';
  const text = sql.raw(isPostgres ? 'text COLLATE "C"' : 'text');
  const real = sql.raw(isPostgres ? 'double precision' : 'real');
  const int = sql.raw(isPostgres ? 'bigint' : 'integer');
  const run = (statement: ReturnType<typeof sql>) => statement.execute(db);

  await run(sql`CREATE TABLE expected_photos (
    event_id ${text} NOT NULL, sha256 ${text} NOT NULL, position ${int} NOT NULL, byte_count ${int} NOT NULL,
    captured_at ${text} NOT NULL, captured_at_device ${text} NOT NULL, is_from_app ${int} NOT NULL,
    lon ${real}, lat ${real}, accuracy_m ${real}, user_id ${text} NOT NULL, device_id ${text} NOT NULL,
    item_id ${text} NOT NULL, site_id ${text} NOT NULL REFERENCES sites (id), commune_code ${text} NOT NULL,
    expected_at ${text} NOT NULL, photo_id ${text} REFERENCES photos (id), received_at ${text}, refusal ${text},
    PRIMARY KEY (event_id, sha256))`);
  await run(sql`CREATE INDEX expected_photos_site ON expected_photos (site_id)`);
  await run(sql`CREATE INDEX expected_photos_bytes ON expected_photos (user_id, sha256)`);
  await run(sql`CREATE INDEX expected_photos_photo ON expected_photos (photo_id)`);
  await run(sql`CREATE INDEX expected_photos_missing ON expected_photos (site_id) WHERE photo_id IS NULL`);
  await run(sql`CREATE TABLE photo_originals (
    user_id ${text} NOT NULL, sha256 ${text} NOT NULL, photo_id ${text} NOT NULL REFERENCES photos (id),
    received_at ${text} NOT NULL, PRIMARY KEY (user_id, sha256))`);
  await run(sql`CREATE INDEX photo_originals_photo ON photo_originals (photo_id)`);
  await run(sql`INSERT INTO photo_originals (user_id, sha256, photo_id, received_at)
    SELECT uploaded_by, original_sha256, photo_id, uploaded_at FROM photo_uploads WHERE true
    ON CONFLICT DO NOTHING`);
}
