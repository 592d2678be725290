import { booleanPointInPolygon, polygon } from '@turf/turf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coordinateFault, type LonLat } from '../../domain/values.ts';
import { asWgs84, repairGeometry } from './repair-geometry.ts';

const SQUARE: LonLat[] = [
  [105.8, 21],
  [105.81, 21],
  [105.81, 21.01],
  [105.8, 21.01],
  [105.8, 21],
];
const scaled = (ring: readonly LonLat[], scale: number, lon = 0, lat = 0) =>
  ring.map(([x, y]): LonLat => [105.805 + (x - 105.805) * scale + lon, 21.005 + (y - 21.005) * scale + lat]);
const ringOf = (...corners: [number, number][]) =>
  corners.map(([x, y]): LonLat => [105 + x / 1000, 21 + y / 1000]);
const area = (coordinates: unknown) => ({ type: 'Polygon', coordinates });

function mended(geometry: unknown) {
  const result = repairGeometry(geometry, asWgs84);
  if ('code' in result) throw new Error(result.code);
  return result;
}
function faultOf(geometry: unknown) {
  const result = repairGeometry(geometry, asWgs84);
  return 'code' in result ? result : null;
}
const outerOf = (geometry: unknown) => {
  const { outline } = mended(geometry);
  return outline?.type === 'Polygon' ? (outline.coordinates[0] ?? []) : [];
};

describe('what is mended', () => {
  it('drops heights and measures', () => {
    expect(mended({ type: 'Point', coordinates: [105.8, 21, 12.5, 3] })).toEqual({
      lonLat: [105.8, 21],
      outline: null,
      extra: {},
    });
  });

  it('closes rings and turns outer ones counter-clockwise', () => {
    for (const ring of [SQUARE.slice(0, 4), SQUARE.toReversed(), SQUARE]) {
      const outer = outerOf(area([ring]));
      expect(outer).toHaveLength(5);
      expect(outer[0]).toEqual(outer[4]);
      const turn = outer.slice(1).reduce((sum, [x2, y2], index) => {
        const [x1 = 0, y1 = 0] = outer[index] ?? [];
        return sum + (x1 - 105.8) * (y2 - 21) - (x2 - 105.8) * (y1 - 21);
      }, 0);
      expect(turn).toBeGreaterThan(0);
    }
  });

  it.each([
    ['repeated corners', SQUARE.flatMap((corner) => [corner, corner])],
    ['a spike along an edge', [...SQUARE.slice(0, 2), [105.82, 21], ...SQUARE.slice(1)]],
    ['a spike out and back the same way', [...SQUARE.slice(0, 2), [105.83, 21.002], ...SQUARE.slice(1)]],
    ['a spike where the ring closes', [[105.8, 21], [105.79, 20.99], ...SQUARE]],
  ])('takes out %s', (_, ring) => {
    const outer = outerOf(area([ring]));
    expect(outer).toHaveLength(5);
    expect(outer).toEqual(expect.arrayContaining(SQUARE));
  });

  it('leaves out a hole, a part or a line of no size beside others', () => {
    const flat = ringOf([0, 0], [1, 1], [2, 2], [0, 0]);
    expect(mended(area([SQUARE, scaled(flat, 0)])).outline).toEqual(mended(area([SQUARE])).outline);
    const parts = mended({ type: 'MultiPolygon', coordinates: [[flat], [SQUARE]] });
    expect(parts.outline?.type).toBe('Polygon');
    const lines = mended({
      type: 'MultiLineString',
      coordinates: [[SQUARE[0], SQUARE[0]], SQUARE.slice(0, 2)],
    });
    expect(lines.outline?.type).toBe('LineString');
  });

  it('makes one geometry of a collection of one kind', () => {
    const other = scaled(SQUARE, 0.5, 0.1);
    const collection = { type: 'GeometryCollection', geometries: [area([SQUARE]), area([other])] };
    expect(mended(collection).outline?.type).toBe('MultiPolygon');
    const points = { type: 'Point', coordinates: SQUARE[0] };
    expect(mended({ type: 'GeometryCollection', geometries: [points] }).lonLat).toEqual(SQUARE[0]);
  });

  it('keeps every point of a MultiPoint beside the first', () => {
    const two = SQUARE.slice(0, 2);
    expect(mended({ type: 'MultiPoint', coordinates: two })).toMatchObject({
      lonLat: two[0],
      extra: { points: two },
    });
  });

  it('takes a figure eight of two true lobes apart', () => {
    const eight = ringOf([0, 0], [5, 5], [9, 5], [10, 2], [9, 0], [5, 0], [0, 5], [-1, 2], [0, 0]);
    expect(mended(area([eight])).outline?.type).toBe('MultiPolygon');
  });

  it('leaves out a loop that slipped in, less than a thousandth of the shape', () => {
    const slip = [
      ...SQUARE.slice(0, 3),
      [105.8001, 21.0101],
      [105.8001, 21.01],
      [105.8, 21.0101],
      [105.8, 21],
    ] as LonLat[];
    const outer = outerOf(area([slip]));
    expect(outer.length).toBeGreaterThanOrEqual(5);
    expect(faultOf(area([outer]))).toBeNull();
  });
});

