// Long because it is one list: every fault that a file may have, one file each.
import type { ErrorCode } from '../../server/domain/errors.ts';
import type { TextEncoding } from '../../server/domain/imports.ts';
import {
  collection,
  dbf,
  encoded,
  feature,
  geoPackage,
  kml,
  MAPINFO_PRJ,
  markedEncrypted,
  PLACEMARK,
  patched,
  point,
  SQUARE,
  shp,
  shpPoint,
  shpPolygon,
  utf8,
  WGS84_PRJ,
  xlsx,
  xlsxParts,
  zip,
} from './file-builders.ts';

/** What the reading makes of a file: a refusal, or rows of which some are returned. */
export type UglyOutcome =
  | { refused: ErrorCode }
  | {
      rows: number;
      /** Reason by place of the row; geometry counted in, as WGS 84 or in the system that the file names. */
      returned?: Record<number, ErrorCode>;
      columns?: string[];
      /** Cells of the first row. */
      first?: unknown[];
      /** Position of the first row. */
      at?: [lon: number, lat: number];
      encoding?: TextEncoding;
      isEncodingUncertain?: boolean;
      delimiter?: string;
      headerRow?: number;
      layers?: string[];
      crs?: string | null;
    };

export interface UglyFile {
  /** The fault. */
  name: string;
  fileName: string;
  bytes: Buffer;
  expect: UglyOutcome;
}

const HEADER = ['Tên', 'Kinh độ', 'Vĩ độ'];
const csv = (...lines: string[]) => utf8(`${[HEADER.join(','), ...lines].join('\n')}\n`);
const rings = (...list: [number, number][][]) => ({ type: 'Polygon', coordinates: list });
const moved = (ring: readonly [number, number][], lon: number, lat: number, scale = 1) =>
  ring.map(([x, y]): [number, number] => [105.8 + (x - 105.8) * scale + lon, 21 + (y - 21) * scale + lat]);
const BOW_TIE: [number, number][] = [
  [105.8, 21],
  [105.81, 21.01],
  [105.81, 21],
  [105.8, 21.01],
  [105.8, 21],
];
const TABLE: [string, number, number][] = [['Ao làng', 105.85, 21.03]];
const SHEET = [HEADER, ...TABLE];
const VIETNAMESE = ['Ao Đống Đa', 'Hồ Tây', 'Giếng làng Phù Đổng', 'Mương cạnh trường'];
const inCsv = (names: string[]) =>
  [HEADER.join(','), ...names.map((name) => `${name},105.85,21.03`)].join('\n');
const shapefile = (more: Record<string, Buffer> = {}) => ({
  'ao.shp': shp([shpPoint(105.85, 21.03)]),
  'ao.dbf': dbf(['TEN'], [[utf8('Ao lang')]]),
  'ao.prj': utf8(WGS84_PRJ),
  ...more,
});
const without = (files: Record<string, Buffer>, name: string) =>
  Object.fromEntries(Object.entries(files).filter(([each]) => each !== name));
const oneGeometry = (geometry: unknown) => collection([feature(geometry)]);

