import type { AssessmentEventType, AssessmentStatus } from './assessments.ts';
import type { Verdict } from './close-out-proof.ts';
import type { PlaySpaceCard } from './playspaces.ts';
import type { SiteEventType } from './site-events.ts';
import type { Cover, SiteStatus } from './sites.ts';

export type Words = { vi: string; en: string };

/** What codes are called where no screen is at hand: in error sentences and exported files. */
export const STATUS_WORDS: Record<SiteStatus, Words> = {
  candidate: { vi: 'Chưa khảo sát', en: 'Not surveyed' },
  reported: { vi: 'Đã báo', en: 'Reported' },
  confirmed: { vi: 'Đã xác nhận', en: 'Confirmed' },
  planned: { vi: 'Đã lên kế hoạch', en: 'Planned' },
  in_progress: { vi: 'Đang làm', en: 'In progress' },
  fixed: { vi: 'Đã làm, chờ xác minh', en: 'Fixed, to be verified' },
  verified: { vi: 'Đã xác minh', en: 'Verified' },
  closed: { vi: 'Đã đóng', en: 'Closed' },
};

export const COVER_WORDS: Record<Cover, Words> = {
  covered: { vi: 'Có che chắn, trông coi', en: 'Covered' },
  warned: { vi: 'Chỉ có biển', en: 'Signs only' },
  none: { vi: 'Chưa có', en: 'None' },
};

export const VERDICT_WORDS: Record<Verdict, Words> = {
  proven: { vi: 'Đủ chứng cứ', en: 'Proven' },
  not_verified: { vi: 'Chưa đủ chứng cứ', en: 'Not proven' },
  rejected: { vi: 'Bị trả lại', en: 'Returned' },
};

export const CONDITION_WORDS: Record<PlaySpaceCard['condition'], Words> = {
  good: { vi: 'Tốt', en: 'Good' },
  worn: { vi: 'Xuống cấp', en: 'Worn' },
  unusable: { vi: 'Không dùng được', en: 'Unusable' },
};

export const OPEN_TO_WORDS: Record<PlaySpaceCard['openTo'], Words> = {
  everyone: { vi: 'Mọi trẻ em', en: 'Every child' },
  residents: { vi: 'Cư dân', en: 'Residents' },
  pupils: { vi: 'Học sinh', en: 'Pupils' },
  members: { vi: 'Hội viên', en: 'Members' },
};

export const YES_WORDS: Words = { vi: 'Có', en: 'Yes' };
export const NO_WORDS: Words = { vi: 'Không', en: 'No' };
export const DEMO_WORDS: Words = { vi: 'dữ liệu minh hoạ', en: 'demo data' };

export const EVENT_WORDS: Record<SiteEventType, Words> = {
  reported: { vi: 'báo điểm', en: 'report' },
  inspected: { vi: 'kiểm tra', en: 'inspection' },
  measure_installed: { vi: 'lắp biện pháp', en: 'measure' },
  fix_marked: { vi: 'báo đã khắc phục', en: 'mark as fixed' },
  verified: { vi: 'xác minh', en: 'verification' },
  rejected: { vi: 'trả lại', en: 'return' },
  damaged: { vi: 'báo hỏng', en: 'damage' },
  reopened: { vi: 'mở lại', en: 'reopening' },
  closed: { vi: 'đóng', en: 'closing' },
  noted: { vi: 'ghi chú', en: 'note' },
  doubted: { vi: 'báo không thấy nguy cơ', en: 'doubt' },
  withdrawn: { vi: 'rút lại', en: 'withdrawal' },
};

export const ASSESSMENT_STATUS_WORDS: Record<AssessmentStatus, Words> = {
  new: { vi: 'Chưa đăng ký', en: 'Not registered' },
  registered: { vi: 'Đã đăng ký', en: 'Registered' },
  scoring: { vi: 'Đang tự chấm', en: 'Self-scoring' },
  submitted: { vi: 'Đã nộp', en: 'Submitted' },
  returned: { vi: 'Bị trả lại', en: 'Returned' },
  appraised: { vi: 'Đã thẩm định', en: 'Appraised' },
  recognised: { vi: 'Được công nhận', en: 'Recognised' },
  not_recognised: { vi: 'Không được công nhận', en: 'Not recognised' },
  cancelled: { vi: 'Đã huỷ', en: 'Cancelled' },
};

export const ASSESSMENT_EVENT_WORDS: Record<AssessmentEventType, Words> = {
  registered: { vi: 'đăng ký', en: 'registration' },
  scored: { vi: 'chấm điểm', en: 'score' },
  evidence_added: { vi: 'thêm minh chứng', en: 'adding evidence' },
  evidence_removed: { vi: 'bỏ minh chứng', en: 'removing evidence' },
  step_planned: { vi: 'dự kiến một bước', en: 'planning a step' },
  step_closed: { vi: 'kết thúc một bước', en: 'closing a step' },
  submitted: { vi: 'nộp hồ sơ', en: 'submission' },
  criterion_accepted: { vi: 'chấp nhận tiêu chí', en: 'acceptance of a criterion' },
  criterion_adjusted: { vi: 'điều chỉnh điểm', en: 'adjustment of a score' },
  criterion_returned: { vi: 'trả lại tiêu chí', en: 'return of a criterion' },
  resubmitted: { vi: 'nộp lại hồ sơ', en: 'resubmission' },
  appraised: { vi: 'kết thúc thẩm định', en: 'closing the appraisal' },
  recognised: { vi: 'công nhận', en: 'recognition' },
  not_recognised: { vi: 'kết luận không công nhận', en: 'refusal of recognition' },
  reopened: { vi: 'mở lại', en: 'reopening' },
  cancelled: { vi: 'huỷ', en: 'cancellation' },
};
