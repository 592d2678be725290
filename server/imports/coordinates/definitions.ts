import { findReferenceSystem, REFERENCE_SYSTEMS } from '../../domain/reference-systems.ts';

/**
 * QĐ 05/2007/QĐ-BTNMT. Metres, seconds of arc, parts per million: `+towgs84` counts rotations as position vectors
 * while EPSG states coordinate frames, hence the turned signs. Unturned, places land 0.75 m off; without any
 * shift 224 m.
 */
export const VN2000_TO_WGS84 = [
  -191.90441429, -39.30318279, -111.45032835, 0.00928836, -0.01975479, 0.00427372, 0.252906278,
] as const;

const VN2000 = `+ellps=WGS84 +towgs84=${VN2000_TO_WGS84.join(',')}`;

/** Codes that EPSG took out, or that mean the same for a file of longitudes and latitudes. */
const SAME_AS: Record<string, string> = {
  'EPSG:6956': 'EPSG:5896',
  'EPSG:6957': 'EPSG:5897',
  'EPSG:6958': 'EPSG:5898',
  'EPSG:6959': 'EPSG:5899',
  'EPSG:4979': 'EPSG:4326',
  'OGC:CRS84': 'EPSG:4326',
};
const WEB_MERCATOR = new Set(['EPSG:3857', 'EPSG:900913', 'EPSG:102100', 'EPSG:102113']);

/** proj4 definition of a code, null when it is none that the product knows. */
export function definitionOf(code: string): string | null {
  if (WEB_MERCATOR.has(code)) {
    return '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +no_defs';
  }
  const system = findReferenceSystem(SAME_AS[code] ?? code);
  if (system === null) return null;
  const shift = system.datum === 'vn2000' ? VN2000 : '+datum=WGS84';
  if (system.unit === 'degrees') return `+proj=longlat ${shift} +no_defs`;
  return transverseMercator(system.centralMeridian ?? 0, system.scale ?? 1, shift);
}

export function transverseMercator(meridian: number, scale: number, shift: string): string {
  return `+proj=tmerc +lat_0=0 +lon_0=${meridian} +k=${scale} +x_0=500000 +y_0=0 ${shift} +units=m +no_defs`;
}

/** The code that the product offers for a projection with false easting 500 km and none to the north. */
export function codeOfZone(datum: 'wgs84' | 'vn2000', meridian: number, scale: number): string | null {
  const found = REFERENCE_SYSTEMS.find(
    (system) =>
      system.datum === datum &&
      system.centralMeridian !== null &&
      Math.abs(system.centralMeridian - meridian) < 1e-9 &&
      Math.abs((system.scale ?? 0) - scale) < 1e-9,
  );
  return found?.code ?? null;
}

/**
 * The code in a name: `EPSG:5897`, `urn:ogc:def:crs:EPSG::5897`, `urn:ogc:def:crs:OGC:1.3:CRS84`,
 * `http://www.opengis.net/def/crs/EPSG/0/5897`, `5897`. Codes with one meaning come out as one.
 */
export function codeInName(name: string): string | null {
  const trimmed = name.trim();
  if (/(?:^|[:/])CRS84h?$/i.test(trimmed)) return 'EPSG:4326';
  const digits =
    /^(?:EPSG:+|urn:(?:x-)?ogc:def:crs:EPSG:[\d.]*:|https?:\/\/www\.opengis\.net\/def\/crs\/EPSG\/[\d.]+\/)?(\d{4,6})$/i.exec(
      trimmed,
    )?.[1];
  if (digits === undefined) return null;
  const code = `EPSG:${digits}`;
  return WEB_MERCATOR.has(code) ? 'EPSG:3857' : (SAME_AS[code] ?? code);
}
