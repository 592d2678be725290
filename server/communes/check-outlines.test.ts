import type { Position } from 'geojson';
import { describe, expect, it } from 'vitest';
import { checkOutlines } from './check-outlines.ts';
import type { CommuneOutline } from './outline.ts';
import { outlineReportLines } from './outline-report-text.ts';

/** One hundredth of a degree at 21° north: about 1.153 km². */
const box = (west: number, east: number): Position[] => [
  [west, 21],
  [east, 21],
  [east, 21.01],
  [west, 21.01],
  [west, 21],
];
const outline = (code: string, ring: Position[]): CommuneOutline => ({
  code,
  geometry: { type: 'Polygon', coordinates: [ring] },
});
const fact = (code: string, west: number, areaKm2 = 1.153) => ({
  code,
  provinceCode: '01',
  provinceName: 'Hà Nội',
  name: `Phường ${code}`,
  areaKm2,
  lonLat: [west + 0.005, 21.005] as [number, number],
});
const FACTS = [fact('00001', 105), fact('00002', 105.01)];
const GOOD = [outline('00001', box(105, 105.01)), outline('00002', box(105.01, 105.02))];

describe('checking outlines', () => {
  it('accepts a complete set', () => {
    const { outlines, report } = checkOutlines(GOOD, FACTS);
    expect(outlines).toHaveLength(2);
    expect(report.provinces).toEqual([{ code: '01', name: 'Hà Nội', found: 2, expected: 2 }]);
    expect([report.faults, report.warnings, report.repairs, report.overlaps, report.areaDifferences]).toEqual(
      [[], [], [], [], []],
    );
    expect(outlineReportLines(report, 'en')[0]).toBe('Hà Nội (01): 2 of 2 communes have an outline');
  });

  it('rewinds clockwise rings and closes open ones', () => {
    const open = box(105, 105.01).slice(0, -1);
    const { outlines, report } = checkOutlines(
      [outline('00001', [...open].reverse()), GOOD[1] as CommuneOutline],
      FACTS,
    );
    expect(report.repairs.map(({ en }) => en)).toEqual([
      'Closed 1 open rings.',
      'Rewound 1 rings as RFC 7946 asks.',
    ]);
    const ring = outlines[0]?.geometry.coordinates[0] as Position[];
    expect(ring[0]).toEqual(ring.at(-1));
    expect(checkOutlines(outlines, FACTS).report.repairs).toEqual([]);
  });

  it('refuses a set with a missing commune, and names it', () => {
    const { outlines, report } = checkOutlines(GOOD.slice(0, 1), FACTS);
    expect(outlines).toEqual([]);
    expect(report.faults[0]?.vi).toContain('thiếu ranh giới của 1 trong 2 xã, phường (00002 Phường 00002)');
  });

  it('leaves out unknown codes, and refuses a set with nothing else', () => {
    const foreign = outline('99999', box(106, 106.01));
    expect(checkOutlines([...GOOD, foreign], FACTS).report.warnings[0]?.en).toContain('99999');
    expect(checkOutlines([foreign], FACTS).report.faults).toHaveLength(1);
  });

  it('refuses communes that lie on each other, and remarks on a narrow overlap', () => {
    const same = checkOutlines([GOOD[0] as CommuneOutline, outline('00002', box(105, 105.01))], FACTS);
    expect(same.report.faults.map(({ en }) => en).join()).toContain('00001 and 00002 overlap');
    const narrow = checkOutlines([GOOD[0] as CommuneOutline, outline('00002', box(105.0098, 105.02))], FACTS);
    expect(narrow.report.faults).toEqual([]);
    expect(narrow.report.overlaps[0]?.codes).toEqual(['00001', '00002']);
    expect(narrow.outlines).toHaveLength(2);
  });

  it('finds an overlap of crossing bars that hold none of each other’s corners', () => {
    const wide = outline('00001', [
      [105, 21.004],
      [105.02, 21.004],
      [105.02, 21.006],
      [105, 21.006],
      [105, 21.004],
    ]);
    const tall = outline('00002', [
      [105.009, 21],
      [105.011, 21],
      [105.011, 21.01],
      [105.009, 21.01],
      [105.009, 21],
    ]);
    expect(checkOutlines([wide, tall], FACTS).report.overlaps).toHaveLength(1);
  });

  it('remarks on areas, points outside and crossings', () => {
    const bowTie = outline('00001', [
      [105, 21],
      [105.01, 21.01],
      [105.01, 21],
      [105, 21.0101],
      [105, 21],
    ]);
    const { report } = checkOutlines(
      [bowTie, GOOD[1] as CommuneOutline],
      [fact('00001', 105.05, 9), FACTS[1] as (typeof FACTS)[0]],
    );
    expect(report.areaDifferences[0]?.code).toBe('00001');
    const words = report.warnings.map(({ en }) => en).join('\n');
    expect(words).toContain('the reference point lies outside');
    expect(words).toContain('crosses itself at 1 places');
  });

  it.each([
    [
      'VN-2000 metres',
      [
        [588383, 2326366],
        [588483, 2326366],
        [588483, 2326466],
      ],
      /VN-2000/,
    ],
    [
      'swapped axes',
      [
        [21, 105],
        [21, 105.1],
        [21.1, 105],
      ],
      /bị đảo/,
    ],
    [
      'a ring of two points',
      [
        [105, 21],
        [105.1, 21],
        [105, 21],
      ],
      /ít hơn ba điểm/,
    ],
    [
      'no numbers',
      [
        [105, Number.NaN],
        [105.1, 21],
        [105, 21.1],
      ],
      /không phải số/,
    ],
  ])('refuses %s', (_, ring, reason) => {
    const { report } = checkOutlines([outline('00001', ring), GOOD[1] as CommuneOutline], FACTS);
    expect(report.faults[0]?.vi).toMatch(reason);
  });
});
