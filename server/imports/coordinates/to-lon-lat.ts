import proj4 from 'proj4';
import { coordinateFault, type LonLat } from '../../domain/values.ts';
import { asWgs84, type ToLonLat } from '../geometry/repair-geometry.ts';
import type { RowFault } from '../row-error.ts';
import { type KnownSystem, readReferenceSystem } from './reference-system.ts';

/** Tenth of a millimetre: what the transformation itself leaves is less. */
const DECIMALS = 1e9;

/**
 * @param crs as settings keep it: a code, proj4 definition or WKT
 * @param isSwapped the first coordinate is latitude or northing
 * @returns null for a system that is not known
 */
export function createToLonLat(crs: string, isSwapped: boolean): ToLonLat | null {
  const system = readReferenceSystem(crs);
  if (system === null) return null;
  const read = readerFor(system);
  return isSwapped ? (x, y) => read(y, x) : read;
}

function readerFor(system: KnownSystem): ToLonLat {
  if (system.crs === 'EPSG:4326') return asWgs84;
  const toWgs84 = proj4(system.definition, 'EPSG:4326');
  if (system.isDegrees) {
    return (x, y) => {
      const fault = coordinateFault(x, y);
      if (fault !== null) return { code: fault, details: { lonLat: `${x}, ${y}` } };
      return rounded(toWgs84.forward([x, y]), x, y);
    };
  }
  const isTransverse = system.definition.startsWith('+proj=tmerc');
  return (x, y) => {
    if (Math.abs(x) <= 180 && Math.abs(y) <= 180) {
      return { code: 'import.degrees_among_metres', details: { position: `${x}, ${y}` } };
    }
    // A zone is a few hundred kilometres wide and Việt Nam lies 0.9–2.6 Mm north of the equator.
    if (isTransverse && x > 900_000 && x < 2_700_000 && y > 100_000 && y < 900_000) {
      return { code: 'import.metres_swapped', details: { position: `${x}, ${y}` } };
    }
    return rounded(toWgs84.forward([x, y]), x, y);
  };
}

function rounded([lon = Number.NaN, lat = Number.NaN]: number[], x: number, y: number): LonLat | RowFault {
  if (!Number.isFinite(lon) || !Number.isFinite(lat) || Math.abs(lon) > 180 || Math.abs(lat) > 90) {
    return { code: 'import.position_invalid', details: { position: `${x}, ${y}` } };
  }
  return [Math.round(lon * DECIMALS) / DECIMALS, Math.round(lat * DECIMALS) / DECIMALS];
}

export function isRowFault(value: LonLat | RowFault): value is RowFault {
  return 'code' in value;
}