const TEXT_FILES: UglyFile[] = [
  {
    name: 'diacritics composed and decomposed',
    fileName: 'nfd.csv',
    bytes: csv(`${'Hồ Tây'.normalize('NFD')},105.85,21.03`),
    expect: { rows: 1, first: ['Hồ Tây', '105.85', '21.03'], columns: HEADER },
  },
  {
    name: 'swapped coordinates in a table',
    fileName: 'swapped.csv',
    bytes: csv('Ao,21.03,105.85'),
    expect: { rows: 1, first: ['Ao', '21.03', '105.85'] },
  },
  {
    name: 'VN-2000 metres in a table',
    fileName: 'vn2000.csv',
    bytes: utf8('Tên;X;Y\nAo;2326366,344;588383,929\n'),
    expect: { rows: 1, first: ['Ao', '2326366,344', '588383,929'], delimiter: ';' },
  },
  {
    name: 'decimal comma in quotation marks',
    fileName: 'decimal.csv',
    bytes: csv('Ao,"105,85","21,03"'),
    expect: { rows: 1, first: ['Ao', '105,85', '21,03'], delimiter: ',' },
  },
  {
    name: 'semicolons and decimal commas',
    fileName: 'semicolon.csv',
    bytes: utf8('Tên;Kinh độ;Vĩ độ\nAo;105,85;21,03\nHồ;105,86;21,04\n'),
    expect: { rows: 2, delimiter: ';', columns: HEADER },
  },
  {
    name: 'byte order mark',
    fileName: 'bom.csv',
    bytes: Buffer.concat([utf8('\uFEFF'), csv('Ao,105.85,21.03')]),
    expect: { rows: 1, columns: HEADER, encoding: 'utf-8', isEncodingUncertain: false },
  },
  {
    name: 'UTF-16 of Excel’s “Unicode Text”',
    fileName: 'unicode.txt',
    bytes: Buffer.from(`\uFEFF${HEADER.join('\t')}\r\nAo Đình\t105.85\t21.03\r\n`, 'utf16le'),
    expect: { rows: 1, encoding: 'utf-16le', delimiter: '\t', first: ['Ao Đình', '105.85', '21.03'] },
  },
  {
    name: 'Windows-1258',
    fileName: 'cp1258.csv',
    bytes: encoded(inCsv(VIETNAMESE), 'windows-1258'),
    expect: {
      rows: 4,
      encoding: 'windows-1258',
      isEncodingUncertain: true,
      first: ['Ao Đống Đa', '105.85', '21.03'],
    },
  },
  {
    name: 'TCVN3 (ABC fonts)',
    fileName: 'abc.csv',
    bytes: encoded(inCsv(VIETNAMESE), 'tcvn'),
    expect: {
      rows: 4,
      encoding: 'tcvn3',
      isEncodingUncertain: true,
      columns: HEADER,
      first: ['Ao Đống Đa', '105.85', '21.03'],
    },
  },
  {
    name: 'TCVN3 in a font of capitals',
    fileName: 'vntimeh.csv',
    bytes: encoded('Tên,Xã\nHồ TâY,Hồ TâY\nAo Đình,Phú Đô\n', 'tcvn'),
    expect: { rows: 2, encoding: 'tcvn3', first: ['HỒ TÂY', 'HỒ TÂY'] },
  },
  {
    name: 'title lines above the names',
    fileName: 'title.csv',
    bytes: utf8('UBND XÃ PHÚ ĐÔ,,\nDanh sách ao hồ,,\n\nTên,Kinh độ,Vĩ độ\nAo,105.85,21.03\n'),
    expect: { rows: 1, headerRow: 4, columns: HEADER },
  },
  {
    name: 'shifted columns',
    fileName: 'shifted.csv',
    bytes: csv('Ao, sâu,105.85,21.03', 'Hồ,105.86,21.04', 'Giếng,105.87'),
    expect: { rows: 3, returned: { 1: 'import.cell_count', 3: 'import.cell_count' } },
  },
  { name: 'empty file', fileName: 'empty.csv', bytes: utf8(''), expect: { refused: 'import.file_empty' } },
  {
    name: 'header only',
    fileName: 'header.csv',
    bytes: csv(),
    expect: { refused: 'import.no_rows' },
  },
  {
    name: 'duplicate and missing column names',
    fileName: 'names.csv',
    bytes: utf8('Tên,Tên,,Vĩ độ\nAo,Ao Đình,105.85,21.03\n'),
    expect: { rows: 1, columns: ['Tên', 'Tên (2)', 'cột 3', 'Vĩ độ'] },
  },
  {
    name: 'formula injection text',
    fileName: 'formula.csv',
    bytes: csv('"=HYPERLINK(""http://x"")",105.85,21.03'),
    expect: { rows: 1, first: ['=HYPERLINK("http://x")', '105.85', '21.03'] },
  },
  {
    name: 'cell of 100,000 characters',
    fileName: 'long.csv',
    bytes: csv(`"${'á'.repeat(100_000)}",105.85,21.03`, 'Hồ,105.86,21.04'),
    expect: { rows: 2, first: ['á'.repeat(100_000), '105.85', '21.03'] },
  },
  {
    name: 'NUL bytes in a cell',
    fileName: 'nul.csv',
    bytes: csv('A\0o,105.85,21.03', ...Array.from({ length: 20 }, () => 'Hồ,105.86,21.04')),
    expect: { rows: 21, returned: { 1: 'import.broken_characters' } },
  },
  {
    name: 'quotation mark that never closes',
    fileName: 'quote.csv',
    bytes: csv('"Ao,105.85,21.03', 'Hồ,105.86,21.04'),
    expect: { rows: 2, returned: { 1: 'import.quote_open' } },
  },
  {
    name: 'line ends of an old Mac',
    fileName: 'mac.csv',
    bytes: utf8('Tên,Kinh độ,Vĩ độ\rAo,105.85,21.03\rHồ,105.86,21.04'),
    expect: { rows: 2 },
  },
  {
    name: 'UTF-16 with the bytes the other way round',
    fileName: 'big-endian.csv',
    bytes: Buffer.from(`\uFEFF${inCsv(VIETNAMESE)}`, 'utf16le').swap16(),
    expect: { refused: 'import.text_encoding' },
  },
  {
    name: 'JPEG called .csv',
    fileName: 'photo.csv',
    bytes: Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(100)]),
    expect: { refused: 'import.unknown_kind' },
  },
  {
    name: 'PDF',
    fileName: 'list.pdf',
    bytes: utf8('%PDF-1.7\n'),
    expect: { refused: 'import.unknown_kind' },
  },
  {
    name: 'web page called .xls',
    fileName: 'export.xls',
    bytes: utf8('<html><table><tr><td>Ao</td></tr></table></html>'),
    expect: { refused: 'import.unknown_kind' },
  },
];

