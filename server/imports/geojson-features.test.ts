import { booleanPointInPolygon, polygon } from '@turf/turf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coordinateFault } from '../domain/values.ts';
import { isFault, readCollection, readFeature } from './geojson-features.ts';

const feature = (geometry: unknown, properties: unknown = {}, id?: unknown) => ({
  type: 'Feature',
  id,
  properties,
  geometry,
});
const SQUARE = [
  [105.8, 21],
  [105.81, 21],
  [105.81, 21.01],
  [105.8, 21.01],
  [105.8, 21],
];

function read(raw: unknown) {
  const result = readFeature(raw);
  if (isFault(result)) throw new Error(result.code);
  return result;
}
function faultOf(raw: unknown): string | null {
  const result = readFeature(raw);
  return isFault(result) ? result.code : null;
}

describe('what is mended', () => {
  it('drops heights', () => {
    expect(read(feature({ type: 'Point', coordinates: [105.8, 21, 12.5] })).lonLat).toEqual([105.8, 21]);
  });

  it('closes rings and turns outer ones counter-clockwise, holes clockwise', () => {
    const open = SQUARE.slice(0, 4);
    const clockwise = [...SQUARE].reverse();
    for (const ring of [open, clockwise, SQUARE]) {
      const { outline } = read(feature({ type: 'Polygon', coordinates: [ring] }));
      const [outer = []] = outline?.type === 'Polygon' ? outline.coordinates : [];
      expect(outer).toHaveLength(5);
      expect(outer[0]).toEqual(outer[4]);
      const turn = outer.slice(1).reduce((sum, [x2, y2], index) => {
        const [x1 = 0, y1 = 0] = outer[index] ?? [];
        return sum + (x1 - 105.8) * (y2 - 21) - (x2 - 105.8) * (y1 - 21);
      }, 0);
      expect(turn).toBeGreaterThan(0);
    }
  });

  it('takes repeated points out', () => {
    const doubled = SQUARE.flatMap((point) => [point, point]);
    const { outline } = read(feature({ type: 'Polygon', coordinates: [doubled] }));
    expect(outline?.type === 'Polygon' && outline.coordinates[0]).toHaveLength(5);
  });

  it('leaves out the notes of an earlier return', () => {
    const { properties } = read(
      feature({ type: 'Point', coordinates: [105.8, 21] }, { _returned_code: 'x', depth: 2 }),
    );
    expect(properties).toEqual({ depth: 2 });
  });
});

describe('the point inside', () => {
  const U_SHAPE = [
    [0, 0],
    [10, 0],
    [10, 10],
    [8, 10],
    [8, 2],
    [2, 2],
    [2, 10],
    [0, 10],
    [0, 0],
  ].map(([x = 0, y = 0]) => [105 + x / 1000, 21 + y / 1000]);

  it('lies inside a shape whose centre does not', () => {
    const { lonLat } = read(feature({ type: 'Polygon', coordinates: [U_SHAPE] }));
    expect(booleanPointInPolygon(lonLat, polygon([U_SHAPE]), { ignoreBoundary: true })).toBe(true);
  });

  it('lies beside the hole of a ring-shaped lake', () => {
    const hole = SQUARE.map(([x = 0, y = 0]) => [105.805 + (x - 105.805) * 0.9, 21.005 + (y - 21.005) * 0.9]);
    const { lonLat } = read(feature({ type: 'Polygon', coordinates: [SQUARE, hole] }));
    expect(booleanPointInPolygon(lonLat, polygon([SQUARE, hole]), { ignoreBoundary: true })).toBe(true);
  });

  it('is half-way along a line, of the longest part', () => {
    const long = [
      [105.8, 21],
      [105.8, 21.02],
    ];
    const short = [
      [105.9, 21],
      [105.9, 21.001],
    ];
    const { lonLat, outline } = read(feature({ type: 'MultiLineString', coordinates: [short, long] }));
    expect(lonLat[0]).toBeCloseTo(105.8, 6);
    expect(lonLat[1]).toBeCloseTo(21.01, 6);
    expect(outline?.type).toBe('MultiLineString');
  });
});

const BOW_TIE = [
  [105.8, 21],
  [105.81, 21.01],
  [105.81, 21],
  [105.8, 21.01],
  [105.8, 21],
];
const RETURNED: [code: string, raw: unknown][] = [
  ['import.not_a_feature', 7],
  ['import.not_a_feature', { type: 'Point', coordinates: [105, 21] }],
  ['import.no_geometry', feature(null)],
  ['import.no_geometry', feature({ type: 'MultiPolygon', coordinates: [] })],
  ['import.geometry_type', feature({ type: 'Circle', coordinates: [105, 21] })],
  ['import.geometry_type', feature({ type: 'GeometryCollection', geometries: [] })],
  ['import.position_invalid', feature({ type: 'Point', coordinates: ['105', '21'] })],
  ['import.position_invalid', feature({ type: 'Point', coordinates: [105] })],
  ['import.position_invalid', feature({ type: 'LineString', coordinates: [105, 21] })],
  ['site.swapped_axes', feature({ type: 'Point', coordinates: [21.03, 105.85] })],
  ['site.projected_coordinates', feature({ type: 'Point', coordinates: [588383.9, 2326366.3] })],
  ['site.coordinates_out_of_range', feature({ type: 'Point', coordinates: [205, 21] })],
  [
    'import.line_too_short',
    feature({
      type: 'LineString',
      coordinates: [
        [105, 21],
        [105, 21],
      ],
    }),
  ],
  ['import.ring_too_short', feature({ type: 'Polygon', coordinates: [SQUARE.slice(0, 2)] })],
  [
    'import.ring_too_short',
    feature({
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [1, 1],
          [2, 2],
          [0, 0],
        ],
      ],
    }),
  ],
  ['import.ring_crosses_itself', feature({ type: 'Polygon', coordinates: [BOW_TIE] })],
];

describe('what is returned', () => {
  it.each(RETURNED)('%s: %j', (code, raw) => expect(faultOf(raw)).toBe(code));
});

it('answers every feature, however odd, with a place or a reason', () => {
  const position = fc.oneof(
    fc.tuple(fc.double({ min: 104, max: 108 }), fc.double({ min: 20, max: 22 })),
    fc.array(fc.oneof(fc.double(), fc.constant('x'), fc.constant(null)), { maxLength: 3 }),
  );
  const line = fc.array(position, { maxLength: 7 });
  const coordinates = fc.oneof(position, line, fc.array(line, { maxLength: 3 }), fc.jsonValue());
  const type = fc.constantFrom(
    'Point',
    'MultiPoint',
    'LineString',
    'MultiLineString',
    'Polygon',
    'MultiPolygon',
  );
  fc.assert(
    fc.property(type, coordinates, fc.jsonValue(), (kind, points, properties) => {
      const result = readFeature(feature({ type: kind, coordinates: points }, properties));
      if (!isFault(result)) expect(coordinateFault(...result.lonLat)).toBeNull();
    }),
    { numRuns: 3000, seed: 11 },
  );
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
