import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ReferenceData, readReferenceData } from '../../communes/reference-data.ts';
import { ERRORS } from '../../domain/errors.ts';
import { ImportSettings, type ImportTarget } from '../../domain/imports.ts';
import { PlaySpaceCard } from '../../domain/playspaces.ts';
import type { Actor } from '../../domain/roles.ts';
import { SiteCard } from '../../domain/sites.ts';
import type { RawRow } from '../read-rows.ts';
import { isFaultyRow, type Understanding, type UnderstoodRow } from '../understood-row.ts';
import { compileUnderstanding, type UnderstandingContext } from './compile.ts';

const LONG_BIEN = '00145';
const NEIGHBOUR = '00118';
const UNIT = '018f0000-0000-7000-8000-000000000001';
const CITY_UNIT = '018f0000-0000-7000-8000-000000000002';
const ADMIN: Actor = { userId: 'u', name: 'Quản trị', email: '', role: 'admin', scope: 'all' };

let reference: ReferenceData;
beforeAll(async () => {
  reference = await readReferenceData();
});

/** East of 105.88° lies Long Biên, west of it its neighbour, north of 22° nothing. */
function context(overrides: Partial<UnderstandingContext> = {}): UnderstandingContext {
  return {
    lists: reference.codeLists,
    communes: reference.communes,
    units: [
      { id: UNIT, name: 'Phòng Kinh tế', communeCode: LONG_BIEN },
      { id: CITY_UNIT, name: 'Sở Nông nghiệp', communeCode: null },
    ],
    locator: {
      at: ([lon, lat]) =>
        lat > 22
          ? { communeCode: null, basis: 'official' }
          : { communeCode: lon > 105.88 ? LONG_BIEN : NEIGHBOUR, basis: 'official' },
      qualityOf: () => 'official',
    },
    actor: ADMIN,
    ...overrides,
  };
}

const COLUMNS = ['STT', 'Tên', 'Loại', 'Kinh độ', 'Vĩ độ'];
const MAPPING = { name: 'Tên', kind: 'Loại', east: 'Kinh độ', north: 'Vĩ độ' };

interface Asked {
  columns?: string[];
  cells: unknown[];
  settings?: Partial<ImportSettings>;
  mapping?: Record<string, string>;
  target?: ImportTarget;
  with?: Partial<UnderstandingContext>;
}

function understand({
  columns = [],
  cells,
  settings = {},
  mapping = {},
  target = 'sites',
  ...rest
}: Asked): Understanding {
  const all = {
    ...ImportSettings.parse({ stage: 'confirmed', ...settings }),
    mapping: { ...MAPPING, ...mapping },
  };
  const file = { columns: [...COLUMNS, ...columns], format: 'csv' as const, hasGeometry: false };
  const row: RawRow = { row: 1, cells, geometry: null, sourceId: null, fault: null };
  return compileUnderstanding(file, all, target, context(rest.with))(row);
}
const POND = [1, 'Ao Đình', 'Ao', 105.89, 21.03];

/** The row with one more column that is mapped to a field. */
function withField(field: string, value: unknown, rest: Partial<Asked> = {}): Understanding {
  return understand({ columns: ['Cột'], cells: [...POND, value], mapping: { [field]: 'Cột' }, ...rest });
}

function good(understood: Understanding): UnderstoodRow {
  if (understood === null || isFaultyRow(understood)) throw new Error(JSON.stringify(understood));
  return understood;
}
function card(understood: Understanding): Record<string, unknown> {
  return good(understood).card.card;
}
function codeOf(understood: Understanding): string | null {
  if (understood === null || !isFaultyRow(understood)) return null;
  // A sentence without its details would show three dots.
  const { code, details } = understood.fault;
  for (const [, name] of ERRORS[code].vi.matchAll(/\{(\w+)\}/g)) expect(details).toHaveProperty(name ?? '');
  return code;
}