const WORKBOOKS: UglyFile[] = [
  {
    name: 'old Excel (.xls)',
    fileName: 'old.xls',
    bytes: Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]),
    expect: { refused: 'import.old_excel' },
  },
  {
    name: 'workbook with a password',
    fileName: 'secret.xlsx',
    bytes: Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(600),
      Buffer.from('EncryptedPackage', 'utf16le'),
    ]),
    expect: { refused: 'import.password_protected' },
  },
  {
    name: 'merged header over two columns, merged cells in the rows',
    fileName: 'merged.xlsx',
    bytes: xlsx(
      [
        ['DANH SÁCH AO HỒ', null, null, null],
        ['Xã', 'Tên', 'Toạ độ', null],
        [null, null, 'X', 'Y'],
        ['Phú Đô', 'Ao', 2326366.3, 588383.9],
        [null, 'Hồ', 2326400, 588400],
      ],
      { merges: ['A1:D1', 'A2:A3', 'B2:B3', 'C2:D2', 'A4:A5'] },
    ),
    expect: {
      rows: 2,
      headerRow: 2,
      columns: ['Xã', 'Tên', 'Toạ độ X', 'Toạ độ Y'],
      first: ['Phú Đô', 'Ao', 2326366.3, 588383.9],
    },
  },
  {
    name: 'formulas, errors, dates and rich text',
    fileName: 'kinds.xlsx',
    bytes: xlsx([
      ['Tên', 'Hạn', 'Diện tích', 'Có rào'],
      [
        { xml: '<c t="s"><v>0</v></c>' },
        { xml: '<c s="1"><v>46371</v></c>' },
        { xml: '<c><f>2*3</f><v>6</v></c>' },
        { xml: '<c t="b"><v>1</v></c>' },
      ],
      ['Hồ', null, { xml: '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>' }, null],
      ['Giếng', null, { xml: '<c><f>B1*2</f></c>' }, null],
    ]),
    expect: {
      rows: 3,
      first: ['Ao làng', new Date('2026-12-15T00:00:00Z'), 6, true],
      returned: { 2: 'import.cell_error', 3: 'import.formula_without_value' },
    },
  },
  {
    name: 'several sheets, one hidden',
    fileName: 'sheets.xlsx',
    bytes: zip(
      xlsxParts([
        {
          rows: [
            ['Mã', 'Ghi chú'],
            ['a', 'b'],
          ],
          options: { name: 'Danh mục', isHidden: true },
        },
        { rows: SHEET, options: { name: 'Ao hồ' } },
        { rows: SHEET, options: { name: 'Giếng' } },
      ]),
    ),
    expect: { rows: 1, layers: ['Ao hồ', 'Giếng'], columns: HEADER },
  },
  {
    name: 'workbook cut short',
    fileName: 'cut.xlsx',
    bytes: xlsx(SHEET).subarray(0, 900),
    expect: { refused: 'import.zip_damaged' },
  },
  {
    name: 'sheet with a DOCTYPE',
    fileName: 'doctype.xlsx',
    bytes: zip({
      ...xlsxParts([{ rows: SHEET }]),
      'xl/worksheets/sheet1.xml': utf8('<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'),
    }),
    expect: { refused: 'import.xml_doctype' },
  },
  {
    name: 'Word document',
    fileName: 'list.docx',
    bytes: zip({ '[Content_Types].xml': utf8('<Types/>'), 'word/document.xml': utf8('<w/>') }),
    expect: { refused: 'import.unknown_kind' },
  },
];

