import { ACCOUNT_ERRORS } from './account-errors.ts';
import { ASSESSMENT_ERRORS } from './assessment-errors.ts';
import type { ErrorEntry } from './error-entry.ts';
import { EVIDENCE_ERRORS } from './evidence-errors.ts';
import { IMPORT_ERRORS } from './import-errors.ts';
import { IMPORT_VALUE_ERRORS } from './import-value-errors.ts';
import { PLAN_ERRORS } from './plan-errors.ts';
import { REPORT_ERRORS } from './report-errors.ts';
import { RESIDENT_ERRORS } from './resident-errors.ts';
import { SYNC_ERRORS } from './sync-errors.ts';
import { UPLOAD_ERRORS } from './upload-errors.ts';
import { VALUE_ERRORS } from './value-errors.ts';

/**
 * The error catalogue: thrown in services, mapped once to problem JSON, worded here in both languages.
 */
export const ERRORS = {
  'request.invalid': {
    status: 422,
    vi: 'Dữ liệu gửi lên có {count} chỗ chưa đúng. Chưa lưu gì; hãy sửa các chỗ nêu bên dưới rồi gửi lại.',
    en: 'The request has {count} faults. Nothing was stored; mend the places listed and send it again.',
  },
  'request.malformed': {
    status: 400,
    vi: 'Không đọc được nội dung gửi lên (JSON sai cú pháp). Chưa lưu gì; hãy gửi lại.',
    en: 'The body could not be read (malformed JSON). Nothing was stored; send it again.',
  },
  'request.too_large': {
    status: 413,
    vi: 'Nội dung gửi lên lớn hơn mức cho phép {limit}. Chưa lưu gì; hãy chia nhỏ rồi gửi lại.',
    en: 'The body is larger than the limit of {limit}. Nothing was stored; split it and send it again.',
  },
  'request.too_many_at_once': {
    status: 429,
    vi: 'Tài khoản này đang chạy {most} việc như thế cùng lúc. Chưa làm gì; hãy đợi một việc xong rồi thử lại.',
    en: 'This account already has {most} such requests running. Nothing was done; wait until one is over and try again.',
  },
  'request.too_slow': {
    status: 408,
    vi: 'Nội dung gửi lên quá chậm nên đã ngắt. Chưa lưu gì; bản trên máy bạn vẫn còn, hãy gửi lại khi mạng tốt hơn.',
    en: 'The body came too slowly and was cut off. Nothing was stored; your copy is kept, send it again on a better line.',
  },
  'request.unsupported_type': {
    status: 415,
    vi: 'Chỉ nhận nội dung kiểu {expected}. Chưa lưu gì.',
    en: 'Only {expected} is accepted. Nothing was stored.',
  },
  'text.unreadable': {
    status: 422,
    vi: 'Có ký tự điều khiển hoặc ký tự hỏng. Hãy xoá và gõ lại.',
    en: 'Holds control characters or broken characters. Delete them and type again.',
  },
  'request.cursor_invalid': {
    status: 400,
    vi: 'Con trỏ trang không hợp lệ. Hãy tải lại danh sách từ đầu.',
    en: 'The page cursor is not valid. Load the list again from the start.',
  },
  'auth.required': {
    status: 401,
    vi: 'Cần đăng nhập. Những gì đang nhập vẫn giữ trên máy; hãy đăng nhập rồi gửi lại.',
    en: 'Sign in first. What you typed is kept on this device; sign in and send it again.',
  },
  'auth.other_user': {
    status: 401,
    vi: 'Trên máy này đang đăng nhập tài khoản khác. Chưa gửi gì; hãy đăng nhập lại bằng tài khoản đã ghi.',
    en: 'Somebody else is signed in on this device. Nothing was sent; sign in again as the user who recorded it.',
  },
  'auth.wrong_credentials': {
    status: 401,
    vi: 'E-mail, tên đăng nhập hoặc mật khẩu chưa đúng. Hãy kiểm tra phím Caps Lock và bộ gõ tiếng Việt rồi thử lại.',
    en: 'The e-mail, user name or password is wrong. Check Caps Lock and the Vietnamese input method, then try again.',
  },
  'auth.foreign_origin': {
    status: 403,
    vi: 'Yêu cầu đến từ địa chỉ web khác nên bị từ chối. Chưa lưu gì; hãy mở Bờ An bằng địa chỉ chính thức.',
    en: 'The request came from another web address and was refused. Nothing was stored; open Bờ An by its own address.',
  },
  'auth.refused': {
    status: 400,
    vi: 'Không thực hiện được yêu cầu đăng nhập này. Hãy tải lại trang rồi thử lại.',
    en: 'This sign-in request could not be carried out. Reload the page and try again.',
  },
  'auth.forbidden': {
    status: 403,
    vi: 'Vai trò “{role}” không được làm việc này. Chưa lưu gì; hãy hỏi cán bộ phụ trách.',
    en: 'The role “{role}” may not do this. Nothing was stored; ask the officer in charge.',
  },
  'auth.outside_scope': {
    status: 403,
    vi: 'Xã, phường {commune} nằm ngoài phạm vi của tài khoản. Chưa lưu gì.',
    en: 'Commune {commune} is outside the scope of this account. Nothing was stored.',
  },
  'route.not_found': {
    status: 404,
    vi: 'Không có địa chỉ {path} trong API. Xem /api/docs.',
    en: 'The API has no address {path}. See /api/docs.',
  },
  'site.not_found': {
    status: 404,
    vi: 'Không tìm thấy điểm nguy cơ này, hoặc điểm nằm ngoài phạm vi của tài khoản.',
    en: 'This hazard site was not found, or is outside the scope of the account.',
  },
  'site.conflict': {
    status: 409,
    vi: 'Phiếu đã được {by} sửa lúc {at}, sau khi bạn mở. Chưa ghi đè gì: cả hai bản được gửi kèm để so sánh.',
    en: '{by} changed this card at {at}, after you opened it. Nothing was overwritten: both versions are enclosed.',
  },
  'site.id_taken': {
    status: 409,
    vi: 'Mã định danh này đã dùng cho một điểm khác nội dung. Chưa lưu gì; hãy tạo mã mới.',
    en: 'This id already belongs to a site with other content. Nothing was stored; make a new id.',
  },
  'site.outside_commune': {
    status: 422,
    vi: 'Vị trí nằm ở {actual}, không phải {chosen}. Chưa lưu gì; hãy kiểm tra vị trí hoặc chọn lại xã, phường.',
    en: 'The position lies in {actual}, not in {chosen}. Nothing was stored; check the position or the commune.',
  },
  'site.outside_all': {
    status: 422,
    vi: 'Vị trí {lonLat} nằm ngoài mọi xã, phường đã biết. Chưa lưu gì; hãy kiểm tra toạ độ (kinh độ trước, vĩ độ sau).',
    en: 'The position {lonLat} lies outside every known commune. Nothing was stored; check it (longitude first).',
  },
  'site.swapped_axes': {
    status: 422,
    vi: 'Toạ độ {lonLat} có vẻ bị đảo: kinh độ phải đứng trước vĩ độ. Chưa lưu gì; hãy đổi chỗ rồi gửi lại.',
    en: 'The coordinates {lonLat} look swapped: longitude comes before latitude. Nothing was stored; swap them.',
  },
  'site.projected_coordinates': {
    status: 422,
    vi: 'Toạ độ {lonLat} có vẻ là mét VN-2000. Chưa lưu gì; hãy đổi sang kinh độ, vĩ độ WGS 84.',
    en: 'The coordinates {lonLat} look like VN-2000 metres. Nothing was stored; convert them to WGS 84 degrees.',
  },
  'site.coordinates_out_of_range': {
    status: 422,
    vi: 'Toạ độ {lonLat} không có trên trái đất (kinh độ −180…180, vĩ độ −90…90). Chưa lưu gì; hãy kiểm tra lại.',
    en: 'The coordinates {lonLat} are not on earth (longitude −180…180, latitude −90…90). Nothing was stored; check them.',
  },
  'geometry.ring_open': {
    status: 422,
    vi: 'Vòng của vùng chưa khép: điểm đầu và điểm cuối phải trùng nhau. Chưa lưu gì.',
    en: 'A ring of the area is not closed: its first and last point must be the same. Nothing was stored.',
  },
  'site.commune_unconfirmed': {
    status: 422,
    vi: 'Ranh giới hiện chỉ là gần đúng; điểm có thể thuộc {proposed}. Chưa lưu gì; hãy chọn xã, phường rồi gửi lại.',
    en: 'Boundaries are approximate only; the site may lie in {proposed}. Nothing was stored; choose the commune.',
  },
  'code_list.unknown_code': {
    status: 422,
    vi: 'Mã “{code}” không có trong danh mục {list}. Chưa lưu gì; hãy chọn lại.',
    en: 'The code “{code}” is not in the list {list}. Nothing was stored; choose again.',
  },
  'code_list.code_taken': {
    status: 409,
    vi: 'Mã “{code}” đã có trong danh mục {list}. Chưa lưu gì.',
    en: 'The code “{code}” is already in the list {list}. Nothing was stored.',
  },
  'unit.not_found': {
    status: 422,
    vi: 'Không có đơn vị này. Chưa lưu gì; hãy chọn lại đơn vị chịu trách nhiệm.',
    en: 'There is no such unit. Nothing was stored; choose the responsible unit again.',
  },
  'event.id_taken': {
    status: 409,
    vi: 'Mã sự kiện này đã lưu với nội dung khác. Bản cũ được giữ; hãy gửi lại với mã mới.',
    en: 'This event id is stored with other content. The old one is kept; send yours with a new id.',
  },
  'event.not_applicable': {
    status: 409,
    vi: 'Không thể “{event}” khi điểm đang ở trạng thái “{status}”. Chưa lưu gì; hãy tải lại điểm.',
    en: 'Cannot record “{event}” while the site is “{status}”. Nothing was stored; reload the site.',
  },
  'event.out_of_order': {
    status: 409,
    vi: 'Giờ của sự kiện “{event}” ({at}) sớm hơn việc đã ghi lúc {after}, nên không có tác dụng. Chưa lưu gì; hãy chỉnh đồng hồ máy rồi gửi lại.',
    en: 'The time of “{event}” ({at}) lies before what was recorded at {after}, so it has no effect. Nothing was stored; set the clock and send again.',
  },
  'event.nothing_to_verify': {
    status: 409,
    vi: 'Điểm chưa ghi biện pháp nào còn tốt nên không có gì để xác minh. Chưa lưu gì; hãy ghi biện pháp, hoặc trả lại kèm lý do.',
    en: 'No measure in good condition is recorded, so there is nothing to verify. Nothing was stored; record the measure or return the fix with a reason.',
  },
  'event.unknown_measure': {
    status: 422,
    vi: 'Điểm không có biện pháp này. Chưa lưu gì; hãy tải lại điểm.',
    en: 'The site has no such measure. Nothing was stored; reload the site.',
  },
  'event.withdraw_unknown': {
    status: 422,
    vi: 'Không có mục nào như vậy trong nhật ký của điểm này nên không có gì để rút lại. Chưa lưu gì.',
    en: 'The log of this site has no such entry, so there is nothing to take back. Nothing was stored.',
  },
  'event.withdraw_not_own': {
    status: 403,
    vi: 'Chỉ người đã ghi mới rút lại được mục này. Chưa lưu gì; hãy ghi chú để văn phòng xem.',
    en: 'Only who recorded this entry can take it back. Nothing was stored; leave a note for the office.',
  },
  'event.withdraw_office': {
    status: 409,
    vi: 'Quyết định của văn phòng không rút lại được, chỉ mở lại hoặc trả lại. Chưa lưu gì.',
    en: 'A decision of the office is not taken back, but reopened or returned. Nothing was stored.',
  },
  'event.withdraw_too_late': {
    status: 409,
    vi: 'Mục này đến máy chủ đã quá 24 giờ nên không rút lại được nữa. Mục vẫn được giữ; hãy báo văn phòng.',
    en: 'The server has had this entry for more than 24 hours, so it can no longer be taken back. It is kept; tell the office.',
  },
  'event.withdraw_verified': {
    status: 409,
    vi: 'Văn phòng đã xác minh điểm sau khi nhận mục này nên không rút lại được nữa. Mục vẫn được giữ; hãy báo văn phòng.',
    en: 'The office verified the site after this entry came, so it can no longer be taken back. It is kept; tell the office.',
  },
  'event.withdraw_built_on': {
    status: 409,
    vi: 'Người khác đã ghi tiếp vào điểm này nên không rút lại báo cáo ban đầu được nữa. Hãy báo văn phòng đóng điểm.',
    en: 'Somebody else has added to this site, so its report can no longer be taken back. Ask the office to close it.',
  },
  'photo.lost': {
    status: 404,
    vi: 'Có ghi ảnh này nhưng tệp không còn trên máy chủ. Hãy báo quản trị khôi phục từ bản sao lưu.',
    en: 'This photo is recorded, but its file is no longer on the server. Ask the administrator to restore it from a backup.',
  },
  'photo.not_found': {
    status: 404,
    vi: 'Không tìm thấy ảnh này, hoặc ảnh nằm ngoài phạm vi của tài khoản.',
    en: 'This photo was not found, or is outside the scope of the account.',
  },
  'photo.unknown': {
    status: 422,
    vi: 'Ảnh {photoId} chưa được tải lên. Chưa lưu gì; hãy tải ảnh lên trước rồi gửi lại.',
    en: 'Photo {photoId} has not been uploaded. Nothing was stored; upload the photo first, then send again.',
  },
  'photo.too_large': {
    status: 413,
    vi: 'Ảnh lớn hơn 20 MB. Ảnh chưa được lưu; hãy giảm cỡ ảnh rồi gửi lại.',
    en: 'The photo is larger than 20 MB. It was not stored; make it smaller and send it again.',
  },
  'photo.not_an_image': {
    status: 415,
    vi: 'Tệp không phải ảnh JPEG, PNG, WebP hay HEIC (xét theo nội dung, không theo tên). Tệp chưa được lưu; hãy chọn ảnh khác.',
    en: 'The file is no JPEG, PNG, WebP or HEIC image (judged by content, not name). It was not stored; choose another.',
  },
  'photo.damaged': {
    status: 422,
    vi: 'Ảnh bị hỏng hoặc không đọc hết được. Ảnh chưa được lưu; hãy chụp hoặc chọn lại.',
    en: 'The image is damaged or incomplete. It was not stored; take or choose it again.',
  },
  'photo.too_many_pixels': {
    status: 422,
    vi: 'Ảnh có hơn {limit} triệu điểm ảnh. Ảnh chưa được lưu; hãy giảm cỡ ảnh rồi gửi lại.',
    en: 'The image has more than {limit} megapixels. It was not stored; make it smaller and send it again.',
  },
  'photo.heic_unreadable': {
    status: 415,
    vi: 'Không đọc được ảnh HEIC này. Ảnh chưa được lưu; trên iPad: Cài đặt › Camera › Định dạng › Tương thích nhất để chụp JPEG.',
    en: 'This HEIC photo cannot be read. It was not stored; on an iPad: Settings › Camera › Formats › Most Compatible gives JPEG.',
  },
  'play_space.not_found': {
    status: 404,
    vi: 'Không tìm thấy điểm vui chơi này, hoặc điểm nằm ngoài phạm vi của tài khoản.',
    en: 'This play space was not found, or is outside the scope of the account.',
  },
  'play_space.conflict': {
    status: 409,
    vi: 'Phiếu đã được sửa lúc {at}, sau khi bạn mở. Chưa ghi đè gì: cả hai bản được gửi kèm để so sánh.',
    en: 'This card was changed at {at}, after you opened it. Nothing was overwritten: both versions are enclosed.',
  },
  'play_space.id_taken': {
    status: 409,
    vi: 'Mã định danh này đã dùng cho nội dung khác. Chưa lưu gì; hãy tạo mã mới.',
    en: 'This id already belongs to other content. Nothing was stored; make a new id.',
  },
  'commune.not_found': {
    status: 404,
    vi: 'Không có xã, phường mang mã {code}.',
    en: 'There is no commune with the code {code}.',
  },
  'outlines.not_found': {
    status: 404,
    vi: 'Chưa có bộ ranh giới này. Hãy tải lại trang.',
    en: 'These outlines do not exist. Reload the page.',
  },
  ...IMPORT_ERRORS,
  ...IMPORT_VALUE_ERRORS,
  ...ACCOUNT_ERRORS,
  ...ASSESSMENT_ERRORS,
  ...EVIDENCE_ERRORS,
  ...PLAN_ERRORS,
  ...REPORT_ERRORS,
  ...VALUE_ERRORS,
  ...SYNC_ERRORS,
  ...UPLOAD_ERRORS,
  ...RESIDENT_ERRORS,
  'coverage.future_day': {
    status: 422,
    vi: 'Ngày {at} ở tương lai: chưa có số liệu. Hãy chọn từ hôm nay trở về trước.',
    en: 'The day {at} lies in the future: there are no figures yet. Choose today or earlier.',
  },
  'tile.not_found': {
    status: 404,
    vi: 'Không có ô bản đồ {z}/{x}/{y}.',
    en: 'There is no tile {z}/{x}/{y}.',
  },
  'storage.full': {
    status: 503,
    vi: 'Máy chủ hết chỗ lưu. Chưa lưu gì trên máy chủ; bản trên máy bạn vẫn còn. Hãy báo quản trị.',
    en: 'The server has no space left. Nothing was stored there; your copy is kept. Tell the administrator.',
  },
  'storage.unavailable': {
    status: 503,
    vi: 'Kho lưu trữ của máy chủ không ghi hoặc không đọc được. Chưa lưu gì trên máy chủ; bản trên máy bạn vẫn còn. Hãy báo quản trị, rồi gửi lại.',
    en: 'The server cannot write to its storage, or not read it. Nothing was stored there; your copy is kept. Tell the administrator and send it again later.',
  },
  'database.unreachable': {
    status: 503,
    vi: 'Máy chủ chưa nối lại được cơ sở dữ liệu. Chưa chắc đã lưu; hãy gửi lại sau ít giây, gửi lại không bị ghi hai lần.',
    en: 'The server cannot reach its database at the moment. It may not have been stored; send it again in a few seconds, nothing is stored twice.',
  },
  'server.stopping': {
    status: 503,
    vi: 'Máy chủ đang khởi động lại. Chưa lưu gì; hãy gửi lại sau ít giây.',
    en: 'The server is restarting. Nothing was stored; send it again in a few seconds.',
  },
  'export.sheet_full': {
    status: 413,
    vi: 'Một trang tính Excel không chứa hết {rows} dòng và {columns} cột. Chưa tạo tệp; hãy xuất CSV hoặc lọc bớt.',
    en: 'One Excel sheet cannot hold {rows} rows and {columns} columns. No file was made; export CSV or filter the list.',
  },
  'server.busy': {
    status: 503,
    vi: 'Máy chủ đang bận. Chưa lưu gì; hãy thử lại sau ít giây.',
    en: 'The server is busy. Nothing was stored; try again in a few seconds.',
  },
  'server.unexpected': {
    status: 500,
    vi: 'Máy chủ gặp lỗi ngoài dự kiến (mã {requestId}). Chưa chắc đã lưu; bản trên máy bạn vẫn còn, hãy gửi lại.',
    en: 'The server met an unexpected fault ({requestId}). It may not have been stored; keep your copy and send it again.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;
export type ErrorDetails = Record<string, unknown>;

/** Thrown by services; the HTTP layer alone turns it into an answer. */
export class ProblemError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(describeError(code, details, 'en'));
    this.name = 'ProblemError';
    this.code = code;
    this.details = details;
  }
}

export function describeError(code: ErrorCode, details: ErrorDetails, language: 'vi' | 'en'): string {
  return ERRORS[code][language].replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? '…'));
}
