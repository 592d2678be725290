import type { LonLat } from '#domain/values.ts';

/** Opens whatever maps app the device has, also one that works without a network. */
export function geoLink([lon, lat]: LonLat, name: string): string {
  const place = `${lat.toFixed(6)},${lon.toFixed(6)}`;
  return `geo:${place}?q=${place}(${encodeURIComponent(name).replaceAll('(', '%28').replaceAll(')', '%29')})`;
}
