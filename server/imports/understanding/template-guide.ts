import type { ImportField, ImportTarget } from '../../domain/imports.ts';

type Words = { vi: string; en: string };

/** A column of the blank template. */
export interface TemplateColumn {
  field: ImportField;
  header: Words;
  /** Characters. */
  width: number;
  isRequired?: true;
  /** How the column is filled in. */
  guide: Words;
  /** `list`: one entry of a list; `lists`: several. */
  entry?: 'list' | 'lists' | 'date' | 'money';
  example: Record<ImportTarget, string | number | Date>;
}

const SEVERAL: Words = {
  vi: 'Một hoặc nhiều mục trong danh mục, cách nhau bằng dấu chấm phẩy (;).',
  en: 'One or more entries of the list, parted by semicolons (;).',
};
const ONE: Words = { vi: 'Chọn một mục trong danh mục.', en: 'Choose one entry of the list.' };
const FREE: Words = { vi: 'Ghi tự do.', en: 'Free text.' };

/** What stands in the template of either target; headers are found again by their names. */
const COLUMNS: Record<string, TemplateColumn> = {
  name: {
    field: 'name',
    header: { vi: 'Tên, địa điểm', en: 'Name' },
    width: 34,
    guide: {
      vi: 'Tên mà người dân gọi. Để trống: ghi theo loại.',
      en: 'What people call it. Empty: named after its kind.',
    },
    example: { sites: 'Ao cá sau đình', playspaces: 'Sân chơi tổ dân phố 5' },
  },
  kind: {
    field: 'kind',
    header: { vi: 'Loại', en: 'Kind' },
    width: 24,
    isRequired: true,
    guide: ONE,
    entry: 'list',
    example: { sites: 'pond', playspaces: 'playground' },
  },
  commune: {
    field: 'commune',
    header: { vi: 'Xã, phường', en: 'Commune' },
    width: 24,
    guide: {
      vi: 'Tên từ 01/7/2025. Để trống: xếp theo toạ độ. Ghi khác nơi có toạ độ thì dòng bị trả lại.',
      en: 'Name since 01/7/2025. Empty: by the position. A row whose position lies elsewhere is returned.',
    },
    entry: 'list',
    example: { sites: '', playspaces: '' },
  },
  hamlet: {
    field: 'hamlet',
    header: { vi: 'Thôn, tổ dân phố', en: 'Hamlet' },
    width: 20,
    guide: FREE,
    example: { sites: 'Tổ dân phố 5', playspaces: 'Tổ dân phố 5' },
  },
  north: {
    field: 'north',
    header: { vi: 'Vĩ độ', en: 'Latitude' },
    width: 13,
    isRequired: true,
    guide: {
      vi: 'Độ thập phân như 21,0287, hoặc 21°01\'43"N. Nếu đo VN-2000 thì ghi mét hướng Bắc; khi nhập sẽ hỏi múi chiếu.',
      en: 'Decimal degrees such as 21.0287, or 21°01\'43"N. For VN-2000 write the northing in metres; the zone is asked.',
    },
    example: { sites: 21.0287, playspaces: 21.0287 },
  },
  east: {
    field: 'east',
    header: { vi: 'Kinh độ', en: 'Longitude' },
    width: 13,
    isRequired: true,
    guide: {
      vi: 'Độ thập phân như 105,8522, hoặc mét hướng Đông nếu đo VN-2000.',
      en: 'Decimal degrees such as 105.8522, or the easting in metres for VN-2000.',
    },
    example: { sites: 105.8522, playspaces: 105.8522 },
  },
  setting: {
    field: 'setting',
    header: { vi: 'Bối cảnh', en: 'Setting' },
    width: 22,
    guide: ONE,
    entry: 'list',
    example: { sites: 'residential', playspaces: '' },
  },
  owner: {
    field: 'owner',
    header: { vi: 'Chủ quản lý', en: 'Owner' },
    width: 24,
    guide: {
      vi: 'Cơ quan, tổ chức, hợp tác xã. Không ghi tên người dân.',
      en: 'An office, company or co-operative. No names of private persons.',
    },
    example: { sites: 'Hợp tác xã nông nghiệp', playspaces: '' },
  },
  unit: {
    field: 'unit',
    header: { vi: 'Đơn vị chịu trách nhiệm', en: 'Responsible unit' },
    width: 28,
    guide: ONE,
    entry: 'list',
    example: { sites: '', playspaces: '' },
  },
  riskFactors: {
    field: 'riskFactors',
    header: { vi: 'Yếu tố nguy cơ', en: 'Risk factors' },
    width: 36,
    guide: SEVERAL,
    entry: 'lists',
    example: { sites: 'deep_water', playspaces: '' },
  },
  requiredMeasures: {
    field: 'requiredMeasures',
    header: { vi: 'Biện pháp cần làm', en: 'Required measures' },
    width: 36,
    guide: SEVERAL,
    entry: 'lists',
    example: { sites: 'fence', playspaces: '' },
  },
  dueOn: {
    field: 'dueOn',
    header: { vi: 'Thời hạn', en: 'Due' },
    width: 13,
    guide: { vi: 'Ngày/tháng/năm, ví dụ 31/12/2026.', en: 'Day/month/year, such as 31/12/2026.' },
    entry: 'date',
    example: { sites: new Date('2026-12-31T00:00:00Z'), playspaces: '' },
  },
  estimatedCostVnd: {
    field: 'estimatedCostVnd',
    header: { vi: 'Kinh phí dự kiến (đồng)', en: 'Estimated cost (VND)' },
    width: 22,
    guide: { vi: 'Đồng, ví dụ 1.500.000; hoặc 1,5 triệu.', en: 'Đồng, such as 1500000; or 1,5 triệu.' },
    entry: 'money',
    example: { sites: 15_000_000, playspaces: '' },
  },
  fundSource: {
    field: 'fundSource',
    header: { vi: 'Nguồn kinh phí', en: 'Fund source' },
    width: 28,
    guide: ONE,
    entry: 'list',
    example: { sites: 'commune_budget', playspaces: '' },
  },
  areaM2: {
    field: 'areaM2',
    header: { vi: 'Diện tích (m²)', en: 'Area (m²)' },
    width: 14,
    guide: { vi: 'Mét vuông.', en: 'Square metres.' },
    example: { sites: '', playspaces: 450 },
  },
  facilities: {
    field: 'facilities',
    header: { vi: 'Trang thiết bị', en: 'Facilities' },
    width: 36,
    guide: SEVERAL,
    entry: 'lists',
    example: { sites: '', playspaces: 'slide' },
  },
  condition: {
    field: 'condition',
    header: { vi: 'Tình trạng', en: 'Condition' },
    width: 18,
    guide: ONE,
    entry: 'list',
    example: { sites: '', playspaces: 'good' },
  },
  openTo: {
    field: 'openTo',
    header: { vi: 'Mở cho', en: 'Open to' },
    width: 16,
    guide: ONE,
    entry: 'list',
    example: { sites: '', playspaces: 'everyone' },
  },
  isAccessible: {
    field: 'isAccessible',
    header: { vi: 'Trẻ khuyết tật tới được', en: 'Reachable for disabled children' },
    width: 16,
    guide: { vi: 'Có hoặc Không; chưa rõ thì để trống.', en: 'Yes or no; empty when not known.' },
    entry: 'list',
    example: { sites: '', playspaces: 'yes' },
  },
  description: {
    field: 'description',
    header: { vi: 'Mô tả', en: 'Description' },
    width: 44,
    guide: { vi: 'Ghi tự do, không ghi tên trẻ em.', en: 'Free text; no names of children.' },
    example: { sites: 'Bờ dốc, sát đường đi học', playspaces: '' },
  },
  sourceId: {
    field: 'sourceId',
    header: { vi: 'Mã số', en: 'Source id' },
    width: 14,
    guide: {
      vi: 'Số hiệu riêng của đơn vị, mỗi nơi một số. Để trống cũng được.',
      en: 'A number of your own, one per place. May stay empty.',
    },
    example: { sites: 'LB-001', playspaces: 'VC-001' },
  },
};