describe('a row of a table', () => {
  it('becomes a card that the schema accepts as it is', () => {
    const row = good(understand({ cells: POND }));
    expect(row).toMatchObject({ row: 1, code: null, stage: 'confirmed', extra: { STT: 1 } });
    expect(row.card.card).toMatchObject({
      communeCode: LONG_BIEN,
      name: 'Ao Đình',
      kind: 'pond',
      setting: 'public_water',
      lonLat: [105.89, 21.03],
      outline: null,
    });
    expect(SiteCard.parse(row.card.card)).toEqual(row.card.card);
  });

  it('becomes a play space', () => {
    const columns = ['Diện tích', 'Thiết bị', 'Tình trạng', 'Mở cho', 'Khuyết tật'];
    const mapping = {
      areaM2: 'Diện tích',
      facilities: 'Thiết bị',
      condition: 'Tình trạng',
      openTo: 'Mở cho',
      isAccessible: 'Khuyết tật',
    };
    const cells = [
      1,
      'Sân A',
      'sân chơi',
      105.89,
      21.03,
      '1.500 m2',
      'Cầu trượt, xích đu',
      'xuống cấp',
      'Cư dân',
      'x',
    ];
    const row = good(understand({ target: 'playspaces', columns, mapping, cells }));
    expect(row.card.card).toMatchObject({
      kind: 'playground',
      areaM2: 1500,
      facilities: ['slide', 'swing'],
      condition: 'worn',
      openTo: 'residents',
      isAccessible: true,
    });
    expect(PlaySpaceCard.parse(row.card.card)).toEqual(row.card.card);
  });

  it('is passed over when it is empty or the example of the template', () => {
    expect(understand({ cells: [null, '', ' ', null, undefined] })).toBeNull();
    expect(understand({ cells: ['Ví dụ', 'Ao', 'Ao', 105.89, 21.03] })).toBeNull();
  });

  it('keeps its fault when it could not be read', () => {
    const file = { columns: COLUMNS, format: 'csv' as const, hasGeometry: false };
    const fault = { code: 'import.no_geometry', details: {} } as const;
    const settings = { ...ImportSettings.parse({}), mapping: MAPPING };
    const read = compileUnderstanding(file, settings, 'sites', context());
    expect(read({ row: 7, cells: [], geometry: null, sourceId: null, fault })).toEqual({
      row: 7,
      fault,
      lonLat: null,
    });
  });
});

