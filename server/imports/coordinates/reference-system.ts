import proj4 from 'proj4';
import { codeInName, codeOfZone, definitionOf, transverseMercator, VN2000_TO_WGS84 } from './definitions.ts';

/** A reference system as settings keep it: a known code, or a whole proj4 definition. */
export interface KnownSystem {
  /** `EPSG:…` for what the product offers by name, else the definition itself. */
  crs: string;
  definition: string;
  isDegrees: boolean;
}

/**
 * Understands a code, URN, proj4 definition or WKT (a .prj of any maker, custom projections and MapInfo's
 * `_MI_0` included, by their parameters). A VN-2000 system that brings no datum shift, or brings the official
 * one with unturned rotations, gets the official one.
 * @returns null when what is meant is not certain
 */
export function readReferenceSystem(text: string): KnownSystem | null {
  const trimmed = text.trim();
  const code = codeInName(trimmed);
  if (code !== null) return known(code);
  if (!/^\+|^[A-Z_]+\d?\s*\[/i.test(trimmed)) return null;
  const parsed = parse(trimmed);
  if (parsed === null) return null;
  const datum = datumOf(trimmed, parsed);
  if (datum === null) return null;
  return parsed.projName === 'longlat' ? geographic(datum) : projected(parsed, datum);
}

/** What proj4 makes of a definition; angles in degrees or radians as it pleases, hence `degreesIn`. */
interface Parsed {
  projName: string;
  a?: number;
  rf?: number;
  k0?: number;
  x0?: number;
  y0?: number;
  long0?: number;
  lat0?: number;
  lat1?: number;
  lat2?: number;
  zone?: number;
  utmSouth?: boolean;
  to_meter?: number;
  from_greenwich?: number;
  datumCode?: string;
  datum_params?: (number | string)[];
}

type Datum = { name: 'wgs84' | 'vn2000' } | { name: 'other'; shift: number[]; a: number; rf: number };

function known(code: string): KnownSystem | null {
  const definition = definitionOf(code);
  if (definition === null) return null;
  return { crs: code, definition, isDegrees: definition.startsWith('+proj=longlat') };
}

function parse(text: string): Parsed | null {
  try {
    // Angles in the units of the text: `Proj` would turn them into radians for some projections only.
    const { Proj } = proj4 as unknown as { Proj: new (definition: string) => Parsed };
    const parsed = new Proj(text.replace(/\r?\n\s*/g, ''));
    const name = String(parsed.projName).toLowerCase().replaceAll('_', ' ');
    return { ...parsed, projName: PROJECTIONS[name] ?? name };
  } catch {
    return null;
  }
}

const PROJECTIONS: Record<string, string> = {
  tmerc: 'tmerc',
  etmerc: 'tmerc',
  'transverse mercator': 'tmerc',
  'gauss kruger': 'tmerc',
  utm: 'tmerc',
  longlat: 'longlat',
  identity: 'longlat',
  lcc: 'lcc',
  'lambert conformal conic': 'lcc',
  'lambert conformal conic 2sp': 'lcc',
  'lambert conformal conic 1sp': 'lcc',
  merc: 'merc',
  'mercator auxiliary sphere': 'webmerc',
  'popular visualisation pseudo mercator': 'webmerc',
};

const WGS84_AXIS_M = 6_378_137;
const WGS84_FLATTENING = 298.257223563;

/** VN-2000 stands on the ellipsoid of WGS 84, so where no name tells, its scale 0.9999 does: no other system has it. */
function datumOf(text: string, parsed: Parsed): Datum | null {
  const { a = WGS84_AXIS_M, rf = WGS84_FLATTENING } = parsed;
  const isOnWgs84 = Math.abs(a - WGS84_AXIS_M) < 0.01 && Math.abs(rf - WGS84_FLATTENING) < 0.001;
  const shift = (parsed.datum_params ?? []).map(Number);
  const isShifted = shift.some((value) => value !== 0);
  if (isOnWgs84 && (/vn[-_ ]?2000|viet[-_ ]?nam[-_ ]?2000/i.test(text) || isOfficialShift(shift))) {
    return { name: 'vn2000' };
  }
  if (isOnWgs84 && parsed.projName === 'tmerc' && isNear(parsed.k0 ?? 1, 0.9999)) return { name: 'vn2000' };
  if (isShifted && shift.length >= 3 && shift.every(Number.isFinite)) return { name: 'other', shift, a, rf };
  const isNamedWgs84 = /wgs[-_ ]?(?:19)?84/i.test(
    text.replace(/SPHEROID\s*\[\s*"[^"]*"|ELLIPSOID\s*\[\s*"[^"]*"|\+ellps=\S+/gi, ''),
  );
  return isOnWgs84 && isNamedWgs84 ? { name: 'wgs84' } : null;
}

/** The seven numbers of the decision, whichever way their rotations are signed. */
function isOfficialShift(shift: readonly number[]): boolean {
  return (
    shift.length >= 6 &&
    shift.slice(0, 6).every((value, index) => {
      const official = VN2000_TO_WGS84[index] ?? 0;
      const tolerance = index < 3 ? 0.01 : 0.0001;
      const isSame = Math.abs(value - official) < tolerance;
      return isSame || (index >= 3 && Math.abs(value + official) < tolerance);
    })
  );
}

function geographic(datum: Datum): KnownSystem | null {
  if (datum.name === 'wgs84') return known('EPSG:4326');
  if (datum.name === 'vn2000') return known('EPSG:4756');
  return custom(`+proj=longlat ${shiftText(datum)} +no_defs`);
}

function projected(parsed: Parsed, datum: Datum): KnownSystem | null {
  const { projName, x0 = 0, y0 = 0, k0 = 1, to_meter: unitM = 1 } = parsed;
  const meridian = degreesIn(parsed.long0 ?? 0) + degreesIn(parsed.from_greenwich ?? 0);
  if (projName === 'webmerc') return known('EPSG:3857');
  if (projName === 'merc') {
    return datum.name === 'wgs84' && meridian === 0 && k0 === 1 ? known('EPSG:3857') : null;
  }
  const lat0 = degreesIn(parsed.lat0 ?? 0);
  const origin = `+x_0=${x0} +y_0=${y0}`;
  const tail = `${shiftText(datum)} ${unitM === 1 ? '+units=m' : `+to_meter=${unitM}`} +no_defs`;
  if (projName === 'tmerc') {
    if (datum.name !== 'other' && isNear(x0, 500_000) && y0 === 0 && lat0 === 0 && unitM === 1) {
      const code = codeOfZone(datum.name, meridian, k0);
      return code === null ? custom(transverseMercator(meridian, k0, shiftText(datum))) : known(code);
    }
    return custom(`+proj=tmerc +lat_0=${lat0} +lon_0=${meridian} +k=${k0} ${origin} ${tail}`);
  }
  if (projName === 'lcc') {
    const lat1 = degreesIn(parsed.lat1 ?? parsed.lat0 ?? 0);
    const lat2 = degreesIn(parsed.lat2 ?? parsed.lat1 ?? parsed.lat0 ?? 0);
    return custom(
      `+proj=lcc +lat_1=${lat1} +lat_2=${lat2} +lat_0=${lat0} +lon_0=${meridian} +k_0=${k0} ${origin} ${tail}`,
    );
  }
  return null;
}

function shiftText(datum: Datum): string {
  switch (datum.name) {
    case 'wgs84':
      return '+datum=WGS84';
    case 'vn2000':
      return `+ellps=WGS84 +towgs84=${VN2000_TO_WGS84.join(',')}`;
    case 'other':
      return `+a=${datum.a} +rf=${datum.rf} +towgs84=${datum.shift.join(',')}`;
  }
}

function custom(definition: string): KnownSystem {
  return { crs: definition, definition, isDegrees: definition.startsWith('+proj=longlat') };
}

/** proj4 keeps angles in radians; twelve digits take out what the turning there and back leaves. */
const degreesIn = (radians: number) => Number(((radians * 180) / Math.PI).toPrecision(12));
const isNear = (a: number, b: number) => Math.abs(a - b) < 1e-9 * Math.max(1, Math.abs(b));
