import { describe, expect, it } from 'vitest';
import {
  collection,
  dbf,
  feature,
  geoPackage,
  kml,
  MAPINFO_PRJ,
  PLACEMARK,
  point,
  SQUARE,
  shp,
  shpPoint,
  shpPolygon,
  xlsx,
  xlsxParts,
  zip,
} from '../../../tests/support/file-builders.ts';
import { NO_CHOICES, readOutcome, withFile } from '../../../tests/support/read-outcome.ts';
import { UGLY_FILES } from '../../../tests/support/ugly-files.ts';
import { openFile } from './open-file.ts';

const RUNS = Number(process.env.FUZZ_RUNS ?? 25);
const LONGEST_MS = 5000;

const SHEET = [
  ['Tên', 'X', 'Y'],
  ['Ao', 105.8, 21],
  ['Hồ', 105.9, 21],
];
const SHAPES = {
  'a.shp': shp([shpPoint(105.8, 21), shpPolygon([SQUARE, SQUARE.toReversed()]), Buffer.alloc(4)]),
  'a.dbf': dbf(
    ['TEN', 'XA'],
    [
      [Buffer.from('Ao'), Buffer.from('b')],
      [Buffer.from('c'), Buffer.from('d')],
    ],
  ),
  'a.prj': Buffer.from(MAPINFO_PRJ),
};
const inShapes = (part: keyof typeof SHAPES) => (bytes: Buffer) => zip({ ...SHAPES, [part]: bytes });
const inWorkbook = (part: string) => (bytes: Buffer) =>
  zip({ ...xlsxParts([{ rows: SHEET }]), [part]: bytes });
const workbookPart = (part: string) => xlsxParts([{ rows: SHEET }])[part] ?? Buffer.alloc(0);

/** With `pack` the damage lies within an entry of a sound archive. */
const WHOLE: { name: string; bytes: Buffer; pack?: (bytes: Buffer) => Buffer }[] = [
  ...(['a.shp', 'a.dbf', 'a.prj'] as const).map((part) => ({
    name: `${part}.zip`,
    bytes: SHAPES[part],
    pack: inShapes(part),
  })),
  ...['xl/worksheets/sheet1.xml', 'xl/workbook.xml', 'xl/sharedStrings.xml', 'xl/styles.xml'].map((part) => ({
    name: `${part.replaceAll('/', '-')}.xlsx`,
    bytes: workbookPart(part),
    pack: inWorkbook(part),
  })),
  {
    name: 'a.geojson',
    bytes: collection([feature(point()), feature({ type: 'Polygon', coordinates: [SQUARE] })]),
  },
  { name: 'a.kml', bytes: kml(PLACEMARK.repeat(3)) },
  { name: 'a.gpkg', bytes: geoPackage({ ao: [['Ao', 105.8, 21]], ho: [['Hồ', 105.9, 21]] }) },
  {
    name: 'a.xlsx',
    bytes: xlsx([
      ['Tên', 'X', 'Y'],
      ['Ao', 105.8, 21],
      ['Hồ', 105.9, 21],
    ]),
  },
  ...[
    'several layers in one zip',
    'null shape, heights, open ring, hole written like an outline',
    'Windows-1258',
  ]
    .concat([
      'KMZ without doc.kml',
      'GPX with a waypoint, a route and a track',
      'TopoJSON, quantised, of two layers',
    ])
    .concat(['formulas, errors, dates and rich text', 'quotation mark that never closes'])
    .map((wanted) => {
      const file = UGLY_FILES.find(({ name }) => name === wanted);
      if (!file) throw new Error(wanted);
      return { name: file.fileName, bytes: file.bytes };
    }),
];

/** Mulberry32: the same damage in every run. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function damaged(bytes: Buffer, random: (below: number) => number): Buffer {
  const copy = Buffer.from(bytes);
  const at = random(copy.length);
  switch (random(5)) {
    case 0:
      return copy.subarray(0, at);
    case 1:
      for (let flips = 1 + random(8); flips > 0; flips -= 1) copy[random(copy.length)] = random(256);
      return copy;
    case 2:
      return Buffer.concat([copy.subarray(0, at), copy.subarray(Math.min(copy.length, at + 1 + random(40)))]);
    case 3:
      return Buffer.concat([copy.subarray(0, at), copy.subarray(random(at + 1))]);
    default:
      // Numbers of bytes and of parts at their largest.
      copy.fill(random(2) === 0 ? 0xff : 0, at, Math.min(copy.length, at + 4));
      return copy;
  }
}

describe('damaged files', () => {
  it.each(WHOLE)(
    '$name: whatever is broken, it is refused or its rows are returned',
    async ({ name, bytes, pack }) => {
      const random = randomFrom(name.length * 7919);
      for (let run = 0; run < RUNS; run += 1) {
        const broken = damaged(bytes, random);
        const file = pack ? pack(broken) : broken;
        const startedAt = performance.now();
        const outcome = await readOutcome(file, name).catch((error: unknown) => {
          throw new Error(`${name}, run ${run}: ${file.toString('base64').slice(0, 4000)}`, { cause: error });
        });
        expect(performance.now() - startedAt).toBeLessThan(LONGEST_MS);
        if ('refused' in outcome) expect(outcome.refused).toMatch(/^import\./);
      }
    },
    120_000,
  );
});

describe('reading', () => {
  it('can be repeated and stopped', async () => {
    const rows = Array.from({ length: 3500 }, (_, index) => `Ao ${index},105.8,21`);
    const bytes = Buffer.from(['Tên,Kinh độ,Vĩ độ', ...rows].join('\n'));
    await withFile(bytes, async (path) => {
      const file = await openFile(path, 'a.csv', NO_CHOICES);
      for (let time = 0; time < 2; time += 1) {
        const sizes: number[] = [];
        for await (const batch of file.rows()) sizes.push(batch.length);
        expect(sizes).toEqual([1000, 1000, 1000, 500]);
      }
      const stop = new AbortController();
      await expect(async () => {
        for await (const _ of file.rows(stop.signal)) stop.abort();
      }).rejects.toThrow(/abort/i);
      await file.close();
    });
  });
});
