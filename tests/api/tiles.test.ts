import { gunzipSync } from 'node:zlib';
import { VectorTile, type VectorTileLayer } from '@mapbox/vector-tile';
import { sql } from 'kysely';
import { PbfReader } from 'pbf';
import { v7 as makeId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localDay } from '../../server/domain/calendar.ts';
import { numberOfSiteCode } from '../../server/domain/site-numbers.ts';
import { IN_LONG_BIEN, installed, newSite } from '../support/builders.ts';
import {
  createTestApp,
  DIALECT,
  LONG_BIEN,
  NEIGHBOUR,
  type TestApp,
  type TestUser,
} from '../support/test-app.ts';
import { tileAt } from '../support/tile-at.ts';

/** The middle of a tile of zoom 14 in Long Biên. */
const MIDDLE: [number, number] = [105.8972, 21.0332];
const IN_NEIGHBOUR: [number, number] = [105.874, 21.0396];
let test: TestApp;

function featuresOf(layer: VectorTileLayer | undefined) {
  return Array.from({ length: layer?.length ?? 0 }, (_, index) => {
    const feature = layer?.feature(index);
    const point = feature?.loadGeometry()[0]?.[0];
    return {
      ...feature?.properties,
      number: feature?.id,
      x: point?.x ?? Number.NaN,
      y: point?.y ?? Number.NaN,
    } as Record<string, unknown> & { x: number; y: number };
  });
}

async function tile(path: string, as: TestUser = 'city', layer: 'sites' | 'playspaces' = 'sites') {
  const [place, query = ''] = path.split('?');
  const answer = await test.request(`/api/tiles/${layer}/${place}.mvt?${query}`, { as });
  if (answer.status === 204) return [];
  expect(answer.status).toBe(200);
  expect(answer.headers.get('Content-Type')).toBe('application/vnd.mapbox-vector-tile');
  return featuresOf(new VectorTile(new PbfReader(await answer.arrayBuffer())).layers[layer]);
}

/** A site is only its number from afar; play spaces have names everywhere. */
const NAMES = new Map<unknown, string>([
  [numberOfSiteCode(`${LONG_BIEN}-0001`), 'Ao một'],
  [numberOfSiteCode(`${LONG_BIEN}-0002`), 'Ao hai'],
  [numberOfSiteCode(`${NEIGHBOUR}-0001`), 'Ao ba'],
]);
const nameOf = ({ name, number }: Record<string, unknown>) => name ?? NAMES.get(number);
const names = (features: Record<string, unknown>[]) => features.map(nameOf).sort();

beforeAll(async () => {
  test = await createTestApp();
  const add = (site: Record<string, unknown>) =>
    test.json('/api/sites', { as: 'admin', json: newSite(site) }, 201);
  await add({ name: 'Ao một', dueOn: '2020-01-01' });
  await add({
    name: 'Ao hai',
    kind: 'lake',
    isCandidate: true,
    lonLat: [IN_LONG_BIEN[0] + 0.0004, IN_LONG_BIEN[1]],
  });
  await add({ name: 'Ao ba', communeCode: NEIGHBOUR, lonLat: IN_NEIGHBOUR });
});
afterAll(() => test.close());

