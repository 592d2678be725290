import Database from 'better-sqlite3';
import { type Zippable, zipSync } from 'fflate';
import iconv from 'iconv-lite';

/** Small files of every kind that an import reads, made by code: no fixture hides what is in it. */

export const utf8 = (text: string) => Buffer.from(text, 'utf8');
export const encoded = (text: string, encoding: 'windows-1258' | 'windows-1252' | 'tcvn') =>
  iconv.encode(encoding === 'windows-1258' ? forWindows1258(text) : text, encoding);

/** Windows-1258 has letters like "ê" and keeps the tone as a mark of its own behind them. */
function forWindows1258(text: string): string {
  return text
    .normalize('NFD')
    .replace(
      /([aeiouy])([\u0323]?)([\u0302\u0306\u031b])/gi,
      (_, letter, dot, shape) => `${(letter + shape).normalize('NFC')}${dot}`,
    );
}

export const zip = (files: Record<string, Uint8Array>): Buffer =>
  Buffer.from(
    zipSync(Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, bytes])) as Zippable),
  );

export const collection = (features: unknown[], more: Record<string, unknown> = {}) =>
  utf8(JSON.stringify({ type: 'FeatureCollection', ...more, features }));

export const feature = (
  geometry: unknown,
  properties: Record<string, unknown> = { name: 'Ao làng' },
  id?: string,
) => ({
  type: 'Feature',
  ...(id === undefined ? {} : { id }),
  properties,
  geometry,
});

export const point = (lon = 105.85, lat = 21.03, ...more: number[]) => ({
  type: 'Point',
  coordinates: [lon, lat, ...more],
});

export const SQUARE: [number, number][] = [
  [105.8, 21],
  [105.81, 21],
  [105.81, 21.01],
  [105.8, 21.01],
  [105.8, 21],
];

export const kml = (body: string, prolog = '<?xml version="1.0" encoding="UTF-8"?>') =>
  utf8(`${prolog}<kml xmlns="http://www.opengis.net/kml/2.2"><Document>${body}</Document></kml>`);

export const PLACEMARK = `<Folder><name>Ao hồ</name><Placemark><name>Ao làng</name>
<description><![CDATA[<table><tr><td>Sâu</td><td>2 m</td></tr></table>]]></description>
<ExtendedData><Data name="thôn"><value>Thôn Đoài</value></Data></ExtendedData>
<Point><coordinates>105.85,21.03,0</coordinates></Point></Placemark></Folder>`;

/** A cell of a sheet: text, number, or raw XML of a `c` element without its reference. */
export type SheetCell = string | number | null | { xml: string };

export interface SheetOptions {
  name?: string;
  merges?: string[];
  isHidden?: boolean;
}

