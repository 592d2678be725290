import { stringify } from 'csv-stringify/sync';
import { localDay } from '../domain/calendar.ts';
import type { CodeLists } from '../domain/code-lists.ts';
import type { SiteListItem } from '../domain/sites.ts';
import { COVER_WORDS, STATUS_WORDS } from '../domain/words.ts';
import type { Language } from '../http/env.ts';

const HEADERS: Record<Language, string[]> = {
  vi: [
    'Mã',
    'Mã xã, phường',
    'Xã, phường',
    'Thôn, tổ dân phố',
    'Tên, địa điểm',
    'Vĩ độ',
    'Kinh độ',
    'Loại',
    'Trạng thái',
    'Biện pháp',
    'Quá hạn',
    'Thời hạn',
    'Đơn vị chịu trách nhiệm',
    'Điểm ưu tiên',
    'Kinh phí dự kiến (đồng)',
    'Đã chi (đồng)',
    'Ngày kiểm tra lại',
    'Cập nhật',
    'Ghi chú',
  ],
  en: [
    'Code',
    'Commune code',
    'Commune',
    'Hamlet',
    'Name',
    'Latitude',
    'Longitude',
    'Kind',
    'Status',
    'Cover',
    'Overdue',
    'Due',
    'Responsible unit',
    'Priority',
    'Estimated cost (VND)',
    'Spent (VND)',
    'Next inspection',
    'Updated',
    'Note',
  ],
};
const YES = { vi: 'Có', en: 'Yes' };
const NO = { vi: 'Không', en: 'No' };
const DEMO = { vi: 'dữ liệu minh hoạ', en: 'demo data' };

/** Names behind the codes of a row. */
export interface CsvNames {
  lists: CodeLists;
  communes: ReadonlyMap<string, string>;
  units: ReadonlyMap<string, string>;
}

/**
 * The list as CSV that Excel opens by a double click: UTF-8 with BOM, a formula in a cell is escaped, demo
 * rows say so. In Vietnamese with `;` and a decimal comma, as Windows' Vietnamese settings read it; in
 * English with `,` and a point. Yields lines so that a large list never stands in memory whole.
 */
export async function* sitesCsv(
  items: AsyncIterable<SiteListItem>,
  { lists, communes, units }: CsvNames,
  language: Language,
): AsyncGenerator<string> {
  const kinds = new Map(lists.hazard_kinds.map((kind) => [kind.code, kind.label[language]]));
  const line = (cells: unknown[]) =>
    stringify([cells], { escape_formulas: true, delimiter: language === 'vi' ? ';' : ',' });
  const decimal = (value: number) => (language === 'vi' ? String(value).replace('.', ',') : String(value));
  yield `\uFEFF${line(HEADERS[language])}`;
  for await (const item of items) {
    yield line([
      item.code,
      item.communeCode,
      communes.get(item.communeCode) ?? '',
      item.hamlet,
      item.name,
      decimal(item.lonLat[1]),
      decimal(item.lonLat[0]),
      kinds.get(item.kind) ?? item.kind,
      STATUS_WORDS[item.status][language],
      COVER_WORDS[item.cover][language],
      (item.isOverdue ? YES : NO)[language],
      item.dueOn ?? '',
      item.unitId === null ? '' : (units.get(item.unitId) ?? ''),
      item.priorityScore,
      item.estimatedCostVnd ?? '',
      item.spentVnd,
      item.nextInspectionOn ?? '',
      localDay(item.updatedAt),
      item.isDemo ? DEMO[language] : '',
    ]);
  }
}
