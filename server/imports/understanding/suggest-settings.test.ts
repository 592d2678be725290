import { beforeAll, describe, expect, it } from 'vitest';
import { withOpenFile } from '../../../tests/support/open-bytes.ts';
import { IN_NEITHER, SQUARES } from '../../../tests/support/square-outlines.ts';
import { SURVEY_HEADER_ROW, surveyFile } from '../../../tests/support/survey-file.ts';
import { type ReferenceData, readReferenceData } from '../../communes/reference-data.ts';
import { FIELD_COLUMNS } from '../../domain/column-words.ts';
import type { ImportQuestion, ImportSettings, ImportTarget } from '../../domain/imports.ts';
import type { Actor } from '../../domain/roles.ts';
import type { OpenFile, RawRow } from '../read-rows.ts';
import { isFaultyRow } from '../understood-row.ts';
import { compileUnderstanding, type UnderstandingContext } from './compile.ts';
import { firstPointOf } from './guess-coordinates.ts';
import { shapeHashOf } from './shape-hash.ts';
import { type SuggestedSettings, suggestSettings } from './suggest-settings.ts';

const LONG_BIEN = '00145';
const NEIGHBOUR = '00118';
const ADMIN: Actor = { userId: 'u', name: '', email: '', role: 'admin', scope: 'all' };
let reference: ReferenceData;
beforeAll(async () => {
  reference = await readReferenceData();
});

/** The two squares of the API tests, without a database. */
function context(): UnderstandingContext {
  return {
    lists: reference.codeLists,
    communes: reference.communes,
    units: [],
    locator: {
      at: ([lon, lat]) => {
        const found = Object.entries(SQUARES).find(
          ([, { west, south, east, north }]) => lon >= west && lon <= east && lat >= south && lat <= north,
        );
        return { communeCode: found?.[0] ?? null, basis: 'official' };
      },
      qualityOf: () => 'official',
    },
    actor: ADMIN,
  };
}

interface Table {
  columns: string[];
  rows: unknown[][];
  more?: Partial<OpenFile>;
  target?: ImportTarget;
  saved?: ImportSettings | null;
}

const asRow = (cells: unknown[], row: number, geometry: unknown = null): RawRow => ({
  row,
  cells,
  geometry,
  sourceId: null,
  fault: null,
});
const opened = (columns: string[], more: Partial<OpenFile> = {}): OpenFile => ({
  format: 'csv',
  layers: [],
  layer: null,
  encoding: 'utf-8',
  isEncodingUncertain: false,
  delimiter: ',',
  headerRow: 1,
  columns,
  rowCount: null,
  hasGeometry: false,
  crs: null,
  rows: () => {
    throw new Error('not read');
  },
  close: async () => {},
  ...more,
});
function suggest({ columns, rows, more = {}, target = 'sites', saved = null }: Table): SuggestedSettings {
  const list = rows.map((cells, index) => asRow(cells, index + 1));
  return suggestSettings(opened(columns, more), list, target, reference.codeLists, saved);
}
function suggestMap(more: Partial<OpenFile>, ...points: [number, number][]): SuggestedSettings {
  const rows = points.map((coordinates, index) => asRow(['Ao'], index + 1, { type: 'Point', coordinates }));
  const file = opened(['name'], { format: 'geojson', hasGeometry: true, headerRow: null, ...more });
  return suggestSettings(file, rows, 'sites', reference.codeLists, null);
}