const escaped = (text: string) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function sheetXml(rows: readonly (readonly SheetCell[])[], merges: readonly string[]): string {
  const body = rows.map((cells, index) => {
    const inner = cells.map((cell, column) => {
      const reference = `r="${String.fromCharCode(65 + column)}${index + 1}"`;
      if (cell === null) return '';
      if (typeof cell === 'number') return `<c ${reference}><v>${cell}</v></c>`;
      if (typeof cell === 'object') return cell.xml.replace('<c', `<c ${reference}`);
      return `<c ${reference} t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
    });
    return `<row r="${index + 1}">${inner.join('')}</row>`;
  });
  const merged = merges.map((range) => `<mergeCell ref="${range}"/>`).join('');
  return `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${body.join('')}</sheetData>${merged === '' ? '' : `<mergeCells>${merged}</mergeCells>`}</worksheet>`;
}

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

export function xlsxParts(
  sheets: readonly { rows: readonly (readonly SheetCell[])[]; options?: SheetOptions }[],
): Record<string, Buffer> {
  const entries = sheets.map(({ options }, index) => {
    const state = options?.isHidden ? ' state="hidden"' : '';
    return `<sheet name="${options?.name ?? `Sheet${index + 1}`}" sheetId="${index + 1}"${state} r:id="rId${index + 1}"/>`;
  });
  const relations = sheets.map(
    (_, index) =>
      `<Relationship Id="rId${index + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`,
  );
  return {
    '[Content_Types].xml': utf8(`<Types xmlns="${PACKAGE}/content-types"/>`),
    '_rels/.rels': utf8(
      `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ),
    'xl/workbook.xml': utf8(
      `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${OFFICE}"><sheets>${entries.join('')}</sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': utf8(
      `<Relationships xmlns="${PACKAGE}/relationships">${relations.join('')}<Relationship Id="rId90" Type="${OFFICE}/styles" Target="styles.xml"/><Relationship Id="rId91" Type="${OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    ),
    'xl/styles.xml': utf8(
      '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    ),
    'xl/sharedStrings.xml': utf8(
      '<sst><si><r><t>Ao </t></r><r><rPr><b/></rPr><t>làng</t></r><rPh sb="0" eb="1"><t>aid</t></rPh></si></sst>',
    ),
    ...Object.fromEntries(
      sheets.map(({ rows, options }, index) => [
        `xl/worksheets/sheet${index + 1}.xml`,
        utf8(sheetXml(rows, options?.merges ?? [])),
      ]),
    ),
  };
}

export const xlsx = (rows: readonly (readonly SheetCell[])[], options?: SheetOptions) =>
  zip(xlsxParts([{ rows, ...(options ? { options } : {}) }]));

/** A .dbf of text columns (name, length 40); `codePage` is its byte 29. */
export function dbf(columns: readonly string[], rows: readonly (readonly Buffer[])[], codePage = 0): Buffer {
  const length = 40;
  const header = Buffer.alloc(32 + columns.length * 32 + 1);
  header[0] = 3;
  header.writeUInt32LE(rows.length, 4);
  header.writeUInt16LE(header.length, 8);
  header.writeUInt16LE(1 + columns.length * length, 10);
  header[29] = codePage;
  for (const [index, name] of columns.entries()) {
    header.write(name, 32 + index * 32, 11, 'latin1');
    header.write('C', 32 + index * 32 + 11, 'latin1');
    header[32 + index * 32 + 16] = length;
  }
  header[header.length - 1] = 0x0d;
  const records = rows.map((cells) =>
    Buffer.concat([
      Buffer.from(' '),
      ...cells.map((cell) => Buffer.concat([cell, Buffer.alloc(length - cell.length, ' ')])),
    ]),
  );
  return Buffer.concat([header, ...records, Buffer.from([0x1a])]);
}

/** Content of a point record; with `z` of a PointZ record. */
export function shpPoint(x: number, y: number, z?: number): Buffer {
  const content = Buffer.alloc(z === undefined ? 20 : 36);
  content.writeInt32LE(z === undefined ? 1 : 11, 0);
  content.writeDoubleLE(x, 4);
  content.writeDoubleLE(y, 12);
  if (z !== undefined) content.writeDoubleLE(z, 20);
  return content;
}

export function shpPolygon(rings: readonly (readonly [number, number])[][]): Buffer {
  const points = rings.flat();
  const content = Buffer.alloc(44 + rings.length * 4 + points.length * 16);
  content.writeInt32LE(5, 0);
  content.writeInt32LE(rings.length, 36);
  content.writeInt32LE(points.length, 40);
  let start = 0;
  for (const [index, ring] of rings.entries()) {
    content.writeInt32LE(start, 44 + index * 4);
    start += ring.length;
  }
  for (const [index, [x, y]] of points.entries()) {
    content.writeDoubleLE(x, 44 + rings.length * 4 + index * 16);
    content.writeDoubleLE(y, 44 + rings.length * 4 + index * 16 + 8);
  }
  return content;
}

export function shp(contents: readonly Buffer[]): Buffer {
  const records = contents.map((content, index) => {
    const header = Buffer.alloc(8);
    header.writeInt32BE(index + 1, 0);
    header.writeInt32BE(content.length / 2, 4);
    return Buffer.concat([header, content]);
  });
  const body = Buffer.concat(records);
  const header = Buffer.alloc(100);
  header.writeInt32BE(9994, 0);
  header.writeInt32BE((100 + body.length) / 2, 24);
  header.writeInt32LE(1000, 28);
  header.writeInt32LE(contents[0]?.readInt32LE(0) ?? 0, 32);
  return Buffer.concat([header, body]);
}

export const WGS84_PRJ =
  'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';
/** What MapInfo writes for the VN-2000 zone of 105°: no name says so, the parameters do. */
export const MAPINFO_PRJ =
  'PROJCS["_MI_0",GEOGCS["_MI_0",DATUM["_MI_0",SPHEROID["WGS_1984",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000],PARAMETER["False_Northing",0],PARAMETER["Central_Meridian",105],PARAMETER["Scale_Factor",0.9999],PARAMETER["Latitude_Of_Origin",0],UNIT["Meter",1]]';

/** A GeoPackage of point tables by name; `more` runs SQL on the finished database. */
export function geoPackage(
  tables: Record<string, [name: string, lon: number, lat: number][]>,
  more = '',
): Buffer {
  const database = new Database(':memory:');
  database.exec(`
    CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, organization_coordsys_id INTEGER, definition TEXT);
    INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, '');
    CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, srs_id INTEGER);
    CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER, z INTEGER, m INTEGER);`);
  for (const [table, rows] of Object.entries(tables)) {
    database.exec(`CREATE TABLE "${table}" (fid INTEGER PRIMARY KEY, geom BLOB, name TEXT, doc TEXT AS (upper(name)) VIRTUAL);
      INSERT INTO gpkg_contents VALUES ('${table}', 'features', '${table}', 4326);
      INSERT INTO gpkg_geometry_columns VALUES ('${table}', 'geom', 'POINT', 4326, 0, 0);`);
    const insert = database.prepare(`INSERT INTO "${table}" (geom, name) VALUES (?, ?)`);
    for (const [name, lon, lat] of rows) insert.run(geoPackagePoint(lon, lat), name);
  }
  database.exec(more);
  return database.serialize();
}

function geoPackagePoint(lon: number, lat: number): Buffer {
  const blob = Buffer.alloc(29);
  blob.write('GP\0\x01', 0, 'latin1');
  blob.writeInt32LE(4326, 4);
  blob[8] = 1;
  blob.writeUInt32LE(1, 9);
  blob.writeDoubleLE(lon, 13);
  blob.writeDoubleLE(lat, 21);
  return blob;
}

/** Every place of `from` in a file becomes `to`, of the same length. */
export function patched(bytes: Buffer, from: Buffer | string, to: Buffer | string): Buffer {
  const wanted = Buffer.from(from);
  const result = Buffer.from(bytes);
  for (let at = result.indexOf(wanted); at !== -1; at = result.indexOf(wanted, at + wanted.length)) {
    Buffer.from(to).copy(result, at);
  }
  return result;
}

/** Sets the flag of encryption in every header of a zip file. */
export function markedEncrypted(bytes: Buffer): Buffer {
  const result = Buffer.from(bytes);
  for (let at = 0; at < result.length - 4; at += 1) {
    const signature = result.readUInt32LE(at);
    if (signature === 0x04034b50) result.writeUInt16LE(result.readUInt16LE(at + 6) | 1, at + 6);
    if (signature === 0x02014b50) result.writeUInt16LE(result.readUInt16LE(at + 8) | 1, at + 8);
  }
  return result;
}
