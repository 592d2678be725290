import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCommuneLocator } from '../../server/communes/commune-locator.ts';
import { polygonsOf } from '../../server/communes/outline.ts';
import { readOutlines } from '../../server/communes/read-outlines.ts';
import type { CodeLists } from '../../server/domain/code-lists.ts';
import type { Commune, CommuneAt, FormerCommune, OutlinesInfo } from '../../server/domain/communes.ts';
import { createTestApp, DIALECT, LONG_BIEN, type TestApp } from '../support/test-app.ts';

const GEO = join(import.meta.dirname, '..', '..', '..', 'shared', 'geo');
const hasRealOutlines = existsSync(join(GEO, 'hanoi-communes.geojson'));
if (!hasRealOutlines) console.log('../shared/geo is absent: the import of the real outlines is left out.');

/** A square of about 74 km² around the reference point of Vân Sơn, the only commune of its province here. */
const vanSon = (code: unknown = '07621') =>
  JSON.stringify({
    type: 'Feature',
    properties: { code },
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [106.89, 21.36],
          [106.89, 21.4375],
          [106.973, 21.4375],
          [106.973, 21.36],
          [106.89, 21.36],
        ],
      ],
    },
  });

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const at = (lon: number, lat: number) =>
  app.json<CommuneAt>(`/api/communes/at?lon=${lon}&lat=${lat}`, { as: 'viewer' });
const info = () => app.json<OutlinesInfo>('/api/communes/outlines', { as: 'viewer' });

describe('communes', () => {
  it('lists the 126 of Hà Nội, and every one without a province', async () => {
    const hanoi = await app.json<{ items: Commune[] }>('/api/communes?province=01', { as: 'viewer' });
    expect(hanoi.items).toHaveLength(126);
    expect(hanoi.items[0]).toMatchObject({ code: '00004', name: 'Ba Đình', outlineQuality: 'approximate' });
    const all = await app.json<{ items: Commune[] }>('/api/communes', { as: 'viewer' });
    expect(all.items).toHaveLength(127);
  });

  it('tells what the units before 1 July 2025 became, to the signed-in alone', async () => {
    await app.json('/api/communes/former', {}, 401);
    const { items } = await app.json<{ items: FormerCommune[] }>('/api/communes/former', { as: 'viewer' });
    expect(items).toHaveLength(526);
    expect(items.find(({ name }) => name === 'Mộ Lao')).toMatchObject({
      district: 'Quận Hà Đông',
      becameCommunes: [
        { code: '09556', areaSharePercent: 88.4 },
        { code: '00637', areaSharePercent: 11.6 },
      ],
    });
  });

  it('shows one, and says when a code is none', async () => {
    expect(await app.json(`/api/communes/${LONG_BIEN}`, { as: 'viewer' })).toMatchObject({
      name: 'Long Biên',
      kind: 'phuong',
      thresholdGroup: 'phuong',
      validTo: null,
    });
    expect(await app.json('/api/communes/99999', { as: 'viewer' }, 404)).toMatchObject({
      code: 'commune.not_found',
    });
    await app.json('/api/communes/abc', { as: 'viewer' }, 422);
    await app.json('/api/communes', {}, 401);
  });

  it('answers 304 while nothing changed', async () => {
    const first = await app.request('/api/communes', { as: 'viewer' });
    const again = await app.request('/api/communes', {
      as: 'viewer',
      headers: { 'If-None-Match': first.headers.get('ETag') ?? '' },
    });
    expect(again.status).toBe(304);
  });
});

