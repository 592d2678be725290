import { Workbook } from '@cj-tech-master/excelts';
import { ProblemError } from '../domain/errors.ts';
import { type OrganisationUnit, UNIT_KIND_WORDS } from '../domain/people.ts';
import { ROLE_NAMES, ROLES } from '../domain/roles.ts';
import type { SheetContent } from '../imports/workbook.service.ts';

/** Columns of the template, in this order; the heads are how they are found again. */
export const COLUMNS = [
  { key: 'name', head: 'Họ và tên', width: 28 },
  { key: 'email', head: 'E-mail', width: 30 },
  { key: 'unit', head: 'Đơn vị', width: 40 },
  { key: 'role', head: 'Vai trò', width: 22 },
  { key: 'scope', head: 'Phạm vi', width: 30 },
  { key: 'startsOn', head: 'Từ ngày', width: 14 },
  { key: 'endsOn', head: 'Đến ngày', width: 14 },
] as const;
export type ColumnKey = (typeof COLUMNS)[number]['key'];

const SHEET = 'Người dùng';
const MOST_ROWS = 1000;

const GUIDE = [
  'Mỗi dòng là một người. Không đổi tên cột.',
  'Đơn vị: ghi đúng tên ở trang “Đơn vị”. Để trống nếu chưa có.',
  `Vai trò: ${ROLE_NAMES.map((role) => `${role} (${ROLES[role].label.vi})`).join(', ')}.`,
  'Phạm vi: mã xã, phường năm chữ số (00145), mã tỉnh hai chữ số (01) hoặc *; nhiều mã cách nhau bằng dấu phẩy. Quản trị và Thành phố để trống.',
  'Từ ngày, đến ngày của vai trò: dd/mm/yyyy, để trống nếu không hạn định.',
  'Sau khi nhập: tải tệp kết quả, gửi cho từng người liên kết mời của họ. Liên kết chỉ hiện một lần và dùng được 7 ngày.',
];

export async function writeTemplate(units: readonly OrganisationUnit[]): Promise<Uint8Array> {
  const book = new Workbook();
  book.creator = 'Bờ An';
  const sheet = book.addWorksheet(SHEET, { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = COLUMNS.map(({ width }) => ({ width }));
  sheet.addRow(COLUMNS.map(({ head }) => head)).font = { bold: true };
  // As text, or a spreadsheet makes 145 of 00145.
  sheet.getColumn(5).numFmt = '@';
  const guide = book.addWorksheet('Hướng dẫn');
  guide.columns = [{ width: 120 }];
  for (const line of GUIDE) guide.addRow([line]);
  const names = book.addWorksheet('Đơn vị');
  names.columns = [{ width: 50 }, { width: 30 }];
  for (const unit of units) names.addRow([unit.name, UNIT_KIND_WORDS[unit.kind].vi]);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

export interface SheetRow {
  row: number;
  cells: Record<ColumnKey, string>;
}

/** Filled rows below the heads. @throws ProblemError `person.sheet_unknown` */
export function readPeopleRows(sheets: readonly SheetContent[]): SheetRow[] {
  const sheet = sheets.find(({ name }) => name === SHEET) ?? sheets[0];
  const heads = (sheet?.rows.get(1) ?? []).map(textOf);
  const places = COLUMNS.map(({ key, head }) => ({ key, at: heads.indexOf(head) }));
  const missing = COLUMNS.find((_, index) => places[index]?.at === -1);
  if (sheet === undefined || missing !== undefined) {
    throw new ProblemError('person.sheet_unknown', { column: missing?.head ?? SHEET });
  }
  const rows: SheetRow[] = [];
  for (const [row, values] of sheet.rows) {
    if (row === 1) continue;
    const cells = Object.fromEntries(places.map(({ key, at }) => [key, textOf(values[at])]));
    if (Object.values(cells).some((cell) => cell !== ''))
      rows.push({ row, cells: cells as SheetRow['cells'] });
  }
  return rows.slice(0, MOST_ROWS);
}

export const MOST_SHEET_ROWS = MOST_ROWS + 1;

function textOf(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return cell === null || cell === undefined ? '' : String(cell).normalize('NFC').replace(/\s+/g, ' ').trim();
}

/** `31/12/2026` or `2026-12-31`; null: neither. */
export function readDay(text: string): string | null {
  const [, day = '', month = '', year = ''] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
  const iso = year === '' ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(iso) && new Date(`${iso}T00:00:00Z`).toJSON()?.startsWith(iso);
  return isDay ? iso : null;
}

export interface InvitedRow extends SheetRow {
  link: string;
  expiresAt: string;
}
export interface ReturnedRow extends SheetRow {
  reason: string;
}

/** Links to send out, and the rows that came back with their reasons, which may be mended and imported again. */
export async function writeResult(
  invited: readonly InvitedRow[],
  returned: readonly ReturnedRow[],
): Promise<Uint8Array> {
  const book = new Workbook();
  book.creator = 'Bờ An';
  const links = book.addWorksheet('Liên kết mời');
  links.columns = [{ width: 28 }, { width: 30 }, { width: 90 }, { width: 22 }];
  links.addRow(['Họ và tên', 'E-mail', 'Liên kết', 'Dùng được đến']).font = { bold: true };
  for (const { cells, link, expiresAt } of invited) {
    links.addRow([cells.name, cells.email, link, expiresAt.slice(0, 10)]);
  }
  const back = book.addWorksheet(SHEET);
  back.columns = [...COLUMNS.map(({ width }) => ({ width })), { width: 70 }];
  back.addRow([...COLUMNS.map(({ head }) => head), 'Lý do trả lại']).font = { bold: true };
  for (const { cells, reason } of returned) {
    back.addRow([...COLUMNS.map(({ key }) => cells[key]), reason]);
  }
  return new Uint8Array(await book.xlsx.writeBuffer());
}
