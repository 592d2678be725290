import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { feature } from 'topojson-client';
import { describe, expect, it } from 'vitest';
import { checkOutlines } from './check-outlines.ts';
import { createCommuneLocator } from './commune-locator.ts';
import { outlineContentSha256 } from './outline-content.ts';
import { readOutlines } from './read-outlines.ts';
import { readReferenceData } from './reference-data.ts';
import { overviewOutlines, simplifyOutlines } from './simplify-outlines.ts';

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'shared', 'geo');
const hasFiles = existsSync(join(FOLDER, 'hanoi-communes.geojson'));
if (!hasFiles) console.log('../shared/geo is absent: the tests on the real outlines are left out.');
const read = (file: string) => readOutlines(readFileSync(join(FOLDER, file), 'utf8')).outlines;

describe.runIf(hasFiles)('real outlines of Hà Nội', () => {
  it.each(['hanoi-communes.geojson', 'hanoi-communes.topojson'])('%s holds 126 of 126', async (file) => {
    const { communes } = await readReferenceData();
    const { outlines, report } = checkOutlines(read(file), communes);
    expect(report.faults).toEqual([]);
    expect(report.provinces).toEqual([{ code: '01', name: 'Hà Nội', found: 126, expected: 126 }]);
    expect(report.overlaps).toEqual([]);
    expect(report.areaDifferences.slice(0, 3).map(({ code }) => code)).toEqual(['09988', '04930', '00166']);
    expect(report.areaKm2.drawn / report.areaKm2.official).toBeCloseTo(1.0026, 3);
    const locator = createCommuneLocator(outlines);
    const lost = communes.filter(
      ({ provinceCode, code, lonLat }) => provinceCode === '01' && locator.locate(lonLat) !== code,
    );
    expect(lost).toEqual([]);
  });

  it('draws them in at most 250 KB compressed, the same bytes each time', async () => {
    const { communes } = await readReferenceData();
    const factOf = new Map(communes.map((commune) => [commune.code, commune]));
    const drawn = read('hanoi-communes.geojson').map((outline) => ({
      ...outline,
      name: factOf.get(outline.code)?.name ?? '',
      kind: factOf.get(outline.code)?.kind ?? ('xa' as const),
      provinceCode: '01',
      quality: 'official' as const,
    }));
    const map = simplifyOutlines(drawn);
    expect(brotliCompressSync(map.json).length).toBeLessThan(250_000);
    expect(gzipSync(map.json).length).toBeLessThan(250_000);
    expect(simplifyOutlines([...drawn].reverse()).sha256).toBe(map.sha256);
    const overview = overviewOutlines(drawn);
    expect(brotliCompressSync(overview.json).length).toBeLessThan(25_000);
    expect(JSON.parse(overview.json).objects.communes.geometries).toHaveLength(126);
    const topology = JSON.parse(map.json);
    const { features } = feature(topology, topology.objects.communes) as unknown as GeoJSON.FeatureCollection;
    expect(features).toHaveLength(126);
    expect(features.find(({ id }) => id === '00145')?.properties).toEqual({
      code: '00145',
      name: 'Long Biên',
      kind: 'phuong',
      quality: 'official',
    });
  });

  it('has the content that the manifest asks of the public source', async () => {
    const { manifest } = await readReferenceData();
    const outlines = read('hanoi-communes.geojson');
    expect(outlineContentSha256(outlines)).toBe(manifest.publicOutlines.contentSha256);
    expect(manifest.publicOutlines.files).toHaveLength(126);
    expect(manifest.publicOutlines.files.map((file) => file.slice(0, 5))).toEqual(
      outlines.map(({ code }) => code),
    );
  });
});
