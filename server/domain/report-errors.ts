import type { ErrorEntry } from './error-entry.ts';

/** Part of the error catalogue: reports that are due, and the calendar feed. */
export const REPORT_ERRORS = {
  'report.not_found': {
    status: 404,
    vi: 'Không có báo cáo này, hoặc đơn vị báo cáo nằm ngoài phạm vi của tài khoản. Hãy mở lại từ trang Hạn báo cáo.',
    en: 'There is no such report, or its unit is outside the scope of the account. Open it from the page of due dates.',
  },
  'report.submitted_already': {
    status: 409,
    vi: 'Báo cáo này đã được {by} nộp ngày {on}. Chưa lưu lần nộp thứ hai; muốn nộp lại, hãy đề nghị thành phố mở lại.',
    en: '{by} submitted this report on {on}. A second submission was not stored; ask the city to reopen it first.',
  },
  'report.event_overtaken': {
    status: 409,
    vi: 'Lần gửi này đã được lưu trước đó, rồi báo cáo đã đổi trạng thái. Chưa lưu gì thêm; hãy xem nhật ký báo cáo, nếu vẫn cần thì gửi lại.',
    en: 'This was stored before, and the report has moved on since. Nothing more was stored; look at its log and send again if it is still needed.',
  },

  'report.not_submitted': {
    status: 409,
    vi: 'Báo cáo này chưa nộp, nên không có gì để mở lại. Chưa lưu gì; hãy tải lại trang.',
    en: 'This report has not been submitted, so there is nothing to reopen. Nothing was stored; reload the page.',
  },
  'report.document_in_future': {
    status: 422,
    vi: 'Ngày văn bản {date} nằm sau hôm nay. Chưa lưu gì; hãy sửa ngày rồi gửi lại.',
    en: 'The date of the document, {date}, lies after today. Nothing was stored; mend the date and send it again.',
  },
  'calendar.not_found': {
    status: 404,
    vi: 'Không có lịch nào ở địa chỉ này.',
    en: 'There is no calendar at this address.',
  },
} as const satisfies Record<string, ErrorEntry>;