describe('GET /api/tiles/sites', () => {
  it('gives every point of a close tile with what the map draws', async () => {
    const features = await tile(tileAt(14, IN_LONG_BIEN));
    expect(names(features)).toEqual(['Ao hai', 'Ao một']);
    expect(features.find((feature) => nameOf(feature) === 'Ao một')).toMatchObject({
      status: 'reported',
      kind: 'pond',
      cover: 'none',
      overdue: true,
    });
  });

  it('clusters from afar', async () => {
    const features = await tile(tileAt(6, IN_LONG_BIEN));
    expect(features).toMatchObject([
      { count: 3, candidate: 1, open: 2, in_progress: 0, fixed: 0, verified: 0, overdue: 1 },
    ]);
    const closer = await tile(tileAt(10, IN_LONG_BIEN));
    expect(closer.map((feature) => feature.count ?? nameOf(feature)).sort()).toEqual([2, 'Ao ba']);
  });

  it('shows only the communes of the user', async () => {
    expect(names(await tile(tileAt(14, IN_NEIGHBOUR), 'viewer'))).toEqual([]);
    expect(await tile(tileAt(6, IN_LONG_BIEN), 'viewer')).toMatchObject([{ count: 2 }]);
    expect(names(await tile(tileAt(6, IN_LONG_BIEN), 'neighbour'))).toEqual(['Ao ba']);
    expect(await tile(`${tileAt(6, IN_LONG_BIEN)}?commune=${NEIGHBOUR}`, 'viewer')).toEqual([]);
  });

  it.each([
    [`commune=${LONG_BIEN}`, ['Ao hai', 'Ao một']],
    ['kind=lake', ['Ao hai']],
    ['status=candidate,verified', ['Ao hai']],
    ['status=closed', []],
    ['overdue=true', ['Ao một']],
    ['overdue=false', ['Ao ba', 'Ao hai']],
    ['cover=covered', []],
    ['inspectionDue=true', []],
    [`unit=${makeId()}`, []],
    ['overdue=true&kind=lake', []],
  ])('filters by %s, near and far', async (query, expected) => {
    const close = [
      ...(await tile(`${tileAt(14, IN_LONG_BIEN)}?${query}`)),
      ...(await tile(`${tileAt(14, IN_NEIGHBOUR)}?${query}`)),
    ];
    expect(names(close)).toEqual([...expected].sort());
    const far = await tile(`${tileAt(6, IN_LONG_BIEN)}?${query}`);
    expect(far.reduce((sum, { count }) => sum + Number(count ?? 1), 0)).toBe(expected.length);
  });

  it('shows a change in the next tile and keeps the tag of the others', async () => {
    const [near, far] = [tileAt(14, IN_LONG_BIEN), tileAt(14, IN_NEIGHBOUR)];
    const tagOf = async (place: string) =>
      (await test.request(`/api/tiles/sites/${place}.mvt`, { as: 'city' })).headers.get('ETag') ?? '';
    const before = { near: await tagOf(near), far: await tagOf(far) };
    const [site] = await tile(`${tileAt(15, IN_LONG_BIEN)}?kind=pond`);
    await test.json(
      `/api/sites/${site?.id}/events`,
      { as: 'admin', json: { events: [installed('fence')] } },
      201,
    );
    expect(await tile(`${near}?kind=pond`)).toMatchObject([{ status: 'in_progress', cover: 'covered' }]);
    expect(await tile(tileAt(6, IN_LONG_BIEN))).toMatchObject([{ count: 3, open: 1, in_progress: 1 }]);
    expect(await tagOf(near)).not.toBe(before.near);
    expect(await tagOf(far)).toBe(before.far);
    const unchanged = await test.request(`/api/tiles/sites/${far}.mvt`, {
      as: 'city',
      headers: { 'If-None-Match': before.far },
    });
    expect(unchanged.status).toBe(304);
  });

  it('compresses as the client accepts', async () => {
    const path = `/api/tiles/sites/${tileAt(14, IN_LONG_BIEN)}.mvt`;
    const plain = await (await test.request(path, { as: 'city' })).arrayBuffer();
    const zipped = await test.request(path, { as: 'city', headers: { 'Accept-Encoding': 'gzip, deflate' } });
    expect(zipped.headers.get('Content-Encoding')).toBe('gzip');
    expect(gunzipSync(await zipped.arrayBuffer())).toEqual(Buffer.from(plain));
  });

  it('answers 204 where nothing is, 404 where no tile is, 400 or 422 to nonsense, 401 to strangers', async () => {
    const status = async (path: string, as?: TestUser) =>
      (await test.request(`/api/tiles/sites/${path}`, as ? { as } : {})).status;
    expect(await status('14/0/0.mvt', 'city')).toBe(204);
    expect(await status('3/8/0.mvt', 'city')).toBe(404);
    expect(await status('19/0/0.mvt', 'city')).toBe(404);
    expect([400, 422]).toContain(await status('3/1/0.png', 'city'));
    expect([400, 422]).toContain(await status('3/1/0.mvt?status=broken', 'city'));
    expect(await status('3/1/0.mvt')).toBe(401);
  });
});

