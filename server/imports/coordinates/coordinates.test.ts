import fc from 'fast-check';
import proj4 from 'proj4';
import { describe, expect, it } from 'vitest';
import { distanceBetweenM } from '../../domain/geometry.ts';
import { findReferenceSystem, REFERENCE_SYSTEMS } from '../../domain/reference-systems.ts';
import type { LonLat } from '../../domain/values.ts';
import { codeInName, definitionOf } from './definitions.ts';
import { readReferenceSystem } from './reference-system.ts';
import { createToLonLat } from './to-lon-lat.ts';

/** Computed with PROJ: WGS 84, then easting and northing in the 3° zone of Hà Nội and in zone 48. */
const POINTS: [name: string, lonLat: LonLat, tm3: [number, number], utm: [number, number]][] = [
  ['Hoàn Kiếm', [105.8522, 21.0287], [588383.929, 2326366.344], [588357.411, 2325668.364]],
  ['Ba Vì', [105.37, 21.07], [538251.385, 2330746.726], [538239.908, 2330047.432]],
  ['Sóc Sơn', [105.85, 21.26], [588018.183, 2351973.828], [587991.775, 2351268.165]],
  ['Mỹ Đức', [105.74, 20.68], [576898.577, 2287703.432], [576875.505, 2287017.052]],
];
/** What GDAL's PROJ answers for the metres of the 3° zone. */
const BACK: LonLat[] = [
  [105.85220000701, 21.0286999992642],
  [105.370000010916, 21.0699999998798],
  [105.850000009259, 21.2599999951867],
  [105.740000011776, 20.679999997244],
];
/** The shift leaves a height of some metres that a plan has no room for: going there and back costs a millimetre. */
const THERE_AND_BACK_M = 0.002;

function place(crs: string, x: number, y: number, isSwapped = false): LonLat {
  const lonLat = createToLonLat(crs, isSwapped)?.(x, y);
  if (!Array.isArray(lonLat)) throw new Error(JSON.stringify(lonLat));
  return lonLat;
}

describe('VN-2000', () => {
  it.each(POINTS)('%s comes out where PROJ has it, to the millimetre', (_, lonLat, tm3, utm) => {
    const back = BACK[POINTS.findIndex(([, point]) => point === lonLat)] ?? lonLat;
    expect(distanceBetweenM(place('EPSG:5897', ...tm3), back)).toBeLessThan(0.0005);
    expect(distanceBetweenM(place('EPSG:3405', ...utm), back)).toBeLessThan(0.001);
    for (const [code, expected] of [['EPSG:5897', tm3] as const, ['EPSG:3405', utm] as const]) {
      const [east = 0, north = 0] = proj4('EPSG:4326', definitionOf(code) ?? '', lonLat);
      expect(east).toBeCloseTo(expected[0], 3);
      expect(north).toBeCloseTo(expected[1], 3);
    }
  });

  it('moves degrees by some 220 m', () => {
    const moved = distanceBetweenM(place('EPSG:4756', 105.8522, 21.0287), [105.8522, 21.0287]);
    expect(moved).toBeGreaterThan(200);
    expect(moved).toBeLessThan(240);
  });

  it('has every zone of EPSG by its central meridian', () => {
    for (const { code, unit, centralMeridian } of REFERENCE_SYSTEMS) {
      if (unit === 'degrees') continue;
      const [lon] = place(code, 500_000, 2_300_000);
      // The shift of the datum turns the meridian by a few seconds.
      expect(Math.abs(lon - (centralMeridian ?? 0))).toBeLessThan(0.003);
    }
    expect(REFERENCE_SYSTEMS.filter(({ datum }) => datum === 'vn2000')).toHaveLength(21);
  });

  it('comes back to the same metres in every zone', () => {
    const zones = REFERENCE_SYSTEMS.filter(({ unit }) => unit === 'metres').map(({ code }) => code);
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.double({ min: -1.5, max: 1.5, noNaN: true }),
        fc.double({ min: 8.5, max: 23.4, noNaN: true }),
        (code, offset, lat) => {
          const lonLat: LonLat = [(findReferenceSystem(code)?.centralMeridian ?? 105) + offset, lat];
          const [east = 0, north = 0] = proj4('EPSG:4326', definitionOf(code) ?? '', lonLat);
          expect(distanceBetweenM(place(code, east, north), lonLat)).toBeLessThan(THERE_AND_BACK_M);
          expect(place(code, north, east, true)).toEqual(place(code, east, north));
          expect(createToLonLat(code, false)?.(north, east)).toMatchObject({ code: 'import.metres_swapped' });
        },
      ),
      { numRuns: 500, seed: 5 },
    );
  });
});

describe('positions that are none', () => {
  it.each([
    ['EPSG:4326', 21.03, 105.85, 'site.swapped_axes'],
    ['EPSG:4756', 21.03, 105.85, 'site.swapped_axes'],
    ['EPSG:4326', 588383, 2326366, 'site.projected_coordinates'],
    ['EPSG:4326', 205, 21, 'site.coordinates_out_of_range'],
    ['EPSG:5897', 105.85, 21.03, 'import.degrees_among_metres'],
    ['EPSG:5897', 2326366, 588383, 'import.metres_swapped'],
    ['EPSG:5897', 1e12, 1e12, 'import.position_invalid'],
  ])('%s %d %d: %s', (crs, x, y, code) => {
    expect(createToLonLat(crs, false)?.(x, y)).toMatchObject({ code });
  });
});

