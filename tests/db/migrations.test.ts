import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadReferenceData } from '../../server/communes/communes.service.ts';
import { readReferenceData } from '../../server/communes/reference-data.ts';
import { type Database, openDatabase } from '../../server/db/database.ts';
import { up as shortenImportKeys } from '../../server/db/migrations/202611260000_shorten_import_keys.ts';
import { up as createValueSums } from '../../server/db/migrations/202611260932_create_indicator_value_sums.ts';
import { up as emptyReportHashes } from '../../server/db/migrations/202611262151_empty_report_hashes.ts';
import { importKeyOf } from '../../server/imports/import-key.ts';
import { findSumDifferences } from '../../server/values/value-sums.queries.ts';
import { createPostgresDatabase, DIALECT } from '../support/test-app.ts';

let folder: string;
let store: { url: string; drop(): Promise<void> };
let database: Database;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bo-an-db-'));
  store =
    DIALECT === 'postgres'
      ? await createPostgresDatabase()
      : { url: join(folder, 'x.sqlite'), drop: async () => {} };
  database = await openDatabase(store.url);
});
afterAll(async () => {
  await database.close();
  await store.drop();
  rmSync(folder, { recursive: true, force: true });
});

describe(`the schema on ${DIALECT}`, () => {
  it('is not touched by a second start', async () => {
    const again = await openDatabase(store.url);
    await again.close();
    const rows = await sql<{ name: string }>`SELECT name FROM kysely_migration`.execute(database.db);
    expect(rows.rows.map((row) => row.name)).toEqual([
      '202611230900_create_spine',
      '202611252330_create_imports',
      '202611260000_shorten_import_keys',
      '202611260040_lean_site_indexes',
      '202611260200_create_assessments',
      '202611260710_create_report_events',
      '202611260720_create_indicator_values',
      '202611260820_create_period_locks',
      '202611260930_create_evidence_files',
      '202611260932_create_indicator_value_sums',
      '202611260950_create_expected_photos',
      '202611261000_create_sync',
      '202611261010_create_close_outs',
      '202611261039_create_custody_acts',
      '202611261258_add_doubt_about_counts',
      '202611261302_create_public_view',
      '202611261305_create_people',
      '202611261310_create_audit',
      '202611261350_create_nightly_backups',
      '202611262151_empty_report_hashes',
    ]);
  });

  it('recognises what was imported before keys were shortened', async () => {
    const content = JSON.stringify(['osm', 'w', '12']);
    const hex = createHash('sha256').update(content).digest('hex');
    const reference = await readReferenceData();
    await loadReferenceData({ database, now: () => '2026-11-26T00:00:00.000Z' }, reference);
    const insert = (id: string, key: string | null) =>
      sql`
      INSERT INTO play_spaces (id, code, commune_code, name, search_text, kind, hamlet, lon, lat, morton, facilities,
        condition, open_to, description, extra, origin, import_key, is_demo, version, created_at, updated_at, updated_by)
      VALUES (${id}, ${id}, '00145', 'x', 'x', 'park', '', 105.9, 21, 1, '[]', 'good', 'everyone', '', '{}', 'import',
        ${key}, 0, 1, '', '', '')`.execute(database.db);
    await insert('a', hex);
    await insert('b', null);
    await insert('c', 'short');
    await shortenImportKeys(database.db, DIALECT);
    const { rows } = await sql<{
      key: string | null;
    }>`SELECT import_key AS key FROM play_spaces ORDER BY id`.execute(database.db);
    const place = { lonLat: [105.9, 21] as [number, number], outline: null, name: '' };
    expect(rows.map(({ key }) => key)).toEqual([
      importKeyOf({ ...place, sourceId: 'way/12' }),
      null,
      'short',
    ]);
    await sql`DELETE FROM play_spaces`.execute(database.db);
  });

  it('adds up the values that were stored before sums were kept', async () => {
    const insert = (area: string, kind: string | null, numerator: number, state = 'draft') =>
      sql`
      INSERT INTO indicator_values (period, province_code, indicator, area, kind, numerator, denominator, state, version,
        source, note, reason, updated_at, updated_by_name)
      VALUES ('2026', '01', 'x', ${area}, ${kind}, ${numerator}, 10, ${state}, 1, '', '', '', '', '')`.execute(
        database.db,
      );
    await insert('00001', 'ratio', 3);
    await insert('00002', 'ratio', 4);
    await insert('00003', 'not_applicable', 0);
    await insert('00004', null, 0);
    await insert('00005', 'ratio', 5, 'locked');
    await insert('01', 'ratio', 1000);
    await sql`DROP TABLE indicator_value_sums`.execute(database.db);
    await createValueSums(database.db, DIALECT);
    const rows = await database.db.selectFrom('indicator_value_sums').selectAll().orderBy('state').execute();
    const of = { period: '2026', province_code: '01', indicator: 'x' };
    expect(rows).toEqual([
      { ...of, state: 'draft', numerator: 7, denominator: 30, reported: 2, not_applicable: 1 },
      { ...of, state: 'locked', numerator: 5, denominator: 10, reported: 1, not_applicable: 0 },
    ]);
    expect(await findSumDifferences(database.db)).toEqual([]);
    await sql`DELETE FROM indicator_values`.execute(database.db);
    await sql`DELETE FROM indicator_value_sums`.execute(database.db);
  });

  it('keeps no hash of before, in which a telephone number may be', async () => {
    await sql`
      INSERT INTO resident_reports (id, code, content_hash, kind, lon, lat, note, note_key, has_phone, received_at,
        status, suspicions, is_aside, message, decided_by_name)
      VALUES ('r', 'r', 'of the number too', 'pond', 105.9, 21, '', '', 0, '', 'received', '[]', 0, '', '')`.execute(
      database.db,
    );
    await emptyReportHashes(database.db);
    const rows = await database.db.selectFrom('resident_reports').select(['id', 'content_hash']).execute();
    expect(rows).toEqual([{ id: 'r', content_hash: '' }]);
    await sql`DELETE FROM resident_reports`.execute(database.db);
  });

  it('has an index for every foreign key', async () => {
    const missing: string[] = [];
    if (DIALECT === 'sqlite') {
      const tables = await sql<{ name: string }>`SELECT name FROM sqlite_master WHERE type = 'table'`.execute(
        database.db,
      );
      for (const { name } of tables.rows) {
        const keys = await sql<{ from: string }>`SELECT "from" FROM pragma_foreign_key_list(${name})`.execute(
          database.db,
        );
        for (const key of keys.rows) {
          const leading = await sql`
            SELECT 1 FROM pragma_index_list(${name}) AS list, pragma_index_info(list.name) AS info
            WHERE info.seqno = 0 AND info.name = ${key.from}`.execute(database.db);
          const primary =
            await sql`SELECT 1 FROM pragma_table_info(${name}) WHERE pk = 1 AND name = ${key.from}`.execute(
              database.db,
            );
          if (leading.rows.length + primary.rows.length === 0) missing.push(`${name}.${key.from}`);
        }
      }
    } else {
      const rows = await sql<{ name: string }>`
        SELECT c.conrelid::regclass || '.' || a.attname AS name
        FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        WHERE c.contype = 'f' AND NOT EXISTS (
          SELECT 1 FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1])`.execute(
        database.db,
      );
      missing.push(...rows.rows.map((row) => row.name));
    }
    expect(missing).toEqual([]);
  });

  it('orders text by bytes, so that pages come alike on both databases', async () => {
    const rows = await sql<{ value: string }>`
      SELECT code AS value FROM communes WHERE false
      UNION ALL SELECT 'a' UNION ALL SELECT 'B' UNION ALL SELECT '_' ORDER BY 1`.execute(database.db);
    expect(rows.rows.map((row) => row.value)).toEqual(['B', '_', 'a']);
  });
});
