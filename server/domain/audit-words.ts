import type { AuditEntity, AuditKind } from './audit.ts';
import { DERIVED_COLUMNS, FIELD_COLUMNS } from './column-words.ts';
import {
  ASSESSMENT_EVENT_WORDS,
  ASSESSMENT_STATUS_WORDS,
  EVENT_WORDS,
  STATUS_WORDS,
  type Words,
} from './words.ts';

type Language = keyof Words;

export const KIND_WORDS: Record<AuditKind, Words> = {
  write: { vi: 'Ghi dữ liệu', en: 'Record' },
  export: { vi: 'Xuất tệp', en: 'Export' },
  sign_in: { vi: 'Đăng nhập', en: 'Sign-in' },
  refused: { vi: 'Bị từ chối', en: 'Refused' },
  account: { vi: 'Tài khoản', en: 'Account' },
};

export const ENTITY_WORDS: Record<AuditEntity, Words> = {
  site: { vi: 'Điểm nguy cơ', en: 'Hazard site' },
  play_space: { vi: 'Điểm vui chơi', en: 'Play space' },
  code_list: { vi: 'Danh mục', en: 'Code list' },
  boundaries: { vi: 'Ranh giới', en: 'Boundaries' },
  import: { vi: 'Lần nhập tệp', en: 'Import' },
  assessment: { vi: 'Đánh giá tiêu chuẩn', en: 'Assessment' },
  criteria_maximum: { vi: 'Điểm tối đa', en: 'Maximum of a criterion' },
  report: { vi: 'Báo cáo', en: 'Report' },
  calendar_feed: { vi: 'Địa chỉ lịch', en: 'Calendar address' },
  indicator_value: { vi: 'Số liệu chỉ tiêu', en: 'Indicator values' },
  tablet: { vi: 'Máy tính bảng', en: 'Tablet' },
  sync_conflict: { vi: 'Chỗ sửa khác nhau', en: 'Conflict' },
  user: { vi: 'Tài khoản', en: 'Account' },
  unit: { vi: 'Đơn vị', en: 'Unit' },
  route: { vi: 'Địa chỉ', en: 'Address' },
  photo: { vi: 'Ảnh', en: 'Photo' },
  public_view: { vi: 'Trang công khai', en: 'Public page' },
  resident_report: { vi: 'Tin người dân báo', en: 'Report of a resident' },
  evidence_file: { vi: 'Tệp minh chứng', en: 'Evidence file' },
  audit: { vi: 'Nhật ký', en: 'Audit' },
  database: { vi: 'Cơ sở dữ liệu', en: 'Database' },
};

