import type { LonLat } from './values.ts';

const EARTH_RADIUS_M = 6_371_008.771415;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Great-circle metres between two WGS 84 positions, on the sphere that the databases use too. */
export function distanceBetweenM([lonA, latA]: LonLat, [lonB, latB]: LonLat): number {
  const half =
    Math.sin(radians(latB - latA) / 2) ** 2 +
    Math.cos(radians(latA)) * Math.cos(radians(latB)) * Math.sin(radians(lonB - lonA) / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(half));
}