describe('each field', () => {
  it.each([
    ['hamlet', ' Thôn  Đông ', { hamlet: 'Thôn  Đông' }],
    ['owner', 'HTX '.normalize('NFD'), { owner: 'HTX' }],
    ['setting', 'khu dân cư', { setting: 'residential' }],
    ['setting', 'Khu dan cu', { setting: 'residential' }],
    ['setting', '', { setting: 'public_water' }],
    ['unit', 'phòng kinh tế', { unitId: UNIT }],
    ['unit', 'So Nong nghiep', { unitId: CITY_UNIT }],
    ['unit', UNIT, { unitId: UNIT }],
    [
      'riskFactors',
      'Nước sâu; bờ dốc, gần trường học',
      { riskFactors: ['deep_water', 'steep_bank', 'near_school_or_play'] },
    ],
    ['riskFactors', 'Không', { riskFactors: [] }],
    [
      'requiredMeasures',
      'Phao, sào, dây cứu sinh, Biển cấm',
      { requiredMeasures: ['rescue_gear', 'prohibition_sign'] },
    ],
    ['requiredMeasures', 'fence/warning_sign', { requiredMeasures: ['fence', 'warning_sign'] }],
    ['requiredMeasures', 'Biển cấm\nRào', { requiredMeasures: ['prohibition_sign', 'fence'] }],
    ['dueOn', '31/12/2026', { dueOn: '2026-12-31' }],
    ['dueOn', '-', { dueOn: null }],
    ['estimatedCostVnd', '1,5 triệu', { estimatedCostVnd: 1_500_000 }],
    ['fundSource', 'Ngân sách xã, phường', { fundSource: 'commune_budget' }],
    ['description', 'một\nhai', { description: 'một\nhai' }],
    ['commune', 'Phường Long Biên', { communeCode: LONG_BIEN }],
    ['commune', 'P. Long Biên', { communeCode: LONG_BIEN }],
    ['commune', 'long bien', { communeCode: LONG_BIEN }],
    ['commune', 145, { communeCode: LONG_BIEN }],
    ['commune', 'Long Biên (00145), Hà Nội', { communeCode: LONG_BIEN }],
    ['commune', '', { communeCode: LONG_BIEN }],
  ] as [string, unknown, Record<string, unknown>][])('%s: %j', (field, value, expected) => {
    expect(card(withField(field, value))).toMatchObject(expected);
  });

  it.each([
    ['setting', 'trên trời', 'import.value_not_listed'],
    ['unit', 'Phòng Văn hoá', 'import.unit_unknown'],
    ['riskFactors', 'nước sâu; ma', 'import.value_not_listed'],
    ['requiredMeasures', 'bùa', 'import.value_not_listed'],
    ['dueOn', '31/02/2026', 'import.date_invalid'],
    ['estimatedCostVnd', '-5', 'import.money_invalid'],
    ['fundSource', 'trời', 'import.value_not_listed'],
    ['hamlet', 'x'.repeat(121), 'import.text_too_long'],
    ['description', 'một\u0000hai', 'import.text_unreadable'],
    ['description', 'một\ud800', 'import.text_unreadable'],
    ['commune', 'Phường Sài Gòn', 'import.commune_unknown'],
    ['commune', '99999', 'import.commune_unknown'],
    ['commune', NEIGHBOUR, 'site.outside_commune'],
  ] as [string, unknown, string][])('%s: %j is returned as %s', (field, value, code) => {
    const understood = withField(field, value);
    expect(codeOf(understood)).toBe(code);
    expect(understood).toMatchObject({ lonLat: [105.89, 21.03] });
  });

  it('names both communes when the column and the place differ', () => {
    expect(withField('commune', NEIGHBOUR)).toMatchObject({
      fault: { details: { actual: 'Long Biên (00145)', chosen: expect.stringContaining(NEIGHBOUR) } },
    });
  });

  it('asks which of two communes a bare name means', () => {
    const communes = [
      { code: LONG_BIEN, name: 'Hoà Lạc', kind: 'xa' as const },
      { code: NEIGHBOUR, name: 'Hoa Lạc', kind: 'phuong' as const },
    ];
    const asked = { with: { communes } };
    expect(codeOf(withField('commune', 'hoa lac', asked))).toBe('import.value_ambiguous');
    expect(card(withField('commune', 'xã Hòa Lạc', asked))).toMatchObject({ communeCode: LONG_BIEN });
    expect(card(withField('commune', 'xa hoa lac', asked))).toMatchObject({ communeCode: LONG_BIEN });
  });

  it.each([
    ['candidate', 'Đã xác nhận', 'confirmed'],
    ['confirmed', 'Chưa khảo sát', 'candidate'],
    ['confirmed', 'Đã đóng', 'candidate'],
    ['candidate', 'Đã khắc phục', 'confirmed'],
    ['candidate', 'gì đó', 'candidate'],
  ] as const)('stage %s with the status %s is %s', (stage, status, expected) => {
    const row = good(withField('status', status, { settings: { stage } }));
    expect(row.stage).toBe(expected);
    expect(row.extra).toMatchObject({ Cột: status });
  });
});

describe('the kind', () => {
  it.each([
    ['Ao', 'pond'],
    ['POND', 'pond'],
    ['hồ điều hoà', 'regulating_lake'],
    ['Hồ điều hòa', 'regulating_lake'],
    ['hồ nước', 'lake'],
    ['hố nước', 'water_hole'],
    ['Sand or earth pit', 'sand_pit'],
  ])('%s is %s', (kind, code) => {
    expect(card(understand({ cells: [1, 'A', kind, 105.89, 21.03] }))).toMatchObject({ kind: code });
  });
  it('is not guessed', () => {
    const cells = (kind: string, name = 'Chỗ nọ') => [1, name, kind, 105.89, 21.03];
    expect(codeOf(understand({ cells: cells('ho nuoc') }))).toBe('import.value_ambiguous');
    expect(codeOf(understand({ cells: cells('ma quỷ', 'Ao Đình') }))).toBe('import.value_not_listed');
    expect(codeOf(understand({ cells: cells('') }))).toBe('import.kind_unknown');
    expect(card(understand({ cells: cells('', 'Giếng làng') }))).toMatchObject({
      kind: 'well',
      setting: 'residential',
    });
    const settings = { fallbackKind: 'canal' };
    expect(card(understand({ cells: cells(''), settings }))).toMatchObject({ kind: 'canal' });
    expect(codeOf(understand({ cells: cells('ma quỷ'), settings }))).toBe('import.value_not_listed');
  });
  it('names a place without a name', () => {
    expect(card(understand({ cells: [1, null, 'Ao', 105.89, 21.03] }))).toMatchObject({
      name: 'Ao chưa đặt tên',
    });
    expect(card(understand({ cells: [1, 'A', 'Ao', 105.89, 21.03] }))).toMatchObject({ name: 'A' });
  });
});