/** Beside the words of events of sites and of assessments. */
const ACTION_WORDS: Record<string, Words> = {
  created: { vi: 'tạo mới', en: 'created' },
  edited: { vi: 'sửa', en: 'edited' },
  moved_away: { vi: 'chuyển sang xã, phường khác', en: 'moved to another commune' },
  merged: { vi: 'bổ sung từ tệp nhập', en: 'filled in from an import' },
  rescored: { vi: 'tính lại điểm ưu tiên', en: 'priorities computed anew' },
  refolded: { vi: 'tính lại trạng thái', en: 'states computed anew' },
  close_out_judged: { vi: 'xét lại chứng cứ khắc phục', en: 'proof judged anew' },
  photo_received: { vi: 'nhận ảnh', en: 'photo received' },
  photo_refused: { vi: 'không nhận ảnh', en: 'photo refused' },
  added: { vi: 'thêm mục', en: 'entry added' },
  shipped: { vi: 'cập nhật theo phiên bản', en: 'updated with the product' },
  imported: { vi: 'nhập', en: 'imported' },
  entered: { vi: 'nhập số liệu', en: 'entered' },
  submit: { vi: 'nộp', en: 'submitted' },
  return: { vi: 'trả lại', en: 'returned' },
  approve: { vi: 'duyệt', en: 'approved' },
  lock: { vi: 'chốt', en: 'locked' },
  reopen: { vi: 'mở lại', en: 'reopened' },
  locked: { vi: 'chốt kỳ', en: 'period locked' },
  made: { vi: 'tạo địa chỉ', en: 'made' },
  withdrawn: { vi: 'rút lại', en: 'withdrawn' },
  uploaded: { vi: 'tải lên', en: 'uploaded' },
  settings_changed: { vi: 'đổi cách đọc tệp', en: 'settings changed' },
  checking: { vi: 'kiểm tra tệp', en: 'check begun' },
  running: { vi: 'bắt đầu nhập', en: 'run begun' },
  done: { vi: 'nhập xong', en: 'done' },
  failed: { vi: 'nhập không xong', en: 'failed' },
  cancelling: { vi: 'huỷ nhập', en: 'cancelling' },
  undoing: { vi: 'bắt đầu gỡ', en: 'undoing' },
  undone: { vi: 'đã gỡ', en: 'undone' },
  decided: { vi: 'quyết định dòng trùng', en: 'duplicates decided' },
  forgotten: { vi: 'bỏ tệp', en: 'forgotten' },
  sent: { vi: 'gửi từ máy', en: 'sent' },
  handed_in: { vi: 'nộp tệp từ máy', en: 'handed in as a file' },
  found: { vi: 'phát hiện', en: 'found' },
  resolved: { vi: 'đã chọn', en: 'resolved' },
  tablet_lost: { vi: 'báo mất máy', en: 'declared lost' },
  tablet_found: { vi: 'báo tìm lại được máy', en: 'found again' },
  item_dismissed: { vi: 'bỏ qua mục bị từ chối', en: 'refused item dismissed' },
  item_reopened: { vi: 'xem lại mục bị từ chối', en: 'refused item reopened' },
  exported: { vi: 'xuất tệp', en: 'exported' },
  fetched: { vi: 'chương trình lịch đọc', en: 'fetched by a calendar' },
  signed_in: { vi: 'đăng nhập', en: 'signed in' },
  signed_out: { vi: 'đăng xuất', en: 'signed out' },
  sign_in_refused: { vi: 'đăng nhập không được', en: 'sign-in refused' },
  refused: { vi: 'không đủ quyền', en: 'not permitted' },
  outside_scope: { vi: 'ngoài phạm vi', en: 'outside the scope' },
  more: { vi: 'và nhiều lần khác', en: 'and many more' },
  account_made: { vi: 'tạo tài khoản', en: 'account made' },
  scope_changed: { vi: 'đổi phạm vi', en: 'scope changed' },
  account_removed: { vi: 'xoá tài khoản', en: 'account removed' },
  person_erased: { vi: 'xoá dữ liệu cá nhân', en: 'personal data erased' },
  texts_erased: { vi: 'xoá nội dung về người', en: 'texts about people erased' },
  invited: { vi: 'mời', en: 'invited' },
  accepted: { vi: 'nhận lời mời', en: 'invitation taken up' },
  changed: { vi: 'đổi vai trò, đơn vị, phạm vi', en: 'role, unit or scope changed' },
  reset: { vi: 'đặt lại mật khẩu', en: 'password reset' },
  password_set: { vi: 'đặt mật khẩu mới', en: 'new password set' },
  password_changed: { vi: 'tự đổi mật khẩu', en: 'own password changed' },
  deactivated: { vi: 'ngừng tài khoản', en: 'deactivated' },
  reactivated: { vi: 'mở lại tài khoản', en: 'active again' },
  sessions_ended: { vi: 'kết thúc phiên đăng nhập', en: 'sessions ended' },
  link_renewed: { vi: 'cấp lại liên kết mời', en: 'new invitation link' },
  handed_over: { vi: 'bàn giao việc', en: 'work handed over' },
  two_factor_begun: { vi: 'bắt đầu bật xác thực hai bước', en: 'two-factor sign-in begun' },
  two_factor_on: { vi: 'bật xác thực hai bước', en: 'two-factor sign-in on' },
  two_factor_off: { vi: 'tắt xác thực hai bước', en: 'two-factor sign-in off' },
  recovery_codes_renewed: { vi: 'cấp lại mã dự phòng', en: 'new recovery codes' },
  delegated: { vi: 'nhờ người làm thay', en: 'delegated' },
  delegation_ended: { vi: 'thôi nhờ làm thay', en: 'delegation ended' },
  stood_in: { vi: 'bắt đầu làm thay', en: 'began to stand in' },
  stood_back: { vi: 'thôi làm thay', en: 'stopped standing in' },
  hotlines_changed: { vi: 'đổi số điện thoại của xã, phường', en: 'telephone numbers changed' },
  received: { vi: 'nhận tin', en: 'received' },
  look: { vi: 'bắt đầu xem', en: 'being looked at' },
  accept: { vi: 'nhận làm điểm mới', en: 'accepted as a new site' },
  known: { vi: 'gộp vào điểm đã có', en: 'joined to a known site' },
  decline: { vi: 'không nhận', en: 'declined' },
  spam: { vi: 'để riêng: tin rác', en: 'put away as spam' },
  phone_deleted: { vi: 'xoá số điện thoại quá hạn', en: 'telephone number deleted after its term' },
  photo_deleted: { vi: 'xoá ảnh tin rác quá hạn', en: 'photo of spam deleted after its term' },
  cut: { vi: 'xoá phần quá hạn lưu', en: 'removed after its term' },
  restored: { vi: 'khôi phục từ bản sao lưu', en: 'restored from a backup' },
  'demo loaded': { vi: 'nạp dữ liệu minh hoạ', en: 'demo set loaded' },
  'demo removed': { vi: 'gỡ dữ liệu minh hoạ', en: 'demo set removed' },
};

