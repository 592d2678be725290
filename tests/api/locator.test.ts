import { existsSync, readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { createCommuneLocator } from '../../server/communes/commune-locator.ts';
import { polygonsOf } from '../../server/communes/outline.ts';
import { readOutlines } from '../../server/communes/read-outlines.ts';
import { createTestApp, DIALECT } from '../support/test-app.ts';

const OUTLINES = new URL('../../../shared/geo/hanoi-communes.geojson', import.meta.url);

// SQLite has nothing to compare with.
it.skipIf(DIALECT === 'sqlite' || !existsSync(OUTLINES))(
  'finds the commune that ST_Covers finds, on vertices and edges too, the lowest code where several hold it',
  async () => {
    const test = await createTestApp();
    try {
      const { db } = test.parts.deps.database;
      const { outlines } = readOutlines(readFileSync(OUTLINES, 'utf8'));
      const locator = createCommuneLocator(outlines);
      const vertices = outlines.flatMap(({ geometry }) => polygonsOf(geometry).flat(2));
      const onBorders = vertices.filter((_, index) => index % 97 === 0);
      const anywhere = Array.from({ length: 3000 }, (_, index) => [
        105.25 + ((index * 0.754877) % 1) * 0.8,
        20.5 + ((index * 0.56984) % 1) * 0.95,
      ]);
      const points = [...onBorders, ...anywhere];
      await sql`CREATE TABLE checked_points AS SELECT number::int AS number, ST_SetSRID(ST_MakePoint(
          (value ->> 0)::double precision, (value ->> 1)::double precision), 4326) AS geom
        FROM json_array_elements(${JSON.stringify(points)}::json) WITH ORDINALITY AS point (value, number)`.execute(
        db,
      );
      await sql`CREATE INDEX ON checked_points USING gist (geom)`.execute(db);
      await sql`CREATE TABLE checked_pairs (number int, code text)`.execute(db);
      for (const { code, geometry } of outlines) {
        await sql`INSERT INTO checked_pairs
          SELECT number, ${code} FROM checked_points WHERE ST_Covers(
            (SELECT ST_SetSRID(ST_GeomFromGeoJSON(${JSON.stringify(geometry)}), 4326)), geom)`.execute(db);
      }
      const { rows } = await sql<{ number: number; code: string | null }>`
        SELECT point.number, min(pair.code COLLATE "C") AS code
        FROM checked_points AS point LEFT JOIN checked_pairs AS pair USING (number)
        GROUP BY point.number ORDER BY point.number`.execute(db);
      expect(rows).toHaveLength(points.length);
      const ours = points.map(([lon = 0, lat = 0]) => locator.locate([lon, lat]));
      expect(ours).toEqual(rows.map(({ code }) => code));
      expect(new Set(ours).size).toBe(outlines.length + 1);
    } finally {
      await test.close();
    }
  },
);
