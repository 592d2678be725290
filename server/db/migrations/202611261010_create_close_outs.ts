import { type Kysely, sql } from 'kysely';

/** Marked fixes with what proves them, and what stored photos show, in bands so that a search reads few of them. */
// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and knows no schema
export async function up(db: Kysely<any>, dialect: 'sqlite' | 'postgres'): Promise<void> {
  const isPostgres = dialect === 'postgres';
  const text = sql.raw(isPostgres ? 'text COLLATE "C"' : 'text');
  const real = sql.raw(isPostgres ? 'double precision' : 'real');
  const int = sql.raw(isPostgres ? 'bigint' : 'integer');
  const run = (statement: ReturnType<typeof sql>) => statement.execute(db);

  await run(sql`ALTER TABLE photos ADD COLUMN view_hash ${text}`);
  await run(sql`CREATE INDEX photos_unseen ON photos (id) WHERE view_hash IS NULL`);
  await run(sql`CREATE TABLE photo_view_bands (
    band ${int} NOT NULL, photo_id ${text} NOT NULL REFERENCES photos (id), PRIMARY KEY (band, photo_id))`);
  await run(sql`CREATE INDEX photo_view_bands_photo ON photo_view_bands (photo_id)`);
  await run(sql`CREATE TABLE close_outs (
    event_id ${text} PRIMARY KEY, site_id ${text} NOT NULL REFERENCES sites (id), commune_code ${text} NOT NULL,
    actor_id ${text} NOT NULL, marked_at ${text} NOT NULL, accuracy_m ${real}, distance_m ${real},
    is_rejected ${int} NOT NULL, is_current ${int} NOT NULL, verdict ${text} NOT NULL, doubts ${text} NOT NULL,
    judged_at ${text} NOT NULL)`);
  await run(sql`CREATE INDEX close_outs_site ON close_outs (site_id)`);
  await run(sql`CREATE INDEX close_outs_current ON close_outs (commune_code, verdict) WHERE is_current = 1`);
}