const esri = (name: string, datum: string, parameters: { meridian: number; scale: number; east?: number }) =>
  `PROJCS["${name}",GEOGCS["GCS",DATUM[${datum}],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",${parameters.east ?? 500000}],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",${parameters.meridian}],PARAMETER["Scale_Factor",${parameters.scale}],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`;
const VN_2000 = '"D_Vietnam_2000",SPHEROID["WGS_1984",6378137.0,298.257223563]';
const UNNAMED = '"_MI_2",SPHEROID["WGS 84",6378137.0,298.257223563]';
const AS_WGS_84 = '"D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]';
const UNTURNED =
  '"_MI_2",SPHEROID["WGS_84",6378137,298.257223563],TOWGS84[-191.90441429,-39.30318279,-111.45032835,-0.00928836,0.01975479,-0.00427372,0.252906278]';
const KRASSOWSKY = '"Hanoi_1972",SPHEROID["Krassowsky_1940",6378245.0,298.3]';

describe('a .prj', () => {
  it.each([
    ['the VN-2000 of ESRI', esri('VN_2000_Hanoi', VN_2000, { meridian: 105, scale: 0.9999 }), 'EPSG:5897'],
    ['a zone by its numbers', esri('Hue', VN_2000, { meridian: 107, scale: 0.9999 }), 'EPSG:9214'],
    ['six degrees', esri('VN_2000_UTM_Zone_48N', VN_2000, { meridian: 105, scale: 0.9996 }), 'EPSG:3405'],
    ['MapInfo without a name', esri('_MI_0', UNNAMED, { meridian: 105, scale: 0.9999 }), 'EPSG:5897'],
    ['rotations unturned', esri('_MI_0', UNTURNED, { meridian: 105.75, scale: 0.9999 }), 'EPSG:9210'],
    ['a VN-2000 on "WGS 84"', esri('VN2000_105', AS_WGS_84, { meridian: 105, scale: 0.9999 }), 'EPSG:5897'],
    ['UTM of a GPS', esri('WGS_1984_UTM_48N', AS_WGS_84, { meridian: 105, scale: 0.9996 }), 'EPSG:32648'],
    [
      'degrees of WGS 84',
      `GEOGCS["GCS_WGS_1984",DATUM[${AS_WGS_84}],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]]`,
      'EPSG:4326',
    ],
    [
      'degrees of VN-2000',
      `GEOGCS["GCS_VN_2000",DATUM[${VN_2000}],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]]`,
      'EPSG:4756',
    ],
  ])('%s', (_, wkt, crs) => expect(readReferenceSystem(wkt)?.crs).toBe(crs));

  it('keeps a custom projection by its parameters, with the shift of VN-2000', () => {
    const system = readReferenceSystem(esri('x', VN_2000, { meridian: 105.25, scale: 0.9999, east: 200000 }));
    expect(system?.crs).toContain('+lon_0=105.25 +k=0.9999 +x_0=200000');
    expect(system?.crs).toContain('-0.01975479');
    const moved = readReferenceSystem(system?.crs ?? '');
    expect(moved?.crs).toBe(system?.crs);
  });

  it('does not guess', () => {
    expect(readReferenceSystem(esri('HN72', KRASSOWSKY, { meridian: 105, scale: 1 }))).toBeNull();
    expect(readReferenceSystem(esri('_MI_0', UNNAMED, { meridian: 105, scale: 0.9996 }))).toBeNull();
    expect(readReferenceSystem('LOCAL_CS["Nonearth"]')).toBeNull();
    expect(readReferenceSystem('hệ toạ độ Hà Nội')).toBeNull();
    expect(readReferenceSystem('EPSG:27700')).toBeNull();
    expect(readReferenceSystem('+proj=banana')).toBeNull();
    expect(readReferenceSystem('')).toBeNull();
  });
});

describe('definitions of proj4', () => {
  it.each([
    ['+proj=tmerc +lat_0=0 +lon_0=105 +k=0.9999 +x_0=500000 +y_0=0 +ellps=WGS84 +units=m', 'EPSG:5897'],
    ['+proj=utm +zone=48 +datum=WGS84 +units=m', 'EPSG:32648'],
    [
      '+proj=utm +zone=48 +ellps=WGS84 +towgs84=-191.90441429,-39.30318279,-111.45032835,-0.00928836,0.01975479,-0.00427372,0.252906278',
      'EPSG:3405',
    ],
    ['+proj=longlat +datum=WGS84', 'EPSG:4326'],
  ])('%s', (definition, crs) => expect(readReferenceSystem(definition)?.crs).toBe(crs));

  it('keeps a shift of its own', () => {
    const krassowsky =
      '+proj=tmerc +lat_0=0 +lon_0=105 +k=1 +x_0=18500000 +y_0=0 +ellps=krass +towgs84=-17.51,-108.32,-62.39,0,0,0,0 +units=m';
    expect(readReferenceSystem(krassowsky)?.crs).toContain('+towgs84=-17.51,-108.32,-62.39');
  });
});

describe('names of systems', () => {
  it.each([
    ['EPSG:4326', 'EPSG:4326'],
    ['urn:ogc:def:crs:OGC:1.3:CRS84', 'EPSG:4326'],
    ['urn:ogc:def:crs:EPSG::5897', 'EPSG:5897'],
    ['http://www.opengis.net/def/crs/EPSG/0/3405', 'EPSG:3405'],
    ['epsg:6957', 'EPSG:5897'],
    ['EPSG:900913', 'EPSG:3857'],
    ['Hà Nội', null],
  ])('%s', (name, code) => expect(codeInName(name)).toBe(code));
});