const FIELD_WORDS: Record<string, Words> = {
  ...FIELD_COLUMNS.playspaces,
  ...FIELD_COLUMNS.sites,
  ...DERIVED_COLUMNS.sites,
  lonLat: { vi: 'Vị trí', en: 'Position' },
  outline: { vi: 'Đường viền', en: 'Outline' },
  communeCode: { vi: 'Xã, phường', en: 'Commune' },
  unitId: { vi: 'Đơn vị chịu trách nhiệm', en: 'Responsible unit' },
  coveredUntil: { vi: 'Có che chắn, trông coi đến', en: 'Covered until' },
  fencedUntil: { vi: 'Có rào đến', en: 'Fenced until' },
  signedUntil: { vi: 'Có biển đến', en: 'Signed until' },
  nextInspectionOn: { vi: 'Kiểm tra lại', en: 'Next inspection' },
  spentVnd: { vi: 'Đã chi (đồng)', en: 'Spent (VND)' },
  isLocked: { vi: 'Chốt', en: 'Locked' },
  version: { vi: 'Phiên bản', en: 'Version' },
  events: { vi: 'Mã sự kiện', en: 'Ids of events' },
  sequence: { vi: 'Thứ tự', en: 'Place in the log' },
  count: { vi: 'Số lượng', en: 'Count' },
  byteCount: { vi: 'Số byte', en: 'Bytes' },
  sha256: { vi: 'Mã băm', en: 'Hash' },
  plan: { vi: 'Kế hoạch', en: 'Plan' },
  period: { vi: 'Kỳ', en: 'Period' },
  route: { vi: 'Địa chỉ', en: 'Address' },
  query: { vi: 'Điều kiện chọn', en: 'Asked for' },
  code: { vi: 'Mã', en: 'Code' },
  site: { vi: 'Điểm', en: 'Site' },
  user: { vi: 'Người dùng', en: 'User' },
  pseudonym: { vi: 'Bí danh', en: 'Pseudonym' },
  role: { vi: 'Vai trò', en: 'Role' },
  scopes: { vi: 'Phạm vi', en: 'Scope' },
  email: { vi: 'E-mail', en: 'E-mail' },
  username: { vi: 'Tên đăng nhập', en: 'User name' },
  unitName: { vi: 'Đơn vị', en: 'Unit' },
  state: { vi: 'Trạng thái', en: 'State' },
  roleStartsOn: { vi: 'Vai trò từ ngày', en: 'Role from' },
  roleEndsOn: { vi: 'Vai trò đến ngày', en: 'Role until' },
  startsOn: { vi: 'Từ ngày', en: 'From' },
  endsOn: { vi: 'Đến ngày', en: 'Until' },
  reason: { vi: 'Lý do', en: 'Reason' },
  onBehalfOf: { vi: 'Thay mặt', en: 'In place of' },
  to: { vi: 'Cho', en: 'To' },
  from: { vi: 'Của', en: 'From' },
  ended: { vi: 'Số phiên kết thúc', en: 'Sessions ended' },
  imports: { vi: 'Lần nhập tệp', en: 'Imports' },
  dropsTwoFactor: { vi: 'Bỏ xác thực hai bước', en: 'Two-factor sign-in dropped' },
  isOn: { vi: 'Mở trang công khai', en: 'Public page on' },
  roundedM: { vi: 'Làm tròn vị trí (m)', en: 'Positions rounded to (m)' },
  phoneKeptDays: { vi: 'Giữ số điện thoại (ngày)', en: 'Telephone numbers kept (days)' },
  hotlines: { vi: 'Số điện thoại', en: 'Telephone numbers' },
  madeAt: { vi: 'Bản sao lưu lúc', en: 'Backup of' },
  command: { vi: 'Bằng lệnh', en: 'By command' },
};

/** Where a field of a thing is called otherwise than the same field of a place. */
const OWN_FIELD_WORDS: Partial<Record<AuditEntity, Record<string, Words>>> = {
  user: {
    name: { vi: 'Họ và tên', en: 'Full name' },
    unitId: { vi: 'Đơn vị', en: 'Unit' },
  },
  unit: { name: { vi: 'Tên đơn vị', en: 'Name of the unit' } },
};

