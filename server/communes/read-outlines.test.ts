import { describe, expect, it } from 'vitest';
import { readOutlines, UnreadableOutlines } from './read-outlines.ts';

const ring = [
  [105, 21],
  [105.1, 21],
  [105.1, 21.1],
  [105, 21],
];
const feature = (properties: object | null, id?: string | number) => ({
  type: 'Feature',
  ...(id === undefined ? {} : { id }),
  properties,
  geometry: { type: 'Polygon', coordinates: [ring] },
});
const collection = (...features: unknown[]) => JSON.stringify({ type: 'FeatureCollection', features });
const reasonOf = (text: string) => {
  try {
    readOutlines(text);
  } catch (error) {
    if (error instanceof UnreadableOutlines) return error.text;
  }
  throw new Error('was read');
};

describe('reading outlines', () => {
  it.each([
    ['code', feature({ code: '00145' })],
    ['ma_xa', feature({ MA_XA: '00145' })],
    ['a number without its leading zeros', feature({ ma_xa: 145 })],
    ['id as a property', feature({ id: '00145' })],
    ['id of the feature', feature(null, '00145')],
  ])('takes the code from %s', (_, item) => {
    expect(readOutlines(collection(item)).outlines.map(({ code }) => code)).toEqual(['00145']);
  });

  it('reads TopoJSON, and joins the parts of one commune', () => {
    const topology = {
      type: 'Topology',
      arcs: [
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 0],
        ],
        [
          [5, 5],
          [6, 5],
          [6, 6],
          [5, 5],
        ],
      ],
      objects: {
        other: { type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [0, 0] }] },
        communes: {
          type: 'GeometryCollection',
          geometries: [
            { type: 'Polygon', id: '00145', arcs: [[0]] },
            { type: 'Polygon', id: '00145', arcs: [[1]] },
          ],
        },
      },
    };
    const [outline] = readOutlines(JSON.stringify(topology)).outlines;
    expect(outline?.geometry.type).toBe('MultiPolygon');
    expect(outline?.geometry.coordinates).toHaveLength(2);
  });

  it('names what it left out', () => {
    const point = {
      type: 'Feature',
      properties: { code: '00146' },
      geometry: { type: 'Point', coordinates: [0, 0] },
    };
    const { outlines, skipped } = readOutlines(
      collection(feature({ code: '00145' }), point, feature({ name: 'Không mã' })),
    );
    expect(outlines).toHaveLength(1);
    expect(skipped.map(({ en }) => en)).toEqual([
      'Feature 2 (00146): shape “Point” is no polygon, left out.',
      expect.stringContaining('Feature 3: no five-digit commune code'),
    ]);
  });

  it('says in both languages why a file is unusable', () => {
    expect(reasonOf('{').vi).toMatch(/không phải JSON/);
    expect(reasonOf('[]').en).toMatch(/neither GeoJSON nor TopoJSON/);
    expect(reasonOf('{"type":"Point"}').en).toMatch(/"Point"/);
    expect(reasonOf(collection(feature({}))).vi).toMatch(/không vùng nào mang mã/);
    expect(
      reasonOf(
        '{"type":"Topology","arcs":[],"objects":{"a":{"type":"GeometryCollection","geometries":[{"type":"Polygon","id":"00145","arcs":[[7]]}]}}}',
      ).en,
    ).toMatch(/damaged/);
  });
});
