import type { ErrorEntry } from './error-entry.ts';

/** Part of the error catalogue: plans and their due dates. Nothing is stored there, so nothing is said of it. */
export const PLAN_ERRORS = {
  'plan.not_found': {
    status: 404,
    vi: 'Không có kế hoạch mang mã “{id}”. Hãy chọn lại trong danh sách kế hoạch.',
    en: 'There is no plan with the id “{id}”. Choose one from the list of plans.',
  },
  'deadline.from_after_to': {
    status: 422,
    vi: 'Ngày bắt đầu nằm sau ngày kết thúc. Hãy đổi lại hai ngày.',
    en: 'The first day lies after the last one. Swap the two days.',
  },
  'deadline.out_of_range': {
    status: 422,
    vi: 'Chỉ xem được hạn báo cáo từ {first} đến {last}. Hãy chọn ngày trong khoảng đó.',
    en: 'Due dates can be asked for from {first} to {last}. Choose days in between.',
  },
} as const satisfies Record<string, ErrorEntry>;