/** Files by the route that sends them; what the route says of the format stands in brackets. */
const FILE_WORDS: Record<string, Words> = {
  'GET /api/sites/export': { vi: 'Danh sách điểm nguy cơ', en: 'List of hazard sites' },
  'GET /api/playspaces/export': { vi: 'Danh sách điểm vui chơi', en: 'List of play spaces' },
  'GET /api/audit/export': { vi: 'Nhật ký', en: 'Audit' },
  'GET /api/plans/{id}/values': { vi: 'Bảng số liệu chỉ tiêu', en: 'Workbook of indicator values' },
  'GET /api/deadlines': { vi: 'Lịch hạn báo cáo', en: 'Calendar of deadlines' },
  'GET /api/calendar/{file}': { vi: 'Lịch hạn báo cáo', en: 'Calendar of deadlines' },
  'GET /api/imports/{id}/returned': { vi: 'Các dòng trả lại của lần nhập', en: 'Returned rows of an import' },
  'GET /api/imports/{id}/file': { vi: 'Tệp gốc của lần nhập', en: 'Original file of an import' },
  'GET /api/standard/assessments/{id}/files/{file}': { vi: 'Tệp minh chứng', en: 'Evidence file' },
};
const FORMATS: Record<string, string> = {
  xlsx: 'Excel',
  csv: 'CSV',
  geojson: 'GeoJSON',
  kml: 'KML',
  gpkg: 'GeoPackage',
  ics: 'iCalendar',
};

const VALUE_WORDS: Record<string, Words> = {
  ...ASSESSMENT_STATUS_WORDS,
  ...STATUS_WORDS,
  received: { vi: 'chờ xem', en: 'waiting' },
  looking: { vi: 'đang xem', en: 'being looked at' },
  accepted: { vi: 'đã nhận', en: 'accepted' },
  known: { vi: 'điểm đã có', en: 'known site' },
  not_taken: { vi: 'không nhận', en: 'not taken' },
  spam: { vi: 'tin rác', en: 'spam' },
  invited: { vi: 'đã mời', en: 'invited' },
  active: { vi: 'đang hoạt động', en: 'active' },
  deactivated: { vi: 'đã ngừng', en: 'deactivated' },
};

export const ERASED: Words = { vi: '(đã xoá theo yêu cầu)', en: '(erased on request)' };

export const AUDIT_COLUMNS: readonly Words[] = [
  { vi: 'Số', en: 'Number' },
  { vi: 'Lúc (UTC)', en: 'At (UTC)' },
  { vi: 'Người', en: 'Person' },
  { vi: 'Mã người', en: 'Person id' },
  { vi: 'Vai trò', en: 'Role' },
  { vi: 'Địa chỉ mạng', en: 'Network address' },
  { vi: 'Nhóm', en: 'Kind' },
  { vi: 'Việc', en: 'Action' },
  { vi: 'Đối tượng', en: 'Thing' },
  { vi: 'Tên, mã', en: 'Name, code' },
  { vi: 'Mã đối tượng', en: 'Id of the thing' },
  { vi: 'Mã xã, phường', en: 'Commune code' },
  { vi: 'Số lần', en: 'Times' },
  { vi: 'Trước → sau', en: 'Before → after' },
  { vi: 'Chi tiết', en: 'Details' },
  { vi: 'Mã yêu cầu', en: 'Request id' },
];

export function wordKind(kind: AuditKind, language: Language): string {
  return KIND_WORDS[kind][language];
}

export function wordEntity(entity: AuditEntity, language: Language): string {
  return ENTITY_WORDS[entity][language];
}

/** Several acts of one write are joined by `+`. A code without words stays as it is. */
export function wordAction(action: string, language: Language): string {
  const words: Record<string, Words> = { ...ASSESSMENT_EVENT_WORDS, ...EVENT_WORDS, ...ACTION_WORDS };
  return action
    .split('+')
    .map((part) => words[part]?.[language] ?? part)
    .join(', ');
}

/** @param entity what the field is of; facts about an entry are of none */
export function wordField(field: string, language: Language, entity?: AuditEntity): string {
  const own = entity && OWN_FIELD_WORDS[entity]?.[field];
  return (own ?? FIELD_WORDS[field])?.[language] ?? field;
}

/** The file that an entry is about, by its name; null: it is about no file that people know. */
export function wordSentFile(
  { entity, entityId }: { entity: AuditEntity; entityId: string | null },
  language: Language,
): string | null {
  return entity === 'route' && entityId !== null ? wordFile(entityId, language) : null;
}

/** A file by the route that sent it; null: no file that people know. */
export function wordFile(route: string, language: Language): string | null {
  const words = FILE_WORDS[route];
  if (words) return words[language];
  const dot = route.lastIndexOf('.');
  const name = FILE_WORDS[route.slice(0, dot)]?.[language];
  if (dot < 0 || name === undefined) return null;
  const format = route.slice(dot + 1);
  return `${name} (${FORMATS[format] ?? format})`;
}

/** A value of the field `status`, or `state` of an account. */
export function wordStatus(value: string, language: Language): string {
  return VALUE_WORDS[value]?.[language] ?? value;
}
