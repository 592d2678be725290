import type { ImportField, ImportTarget } from './imports.ts';

type Words = { vi: string; en: string };
type Language = keyof Words;

/**
 * Headers of exported files, one per field: what the export writes, the import recognises, in all formats
 * and both languages. `code` carries the product's name, so it also tells a file of ours from others.
 *
 * - `commune` is the five-digit code; the name stands in a derived column.
 * - `kind`, `setting`, `status`, `riskFactors` … hold labels; a code stands where a label is not unique.
 * - `unit` is the name of a unit of the commune or the city; the id where two have the same name.
 * - `east`, `north` are degrees of WGS 84. In the map formats they stand beside the outline, which is the
 *   geometry: they are the point that a person chose, which may be another than a computed one.
 */
const PLACE_COLUMNS = {
  code: { vi: 'Mã Bờ An', en: 'Bờ An code' },
  commune: { vi: 'Mã xã, phường', en: 'Commune code' },
  hamlet: { vi: 'Thôn, tổ dân phố', en: 'Hamlet' },
  name: { vi: 'Tên, địa điểm', en: 'Name, place' },
  north: { vi: 'Vĩ độ', en: 'Latitude' },
  east: { vi: 'Kinh độ', en: 'Longitude' },
  kind: { vi: 'Loại', en: 'Kind' },
} as const satisfies Partial<Record<ImportField, Words>>;

/** In the order of the columns. */
export const FIELD_COLUMNS = {
  sites: {
    ...PLACE_COLUMNS,
    setting: { vi: 'Khu vực', en: 'Setting' },
    status: { vi: 'Trạng thái', en: 'Status' },
    owner: { vi: 'Chủ quản lý', en: 'Owner' },
    unit: { vi: 'Đơn vị chịu trách nhiệm', en: 'Responsible unit' },
    riskFactors: { vi: 'Yếu tố nguy cơ', en: 'Risk factors' },
    requiredMeasures: { vi: 'Biện pháp cần có', en: 'Required measures' },
    dueOn: { vi: 'Thời hạn', en: 'Due' },
    estimatedCostVnd: { vi: 'Kinh phí dự kiến (đồng)', en: 'Estimated cost (VND)' },
    fundSource: { vi: 'Nguồn vốn', en: 'Source of funds' },
    description: { vi: 'Mô tả', en: 'Description' },
    sourceId: { vi: 'Mã ở nguồn', en: 'Source id' },
  },
  playspaces: {
    ...PLACE_COLUMNS,
    areaM2: { vi: 'Diện tích (m²)', en: 'Area (m²)' },
    facilities: { vi: 'Trang thiết bị', en: 'Facilities' },
    condition: { vi: 'Tình trạng', en: 'Condition' },
    openTo: { vi: 'Mở cho', en: 'Open to' },
    isAccessible: { vi: 'Trẻ khuyết tật tới được', en: 'Reachable for disabled children' },
    description: { vi: 'Mô tả', en: 'Description' },
    sourceId: { vi: 'Mã ở nguồn', en: 'Source id' },
  },
} as const satisfies Record<ImportTarget, Partial<Record<ImportField, Words>>>;

/** Columns that an export adds for reading; they follow from others, so an import passes over them. */
export const DERIVED_COLUMNS = {
  sites: {
    communeName: { vi: 'Xã, phường', en: 'Commune' },
    cover: { vi: 'Biện pháp hiện có', en: 'Cover' },
    closeOut: { vi: 'Chứng cứ khắc phục', en: 'Proof of the fix' },
    isOverdue: { vi: 'Quá hạn', en: 'Overdue' },
    priorityScore: { vi: 'Điểm ưu tiên', en: 'Priority' },
    spentVnd: { vi: 'Đã chi (đồng)', en: 'Spent (VND)' },
    nextInspectionOn: { vi: 'Ngày kiểm tra lại', en: 'Next inspection' },
    updatedOn: { vi: 'Cập nhật', en: 'Updated' },
    remark: { vi: 'Lưu ý', en: 'Remark' },
  },
  playspaces: {
    communeName: { vi: 'Xã, phường', en: 'Commune' },
    isPlayPoint: { vi: 'Được tính là điểm vui chơi', en: 'Counts as a play point' },
    lastInspectedOn: { vi: 'Lần kiểm tra gần nhất', en: 'Last inspection' },
    nextInspectionOn: { vi: 'Ngày kiểm tra lại', en: 'Next inspection' },
    updatedOn: { vi: 'Cập nhật', en: 'Updated' },
    remark: { vi: 'Lưu ý', en: 'Remark' },
  },
} as const satisfies Record<ImportTarget, Record<string, Words>>;

/** Before the name of a column that came with the source file and that no field holds ("Khác: natural"). */
export const OTHER_COLUMN_PREFIX: Words = { vi: 'Khác: ', en: 'Other: ' };

/** Between the entries of a cell that holds several; no label or code that is written contains it. */
export const LIST_SEPARATOR = '; ';

/** What KML calls a placemark by: the name once more. */
const PLACEMARK_NAME = 'name';

/** What an export means to an import, column by column. */
export interface ExportedColumns {
  /** Field → column. */
  fields: Partial<Record<ImportField, string>>;
  /** Column → key in `extra`. */
  others: Map<string, string>;
  /** Columns to pass over. */
  derived: Set<string>;
}

/** Whether this product wrote a file with these columns. */
export function isExported(columns: readonly string[]): boolean {
  return Object.values(PLACE_COLUMNS.code).some((header) => columns.includes(header));
}

/**
 * Recognises a file that this product wrote, also when columns were moved or taken out; null for any other.
 * In such a CSV the formula-safe escape is undone (`formula-safe.ts`).
 */
export function readExportedColumns(
  target: ImportTarget,
  columns: readonly string[],
): ExportedColumns | null {
  const language = (['vi', 'en'] as const).find((one) => columns.includes(PLACE_COLUMNS.code[one]));
  if (language === undefined) return null;
  const fields = new Map(byHeader(FIELD_COLUMNS[target], language));
  const derived = new Set(byHeader(DERIVED_COLUMNS[target], language).map(([header]) => header));
  const prefix = OTHER_COLUMN_PREFIX[language];
  const found: ExportedColumns = { fields: {}, others: new Map(), derived: new Set() };
  for (const column of columns) {
    const field = fields.get(column);
    if (field !== undefined) found.fields[field as ImportField] = column;
    else if (derived.has(column) || column === PLACEMARK_NAME) found.derived.add(column);
    else if (column.startsWith(prefix)) found.others.set(column, column.slice(prefix.length));
  }
  return found;
}

function byHeader(columns: Record<string, Words>, language: Language): [string, string][] {
  return Object.entries(columns).map(([field, words]) => [words[language], field]);
}
