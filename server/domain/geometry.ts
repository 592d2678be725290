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

/** Whether a position lies in an area of rings, the outer one first: in an odd number of them, so in none of its holes. */
export function isInside(position: LonLat, rings: readonly (readonly LonLat[])[]): boolean {
  return rings.filter((ring) => isInRing(position, ring)).length % 2 === 1;
}

function isInRing([lon, lat]: LonLat, ring: readonly LonLat[]): boolean {
  let isIn = false;
  for (let at = 1; at < ring.length; at += 1) {
    const [a, b] = [ring[at - 1], ring[at]];
    if (!a || !b || a[1] > lat === b[1] > lat) continue;
    if (lon < a[0] + ((lat - a[1]) / (b[1] - a[1])) * (b[0] - a[0])) isIn = !isIn;
  }
  return isIn;
}
