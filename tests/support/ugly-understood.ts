import type { ErrorCode } from '../../server/domain/errors.ts';
import type { ImportQuestion } from '../../server/domain/imports.ts';

/** What becomes of the rows of an ugly file that can be read, with the suggested settings and "Ao" where no kind is told. */
export interface UnderstoodOutcome {
  /** Rows that become places. */
  good: number;
  /** Reason by place of the row. */
  faults?: Record<number, ErrorCode>;
  /** What a person is asked. */
  questions?: ImportQuestion[];
  /** Name and position of the first place. */
  first?: [name: string, lon: number, lat: number];
  /** Told or proposed; WGS 84 when left out. */
  crs?: string;
}

const AO: UnderstoodOutcome['first'] = ['Ao', 105.85, 21.03];
const AO_LANG: UnderstoodOutcome['first'] = ['Ao làng', 105.85, 21.03];
const SQUARE_LAKE: UnderstoodOutcome['first'] = ['Ao làng', 105.805, 21.005];
const HOAN_KIEM = [105.8522, 21.0287] as const;

/** By the name of the fault in `UGLY_FILES`; files that are refused as a whole are not here. */
export const UGLY_UNDERSTOOD: Record<string, UnderstoodOutcome> = {
  'diacritics composed and decomposed': { good: 1, first: ['Hồ Tây', 105.85, 21.03] },
  'swapped coordinates in a table': { good: 1, questions: ['axes'], first: AO },
  'VN-2000 metres in a table': { good: 1, questions: ['crs'], first: ['Ao', ...HOAN_KIEM], crs: 'EPSG:5897' },
  'decimal comma in quotation marks': { good: 1, first: AO },
  'semicolons and decimal commas': { good: 2, first: AO },
  'byte order mark': { good: 1, first: AO },
  'UTF-16 of Excel’s “Unicode Text”': { good: 1, first: ['Ao Đình', 105.85, 21.03] },
  'Windows-1258': { good: 4, questions: ['encoding'], first: ['Ao Đống Đa', 105.85, 21.03] },
  'TCVN3 (ABC fonts)': { good: 4, questions: ['encoding'], first: ['Ao Đống Đa', 105.85, 21.03] },
  'TCVN3 in a font of capitals': {
    good: 0,
    faults: { 1: 'import.no_position', 2: 'import.no_position' },
    questions: ['encoding', 'position'],
  },
  'title lines above the names': { good: 1, first: AO },
  'shifted columns': {
    good: 1,
    faults: { 1: 'import.cell_count', 3: 'import.cell_count' },
    first: ['Hồ', 105.86, 21.04],
  },
  'duplicate and missing column names': {
    good: 0,
    faults: { 1: 'import.no_position' },
    questions: ['position'],
  },
  'formula injection text': {
    good: 1,
    questions: ['kind'],
    first: ['=HYPERLINK("http://x")', 105.85, 21.03],
  },
  'cell of 100,000 characters': {
    good: 1,
    faults: { 1: 'import.text_too_long' },
    first: ['Hồ', 105.86, 21.04],
  },
  'NUL bytes in a cell': {
    good: 20,
    faults: { 1: 'import.broken_characters' },
    first: ['Hồ', 105.86, 21.04],
  },
  'quotation mark that never closes': {
    good: 1,
    faults: { 1: 'import.quote_open' },
    first: ['Hồ', 105.86, 21.04],
  },
  'line ends of an old Mac': { good: 2, first: AO },
  'merged header over two columns, merged cells in the rows': {
    good: 0,
    faults: { 1: 'import.commune_unknown', 2: 'import.commune_unknown' },
    questions: ['crs'],
    crs: 'EPSG:5897',
  },
  'formulas, errors, dates and rich text': {
    good: 0,
    faults: { 1: 'import.no_position', 2: 'import.cell_error', 3: 'import.formula_without_value' },
    questions: ['position'],
  },
  'several sheets, one hidden': { good: 1, questions: ['layer'], first: AO_LANG },
  'missing .prj': { good: 1, questions: ['crs'], first: ['Ao lang', 105.85, 21.03] },
  'projection called _MI_0': { good: 1, first: ['Ao lang', ...HOAN_KIEM], crs: 'EPSG:5897' },
  'TCVN3 texts in the .dbf, code page byte says Windows-1252': {
    good: 1,
    questions: ['encoding'],
    first: ['Hồ Tây', 105.85, 21.03],
  },
  '.cpg that names Windows-1258': { good: 1, first: ['Hồ Tây', 105.85, 21.03] },
  'several layers in one zip': { good: 1, questions: ['layer'], first: ['Ao lang', 105.85, 21.03] },
  'null shape, heights, open ring, hole written like an outline': {
    good: 3,
    faults: { 1: 'import.no_geometry' },
    questions: ['kind'],
    first: ['Ao chưa đặt tên', 105.85, 21.03],
  },
  'shapefile cut short': {
    good: 1,
    faults: { 2: 'import.record_damaged' },
    questions: ['kind'],
    first: ['Ao chưa đặt tên', 105.85, 21.03],
  },
  'bow-tie of two clean lobes': { good: 0, faults: { 1: 'import.ring_crosses_itself' } },
  'open ring': { good: 1, first: SQUARE_LAKE },
  'spike in a ring': { good: 1, first: SQUARE_LAKE },
  'null geometry': { good: 0, faults: { 1: 'import.no_geometry' } },
  'third dimension': { good: 1, first: AO_LANG },
  'coordinates out of range': { good: 0, faults: { 1: 'site.coordinates_out_of_range' } },
  'swapped axes in a map file': { good: 1, questions: ['axes'], first: AO_LANG },
  'hole outside its polygon': { good: 0, faults: { 1: 'import.hole_outside' } },
  'polygon without area': { good: 0, faults: { 1: 'import.ring_too_short' } },
  'old crs member naming VN-2000': { good: 1, first: ['Ao làng', ...HOAN_KIEM], crs: 'EPSG:5897' },
  'features line by line, one of them no feature': { good: 2, first: AO_LANG },
  'row that is no feature; property that only a later row has': {
    good: 2,
    faults: { 2: 'import.not_a_feature' },
    first: AO_LANG,
  },
  'KML with an HTML description': { good: 1, first: AO_LANG },
  'KMZ without doc.kml': { good: 1, first: AO_LANG },
  'GPX with a waypoint, a route and a track': {
    good: 3,
    questions: ['kind'],
    first: ['Ao chưa đặt tên', 105.8, 21.01],
  },
  'TopoJSON, quantised, of two layers': { good: 1, questions: ['layer'], first: ['Ao', 105.805, 21.005] },
  'GeoPackage with two layers, a computed column and a view that never ends': {
    good: 1,
    questions: ['layer'],
    first: AO_LANG,
  },
  'GeoPackage with a damaged shape': { good: 1, faults: { 2: 'import.record_damaged' }, first: AO_LANG },
};
