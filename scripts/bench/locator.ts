import { existsSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { createCommuneLocator } from '../../server/communes/commune-locator.ts';
import { bboxOf, type CommuneOutline } from '../../server/communes/outline.ts';
import { readOutlines } from '../../server/communes/read-outlines.ts';
import type { LonLat } from '../../server/domain/values.ts';
import { root } from '../root.ts';
import { check, compareSpeed, inTurns, limit, ms, once, type Row } from './measure.ts';
import { SeededRandom } from './random.ts';
import { connect, openPostgresStore } from './stores.ts';
import { SEED, type Topic } from './topic.ts';

const LEAST_TIMES = 5;
const POINTS = 1_000_000;
const FILES = ['hanoi-communes.geojson', 'vietnam-communes.topojson'];

/** Communes of a million points against PostGIS's best form: subdivided outlines, each asked for its points. */
export const locator: Topic = {
  name: 'locator',
  async run(context) {
    const rows: Row[] = [];
    const store = await openPostgresStore(context.serverUrl);
    const client = connect(store.url);
    await client.connect();
    try {
      for (const name of FILES) {
        const path = `${root}/../shared/geo/${name}`;
        if (!existsSync(path)) {
          console.log(`locator: left out, there is no ${path}`);
          continue;
        }
        rows.push(...(await assign(client, readOutlines(readFileSync(path, 'utf8')).outlines)));
      }
    } finally {
      await client.end();
      await store.close();
    }
    return rows;
  },
};

async function assign(client: pg.Client, outlines: readonly CommuneOutline[]): Promise<Row[]> {
  const points = makePoints(outlines);
  await load(client, outlines, points);
  const build = await once(() => createCommuneLocator(outlines));
  const locate = createCommuneLocator(outlines).locate;
  const communes = new Array<string | null>(points.length);
  const times = await inTurns(
    () => {
      for (let index = 0; index < points.length; index++) communes[index] = locate(points[index] ?? [0, 0]);
    },
    () => client.query(`SELECT count(*), count(DISTINCT id) FROM ${PAIRS}`),
    5,
  );
  const { rows } = await client.query<{ id: number; code: string }>(
    `SELECT id, min(code COLLATE "C") AS code FROM ${PAIRS} GROUP BY id`,
  );
  const theirs = new Map(rows.map(({ id, code }) => [id, code]));
  const differing = communes.filter((code, index) => code !== (theirs.get(index) ?? null)).length;
  const of = `of ${POINTS.toLocaleString('en')} points, ${outlines.length.toLocaleString('en')} outlines`;
  return [
    compareSpeed(`communes ${of}, against ST_Subdivide and lateral`, times, LEAST_TIMES),
    check(`answers that differ, ${of}`, String(differing), differing === 0, '0'),
    limit(`building the locator, ${outlines.length.toLocaleString('en')} outlines`, build, null, ms),
  ];
}

/** Anywhere in the boxes of communes: inside, in a neighbour, or outside all. */
function makePoints(outlines: readonly CommuneOutline[]): LonLat[] {
  const random = new SeededRandom(SEED);
  const boxes = outlines.map(({ geometry }) => bboxOf(geometry));
  return Array.from({ length: POINTS }, (): LonLat => {
    const [west, south, east, north] = boxes[random.below(boxes.length)] ?? [0, 0, 0, 0];
    return [west + random.next() * (east - west), south + random.next() * (north - south)];
  });
}

const PAIRS = `bench_parts AS part CROSS JOIN LATERAL
  (SELECT id FROM bench_points AS point WHERE ST_Covers(part.geom, point.geom) OFFSET 0) AS covered`;

async function load(
  client: pg.Client,
  outlines: readonly CommuneOutline[],
  points: readonly LonLat[],
): Promise<void> {
  await client.query(`SET max_parallel_workers_per_gather = 0;
    DROP TABLE IF EXISTS bench_parts, bench_points;
    CREATE TABLE bench_parts (code text, geom geometry);
    ALTER TABLE bench_parts ALTER geom SET STORAGE EXTERNAL;
    CREATE UNLOGGED TABLE bench_loading (id int, lon double precision, lat double precision)`);
  for (const { code, geometry } of outlines) {
    await client.query(
      'INSERT INTO bench_parts SELECT $1, ST_Subdivide(ST_SetSRID(ST_GeomFromGeoJSON($2), 4326), 128)',
      [code, JSON.stringify(geometry)],
    );
  }
  await pipeline(Readable.from(lines(points)), client.query(copyFrom('COPY bench_loading FROM STDIN')));
  await client.query(`CREATE UNLOGGED TABLE bench_points AS
      SELECT id, ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS geom FROM bench_loading;
    DROP TABLE bench_loading;
    CREATE INDEX ON bench_parts USING gist (geom);
    CREATE INDEX ON bench_points USING gist (geom)`);
  await client.query('VACUUM ANALYZE bench_parts');
  await client.query('VACUUM ANALYZE bench_points');
}

function* lines(points: readonly LonLat[]): Generator<string> {
  for (let start = 0; start < points.length; start += 1000) {
    yield points
      .slice(start, start + 1000)
      .map(([lon, lat], index) => `${start + index}\t${lon}\t${lat}\n`)
      .join('');
  }
}
