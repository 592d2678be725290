import { v7 as makeId } from 'uuid';
import { newSite } from './builders.ts';
import { IN_LONG_BIEN } from './square-outlines.ts';

const [LON, LAT] = IN_LONG_BIEN;
/** Ends in many digits, as measured positions do. */
const placeAt = (index: number): [number, number] => [
  LON - 0.008 + (index % 8) * 0.00201234567,
  LAT - 0.008 + Math.floor(index / 8) * 0.00197654321,
];
const square = ([lon, lat]: [number, number], half: number): [number, number][] => [
  [lon - half, lat - half],
  [lon + half, lat - half],
  [lon + half, lat + half],
  [lon - half, lat + half],
  [lon - half, lat - half],
];

/** Names that spreadsheets, XML or JSON like to spoil. */
const NAMES = [
  '=1+1',
  "'=x",
  '+84 24',
  '-5',
  '@a',
  'A',
  '007',
  '1.000',
  '12/11',
  'null',
  'TRUE',
  'Ao "Đình"; số 1, tổ 2',
  'Hồ 🐟 <b>bờ</b> & tây',
  'Ao hai\nhàng',
  'Giếng làng'.normalize('NFD'),
  "''",
];

/** Bodies for `POST /api/sites`, 200 m apart, one for each fault that a file format may have. */
export function awkwardSites(unitIds: readonly string[]): Record<string, unknown>[] {
  const named = NAMES.map((name, index) => ({ name, hamlet: name.slice(0, 100), lonLat: placeAt(index) }));
  const at = (offset: number) => placeAt(NAMES.length + offset);
  const rich = {
    setting: 'school',
    owner: '=HYPERLINK("http://x")',
    riskFactors: ['past_incident', 'deep_water', 'near_home'],
    requiredMeasures: ['warning_sign', 'fence', 'rescue_gear'],
    dueOn: '2027-02-28',
    estimatedCostVnd: 12_345_678,
    fundSource: 'commune_budget',
    description: '-Dòng 1\n\nDòng 2 <i>&amp;</i> "x"; y,z\t|',
  };
  const ring = square(at(0), 0.0009);
  const hole = square(at(0), 0.0004).reverse();
  const outlines = [
    { type: 'Polygon', coordinates: [ring, hole] },
    {
      type: 'MultiPolygon',
      coordinates: [[square(at(1), 0.0003)], [square([at(1)[0] + 0.001, at(1)[1]], 0.0002)]],
    },
    { type: 'LineString', coordinates: [at(2), [at(2)[0] + 0.0005, at(2)[1] + 0.0003]] },
    {
      type: 'MultiLineString',
      coordinates: [
        [at(3), [at(3)[0] + 0.0003, at(3)[1]]],
        [at(3), [at(3)[0], at(3)[1] + 0.0003]],
      ],
    },
  ];
  const shaped = outlines.map((outline, index) => ({
    ...rich,
    name: `Hồ có hình ${index}`,
    kind: index < 2 ? 'lake' : 'canal',
    lonLat: at(index),
    outline,
    unitId: unitIds[index] ?? null,
  }));
  return [...named, ...shaped].map((card) => newSite(card));
}

/** Bodies for `POST /api/playspaces`. */
export function awkwardPlaySpaces(): Record<string, unknown>[] {
  const named = NAMES.map((name, index) => ({
    name,
    lonLat: placeAt(index),
    condition: (['good', 'worn', 'unusable'] as const)[index % 3],
    openTo: (['everyone', 'residents', 'pupils', 'members'] as const)[index % 4],
    isAccessible: [true, false, null][index % 3],
    areaM2: index === 0 ? null : 1234.5 * (index - 1),
    facilities: index % 2 === 0 ? [] : ['slide', 'first_aid', 'ramp'],
    description: name,
  }));
  const lonLat = placeAt(NAMES.length);
  const shaped = {
    name: 'Công viên có hồ',
    kind: 'park',
    lonLat,
    outline: { type: 'Polygon', coordinates: [square(lonLat, 0.0009), square(lonLat, 0.0004).reverse()] },
  };
  return [...named, shaped].map((card) => ({
    id: makeId(),
    communeCode: '00145',
    kind: 'playground',
    ...card,
  }));
}
