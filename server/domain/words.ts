import type { PlaySpaceCard } from './playspaces.ts';
import type { SiteEventType } from './site-events.ts';
import type { Cover, SiteStatus } from './sites.ts';

type Words = { vi: string; en: string };

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
};