describe('columns', () => {
  it.each([
    [
      'sheet of a survey',
      ['STT', 'Mã điểm', 'Tên điểm', 'Loại', 'Thôn/TDP', 'Xã/Phường', 'Kinh độ', 'Vĩ độ', 'Ghi chú'],
      {
        sourceId: 'Mã điểm',
        name: 'Tên điểm',
        kind: 'Loại',
        hamlet: 'Thôn/TDP',
        commune: 'Xã/Phường',
        east: 'Kinh độ',
        north: 'Vĩ độ',
        description: 'Ghi chú',
      },
    ],
    [
      'without accents, in capitals',
      [
        'TEN DIEM',
        'LOAI HINH',
        'KINH DO',
        'VI DO',
        'DON VI CHIU TRACH NHIEM',
        'THOI HAN HOAN THANH',
        'KINH PHI (trieu dong)',
      ],
      {
        name: 'TEN DIEM',
        kind: 'LOAI HINH',
        east: 'KINH DO',
        north: 'VI DO',
        unit: 'DON VI CHIU TRACH NHIEM',
        dueOn: 'THOI HAN HOAN THANH',
        estimatedCostVnd: 'KINH PHI (trieu dong)',
      },
    ],
    [
      'decomposed',
      ['Tên'.normalize('NFD'), 'Toạ độ'.normalize('NFD'), 'Loại'.normalize('NFD')],
      { name: 'Tên'.normalize('NFD'), position: 'Toạ độ'.normalize('NFD'), kind: 'Loại'.normalize('NFD') },
    ],
    [
      'English',
      ['Name', 'Type', 'Latitude', 'Longitude', 'Notes', 'Due date'],
      {
        name: 'Name',
        kind: 'Type',
        north: 'Latitude',
        east: 'Longitude',
        description: 'Notes',
        dueOn: 'Due date',
      },
    ],
  ])('of a %s', (_, columns, mapping) => {
    expect(suggest({ columns, rows: [] }).settings.mapping).toEqual(mapping);
  });

  it.each(['vi', 'en'] as const)('of our own export (%s), all of them', (language) => {
    for (const target of ['sites', 'playspaces'] as const) {
      const fields = Object.entries(FIELD_COLUMNS[target]).map(
        ([field, words]) => [field, words[language]] as const,
      );
      const columns = [...fields.map(([, header]) => header), 'Xã, phường'];
      expect(suggest({ columns, rows: [], target }).settings.mapping).toEqual(Object.fromEntries(fields));
    }
  });

  it('takes "Mã" for our code only where it looks like one', () => {
    const rest = ['Ao', 105.89, 21.03];
    const columns = ['Mã', 'Loại', 'Kinh độ', 'Vĩ độ'];
    expect(suggest({ columns, rows: [['00145-0001', ...rest]] }).settings.mapping.code).toBe('Mã');
    expect(suggest({ columns, rows: [['A1', ...rest]] }).settings.mapping.sourceId).toBe('Mã');
    const repeated = suggest({
      columns,
      rows: [
        ['A', ...rest],
        ['A', ...rest],
      ],
    }).settings.mapping;
    expect(repeated).not.toHaveProperty('sourceId');
  });

  it('passes over the reason of an earlier return, which leaves the shape as it was', () => {
    const columns = ['Tên', 'Loại', 'Toạ độ'];
    const returned = [...columns, 'Lý do trả lại', '_returned_reason'];
    expect(Object.values(suggest({ columns: returned, rows: [] }).settings.mapping)).toEqual(
      columns.toSorted(),
    );
    expect(shapeHashOf(returned, 'csv')).toBe(shapeHashOf(columns.toReversed(), 'xlsx'));
    expect(shapeHashOf(columns, 'kml')).not.toBe(shapeHashOf(columns, 'csv'));
  });
});

