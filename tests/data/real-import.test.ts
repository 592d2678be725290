import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { booleanPointInPolygon } from '@turf/turf';
import type { FeatureCollection, MultiPolygon, Polygon } from 'geojson';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCounterDifferences } from '../../server/coverage/recount.service.ts';
import { IMPORTER, type ImportTarget, importGeoJson } from '../../server/imports/imports.service.ts';
import { createTestApp, DIALECT, type TestApp } from '../support/test-app.ts';

const GEO = fileURLToPath(new URL('../../../shared/geo/', import.meta.url));
const OUTLINES = `${GEO}hanoi-communes.geojson`;
const FILES: [name: string, target: ImportTarget, features: number][] = [
  ['water-hn-nuoc-2021', 'sites', 297],
  ['waterways-osm-lines', 'sites', 21],
  ['play-spaces-hanoi', 'playspaces', 483],
];
const hasFiles = existsSync(OUTLINES) && FILES.every(([name]) => existsSync(`${GEO}real/${name}.geojson`));
if (!hasFiles) console.log('../shared/geo is not there: the import of real files is left out.');

interface Place {
  communeCode: string;
  lonLat: [number, number];
  status?: string;
}

describe.skipIf(!hasFiles)(`real files on ${DIALECT}`, () => {
  let app: TestApp;
  let communeOf: (lonLat: [number, number]) => string | undefined;

  beforeAll(async () => {
    app = await createTestApp();
    const text = readFileSync(OUTLINES, 'utf8');
    await app.parts.boundaries.importText(text, 'test');
    const { features } = JSON.parse(text) as FeatureCollection<Polygon | MultiPolygon, { code: string }>;
    const byCode = features.toSorted((a, b) => (a.properties.code < b.properties.code ? -1 : 1));
    communeOf = (lonLat) => byCode.find((outline) => booleanPointInPolygon(lonLat, outline))?.properties.code;
  });
  afterAll(() => app?.close());

  async function listAll(target: ImportTarget): Promise<Place[]> {
    const places: Place[] = [];
    for (let cursor = ''; ; ) {
      const page = await app.json<{ items: Place[]; nextCursor: string | null }>(
        `/api/${target}?limit=1000${cursor}`,
        { as: 'city' },
      );
      places.push(...page.items);
      if (page.nextCursor === null) return places;
      cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
    }
  }

  it.each(FILES)('%s: a second import changes nothing', async (name, target, features) => {
    const text = readFileSync(`${GEO}real/${name}.geojson`, 'utf8');
    const tried = await importGeoJson(app.parts, IMPORTER, text, { target, isDryRun: true });
    const before = await listAll(target);
    const first = await importGeoJson(app.parts, IMPORTER, text, { target });
    const after = await listAll(target);
    const second = await importGeoJson(app.parts, IMPORTER, text, { target });
    const reasons = Object.entries(Object.groupBy(first.returned, (row) => row.code)).map(
      ([code, rows]) => `${code} ${rows?.length}`,
    );
    console.log(
      `${name} (${DIALECT}): ${first.added} in, ${first.returned.length} returned (${reasons.join(', ')})`,
    );
    expect(first.features).toBe(features);
    expect(first.added + first.returned.length).toBe(features);
    expect(first.added).toBeGreaterThan(0);
    expect(tried).toEqual({ ...first, isDryRun: true });
    expect(after).toHaveLength(before.length + first.added);
    expect(second).toEqual({ ...first, added: 0, unchanged: first.added });
    expect(await listAll(target)).toEqual(after);
  });

  it('places every feature in the commune that the full-precision outlines give', async () => {
    const places = [...(await listAll('sites')), ...(await listAll('playspaces'))];
    expect(places.length).toBeGreaterThan(700);
    for (const { lonLat, communeCode } of places) expect(communeCode).toBe(communeOf(lonLat));
  });

  it('takes water as candidates, and counts as a recount does', async () => {
    expect(new Set((await listAll('sites')).map(({ status }) => status))).toEqual(new Set(['candidate']));
    expect(await findCounterDifferences(app.parts.deps.database.db)).toEqual([]);
  });

  it('asks for a decision where outlines are approximate', async () => {
    const plain = await createTestApp();
    try {
      const text = readFileSync(`${GEO}real/play-spaces-hanoi.geojson`, 'utf8');
      const asked = await importGeoJson(plain.parts, IMPORTER, text, { target: 'playspaces' });
      expect(asked.added).toBe(0);
      expect(asked.returned.some(({ code }) => code === 'site.commune_unconfirmed')).toBe(true);
      const accepted = await importGeoJson(plain.parts, IMPORTER, text, {
        target: 'playspaces',
        acceptsApproximate: true,
      });
      expect(accepted.added).toBeGreaterThan(400);
    } finally {
      await plain.close();
    }
  });
});
