import { Workbook } from '@cj-tech-master/excelts';
import { kml } from '@tmcw/togeojson';
import { DOMParser } from '@xmldom/xmldom';
import { parse } from 'csv-parse/sync';
import { v7 as makeId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Site } from '../../server/domain/sites.ts';
import { IN_LONG_BIEN, newSite } from '../support/builders.ts';
import { createTestApp, LONG_BIEN, NEIGHBOUR, type TestApp } from '../support/test-app.ts';

const [LON, LAT] = IN_LONG_BIEN;
const square = (half: number): [number, number][] => [
  [LON - half, LAT - half],
  [LON + half, LAT - half],
  [LON + half, LAT + half],
  [LON - half, LAT + half],
  [LON - half, LAT - half],
];
const WITH_HOLE = { type: 'Polygon', coordinates: [square(0.001), square(0.0005).reverse()] };
const NAMES = ['=1+1', "'=x", '+84 24', '-5', '@a', 'Ao "Đình"; số 1, tổ 2', 'Hồ 🐟\nbờ tây'];

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
  for (const name of NAMES) {
    await app.json('/api/sites', { as: 'officer', json: newSite({ name }) }, 201);
  }
  const rich = await app.json<Site>(
    '/api/sites',
    {
      as: 'officer',
      json: newSite({
        name: 'Hồ có đảo',
        outline: WITH_HOLE,
        riskFactors: ['past_incident', 'deep_water'],
        requiredMeasures: ['fence', 'warning_sign'],
        dueOn: '2026-12-31',
        estimatedCostVnd: 12_500_000,
        fundSource: 'commune_budget',
        owner: 'UBND phường',
        description: 'Dòng 1\nDòng 2 <b>&</b>',
      }),
    },
    201,
  );
  await app.parts.deps.database.db
    .updateTable('sites')
    .set({
      extra: JSON.stringify({ natural: 'water', layer: -1, Loại: '=a', nested: { a: 1 }, sourceId: 'way/7' }),
    })
    .where('id', '=', rich.id)
    .execute();
  const space = {
    id: makeId(),
    communeCode: LONG_BIEN,
    name: 'Sân chơi tổ 3',
    kind: 'playground',
    lonLat: IN_LONG_BIEN,
    facilities: ['slide', 'swing'],
    isAccessible: false,
    areaM2: 250.5,
  };
  await app.json('/api/playspaces', { as: 'officer', json: space }, 201);
  await app.json(
    '/api/sites',
    { as: 'neighbour', json: newSite({ communeCode: NEIGHBOUR, name: 'Ao phường bên' }) },
    201,
  );
});
afterAll(() => app.close());

type Row = Record<string, unknown>;

async function fetchRows(path: string, format: string, language: 'vi' | 'en'): Promise<Row[]> {
  const answer = await app.request(`${path}.${format}?language=${language}`, { as: 'officer' });
  expect(answer.status).toBe(200);
  if (format === 'xlsx') return readXlsx(await answer.arrayBuffer());
  const text = await answer.text();
  if (format === 'csv') {
    return parse(text, { bom: true, columns: true, delimiter: language === 'vi' ? ';' : ',' }) as Row[];
  }
  return readFeatures(format, text).map(({ properties }) => properties ?? {});
}

async function readSheet(bytes: ArrayBuffer) {
  const book = new Workbook();
  await book.xlsx.load(Buffer.from(bytes) as never);
  const [sheet] = book.worksheets;
  if (sheet === undefined) throw new Error('the workbook has no sheet');
  return { sheet, cells: (row: number) => (sheet.getRow(row).values as unknown[]).slice(1) };
}

async function readXlsx(bytes: ArrayBuffer): Promise<Row[]> {
  const { sheet, cells } = await readSheet(bytes);
  const headers = cells(1) as string[];
  return Array.from({ length: sheet.rowCount - 1 }, (_, index) => {
    const values = cells(index + 2);
    return Object.fromEntries(headers.map((header, column) => [header, values[column] ?? '']));
  });
}

function readFeatures(format: string, text: string): GeoJSON.Feature[] {
  if (format === 'geojson') return (JSON.parse(text) as GeoJSON.FeatureCollection).features;
  const document = new DOMParser().parseFromString(text, 'text/xml');
  return kml(document as never).features as GeoJSON.Feature[];
}

const find = (rows: Row[], name: string) => rows.find((row) => row['Tên, địa điểm'] === name) ?? {};

