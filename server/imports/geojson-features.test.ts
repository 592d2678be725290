import { describe, expect, it } from 'vitest';
import { isFault, readCollection, readFeature } from './geojson-features.ts';

describe('single features', () => {
  it.each([7, { type: 'Point', coordinates: [105, 21] }])('%j is none', (raw) =>
    expect(readFeature(raw)).toMatchObject({ code: 'import.not_a_feature' }),
  );

  it('come without the notes of an earlier return', () => {
    const read = readFeature({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [105.8, 21] },
      properties: { _returned_code: 'x', depth: 2 },
    });
    expect(isFault(read) || read.properties).toEqual({ depth: 2 });
  });
});

describe('whole files', () => {
  it('reads a file with a byte order mark, and a single feature', () => {
    expect(readCollection('\uFEFF{"type":"FeatureCollection","features":[1]}')).toEqual([1]);
    expect(readCollection('{"type":"Feature"}')).toHaveLength(1);
  });

  it.each([
    ['import.unreadable', '{"type":'],
    ['import.not_geojson', '[]'],
    ['import.not_geojson', '{"type":"Topology"}'],
    [
      'import.other_reference_system',
      '{"type":"FeatureCollection","features":[],"crs":{"properties":{"name":"urn:ogc:def:crs:EPSG::4756"}}}',
    ],
  ])('refuses %s', (code, text) =>
    expect(() => readCollection(text)).toThrow(expect.objectContaining({ code })),
  );

  it('takes the WGS 84 name that old exports carry', () => {
    const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:OGC:1.3:CRS84' } };
    expect(readCollection(JSON.stringify({ type: 'FeatureCollection', features: [], crs }))).toEqual([]);
  });
});