describe('the place', () => {
  const at = (east: unknown, north: unknown, settings: Partial<ImportSettings> = {}) =>
    understand({ cells: [1, 'Ao', 'Ao', east, north], settings });
  it.each([
    ['105,89', '21,03', {}],
    ['105°53\'24"E', '21°01\'48"N', {}],
    [21.03, 105.89, { isSwapped: true }],
    ['592312,3', '2326529,9', { crs: 'EPSG:5897' }],
    ['2.326.529,9', '592.312,3', { crs: 'EPSG:5897', isSwapped: true }],
  ] as [unknown, unknown, Partial<ImportSettings>][])('%j %j %j', (east, north, settings) => {
    const [lon, lat] = card(at(east, north, settings)).lonLat as [number, number];
    expect(lon).toBeCloseTo(105.89, 3);
    expect(lat).toBeCloseTo(21.03, 3);
  });
  it.each([
    [21.03, 105.89, {}, 'site.swapped_axes'],
    [592305.9, 2326537.6, {}, 'site.projected_coordinates'],
    [105.89, 21.03, { crs: 'EPSG:5897' }, 'import.degrees_among_metres'],
    [2326537.6, 592305.9, { crs: 'EPSG:5897' }, 'import.metres_swapped'],
    ['', null, {}, 'import.no_position'],
    ['-', '', {}, 'import.no_position'],
    [105.89, null, {}, 'import.position_invalid'],
    ['gần đình', '21', {}, 'import.position_invalid'],
    [105.89, 23, {}, 'site.outside_all'],
  ] as [unknown, unknown, Partial<ImportSettings>, string][])(
    '%j %j %j is returned as %s',
    (east, north, settings, code) => {
      expect(codeOf(at(east, north, settings))).toBe(code);
    },
  );

  it('is read from one column, whatever its order', () => {
    for (const text of ['21,03; 105,89', '105.89 21.03', '21.03,105.89']) {
      for (const isSwapped of [false, true]) {
        const asked = {
          columns: ['Toạ độ'],
          cells: [1, 'Ao', 'Ao', '', '', text],
          mapping: { position: 'Toạ độ' },
        };
        expect(card(understand({ ...asked, settings: { isSwapped } })).lonLat).toEqual([105.89, 21.03]);
      }
    }
  });

  it('must lie in the scope of the person', () => {
    const actor: Actor = { ...ADMIN, role: 'officer', scope: new Set([NEIGHBOUR]) };
    expect(codeOf(understand({ cells: POND, with: { actor } }))).toBe('auth.outside_scope');
  });

  it('is put into an approximate cell only when somebody says so', () => {
    const locator: UnderstandingContext['locator'] = {
      at: () => ({ communeCode: LONG_BIEN, basis: 'approximate' }),
      qualityOf: () => 'approximate',
    };
    const asked = { cells: POND, with: { locator } };
    expect(codeOf(understand(asked))).toBe('site.commune_unconfirmed');
    expect(card(understand({ ...asked, settings: { acceptsApproximate: true } }))).toMatchObject({
      communeCode: LONG_BIEN,
    });
    expect(card(withField('commune', NEIGHBOUR, { with: { locator } }))).toMatchObject({
      communeCode: NEIGHBOUR,
    });
  });

  it('refuses a reference system that nobody knows', () => {
    expect(() => at(1, 1, { crs: 'EPSG:27700' })).toThrow(
      expect.objectContaining({ code: 'import.crs_unknown' }),
    );
  });
});