describe('the point inside', () => {
  const U_SHAPE = ringOf([0, 0], [10, 0], [10, 10], [8, 10], [8, 2], [2, 2], [2, 10], [0, 10], [0, 0]);

  it('lies inside a shape whose centre does not', () => {
    const { lonLat } = mended(area([U_SHAPE]));
    expect(booleanPointInPolygon(lonLat, polygon([U_SHAPE]), { ignoreBoundary: true })).toBe(true);
  });

  it('lies beside the hole of a ring-shaped lake', () => {
    const rings = [SQUARE, scaled(SQUARE, 0.9)];
    const { lonLat } = mended(area(rings));
    expect(booleanPointInPolygon(lonLat, polygon(rings), { ignoreBoundary: true })).toBe(true);
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
    const { lonLat, outline } = mended({ type: 'MultiLineString', coordinates: [short, long] });
    expect(lonLat[0]).toBeCloseTo(105.8, 6);
    expect(lonLat[1]).toBeCloseTo(21.01, 6);
    expect(outline?.type).toBe('MultiLineString');
  });
});

const BOW_TIE = ringOf([0, 0], [10, 10], [10, 0], [0, 10], [0, 0]);
const twice = { type: 'LineString', coordinates: [SQUARE[0], SQUARE[0]] };
const RETURNED: [code: string, geometry: unknown][] = [
  ['import.no_geometry', null],
  ['import.no_geometry', { type: 'MultiPolygon', coordinates: [] }],
  ['import.no_geometry', { type: 'GeometryCollection', geometries: [] }],
  ['import.geometry_type', { type: 'Circle', coordinates: [105, 21] }],
  [
    'import.geometry_type',
    { type: 'GeometryCollection', geometries: [area([SQUARE]), { type: 'Point', coordinates: SQUARE[0] }] },
  ],
  ['import.position_invalid', { type: 'Point', coordinates: ['105', '21'] }],
  ['import.position_invalid', { type: 'Point', coordinates: [105] }],
  ['import.position_invalid', { type: 'Point', coordinates: [Number.NaN, 21] }],
  ['import.position_invalid', { type: 'LineString', coordinates: [105, 21] }],
  ['site.swapped_axes', { type: 'Point', coordinates: [21.03, 105.85] }],
  ['site.projected_coordinates', { type: 'Point', coordinates: [588383.9, 2326366.3] }],
  ['site.coordinates_out_of_range', { type: 'Point', coordinates: [205, 21] }],
  ['import.line_too_short', twice],
  ['import.ring_too_short', area([SQUARE.slice(0, 2)])],
  ['import.ring_too_short', area([ringOf([0, 0], [1, 1], [2, 2], [0, 0])])],
  ['import.ring_crosses_itself', area([BOW_TIE])],
  ['import.ring_crosses_itself', area([ringOf([0, 0], [9, 0], [2, 5], [7, 5], [0, 1], [9, 1], [0, 0])])],
  ['import.hole_outside', area([SQUARE, scaled(SQUARE, 0.2, 0.05)])],
  ['import.hole_outside', area([SQUARE, scaled(SQUARE, 0.5, 0.005)])],
];

describe('what is returned', () => {
  it.each(RETURNED)('%s: %j', (code, geometry) => expect(faultOf(geometry)?.code).toBe(code));

  it('tells where a bow-tie crosses', () => {
    expect(faultOf(area([BOW_TIE]))?.details).toEqual({ lonLat: '105.005, 21.005' });
  });

  it('gives the transform’s own reason', () => {
    const refuse = () => ({ code: 'site.outside_all', details: {} }) as const;
    expect(repairGeometry({ type: 'Point', coordinates: [1, 2] }, refuse)).toEqual(refuse());
  });

  it('gives up on a ring whose edges all lie beside each other', () => {
    const comb = Array.from({ length: 12_000 }, (_, index): LonLat => {
      const shift = index * 1e-7;
      return index % 2 === 0 ? [105 + shift, 21] : [106 + shift, 22];
    });
    const startedAt = performance.now();
    expect(faultOf(area([comb]))?.code).toMatch(/import\.(geometry_too_complex|ring_crosses_itself)/);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });
});

it('answers every geometry, however odd, with a place or a reason; what is mended once stays as it is', () => {
  const position = fc.oneof(
    fc.tuple(fc.double({ min: 104, max: 108, noNaN: true }), fc.double({ min: 20, max: 22, noNaN: true })),
    fc.tuple(fc.integer({ min: 104, max: 108 }), fc.integer({ min: 20, max: 23 })),
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
    fc.property(type, coordinates, (kind, points) => {
      const result = repairGeometry({ type: kind, coordinates: points }, asWgs84);
      if ('code' in result) return;
      expect(coordinateFault(...result.lonLat)).toBeNull();
      if (result.outline)
        expect(repairGeometry(result.outline, asWgs84)).toMatchObject({ lonLat: result.lonLat });
    }),
    { numRuns: 3000, seed: 11 },
  );
});