describe.each(['csv', 'xlsx', 'geojson', 'kml'])('an export of sites as %s', (format) => {
  it('holds every field of the card and each source column by itself', async () => {
    const rows = await fetchRows('/api/sites/export', format, 'vi');
    expect(rows).toHaveLength(NAMES.length + 1);
    const row = find(rows, 'Hồ có đảo');
    expect(row).toMatchObject({
      'Mã xã, phường': LONG_BIEN,
      Loại: 'Ao',
      'Khu vực': 'Khu dân cư',
      'Trạng thái': 'Đã báo',
      'Chủ quản lý': 'UBND phường',
      'Yếu tố nguy cơ': 'Đã xảy ra đuối nước hoặc tai nạn; Nước sâu hoặc có hố sâu đột ngột',
      'Biện pháp cần có': 'Rào chắn; Biển cảnh báo',
      'Nguồn vốn': 'Ngân sách xã, phường',
      'Mô tả': 'Dòng 1\nDòng 2 <b>&</b>',
      'Mã ở nguồn': 'way/7',
      'Khác: natural': 'water',
      'Khác: Loại': format === 'csv' ? "'=a" : '=a',
    });
    expect(String(row['Kinh phí dự kiến (đồng)'])).toBe('12500000');
    expect(String(row['Khác: layer'])).toBe('-1');
    const due = row['Thời hạn'];
    expect(due instanceof Date ? due.toISOString().slice(0, 10) : due).toBe('2026-12-31');
    const numeral = String(row['Vĩ độ']).replace(',', '.');
    expect(Number(numeral)).toBe(LAT);
  });

  it('holds names of every kind, unharmed but for the escape of CSV', async () => {
    const rows = await fetchRows('/api/sites/export', format, 'vi');
    const names = rows.map((row) => row['Tên, địa điểm']);
    const expected = NAMES.map((name) => (format === 'csv' && /^'?[=+\-@]/.test(name) ? `'${name}` : name));
    expect(names.slice(0, NAMES.length)).toEqual(expected);
  });

  it('speaks English', async () => {
    const rows = await fetchRows('/api/sites/export', format, 'en');
    const row = rows.find((each) => each['Name, place'] === 'Hồ có đảo');
    expect(row).toMatchObject({
      Kind: 'Pond',
      'Risk factors': expect.stringContaining('; '),
      Status: 'Reported',
    });
    expect(row).toHaveProperty(['Other: natural'], 'water');
  });

  it('is named by content, commune and day and follows filter, scope and role', async () => {
    const path = `/api/sites/export.${format}`;
    const answer = await app.request(`${path}?commune=${LONG_BIEN}&language=en`, { as: 'city' });
    expect(answer.headers.get('Content-Disposition')).toMatch(
      new RegExp(`"bo-an-hazard-sites-${LONG_BIEN}-\\d{4}-\\d\\d-\\d\\d\\.${format}"`),
    );
    await answer.arrayBuffer();
    if (format !== 'xlsx') {
      const neighbours = await (await app.request(path, { as: 'neighbour' })).text();
      expect(neighbours).toContain('Ao phường bên');
      expect(neighbours).not.toContain(`${LONG_BIEN}-`);
      const filtered = await (await app.request(`${path}?q=hồ có đảo`, { as: 'viewer' })).text();
      expect(filtered).toContain('Hồ có đảo');
      expect(filtered).not.toContain('+84 24');
    }
    expect((await app.request(path)).status).toBe(401);
  });

  it('holds play spaces', async () => {
    const [row = {}] = await fetchRows('/api/playspaces/export', format, 'vi');
    expect(row).toMatchObject({
      'Tên, địa điểm': 'Sân chơi tổ 3',
      Loại: 'Sân chơi trẻ em',
      'Trang thiết bị': 'Cầu trượt; Xích đu',
      'Tình trạng': 'Tốt',
      'Mở cho': 'Mọi trẻ em',
      'Trẻ khuyết tật tới được': 'Không',
      'Được tính là điểm vui chơi': 'Có',
    });
    expect(Number(String(row['Diện tích (m²)']).replace(',', '.'))).toBe(250.5);
    expect((await app.request(`/api/playspaces/export.${format}`)).status).toBe(401);
    const others = await app.request(`/api/playspaces/export.${format}`, { as: 'neighbour' });
    expect(Buffer.from(await others.arrayBuffer()).includes('Sân chơi tổ 3')).toBe(false);
  });
});

describe('formats', () => {
  it.each(['geojson', 'kml'])('%s keeps outlines with holes', async (format) => {
    const text = await (await app.request(`/api/sites/export.${format}`, { as: 'officer' })).text();
    const feature = readFeatures(format, text).find(
      ({ properties }) => properties?.['Tên, địa điểm'] === 'Hồ có đảo',
    );
    expect(feature?.geometry).toEqual(WITH_HOLE);
  });

  it('geojson keeps the JSON types of source columns', async () => {
    const rows = await fetchRows('/api/sites/export', 'geojson', 'vi');
    expect(find(rows, 'Hồ có đảo')).toMatchObject({ 'Khác: layer': -1, 'Khác: nested': { a: 1 } });
  });

  it('kml colours by status group', async () => {
    const text = await (await app.request('/api/sites/export.kml', { as: 'officer' })).text();
    expect(text).toContain('<Style id="open"><IconStyle><color>ff1e40c8</color>');
    expect(text.match(/<styleUrl>#open</g)).toHaveLength(NAMES.length + 1);
  });

  it('xlsx has a frozen header and typed cells', async () => {
    const answer = await app.request('/api/sites/export.xlsx', { as: 'officer' });
    const { sheet, cells } = await readSheet(await answer.arrayBuffer());
    expect(sheet.name).toBe('Điểm nguy cơ');
    expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 });
    const filled = cells(NAMES.length + 2).filter((value) => value !== undefined);
    const types = filled.map((value) => (value instanceof Date ? 'date' : typeof value));
    expect([...new Set(types)].sort()).toEqual(['date', 'number', 'string']);
  });

  it('csv begins with a byte order mark', async () => {
    const answer = await app.request('/api/sites/export.csv', { as: 'officer' });
    expect([...new Uint8Array(await answer.arrayBuffer()).slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  });
});
