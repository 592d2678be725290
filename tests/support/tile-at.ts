/** `z/x/y` of the tile that holds a point, in degrees. */
export function tileAt(z: number, [lon, lat]: readonly [number, number]): string {
  const radians = (lat * Math.PI) / 180;
  const x = Math.floor(((lon + 180) / 360) * 2 ** z);
  const y = Math.floor(((1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2) * 2 ** z);
  return `${z}/${x}/${y}`;
}
