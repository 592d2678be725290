import { type Kysely, sql } from 'kysely';

/**
 * Tables of the spine. Text columns compare by bytes in both databases (`COLLATE "C"` in PostgreSQL), so
 * that keyset pages come in the same order. PostgreSQL adds a geometry column made from lon and lat.
 */
// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and knows no schema
export async function up(db: Kysely<any>, dialect: 'sqlite' | 'postgres'): Promise<void> {
  const isPostgres = dialect === 'postgres';
  const text = sql.raw(isPostgres ? 'text COLLATE "C"' : 'text');
  const real = sql.raw(isPostgres ? 'double precision' : 'real');
  const int = sql.raw(isPostgres ? 'bigint' : 'integer');
  const sequence = sql.raw(
    isPostgres ? 'bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY' : 'integer PRIMARY KEY AUTOINCREMENT',
  );
  const run = (statement: ReturnType<typeof sql>) => statement.execute(db);

  if (isPostgres) await run(sql`CREATE EXTENSION IF NOT EXISTS postgis`);

  await run(sql`CREATE TABLE communes (
    code ${text} PRIMARY KEY, province_code ${text} NOT NULL, province_name ${text} NOT NULL,
    name ${text} NOT NULL, name_alt ${text} NOT NULL, search_text ${text} NOT NULL,
    kind ${text} NOT NULL CHECK (kind IN ('phuong', 'xa')),
    area_km2 ${real} NOT NULL, population ${int} NOT NULL, lon ${real} NOT NULL, lat ${real} NOT NULL,
    threshold_group ${text} NOT NULL, threshold_basis ${text} NOT NULL,
    valid_from ${text} NOT NULL, valid_to ${text})`);
  await run(sql`CREATE TABLE boundary_sources (
    id ${text} PRIMARY KEY, source ${text} NOT NULL, quality ${text} NOT NULL, imported_at ${text} NOT NULL,
    sha256 ${text} NOT NULL, outline_count ${int} NOT NULL, report ${text} NOT NULL)`);
  await run(sql`CREATE TABLE commune_outlines (
    commune_code ${text} PRIMARY KEY REFERENCES communes (code),
    source_id ${text} NOT NULL REFERENCES boundary_sources (id),
    quality ${text} NOT NULL, geometry ${text} NOT NULL)`);
  await run(sql`CREATE INDEX commune_outlines_source ON commune_outlines (source_id)`);
  await run(sql`CREATE TABLE units (
    id ${text} PRIMARY KEY, name ${text} NOT NULL, commune_code ${text} REFERENCES communes (code),
    is_demo ${int} NOT NULL DEFAULT 0)`);
  await run(sql`CREATE INDEX units_commune ON units (commune_code)`);
  await run(sql`CREATE TABLE code_list_items (
    list ${text} NOT NULL, code ${text} NOT NULL, label_vi ${text} NOT NULL, label_en ${text} NOT NULL,
    sort ${int} NOT NULL, props ${text} NOT NULL, is_shipped ${int} NOT NULL, PRIMARY KEY (list, code))`);

  await run(sql`CREATE TABLE sites (
    id ${text} PRIMARY KEY, code ${text} NOT NULL UNIQUE,
    commune_code ${text} NOT NULL REFERENCES communes (code),
    kind ${text} NOT NULL, setting ${text} NOT NULL, name ${text} NOT NULL, hamlet ${text} NOT NULL,
    search_text ${text} NOT NULL, lon ${real} NOT NULL, lat ${real} NOT NULL, morton ${int} NOT NULL,
    outline ${text}, owner ${text} NOT NULL, unit_id ${text} REFERENCES units (id),
    risk_factors ${text} NOT NULL, required_measures ${text} NOT NULL, due_on ${text},
    estimated_cost_vnd ${int}, fund_source ${text}, description ${text} NOT NULL, extra ${text} NOT NULL,
    origin ${text} NOT NULL, import_key ${text} UNIQUE, is_demo ${int} NOT NULL, version ${int} NOT NULL,
    priority_score ${int} NOT NULL, status ${text} NOT NULL, covered_until ${text}, fenced_until ${text},
    signed_until ${text}, next_inspection_on ${text}, days_to_fix ${int}, spent_vnd ${int} NOT NULL,
    state ${text} NOT NULL, created_at ${text} NOT NULL, updated_at ${text} NOT NULL,
    updated_by ${text} NOT NULL, updated_by_name ${text} NOT NULL)`);
  await run(sql`CREATE INDEX sites_commune ON sites (commune_code, code)`);
  await run(sql`CREATE INDEX sites_unit ON sites (unit_id)`);
  await run(sql`CREATE INDEX sites_morton ON sites (morton)`);
  await run(sql`CREATE INDEX sites_due ON sites (due_on)`);
  await run(sql`CREATE INDEX sites_updated ON sites (updated_at)`);
  await run(sql`CREATE TABLE site_card_versions (
    site_id ${text} NOT NULL REFERENCES sites (id), version ${int} NOT NULL, commune_code ${text} NOT NULL,
    card ${text} NOT NULL, recorded_at ${text} NOT NULL, actor_id ${text} NOT NULL, actor_name ${text} NOT NULL,
    PRIMARY KEY (site_id, version))`);
  await run(sql`CREATE TABLE site_events (
    seq ${sequence}, id ${text} NOT NULL UNIQUE, site_id ${text} NOT NULL REFERENCES sites (id),
    commune_code ${text} NOT NULL, type ${text} NOT NULL, occurred_at ${text} NOT NULL,
    received_at ${text} NOT NULL, actor_id ${text} NOT NULL, actor_name ${text} NOT NULL, lon ${real}, lat ${real},
    accuracy_m ${real}, distance_m ${real}, note ${text} NOT NULL, payload ${text} NOT NULL)`);
  await run(sql`CREATE INDEX site_events_site ON site_events (site_id, seq)`);
  await run(sql`CREATE TABLE site_measures (
    id ${text} PRIMARY KEY, site_id ${text} NOT NULL REFERENCES sites (id), commune_code ${text} NOT NULL,
    kind ${text} NOT NULL, condition ${text} NOT NULL, installed_at ${text} NOT NULL, lon ${real}, lat ${real},
    next_inspection_on ${text})`);
  await run(sql`CREATE INDEX site_measures_site ON site_measures (site_id)`);
  await run(sql`CREATE TABLE site_codes (prefix ${text} PRIMARY KEY, last_number ${int} NOT NULL)`);

  await run(sql`CREATE TABLE photos (
    id ${text} PRIMARY KEY, width_px ${int} NOT NULL, height_px ${int} NOT NULL, byte_count ${int} NOT NULL,
    stored_at ${text} NOT NULL)`);
  await run(sql`CREATE TABLE photo_uploads (
    photo_id ${text} NOT NULL REFERENCES photos (id), uploaded_by ${text} NOT NULL,
    original_sha256 ${text} NOT NULL, captured_at ${text}, lon ${real}, lat ${real}, uploaded_at ${text} NOT NULL,
    PRIMARY KEY (photo_id, uploaded_by))`);
  await run(sql`CREATE TABLE event_photos (
    event_id ${text} NOT NULL, photo_id ${text} NOT NULL REFERENCES photos (id), position ${int} NOT NULL,
    commune_code ${text} NOT NULL, PRIMARY KEY (event_id, photo_id))`);
  await run(sql`CREATE INDEX event_photos_photo ON event_photos (photo_id)`);

  await run(sql`CREATE TABLE play_spaces (
    id ${text} PRIMARY KEY, code ${text} NOT NULL UNIQUE,
    commune_code ${text} NOT NULL REFERENCES communes (code), kind ${text} NOT NULL, name ${text} NOT NULL,
    hamlet ${text} NOT NULL, search_text ${text} NOT NULL, lon ${real} NOT NULL, lat ${real} NOT NULL,
    morton ${int} NOT NULL, outline ${text}, area_m2 ${real}, facilities ${text} NOT NULL,
    condition ${text} NOT NULL, open_to ${text} NOT NULL, is_accessible ${int}, description ${text} NOT NULL,
    extra ${text} NOT NULL, origin ${text} NOT NULL, import_key ${text} UNIQUE, is_demo ${int} NOT NULL,
    version ${int} NOT NULL, last_inspected_at ${text}, next_inspection_on ${text}, created_at ${text} NOT NULL,
    updated_at ${text} NOT NULL, updated_by ${text} NOT NULL)`);
  await run(sql`CREATE INDEX play_spaces_commune ON play_spaces (commune_code, code)`);
  await run(sql`CREATE INDEX play_spaces_morton ON play_spaces (morton)`);
  await run(sql`CREATE TABLE play_space_versions (
    play_space_id ${text} NOT NULL REFERENCES play_spaces (id), version ${int} NOT NULL,
    commune_code ${text} NOT NULL, card ${text} NOT NULL, recorded_at ${text} NOT NULL, actor_id ${text} NOT NULL,
    actor_name ${text} NOT NULL, PRIMARY KEY (play_space_id, version))`);
  await run(sql`CREATE TABLE play_inspections (
    id ${text} PRIMARY KEY, play_space_id ${text} NOT NULL REFERENCES play_spaces (id),
    commune_code ${text} NOT NULL, occurred_at ${text} NOT NULL, received_at ${text} NOT NULL,
    actor_id ${text} NOT NULL, actor_name ${text} NOT NULL, condition ${text} NOT NULL, next_inspection_on ${text},
    note ${text} NOT NULL)`);
  await run(sql`CREATE INDEX play_inspections_space ON play_inspections (play_space_id)`);

  await run(sql`CREATE TABLE coverage_counters (
    commune_code ${text} NOT NULL, kind ${text} NOT NULL, unit_id ${text} NOT NULL, metric ${text} NOT NULL,
    bucket ${int} NOT NULL, amount ${int} NOT NULL, PRIMARY KEY (commune_code, kind, unit_id, metric, bucket))`);
  await run(sql`CREATE TABLE changes (
    seq ${sequence}, entity ${text} NOT NULL, entity_id ${text} NOT NULL, commune_code ${text},
    action ${text} NOT NULL, actor_id ${text} NOT NULL, at ${text} NOT NULL)`);
  await run(sql`CREATE TABLE user_scopes (
    user_id ${text} NOT NULL, scope ${text} NOT NULL, PRIMARY KEY (user_id, scope))`);
  await run(sql`CREATE TABLE app_settings (key ${text} PRIMARY KEY, value ${text} NOT NULL)`);

  if (isPostgres) {
    for (const table of ['sites', 'play_spaces']) {
      await run(
        sql.raw(`ALTER TABLE ${table} ADD COLUMN geom geometry(Point, 4326)
          GENERATED ALWAYS AS (ST_SetSRID(ST_MakePoint(lon, lat), 4326)) STORED`) as never,
      );
      await run(sql.raw(`CREATE INDEX ${table}_geom ON ${table} USING gist (geom)`) as never);
    }
  }
}