describe('GET /api/tiles/playspaces', () => {
  it('gives places and clusters', async () => {
    for (const name of ['Sân một', 'Sân hai']) {
      const json = { id: makeId(), communeCode: LONG_BIEN, name, kind: 'playground', lonLat: IN_LONG_BIEN };
      await test.json('/api/playspaces', { as: 'admin', json }, 201);
    }
    const close = await tile(tileAt(14, IN_LONG_BIEN), 'city', 'playspaces');
    expect(names(close)).toEqual(['Sân hai', 'Sân một']);
    expect(close[0]).toMatchObject({ kind: 'playground', condition: 'good' });
    expect(await tile(tileAt(8, IN_LONG_BIEN), 'city', 'playspaces')).toMatchObject([{ count: 2 }]);
    expect(await tile(tileAt(8, IN_LONG_BIEN), 'neighbour', 'playspaces')).toEqual([]);
  });
});

// PostGIS makes its own tile of the same rows; SQLite has nothing to compare with.
if (DIALECT === 'postgres') {
  it.each([14, 15])(
    'gives the features of ST_AsMVT at zoom %i, property by property, positions within two units',
    async (zoom) => {
      const { db } = test.parts.deps.database;
      for (let number = 0; number < 150; number++) {
        const lonLat = [
          MIDDLE[0] + (((number * 37) % 150) - 75) / 8000,
          MIDDLE[1] + (((number * 59) % 150) - 75) / 8000,
        ];
        const json = newSite({
          name: `Ao số ${number}`,
          lonLat,
          dueOn: number % 3 === 0 ? '2020-01-01' : null,
        });
        await test.json('/api/sites', { as: 'admin', json }, 201);
      }
      const place = tileAt(zoom, MIDDLE);
      const [z, x, y] = place.split('/').map(Number);
      const today = localDay(test.parts.deps.now());
      const { rows } = await sql<{ mvt: Buffer }>`
      WITH bounds AS (SELECT ST_TileEnvelope(${z}::int, ${x}::int, ${y}::int) AS box),
      features AS (
        SELECT (split_part(code, '-', 1)::bigint * 10000000 + split_part(code, '-', 2)::bigint) AS number,
          status, kind, CASE WHEN ${zoom}::int >= 15 THEN id END AS id, CASE WHEN ${zoom}::int >= 15 THEN name END AS name,
          CASE WHEN covered_until >= ${today} THEN 'covered' WHEN signed_until >= ${today} THEN 'warned' ELSE 'none' END AS cover,
          (status IN ('reported', 'confirmed', 'planned', 'in_progress') AND coalesce(due_on < ${today}, false)) AS overdue,
          ST_AsMVTGeom(ST_Transform(geom, 3857), box, 4096, 0, true) AS geom
        FROM sites, bounds
        WHERE status <> 'closed' AND ST_Intersects(ST_Transform(geom, 3857), box))
      SELECT ST_AsMVT(features, 'sites', 4096, 'geom', 'number') AS mvt FROM features WHERE geom IS NOT NULL`.execute(
        db,
      );
      const theirs = featuresOf(new VectorTile(new PbfReader(rows[0]?.mvt ?? new Uint8Array())).layers.sites);
      const ours = await tile(place);
      expect(ours.length).toBeGreaterThan(zoom === 14 ? 100 : 30);
      expect(ours).toHaveLength(theirs.length);
      const byNumber = new Map(theirs.map((feature) => [feature.number, feature]));
      for (const { x: ourX, y: ourY, ...properties } of ours) {
        const {
          x: theirX = Number.NaN,
          y: theirY = Number.NaN,
          ...their
        } = byNumber.get(properties.number) ?? {};
        expect(properties).toEqual(their);
        expect(Math.abs(ourX - theirX)).toBeLessThanOrEqual(zoom - 13);
        expect(Math.abs(ourY - theirY)).toBeLessThanOrEqual(zoom - 13);
      }
    },
  );
}

describe('the first place of a commune', () => {
  it('is in the tile at once for who may see that commune only', async () => {
    // The filter by scope is made before the new place is taken up, and must know its commune all the same.
    const fresh = await createTestApp();
    const path = `/api/tiles/sites/${tileAt(14, IN_NEIGHBOUR)}.mvt`;
    const read = async () => (await fresh.request(path, { as: 'neighbour' })).status;
    expect(await read()).toBe(204);
    const site = newSite({ communeCode: NEIGHBOUR, lonLat: IN_NEIGHBOUR });
    await fresh.json('/api/sites', { as: 'neighbour', json: site }, 201);
    expect(await read()).toBe(200);
    await fresh.close();
  });
});
