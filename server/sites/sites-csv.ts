import { stringify } from 'csv-stringify/sync';
import { localDay } from '../domain/calendar.ts';
import type { CodeLists } from '../domain/code-lists.ts';
import type { SiteListItem } from '../domain/sites.ts';
import type { Language } from '../http/env.ts';

const COLUMNS: { key: string; vi: string; en: string }[] = [
  { key: 'code', vi: 'Mã', en: 'Code' },
  { key: 'communeCode', vi: 'Mã xã, phường', en: 'Commune code' },
  { key: 'hamlet', vi: 'Thôn, tổ dân phố', en: 'Hamlet' },
  { key: 'name', vi: 'Tên, địa điểm', en: 'Name' },
  { key: 'lat', vi: 'Vĩ độ', en: 'Latitude' },
  { key: 'lon', vi: 'Kinh độ', en: 'Longitude' },
  { key: 'kind', vi: 'Loại', en: 'Kind' },
  { key: 'status', vi: 'Trạng thái', en: 'Status' },
  { key: 'cover', vi: 'Biện pháp', en: 'Cover' },
  { key: 'isOverdue', vi: 'Quá hạn', en: 'Overdue' },
  { key: 'dueOn', vi: 'Thời hạn', en: 'Due' },
  { key: 'priorityScore', vi: 'Điểm ưu tiên', en: 'Priority' },
  { key: 'estimatedCostVnd', vi: 'Kinh phí dự kiến (đồng)', en: 'Estimated cost (VND)' },
  { key: 'spentVnd', vi: 'Đã chi (đồng)', en: 'Spent (VND)' },
  { key: 'nextInspectionOn', vi: 'Ngày kiểm tra lại', en: 'Next inspection' },
  { key: 'updatedAt', vi: 'Cập nhật', en: 'Updated' },
  { key: 'note', vi: 'Ghi chú', en: 'Note' },
];

const WORDS: Record<string, { vi: string; en: string }> = {
  candidate: { vi: 'Chưa khảo sát', en: 'Not surveyed' },
  reported: { vi: 'Mới báo', en: 'Reported' },
  confirmed: { vi: 'Đã xác nhận', en: 'Confirmed' },
  planned: { vi: 'Đã lên kế hoạch', en: 'Planned' },
  in_progress: { vi: 'Đang làm', en: 'In progress' },
  fixed: { vi: 'Đã làm, chờ xác minh', en: 'Fixed, to be verified' },
  verified: { vi: 'Đã xác minh', en: 'Verified' },
  closed: { vi: 'Đã đóng', en: 'Closed' },
  covered: { vi: 'Có biện pháp', en: 'Covered' },
  warned: { vi: 'Chỉ có biển', en: 'Signs only' },
  none: { vi: 'Chưa có', en: 'None' },
  yes: { vi: 'Có', en: 'Yes' },
  no: { vi: 'Không', en: 'No' },
  demo: { vi: 'dữ liệu minh hoạ', en: 'demo data' },
};

/**
 * The list as CSV for Excel: UTF-8 with BOM, a formula in a cell is escaped, demo rows say so.
 * Yields chunks so that a large list never stands in memory whole.
 */
export async function* sitesCsv(
  items: AsyncIterable<SiteListItem>,
  lists: CodeLists,
  language: Language,
): AsyncGenerator<string> {
  const kinds = new Map(lists.hazard_kinds.map((kind) => [kind.code, kind.label[language]]));
  const word = (code: string) => WORDS[code]?.[language] ?? code;
  const line = (cells: unknown[]) => stringify([cells], { escape_formulas: true });
  yield `\uFEFF${line(COLUMNS.map((column) => column[language]))}`;
  for await (const item of items) {
    yield line([
      item.code,
      item.communeCode,
      item.hamlet,
      item.name,
      String(item.lonLat[1]),
      String(item.lonLat[0]),
      kinds.get(item.kind) ?? item.kind,
      word(item.status),
      word(item.cover),
      word(item.isOverdue ? 'yes' : 'no'),
      item.dueOn ?? '',
      item.priorityScore,
      item.estimatedCostVnd ?? '',
      item.spentVnd,
      item.nextInspectionOn ?? '',
      localDay(item.updatedAt),
      item.isDemo ? word('demo') : '',
    ]);
  }
}