const ARCHIVES: UglyFile[] = [
  {
    name: 'nested zip',
    fileName: 'nested.zip',
    bytes: zip({ 'maps/ao.zip': zip(shapefile()) }),
    expect: { refused: 'import.zip_nested' },
  },
  {
    name: 'zip bomb',
    fileName: 'bomb.zip',
    bytes: zip({ ...shapefile(), 'ao.shp': Buffer.alloc(24 * 1024 ** 2) }),
    expect: { refused: 'import.zip_ratio' },
  },
  {
    name: 'zip bomb whose header lies',
    fileName: 'liar.zip',
    bytes: liar(),
    expect: { refused: 'import.zip_damaged' },
  },
  {
    name: 'path outside the archive',
    fileName: 'traversal.zip',
    bytes: zip({ '../../etc/ao.shp': utf8('x') }),
    expect: { refused: 'import.zip_path' },
  },
  {
    name: 'encrypted zip',
    fileName: 'secret.zip',
    bytes: markedEncrypted(zip(shapefile())),
    expect: { refused: 'import.zip_encrypted' },
  },
  {
    name: 'truncated zip',
    fileName: 'cut.zip',
    bytes: zip(shapefile()).subarray(0, 200),
    expect: { refused: 'import.zip_damaged' },
  },
  {
    name: 'the same name twice in a zip',
    fileName: 'twice.zip',
    bytes: patched(zip({ 'ao.shp': utf8('x'), 'bo.shp': utf8('y') }), 'bo.shp', 'ao.shp'),
    expect: { refused: 'import.zip_duplicate_entry' },
  },
  {
    name: 'thousands of entries',
    fileName: 'many.zip',
    bytes: zip(
      Object.fromEntries(Array.from({ length: 5001 }, (_, index) => [`${index}.txt`, Buffer.alloc(0)])),
    ),
    expect: { refused: 'import.zip_too_many_entries' },
  },
  {
    name: 'zip without a map',
    fileName: 'photos.zip',
    bytes: zip({ 'a.txt': utf8('x') }),
    expect: { refused: 'import.zip_without_map' },
  },
];

/** The sizes that the headers name are a hundredth of the true ones. */
function liar(): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(2 * 1024 ** 2);
  const claimed = Buffer.alloc(4);
  claimed.writeUInt32LE(20_000);
  return patched(zip({ ...shapefile(), 'ao.shp': Buffer.alloc(2 * 1024 ** 2) }), size, claimed);
}

