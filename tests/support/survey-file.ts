import { Workbook } from '@cj-tech-master/excelts';
import proj4 from 'proj4';
import type { ErrorCode } from '../../server/domain/errors.ts';
import { definitionOf } from '../../server/imports/coordinates/definitions.ts';
import { IN_NEITHER, SQUARES } from './square-outlines.ts';
import { LONG_BIEN } from './test-app.ts';

export const SURVEY_COLUMNS = [
  'STT',
  'Mã điểm',
  'Tên, địa điểm',
  'Loại hình',
  'Thôn/TDP',
  'Xã/Phường',
  'X (m)',
  'Y (m)',
  'Yếu tố nguy cơ',
  'Biện pháp cần làm',
  'Đơn vị chịu trách nhiệm',
  'Thời hạn',
  'Kinh phí (triệu đồng)',
  'Nguồn kinh phí',
  'Độ sâu (m)',
  'Ghi chú',
] as const;
type Column = (typeof SURVEY_COLUMNS)[number];
type Cell = string | number | Date | null;

export interface SurveyOptions {
  rowCount?: number;
  /** Where the sites lie, in a grid; all of it must be in the commune. */
  box?: { west: number; south: number; east: number; north: number };
  communeName?: string;
  /** A commune in which none of them lies. */
  otherCommuneName?: string;
  /** A place in no commune. */
  outside?: [lon: number, lat: number];
}

export interface SurveyFile {
  bytes: Uint8Array;
  rowCount: number;
  /** Reason by place of the row, in order; every other row is good. */
  faults: { row: number; code: ErrorCode }[];
}

const KINDS = ['Ao', 'Hồ nước', 'Mương', 'Giếng', 'Hố công trình', 'Kênh'];
const TITLE_LINES = [
  ['UBND PHƯỜNG LONG BIÊN'],
  ['DANH SÁCH ĐIỂM CÓ NGUY CƠ ĐUỐI NƯỚC NĂM 2026'],
  ['(Toạ độ VN-2000, kinh tuyến trục 105°00′, múi 3°)'],
];
/** The lines above the first row: title and column names. */
export const SURVEY_HEADER_ROW = TITLE_LINES.length + 1;
export const SURVEY_CRS = 'EPSG:5897';

/**
 * What an office sends: an XLSX with a title, Vietnamese column names, VN-2000 metres in two columns (X to the
 * north, as survey sheets have it), and twelve rows with one fault each.
 */
export async function surveyFile(options: SurveyOptions = {}): Promise<SurveyFile> {
  const { rowCount = 300, box = SQUARES[LONG_BIEN], communeName = 'Long Biên' } = options;
  const { otherCommuneName = 'Việt Hưng', outside = IN_NEITHER } = options;
  const breaks = faultsOf(otherCommuneName, outside);
  const step = Math.floor(rowCount / breaks.length);
  const faults: SurveyFile['faults'] = [];
  const book = new Workbook();
  const sheet = book.addWorksheet('Danh sách điểm');
  for (const line of TITLE_LINES) sheet.addRow(line);
  sheet.addRow([...SURVEY_COLUMNS]);
  for (let row = 1; row <= rowCount; row += 1) {
    const cells = goodRow(row, rowCount, box, communeName);
    const fault = row % step === 0 ? breaks[row / step - 1] : undefined;
    if (fault !== undefined) {
      fault.spoil(cells);
      faults.push({ row, code: fault.code });
    }
    sheet.addRow(SURVEY_COLUMNS.map((column) => cells[column]));
  }
  return { bytes: new Uint8Array(await book.xlsx.writeBuffer()), rowCount, faults };
}

function goodRow(
  row: number,
  rowCount: number,
  { west, south, east, north }: NonNullable<SurveyOptions['box']>,
  communeName: string,
): Record<Column, Cell> {
  const perLine = Math.ceil(Math.sqrt(rowCount));
  const lon = west + ((east - west) * ((row % perLine) + 0.5)) / perLine;
  const lat = south + ((north - south) * (Math.floor((row - 1) / perLine) + 0.5)) / perLine;
  const [x, y] = metres(lon, lat);
  return {
    STT: row,
    'Mã điểm': `LB-${String(row).padStart(3, '0')}`,
    'Tên, địa điểm': `Điểm khảo sát số ${row}`,
    'Loại hình': KINDS[row % KINDS.length] ?? 'Ao',
    'Thôn/TDP': `Tổ ${1 + (row % 20)}`,
    'Xã/Phường': row % 3 === 0 ? communeName : `Phường ${communeName}`,
    'X (m)': x,
    'Y (m)': y,
    'Yếu tố nguy cơ': row % 2 === 0 ? 'Nước sâu; bờ dốc' : 'Gần trường học',
    'Biện pháp cần làm': 'Rào chắn, biển cảnh báo',
    'Đơn vị chịu trách nhiệm': null,
    'Thời hạn': row % 2 === 0 ? '31/12/2026' : new Date('2026-12-15T00:00:00Z'),
    'Kinh phí (triệu đồng)': row % 4 === 0 ? '12,5' : 8,
    'Nguồn kinh phí': 'Ngân sách xã, phường',
    'Độ sâu (m)': 1.5,
    'Ghi chú': row % 5 === 0 ? 'Cạnh đường đi học' : null,
  };
}

/** Northing and easting to the centimetre. */
function metres(lon: number, lat: number): [x: number, y: number] {
  const [east = 0, north = 0] = proj4('EPSG:4326', definitionOf(SURVEY_CRS) ?? '', [lon, lat]);
  return [Math.round(north * 100) / 100, Math.round(east * 100) / 100];
}

function faultsOf(otherCommune: string, outside: [number, number]) {
  const fault = (code: ErrorCode, spoil: (cells: Record<Column, Cell>) => void) => ({ code, spoil });
  return [
    fault('import.no_position', (cells) => Object.assign(cells, { 'X (m)': null, 'Y (m)': null })),
    fault('import.position_invalid', (cells) => Object.assign(cells, { 'X (m)': 'cạnh đình làng' })),
    fault('import.metres_swapped', (cells) =>
      Object.assign(cells, { 'X (m)': cells['Y (m)'], 'Y (m)': cells['X (m)'] }),
    ),
    fault('import.degrees_among_metres', (cells) =>
      Object.assign(cells, { 'X (m)': 21.03, 'Y (m)': 105.89 }),
    ),
    fault('site.outside_all', (cells) => {
      const [x, y] = metres(...outside);
      Object.assign(cells, { 'X (m)': x, 'Y (m)': y });
    }),
    fault('site.outside_commune', (cells) => Object.assign(cells, { 'Xã/Phường': otherCommune })),
    fault('import.commune_unknown', (cells) => Object.assign(cells, { 'Xã/Phường': 'Phường Không Có' })),
    fault('import.value_not_listed', (cells) => Object.assign(cells, { 'Loại hình': 'Hang động' })),
    fault('import.date_invalid', (cells) => Object.assign(cells, { 'Thời hạn': '31/02/2026' })),
    fault('import.money_invalid', (cells) => Object.assign(cells, { 'Kinh phí (triệu đồng)': '-5' })),
    fault('import.unit_unknown', (cells) =>
      Object.assign(cells, { 'Đơn vị chịu trách nhiệm': 'Tổ bay Sao Hoả' }),
    ),
    fault('import.text_too_long', (cells) =>
      Object.assign(cells, { 'Tên, địa điểm': 'Ao '.repeat(90).trim() }),
    ),
  ];
}