const ORDER: Record<ImportTarget, readonly string[]> = {
  sites: [
    'sourceId',
    'name',
    'kind',
    'commune',
    'hamlet',
    'north',
    'east',
    'setting',
    'owner',
    'unit',
    'riskFactors',
    'requiredMeasures',
    'dueOn',
    'estimatedCostVnd',
    'fundSource',
    'description',
  ],
  playspaces: [
    'sourceId',
    'name',
    'kind',
    'commune',
    'hamlet',
    'north',
    'east',
    'areaM2',
    'facilities',
    'condition',
    'openTo',
    'isAccessible',
    'description',
  ],
};

export function templateColumns(target: ImportTarget): TemplateColumn[] {
  return ORDER[target].flatMap((field) => COLUMNS[field] ?? []);
}

/** Said at the top of the guide. */
export const GUIDE_NOTES: readonly Words[] = [
  {
    vi: 'Mỗi dòng là một nơi. Chỉ cần loại và toạ độ; các cột khác có thể để trống. Cột bạn thêm vào vẫn được giữ.',
    en: 'One row is one place. Kind and position are enough; other columns may stay empty. Columns that you add are kept.',
  },
  {
    vi: 'Dòng “Ví dụ” không được nhập; có thể xoá hoặc để nguyên.',
    en: 'The row “Example” is not imported; delete it or leave it.',
  },
  {
    vi: 'Dòng sai được trả lại trong một tệp, kèm lý do ở cột cuối. Nhập lại tệp đã nhập không làm nhân đôi.',
    en: 'Faulty rows come back in a file with the reason in the last column. Importing a file twice doubles nothing.',
  },
];
export const GUIDE_HEADERS: Record<'column' | 'isRequired' | 'guide', Words> = {
  column: { vi: 'Cột', en: 'Column' },
  isRequired: { vi: 'Bắt buộc', en: 'Required' },
  guide: { vi: 'Cách ghi', en: 'How to fill it in' },
};