const SHAPEFILES: UglyFile[] = [
  {
    name: 'missing .prj',
    fileName: 'noprj.zip',
    bytes: zip(without(shapefile(), 'ao.prj')),
    expect: { rows: 1, crs: null, at: [105.85, 21.03] },
  },
  {
    name: 'projection called _MI_0',
    fileName: 'mapinfo.zip',
    bytes: zip(
      shapefile({ 'ao.shp': shp([shpPoint(588383.929, 2326366.344)]), 'ao.prj': utf8(MAPINFO_PRJ) }),
    ),
    expect: { rows: 1, crs: 'EPSG:5897', at: [105.8522, 21.0287] },
  },
  {
    name: 'TCVN3 texts in the .dbf, code page byte says Windows-1252',
    fileName: 'tcvn3.zip',
    bytes: zip(shapefile({ 'ao.dbf': dbf(['TEN'], [[encoded('Hồ Tây', 'tcvn')]], 0x57) })),
    expect: { rows: 1, encoding: 'tcvn3', isEncodingUncertain: true, first: ['Hồ Tây'] },
  },
  {
    name: '.cpg that names Windows-1258',
    fileName: 'cpg.zip',
    bytes: zip(
      shapefile({
        'ao.dbf': dbf(['TEN'], [[encoded('Hồ Tây', 'windows-1258')]]),
        'ao.cpg': utf8('ANSI 1258'),
      }),
    ),
    expect: { rows: 1, encoding: 'windows-1258', isEncodingUncertain: false, first: ['Hồ Tây'] },
  },
  {
    name: 'several layers in one zip',
    fileName: 'layers.zip',
    bytes: zip({
      ...shapefile(),
      'ho.shp': shp([shpPoint(105.9, 21)]),
      'ho.dbf': dbf(['TEN'], [[utf8('Ho')]]),
    }),
    expect: { rows: 1, layers: ['ao', 'ho'] },
  },
  {
    name: 'null shape, heights, open ring, hole written like an outline',
    fileName: 'shapes.zip',
    bytes: zip(
      shapefile({
        'ao.shp': shp([
          Buffer.alloc(4),
          shpPoint(105.85, 21.03, 7),
          shpPolygon([SQUARE.slice(0, 4)]),
          shpPolygon([SQUARE.toReversed(), moved(SQUARE, 0.002, 0.002, 0.3)]),
        ]),
        'ao.dbf': dbf(['TEN'], [[utf8('a')], [utf8('b')], [utf8('c')], [utf8('d')]]),
      }),
    ),
    expect: { rows: 4, returned: { 1: 'import.no_geometry' } },
  },
  {
    name: 'shapefile cut short',
    fileName: 'cutshp.zip',
    bytes: zip(
      shapefile({
        'ao.shp': shp([shpPoint(105.85, 21.03), shpPoint(105.86, 21.03)]).subarray(0, 140),
        'ao.dbf': dbf(['TEN'], [[utf8('a')], [utf8('b')]]),
      }),
    ),
    expect: { rows: 2, returned: { 2: 'import.record_damaged' } },
  },
];

