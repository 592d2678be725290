import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { booleanPointInPolygon } from '@turf/turf';
import type { FeatureCollection, MultiPolygon, Polygon } from 'geojson';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCounterDifferences } from '../../server/coverage/recount.service.ts';
import type { Import, ImportCounts, ImportRowList, ImportTarget } from '../../server/domain/imports.ts';
import { listAll as listPages, step, upload } from '../support/imports.ts';
import { createTestApp, DIALECT, type TestApp } from '../support/test-app.ts';

const GEO = fileURLToPath(new URL('../../../shared/geo/', import.meta.url));
const OUTLINES = `${GEO}hanoi-communes.geojson`;
/** Rows read, added, held back as duplicates, returned. Added and held back make up what goes in without duplicates. */
const FILES: [name: string, target: ImportTarget, counts: Partial<ImportCounts>][] = [
  ['water-hn-nuoc-2021', 'sites', { read: 297, added: 258, duplicates: 21, returned: 18 }],
  ['waterways-osm-lines', 'sites', { read: 21, added: 11, duplicates: 0, returned: 10 }],
  ['play-spaces-hanoi', 'playspaces', { read: 483, added: 470, duplicates: 7, returned: 6 }],
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

  const listAll = (target: ImportTarget) => listPages<Place>(app, 'city', `/api/${target}`);
  const textOf = (name: string) => readFileSync(`${GEO}real/${name}.geojson`, 'utf8');
  async function importFile(target: ImportTarget, name: string, verb: 'check' | 'run'): Promise<Import> {
    const { id } = await upload(app, 'admin', { name: `${name}.geojson`, text: textOf(name), target });
    return step(app, 'admin', id, verb);
  }

  it.each(FILES)(
    '%s: a second import changes nothing',
    async (name, target, counts) => {
      const tried = await importFile(target, name, 'check');
      const before = await listAll(target);
      const first = await importFile(target, name, 'run');
      const after = await listAll(target);
      const second = await importFile(target, name, 'run');
      console.log(`${name} (${DIALECT}): ${JSON.stringify(first.counts)}`);
      expect(first.counts).toMatchObject(counts);
      const { added, returned, duplicates, read } = first.counts;
      expect(added + returned + duplicates).toBe(read);
      expect(tried.counts).toEqual(first.counts);
      expect(after).toHaveLength(before.length + added);
      expect(second.counts).toEqual({ ...first.counts, added: 0, unchanged: added });
      expect(await listAll(target)).toEqual(after);
    },
    120_000,
  );

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
      const text = textOf('play-spaces-hanoi');
      const asked = await upload(plain, 'admin', { name: 'x.geojson', text, target: 'playspaces' });
      const checked = await step(plain, 'admin', asked.id, 'check');
      expect(checked.counts.added).toBe(0);
      const { reasons } = await plain.json<ImportRowList>(`/api/imports/${asked.id}/rows`, { as: 'admin' });
      expect(reasons.map(({ code }) => code)).toContain('site.commune_unconfirmed');
      const settings = { ...checked.settings, acceptsApproximate: true };
      await plain.json(`/api/imports/${asked.id}`, { as: 'admin', method: 'PATCH', json: { settings } });
      const accepted = await step(plain, 'admin', asked.id, 'run');
      expect(accepted.counts.added).toBeGreaterThan(400);
    } finally {
      await plain.close();
    }
  }, 120_000);
});
