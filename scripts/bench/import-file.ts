import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { CommuneLocator } from '../../server/communes/commune-locator.ts';
import type { LonLat } from '../../server/domain/values.ts';
import type { SeededRandom } from './random.ts';

/** Hà Nội, degrees. */
const BOX = { west: 105.28, south: 20.56, east: 106.03, north: 21.39 };
/** Metres of a degree of latitude. */
const M_PER_DEGREE = 111_200;
const COS_LAT = Math.cos((21 * Math.PI) / 180);
/** Points of one kind nearer than 30 m are offered for merging, so none are: 50 m apart, moved by at most 9. */
const SPACING_M = 50;
const MOVED_M = 9;
const CHUNK_LENGTH = 1 << 20;

export const COLUMNS = [
  'Mã số',
  'Tên điểm',
  'Loại hình',
  'Thôn',
  'Kinh độ',
  'Vĩ độ',
  'Chủ quản',
  'Ghi chú',
] as const;

/**
 * Writes a list as an office keeps it: comma-separated UTF-8 with Vietnamese headers, one hazard a line, all inside
 * communes, in random order.
 * @returns lines written, fewer than `count` when the communes are full
 */
export async function writeImportFile(
  path: string,
  count: number,
  locator: CommuneLocator,
  random: SeededRandom,
): Promise<number> {
  const points = makePoints(count, locator, random);
  const file = createWriteStream(path);
  let text = `${COLUMNS.join(',')}\n`;
  for (const [index, [lon, lat]] of points.entries()) {
    const number = index + 1;
    const hamlet = 1 + random.below(30);
    text += `D${String(number).padStart(8, '0')},Ao thôn ${hamlet} số ${number},Ao,Thôn ${hamlet},${lon.toFixed(6)},${lat.toFixed(6)},UBND xã,khảo sát ${2020 + random.below(6)}\n`;
    if (text.length < CHUNK_LENGTH) continue;
    if (!file.write(text)) await once(file, 'drain');
    text = '';
  }
  file.end(text);
  await once(file, 'finish');
  return points.length;
}

function makePoints(count: number, locator: CommuneLocator, random: SeededRandom): LonLat[] {
  const stepLat = SPACING_M / M_PER_DEGREE;
  const stepLon = stepLat / COS_LAT;
  const columns = Math.floor((BOX.east - BOX.west) / stepLon);
  const rows = Math.floor((BOX.north - BOX.south) / stepLat);
  const cells = Uint32Array.from({ length: columns * rows }, (_, cell) => cell);
  const points: LonLat[] = [];
  for (let last = cells.length - 1; last >= 0 && points.length < count; last--) {
    const at = random.below(last + 1);
    const cell = cells[at] ?? 0;
    cells[at] = cells[last] ?? 0;
    const moved = () => ((2 * random.next() - 1) * MOVED_M) / SPACING_M;
    const lon = BOX.west + ((cell % columns) + moved()) * stepLon;
    const lat = BOX.south + (Math.floor(cell / columns) + moved()) * stepLat;
    const point: LonLat = [Number(lon.toFixed(6)), Number(lat.toFixed(6))];
    if (locator.locate(point) !== null) points.push(point);
  }
  return points;
}