const GEOMETRIES: UglyFile[] = [
  {
    name: 'bow-tie of two clean lobes',
    fileName: 'bowtie.geojson',
    bytes: oneGeometry(rings(BOW_TIE)),
    expect: { rows: 1, returned: { 1: 'import.ring_crosses_itself' } },
  },
  {
    name: 'open ring',
    fileName: 'open.geojson',
    bytes: oneGeometry(rings(SQUARE.slice(0, 4))),
    expect: { rows: 1, at: [105.805, 21.005] },
  },
  {
    name: 'spike in a ring',
    fileName: 'spike.geojson',
    bytes: oneGeometry(rings([...SQUARE.slice(0, 2), [105.82, 21], ...SQUARE.slice(1)])),
    expect: { rows: 1, at: [105.805, 21.005] },
  },
  {
    name: 'null geometry',
    fileName: 'null.geojson',
    bytes: oneGeometry(null),
    expect: { rows: 1, returned: { 1: 'import.no_geometry' } },
  },
  {
    name: 'third dimension',
    fileName: '3d.geojson',
    bytes: oneGeometry(point(105.85, 21.03, 12.5)),
    expect: { rows: 1, at: [105.85, 21.03] },
  },
  {
    name: 'coordinates out of range',
    fileName: 'range.geojson',
    bytes: oneGeometry(point(205.85, 21.03)),
    expect: { rows: 1, returned: { 1: 'site.coordinates_out_of_range' } },
  },
  {
    name: 'swapped axes in a map file',
    fileName: 'swapped.geojson',
    bytes: oneGeometry(point(21.03, 105.85)),
    expect: { rows: 1, returned: { 1: 'site.swapped_axes' } },
  },
  {
    name: 'hole outside its polygon',
    fileName: 'hole.geojson',
    bytes: oneGeometry(rings(SQUARE, moved(SQUARE, 0.05, 0, 0.2))),
    expect: { rows: 1, returned: { 1: 'import.hole_outside' } },
  },
  {
    name: 'polygon without area',
    fileName: 'flat.geojson',
    bytes: oneGeometry(rings([SQUARE[0], SQUARE[1], [105.82, 21], SQUARE[0]] as [number, number][])),
    expect: { rows: 1, returned: { 1: 'import.ring_too_short' } },
  },
  {
    name: 'old crs member naming VN-2000',
    fileName: 'crs.geojson',
    bytes: collection([feature(point(588383.929, 2326366.344))], {
      crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::5897' } },
    }),
    expect: { rows: 1, crs: 'EPSG:5897', at: [105.8522, 21.0287] },
  },
];