describe('coordinates of a table', () => {
  const kinds = (columns: string[], ...cells: unknown[][]) =>
    suggest({ columns: ['Loại', ...columns], rows: cells.map((one) => ['Ao', ...one]) });
  const outcome = ({ settings, questions }: SuggestedSettings) => ({
    east: settings.mapping.east,
    crs: settings.crs,
    isSwapped: settings.isSwapped,
    questions,
  });
  it.each([
    [
      ['Kinh độ', 'Vĩ độ'],
      ['105,89', '21,03'],
      { east: 'Kinh độ', crs: 'EPSG:4326', isSwapped: false, questions: [] },
    ],
    [
      ['Kinh độ', 'Vĩ độ'],
      [21.03, 105.89],
      { east: 'Kinh độ', crs: 'EPSG:4326', isSwapped: true, questions: ['axes'] },
    ],
    [['X', 'Y'], [105.89, 21.03], { east: 'X', crs: 'EPSG:4326', isSwapped: false, questions: [] }],
    [['X', 'Y'], [21.03, 105.89], { east: 'Y', crs: 'EPSG:4326', isSwapped: false, questions: [] }],
    [
      ['X', 'Y'],
      ['2326366,344', '588383,929'],
      { east: 'Y', crs: 'EPSG:5897', isSwapped: false, questions: ['crs'] },
    ],
    [
      ['X', 'Y'],
      [588383.9, 2326366.3],
      { east: 'X', crs: 'EPSG:5897', isSwapped: false, questions: ['crs'] },
    ],
    [
      ['Toạ độ X (m)', 'Toạ độ Y (m)'],
      ['2.326.366', '588.383'],
      { east: 'Toạ độ Y (m)', crs: 'EPSG:5897', isSwapped: false, questions: ['crs'] },
    ],
    [
      ['Easting', 'Northing'],
      [2326366.3, 588383.9],
      { east: 'Easting', crs: 'EPSG:5897', isSwapped: true, questions: ['crs', 'axes'] },
    ],
    [
      ['Kinh độ VN-2000', 'Vĩ độ VN-2000'],
      [105.89, 21.03],
      { east: 'Kinh độ VN-2000', crs: 'EPSG:4756', isSwapped: false, questions: [] },
    ],
  ])('%j %j', (columns, cells, expected) => {
    expect(outcome(kinds(columns, cells))).toEqual(expected);
  });

  it('asks where there is no position at all, and for no other thing', () => {
    expect(kinds(['Địa chỉ'], ['12 phố Huế']).questions).toEqual(['position']);
  });

  it('reads the order of one text row by row', () => {
    const { settings, questions } = kinds(['Toạ độ'], ['21.03, 105.89'], ['105.89, 21.03']);
    expect(settings.mapping.position).toBe('Toạ độ');
    expect(questions).toEqual([]);
  });

  it('shows where the first point would lie both ways', () => {
    const file = opened(['E', 'N']);
    const settings = { crs: 'EPSG:4326', isSwapped: true, mapping: { east: 'E', north: 'N' } };
    expect(firstPointOf(file, [asRow(['', ''], 1), asRow([21.03, 105.89], 2)], settings)).toEqual({
      asMapped: [105.89, 21.03],
      swapped: null,
    });
    expect(firstPointOf(file, [], settings)).toBeNull();
  });

  it('leaves the example of the template out', () => {
    const columns = ['STT', 'Loại', 'Kinh độ', 'Vĩ độ'];
    const rows = [
      ['Ví dụ', 'Ao', 105.8522, 21.0287],
      [1, 'Ao', 588383.9, 2326366.3],
    ];
    expect(suggest({ columns, rows }).settings.crs).toBe('EPSG:5897');
    const settings = { crs: 'EPSG:5897', isSwapped: false, mapping: { east: 'Kinh độ', north: 'Vĩ độ' } };
    const first = firstPointOf(
      opened(columns),
      rows.map((cells, index) => asRow(cells, index + 1)),
      settings,
    );
    expect(first?.asMapped?.[0]).toBeCloseTo(105.8522, 4);
  });
});

