import type { ErrorEntry } from './error-entry.ts';

/** Part of the error catalogue: the public view and what residents report. */
export const RESIDENT_ERRORS = {
  'public.switched_off': {
    status: 404,
    vi: 'Trang công khai đang tắt. Khi gặp nguy hiểm hãy gọi 114 (cứu nạn) hoặc 111 (bảo vệ trẻ em).',
    en: 'The public page is switched off. In danger call 114 (rescue) or 111 (child protection).',
  },
  'resident.no_consent': {
    status: 422,
    vi: 'Có số điện thoại nhưng chưa đồng ý cho xã, phường gọi lại. Hãy đánh dấu đồng ý hoặc xoá số.',
    en: 'There is a telephone number but no consent to be called back. Give the consent or delete the number.',
  },
  'resident.id_taken': {
    status: 409,
    vi: 'Mã này đã dùng cho một tin báo khác. Tin trên máy bạn vẫn còn; hãy gửi lại như tin mới.',
    en: 'This id belongs to another report. Yours is still on your phone; send it again as a new one.',
  },
  'resident.too_many': {
    status: 429,
    vi: 'Đã có quá nhiều tin báo gửi từ mạng này hoặc trong giờ này. Tin vẫn còn trên máy; hãy gửi lại sau. Nguy hiểm gấp: gọi 114.',
    en: 'Too many reports came from this network or in this hour. Yours is still on your phone; send it later. Urgent: call 114.',
  },
  'resident.too_many_codes': {
    status: 429,
    vi: 'Đã tra quá nhiều mã. Hãy đợi vài phút rồi thử lại.',
    en: 'Too many codes were looked up. Wait some minutes and try again.',
  },
  'resident.code_not_found': {
    status: 404,
    vi: 'Không có tin báo nào mang mã này. Hãy xem lại từng chữ, số của mã.',
    en: 'No report has this code. Check every letter and digit of it.',
  },
  'resident.report_not_found': {
    status: 404,
    vi: 'Không tìm thấy tin báo này, hoặc tin nằm ngoài phạm vi của tài khoản.',
    en: 'This report was not found, or is outside the scope of the account.',
  },
  'resident.decided': {
    status: 409,
    vi: 'Tin báo này đã được xử lý rồi. Chưa thay đổi gì; hãy tải lại.',
    en: 'This report has been decided already. Nothing was changed; load it again.',
  },
  'resident.not_reopenable': {
    status: 409,
    vi: 'Tin đã thành điểm nguy cơ nên không đưa lại vào hộp được. Hãy sửa hoặc đóng điểm đó.',
    en: 'The report has become a site and cannot go back. Edit or close the site instead.',
  },
} as const satisfies Record<string, ErrorEntry>;