describe('what no field holds', () => {
  it('is kept, but for the notes of an earlier return', () => {
    const columns = ['Độ sâu', '_returned_reason_vi', 'Lý do trả lại', 'Rỗng', 'Ngày'];
    const cells = [...POND, 2.5, 'x', 'y', '', new Date('2026-01-02T00:00:00Z')];
    expect(good(understand({ columns, cells })).extra).toEqual({ STT: 1, 'Độ sâu': 2.5, Ngày: '2026-01-02' });
  });
  it('carries no prototype', () => {
    const row = good(understand({ columns: ['__proto__', 'sourceId'], cells: [...POND, 'x', 'y'] }));
    expect(Object.keys(row.extra)).toEqual(['STT']);
  });
});

describe('the key', () => {
  const key = (cells: unknown[], mapping = {}, columns: string[] = []) =>
    good(understand({ cells, mapping, columns })).importKey;
  it('stays when the same row comes again, and follows its content', () => {
    expect(key(POND)).toBe(key([99, 'Ao Đình'.normalize('NFD'), 'pond', '105,89', '21,03']));
    expect(key(POND)).toMatch(/^[\w-]{22}$/);
    expect(key(POND)).not.toBe(key([1, 'Ao Đình', 'Ao', 105.891, 21.03]));
    expect(key(POND)).not.toBe(key([1, 'Ao Chùa', 'Ao', 105.89, 21.03]));
    expect(key(POND)).not.toBe(key([1, 'Ao Đình', 'Hồ', 105.89, 21.03]));
  });
  it('follows a number of the office with its name, not its place', () => {
    const numbered = (id: string, name: string, lon: number) =>
      key([1, name, 'Ao', lon, 21.03, id], { sourceId: 'Mã' }, ['Mã']);
    expect(numbered('01', 'Ao Đình', 105.89)).toBe(numbered('01', 'Ao Đình', 105.895));
    expect(numbered('01', 'Ao Đình', 105.89)).not.toBe(numbered('01', 'Ao Chùa', 105.89));
    expect(numbered('01', 'Ao Đình', 105.89)).not.toBe(numbered('02', 'Ao Đình', 105.89));
  });
});

it('answers every row, however odd, with a card that the schema accepts or with a reason', () => {
  const columns = Object.keys(FIELDS);
  const mapping = Object.fromEntries(columns.map((column) => [FIELDS[column], column]));
  const file = { columns, format: 'xlsx' as const, hasGeometry: false };
  const settings = { ...ImportSettings.parse({ fallbackKind: 'pond' }), mapping };
  const read = compileUnderstanding(file, settings, 'sites', context());
  const cell = fc.oneof(
    fc.constantFrom(
      '',
      null,
      undefined,
      'Ao',
      '105,89',
      '21.03',
      105.89,
      21.03,
      'Có',
      '31/12/2026',
      '1,5 triệu',
      LONG_BIEN,
      '-',
    ),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.double(),
    fc.date(),
    fc.boolean(),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(fc.array(cell, { minLength: columns.length, maxLength: columns.length }), (cells) => {
      cells[0] = 105.89;
      cells[1] = 21.03;
      const understood = read({ row: 1, cells, geometry: null, sourceId: null, fault: null });
      if (understood === null) return;
      if (isFaultyRow(understood)) expect(ERRORS).toHaveProperty([understood.fault.code]);
      else expect(SiteCard.parse(understood.card.card)).toEqual(understood.card.card);
    }),
    { numRuns: 500, seed: 9 },
  );
});

const FIELDS: Record<string, string> = {
  E: 'east',
  N: 'north',
  Tên: 'name',
  Loại: 'kind',
  Thôn: 'hamlet',
  Xã: 'commune',
  'Bối cảnh': 'setting',
  'Trạng thái': 'status',
  Chủ: 'owner',
  'Đơn vị': 'unit',
  'Nguy cơ': 'riskFactors',
  'Biện pháp': 'requiredMeasures',
  Hạn: 'dueOn',
  'Kinh phí': 'estimatedCostVnd',
  Nguồn: 'fundSource',
  'Mô tả': 'description',
};