const MAPS: UglyFile[] = [
  {
    name: 'features line by line, one of them no feature',
    fileName: 'lines.geojsonl',
    bytes: utf8(`${JSON.stringify(feature(point()))}\n${JSON.stringify(point())}\n`),
    expect: { rows: 2 },
  },
  {
    name: 'row that is no feature; property that only a later row has',
    fileName: 'odd.geojson',
    bytes: collection([feature(point()), 7, feature(point(), { name: 'Hồ', sâu: 2 })]),
    expect: {
      rows: 3,
      returned: { 2: 'import.not_a_feature' },
      columns: ['name', 'sâu', 'thuộc tính khác'],
    },
  },
  {
    name: 'GeoJSON cut short',
    fileName: 'cut.geojson',
    bytes: collection([feature(point()), feature(point())]).subarray(0, 150),
    expect: { refused: 'import.unreadable' },
  },
  {
    name: 'JSON of another kind',
    fileName: 'other.json',
    bytes: utf8('{"features":[{"attributes":{"a":1},"geometry":{"x":1,"y":2}}]}'),
    expect: { refused: 'import.not_geojson' },
  },
  {
    name: 'GeoJSON in Windows-1258',
    fileName: 'cp1258.geojson',
    bytes: encoded(
      JSON.stringify({ type: 'FeatureCollection', features: [feature(point(), { name: 'Hồ' })] }),
      'windows-1258',
    ),
    expect: { refused: 'import.text_encoding' },
  },
  {
    name: 'JSON nested a million deep',
    fileName: 'deep.json',
    bytes: Buffer.alloc(1_000_000, '['),
    expect: { refused: 'import.unreadable' },
  },
  {
    name: 'KML with a DOCTYPE',
    fileName: 'doctype.kml',
    bytes: kml(PLACEMARK, '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "aaaa">]>'),
    expect: { refused: 'import.xml_doctype' },
  },
  {
    name: 'KML with an HTML description',
    fileName: 'html.kml',
    bytes: kml(PLACEMARK),
    expect: {
      rows: 1,
      columns: ['name', 'description', 'thôn', 'thư mục'],
      first: ['Ao làng', 'Sâu: 2 m', 'Thôn Đoài', 'Ao hồ'],
      at: [105.85, 21.03],
    },
  },
  {
    name: 'KML of comments that never end',
    fileName: 'comments.kml',
    bytes: kml('<!--'.repeat(200_000)),
    expect: { refused: 'import.xml_damaged' },
  },
  {
    name: 'KML cut short',
    fileName: 'cut.kml',
    bytes: kml(PLACEMARK).subarray(0, 300),
    expect: { refused: 'import.xml_damaged' },
  },
  {
    name: 'XML of another kind',
    fileName: 'feed.xml',
    bytes: utf8('<?xml version="1.0"?><rss><channel/></rss>'),
    expect: { refused: 'import.unknown_kind' },
  },
  {
    name: 'KMZ without doc.kml',
    fileName: 'nodoc.kmz',
    bytes: zip({ 'files/ao.kml': kml(PLACEMARK), 'files/icon.png': Buffer.alloc(3) }),
    expect: { rows: 1, layers: ['files/ao.kml'] },
  },
  {
    name: 'GPX with a waypoint, a route and a track',
    fileName: 'walk.gpx',
    bytes: utf8(`<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">
<wpt lat="21.03" lon="105.85"><name>Ao</name></wpt>
<rte><rtept lat="21" lon="105.8"/><rtept lat="21.01" lon="105.8"/></rte>
<trk><trkseg><trkpt lat="21" lon="105.8"><ele>5</ele></trkpt><trkpt lat="21.02" lon="105.8"/></trkseg></trk></gpx>`),
    expect: { rows: 3, columns: ['_gpxType', 'name'] },
  },
  {
    name: 'TopoJSON, quantised, of two layers',
    fileName: 'quantised.topojson',
    bytes: utf8(
      JSON.stringify({
        type: 'Topology',
        transform: { scale: [0.0001, 0.0001], translate: [105.8, 21] },
        objects: {
          ao: {
            type: 'GeometryCollection',
            geometries: [{ type: 'Polygon', arcs: [[0]], properties: { ten: 'Ao' } }],
          },
          giếng: { type: 'Point', coordinates: [500, 300] },
        },
        arcs: [
          [
            [0, 0],
            [100, 0],
            [0, 100],
            [-100, 0],
            [0, -100],
          ],
        ],
      }),
    ),
    expect: { rows: 1, layers: ['ao', 'giếng'], columns: ['ten'], at: [105.805, 21.005] },
  },
  {
    name: 'GeoPackage with two layers, a computed column and a view that never ends',
    fileName: 'two.gpkg',
    bytes: geoPackage(
      { ao: TABLE, ho: TABLE },
      `CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n;
       INSERT INTO gpkg_contents VALUES ('endless', 'features', 'endless', 4326);
       INSERT INTO gpkg_geometry_columns VALUES ('endless', 'i', 'POINT', 4326, 0, 0);`,
    ),
    expect: {
      rows: 1,
      layers: ['ao', 'ho'],
      columns: ['name'],
      first: ['Ao làng'],
      crs: 'EPSG:4326',
      at: [105.85, 21.03],
    },
  },
  {
    name: 'GeoPackage with a damaged shape',
    fileName: 'shape.gpkg',
    bytes: geoPackage({ ao: [...TABLE, ...TABLE] }, "UPDATE ao SET geom = x'4750000100' WHERE fid = 2"),
    expect: { rows: 2, returned: { 2: 'import.record_damaged' } },
  },
  {
    name: 'SQLite that is no GeoPackage',
    fileName: 'other.gpkg',
    bytes: geoPackage({}, 'DROP TABLE gpkg_contents'),
    expect: { refused: 'import.geopackage_damaged' },
  },
];

/** Every fault once, with what the reading makes of it. */
export const UGLY_FILES: readonly UglyFile[] = [
  ...TEXT_FILES,
  ...WORKBOOKS,
  ...ARCHIVES,
  ...SHAPEFILES,
  ...GEOMETRIES,
  ...MAPS,
];