describe('outlines', () => {
  it('begins with approximate cells that only propose', async () => {
    expect(await info()).toMatchObject({ quality: 'approximate', count: 127, importedAt: null });
    expect(await at(105.89, 21.03)).toMatchObject({ basis: 'approximate' });
    expect(await at(106.09, 21.03)).toEqual({ communeCode: null, basis: 'approximate' });
    expect(await at(0, 0)).toEqual({ communeCode: null, basis: null });
  });

  it('serves them under their hash, compressed and cacheable for ever', async () => {
    const { url, sha256 } = await info();
    expect(url).toBe(`/api/communes/outlines/${sha256}.topojson`);
    const answer = await app.request(url, { as: 'viewer', headers: { 'Accept-Encoding': 'gzip, br' } });
    expect(answer.headers.get('Cache-Control')).toBe('private, max-age=31536000, immutable');
    expect(answer.headers.get('Content-Encoding')).toBe('br');
    const topology = JSON.parse(brotliDecompressSync(Buffer.from(await answer.arrayBuffer())).toString());
    expect(topology.objects.communes.geometries).toHaveLength(127);
    const plain = await app.request(url, { as: 'viewer' });
    expect(await plain.json()).toEqual(topology);
    for (const name of [`${'0'.repeat(64)}.topojson`, 'x']) {
      const missing = await app.json(`/api/communes/outlines/${name}`, { as: 'viewer' }, 404);
      expect(missing).toMatchObject({ code: 'outlines.not_found' });
    }
  });

  it('serves a coarse overview to anyone who reads, asked again at each visit and unchanged answered without bytes', async () => {
    const path = '/api/communes/outlines/overview';
    expect((await app.request(path)).status).toBe(401);
    const answer = await app.request(path, { as: 'viewer', headers: { 'Accept-Encoding': 'gzip, br' } });
    expect(answer.headers.get('Cache-Control')).toBe('private, no-cache');
    expect(answer.headers.get('Content-Encoding')).toBe('br');
    const topology = JSON.parse(brotliDecompressSync(Buffer.from(await answer.arrayBuffer())).toString());
    const { geometries } = topology.objects.communes;
    expect(geometries).toHaveLength(127);
    expect(geometries[0].properties).toEqual({
      code: geometries[0].id,
      province: '01',
      quality: 'approximate',
    });
    const tag = answer.headers.get('ETag') ?? '';
    const again = await app.request(path, { as: 'viewer', headers: { 'If-None-Match': tag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  it('sends long JSON compressed to whoever takes it, and short JSON as it is', async () => {
    const plain = await app.request('/api/communes', { as: 'viewer' });
    expect(plain.headers.get('Content-Encoding')).toBeNull();
    const text = await plain.text();
    for (const [accepted, encoding, unpack] of [
      ['gzip, deflate, br', 'br', brotliDecompressSync],
      ['gzip', 'gzip', gunzipSync],
    ] as const) {
      const answer = await app.request('/api/communes', {
        as: 'viewer',
        headers: { 'Accept-Encoding': accepted },
      });
      expect(answer.headers.get('Content-Encoding')).toBe(encoding);
      expect(answer.headers.get('Vary')).toContain('Accept-Encoding');
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect(bytes.length).toBeLessThan(text.length / 4);
      expect(unpack(bytes).toString()).toBe(text);
    }
    const short = await app.request('/api/me', { as: 'viewer', headers: { 'Accept-Encoding': 'br' } });
    expect(short.headers.get('Content-Encoding')).toBeNull();
    expect(await short.json()).toMatchObject({ role: 'viewer' });
  });

  it('imports a province, assigns by it, and a second time changes nothing', async () => {
    const { boundaries } = app.parts;
    const before = await info();
    const first = await boundaries.importText(vanSon(7621), 'van-son.geojson');
    expect(first).toMatchObject({
      status: 'imported',
      report: { provinces: [{ code: '24', found: 1, expected: 1 }] },
    });
    expect(first.report.repairs.map(({ en }) => en)).toEqual(['Rewound 1 rings as RFC 7946 asks.']);
    expect(await at(106.95, 21.42)).toEqual({ communeCode: '07621', basis: 'official' });
    expect((await info()).sha256).not.toBe(before.sha256);
    expect((await app.json<Commune>('/api/communes/07621', { as: 'viewer' })).outlineQuality).toBe(
      'official',
    );
    const after = await info();
    const again = await boundaries.importText(vanSon(7621), 'van-son.geojson');
    expect(again).toEqual({ ...first, status: 'unchanged' });
    expect(await info()).toEqual(after);
    expect(await boundaries.fillWithCells()).toBe(0);
  });

  it('keeps what it has when a file cannot be used', async () => {
    const before = await info();
    const refused = await app.parts.boundaries.importText(vanSon(LONG_BIEN), 'one.geojson');
    expect(refused.status).toBe('refused');
    expect(refused.report.faults[0]?.en).toContain('125 of 126 communes have no outline');
    await expect(app.parts.boundaries.importText('{}', 'none.json')).rejects.toThrow(
      /neither GeoJSON nor TopoJSON/,
    );
    expect(await info()).toEqual(before);
  });

  it.runIf(hasRealOutlines)(
    'takes the real outlines of Hà Nội, each commune found at its own point',
    async () => {
      const { boundaries } = app.parts;
      for (const [file, statuses] of [
        ['hanoi-communes.topojson', ['imported', 'unchanged']],
        ['hanoi-communes.geojson', ['imported', 'unchanged']],
      ] as const) {
        const text = readFileSync(join(GEO, file), 'utf8');
        for (const status of statuses) expect((await boundaries.importText(text, file)).status).toBe(status);
      }
      const { items } = await app.json<{ items: Commune[] }>('/api/communes?province=01', { as: 'viewer' });
      const locator = await boundaries.locator();
      expect(locator.at([106.15, 21.03])).toEqual({ communeCode: null, basis: 'official' });
      expect(locator.qualityOf(LONG_BIEN)).toBe('official');
      expect(items.filter(({ code, lonLat }) => locator.at(lonLat).communeCode !== code)).toEqual([]);
      expect(await info()).toMatchObject({
        quality: 'official',
        count: 127,
        source: 'hanoi-communes.geojson',
      });
      expect(
        (await boundaries.outlines()).filter(({ quality }) => quality === 'official').length,
      ).toBeGreaterThanOrEqual(126);
      const { url } = await info();
      const answer = await app.request(url, { as: 'viewer', headers: { 'Accept-Encoding': 'br' } });
      expect((await answer.arrayBuffer()).byteLength).toBeLessThan(250_000);
    },
  );

  it('asks the public source only while there is nothing official, and goes on without it', async () => {
    const fresh = await createTestApp();
    try {
      const { boundaries } = fresh.parts;
      const entry = {
        id: 'x',
        source: 'x',
        licence: 'x',
        date: '2025-07-01',
        count: 1,
        baseUrls: ['https://x.example/'],
        files: ['x'],
        contentSha256: '0'.repeat(64),
      };
      let calls = 0;
      const fetchFile = (async () => {
        calls += 1;
        return new Response(vanSon());
      }) as typeof fetch;
      expect((await boundaries.tryPublicOutlines(entry, fetchFile))?.vi).toContain('npm run boundaries');
      expect((await boundaries.at([106.95, 21.42])).basis).toBe('approximate');
      expect(calls).toBe(1);
      await boundaries.importText(vanSon(), 'van-son.geojson');
      expect(await boundaries.tryPublicOutlines(entry, fetchFile)).toBeNull();
      expect(calls).toBe(1);
    } finally {
      await fresh.close();
    }
  });
});

describe('code lists and units', () => {
  const pontoon = {
    code: 'pontoon',
    label: { vi: 'Cầu phao', en: 'Pontoon' },
    props: { group: 'built' },
  };

  it('lets the administrator add a kind without code, which stays beside the shipped ones', async () => {
    const before = await app.json<CodeLists>('/api/code-lists', { as: 'field' });
    const added = await app.json('/api/code-lists/hazard_kinds', { as: 'admin', json: pontoon }, 201);
    expect(added).toEqual({ ...pontoon, sort: 1000 });
    const after = await app.json<CodeLists>('/api/code-lists', { as: 'field' });
    expect(after.hazard_kinds).toEqual([...before.hazard_kinds, { ...pontoon, sort: 1000 }]);
    const taken = await app.json('/api/code-lists/hazard_kinds', { as: 'admin', json: pontoon }, 409);
    expect(taken).toMatchObject({ code: 'code_list.code_taken' });
  });

  it('refuses what a list cannot hold, and who may not', async () => {
    const wrong = { ...pontoon, code: 'Pontoon 2', props: { group: 'air' } };
    const answer = await app.json<{ errors: { path: string }[] }>(
      '/api/code-lists/hazard_kinds',
      { as: 'admin', json: wrong },
      422,
    );
    expect(answer.errors.map(({ path }) => path)).toEqual(['body.code', 'body.props.group']);
    await app.json('/api/code-lists/colours', { as: 'admin', json: pontoon }, 422);
    await app.json('/api/code-lists/hazard_kinds', { as: 'officer', json: pontoon }, 403);
  });

  it('shows a commune’s officer the units of the city and of the commune only', async () => {
    const { db } = app.parts.deps.database;
    const unit = (id: string, name: string, commune_code: string | null) => ({
      id,
      name,
      commune_code,
      is_demo: 0,
    });
    await db
      .insertInto('units')
      .values([
        unit('0190a000-0000-7000-8000-000000000001', 'Phòng Kinh tế', LONG_BIEN),
        unit('0190a000-0000-7000-8000-000000000002', 'Sở Y tế', null),
        unit('0190a000-0000-7000-8000-000000000003', 'Phòng Kinh tế', '00118'),
      ])
      .execute();
    const names = async (as: 'officer' | 'city') =>
      (
        await app.json<{ items: { name: string; communeCode: string | null }[] }>('/api/units', { as })
      ).items.map(({ name, communeCode }) => `${name} ${communeCode}`);
    expect(await names('officer')).toEqual(['Sở Y tế null', `Phòng Kinh tế ${LONG_BIEN}`]);
    expect(await names('city')).toHaveLength(3);
  });
});

// SQLite has nothing to compare with.
if (DIALECT === 'postgres' && hasRealOutlines) {
  it('finds the commune that ST_Covers finds, on vertices and edges too, the lowest code where several hold it', async () => {
    const test = await createTestApp();
    try {
      const { db } = test.parts.deps.database;
      const { outlines } = readOutlines(readFileSync(join(GEO, 'hanoi-communes.geojson'), 'utf8'));
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
  });
}