describe('coordinates of a map', () => {
  it.each([
    [{}, [105.89, 21.03], 'EPSG:4326', []],
    [{ format: 'shapefile' }, [105.89, 21.03], 'EPSG:4326', ['crs']],
    [{ format: 'shapefile' }, [588383.9, 2326366.3], 'EPSG:5897', ['crs']],
    [{ format: 'shapefile', crs: 'EPSG:3405' }, [588357.4, 2325668.3], 'EPSG:3405', []],
    [{ format: 'geojson', crs: 'EPSG:4326' }, [588383.9, 2326366.3], 'EPSG:5897', ['crs']],
    [{}, [21.03, 105.89], 'EPSG:4326', ['axes']],
  ] as [Partial<OpenFile>, [number, number], string, ImportQuestion[]][])(
    '%j %j',
    (more, point, crs, questions) => {
      const found = suggestMap(more, point);
      expect(found.settings.crs).toBe(crs);
      expect(found.questions).toEqual(questions);
      expect(found.settings.stage).toBe('candidate');
    },
  );
});

describe('other questions', () => {
  const table: Table = { columns: ['Tên', 'Kinh độ', 'Vĩ độ'], rows: [['Chỗ nọ', 105.89, 21.03]] };
  it('asks for a kind where rows do not tell one', () => {
    expect(suggest(table).questions).toEqual(['kind']);
    expect(suggest({ ...table, rows: [['Ao Đình', 105.89, 21.03]] }).questions).toEqual([]);
  });
  it('asks for the sheet and the encoding only where there is a choice', () => {
    const more = {
      layers: [
        { name: 'A', rows: 3 },
        { name: 'B', rows: null },
      ],
      isEncodingUncertain: true,
    };
    expect(suggest({ ...table, more }).questions).toEqual(['layer', 'encoding', 'kind']);
    const ours = {
      layers: [
        { name: 'Danh sách', rows: null },
        { name: 'Hướng dẫn', rows: null },
      ],
    };
    expect(suggest({ ...table, more: ours }).questions).toEqual(['kind']);
  });
  it('follows what was kept for the shape', () => {
    const { settings } = suggest(table);
    const saved = { ...settings, fallbackKind: 'pond', mapping: { ...settings.mapping, owner: 'Không còn' } };
    const again = suggest({ ...table, saved, more: { delimiter: ';' } });
    expect(again.questions).toEqual([]);
    expect(again.settings).toMatchObject({ fallbackKind: 'pond', delimiter: ';', mapping: settings.mapping });
  });
});

describe('the sheet of an office', () => {
  it('is understood but for its twelve faulty rows, each with its reason', async () => {
    const { bytes, rowCount, faults } = await surveyFile({ outside: IN_NEITHER });
    expect(faults).toHaveLength(12);
    await withOpenFile(bytes, 'danh-sach.xlsx', (file, rows) => {
      expect(rows).toHaveLength(rowCount);
      const { settings, questions } = suggestSettings(
        file,
        rows.slice(0, 100),
        'sites',
        reference.codeLists,
        null,
      );
      expect(questions).toEqual(['crs']);
      expect(settings).toMatchObject({ crs: 'EPSG:5897', isSwapped: false, headerRow: SURVEY_HEADER_ROW });
      expect(settings.mapping).toMatchObject({
        north: 'X (m)',
        east: 'Y (m)',
        name: 'Tên, địa điểm',
        commune: 'Xã/Phường',
      });
      const understood = rows.map(compileUnderstanding(file, settings, 'sites', context()));
      const returned = understood.flatMap((row) =>
        row !== null && isFaultyRow(row) ? [{ row: row.row, code: row.fault.code }] : [],
      );
      expect(returned).toEqual(faults);
      const first = understood[0];
      if (!first || isFaultyRow(first)) throw new Error(JSON.stringify(first));
      expect(first).toMatchObject({ stage: 'confirmed', extra: { 'Độ sâu (m)': 1.5, sourceId: 'LB-001' } });
      expect(first.card.card).toMatchObject({
        communeCode: LONG_BIEN,
        kind: 'lake',
        hamlet: 'Tổ 2',
        estimatedCostVnd: 8_000_000,
        dueOn: '2026-12-15',
        requiredMeasures: ['fence', 'warning_sign'],
      });
      expect(NEIGHBOUR).not.toBe(first.card.card.communeCode);
    });
  });
});
