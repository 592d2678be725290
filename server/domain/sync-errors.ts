import type { ErrorEntry } from './error-entry.ts';

/** Part of the error catalogue: items of tablets, pulls, conflicts, the background map to take along. */
export const SYNC_ERRORS = {
  'sync.item_unreadable': {
    status: 422,
    vi: 'Máy chủ không đọc được mục này ({places}). Nội dung được giữ nguyên trên máy chủ và trên máy; hãy báo quản trị.',
    en: 'The server cannot read this item ({places}). Its content is kept on the server and on the tablet; tell the administrator.',
  },
  'sync.id_taken': {
    status: 409,
    vi: 'Mã của mục này đã lưu với nội dung khác. Bản đã lưu được giữ; nội dung mới cũng được giữ để văn phòng xem.',
    en: 'The id of this item is stored with other content. What was stored stays; the new content is kept for the office.',
  },
  'sync.item_refused': {
    status: 403,
    vi: 'Không nhận được mục này từ tài khoản đang đăng nhập. Nội dung được giữ; hãy báo quản trị.',
    en: 'This item cannot be taken from this account. Its content is kept; tell the administrator.',
  },
  'sync.photo_without_event': {
    status: 422,
    vi: 'Mục có ảnh không thuộc sự kiện nào của nó. Chưa lưu gì; nội dung được giữ, hãy báo quản trị.',
    en: 'The item has a photo that belongs to none of its events. Nothing was stored; the content is kept, tell the administrator.',
  },
  'sync.item_failed': {
    status: 500,
    vi: 'Máy chủ gặp lỗi với riêng mục này. Chưa lưu mục này; nội dung được giữ, hãy gửi lại hoặc báo quản trị.',
    en: 'The server met a fault with this item alone. It was not stored; the content is kept, send it again or tell the administrator.',
  },
  'sync.cursor_invalid': {
    status: 400,
    vi: 'Mốc đồng bộ không hợp lệ. Hãy tải lại toàn bộ.',
    en: 'The cursor of the pull is not valid. Pull everything again.',
  },
  'sync.too_many_communes': {
    status: 422,
    vi: 'Một máy tải tối đa {most} xã, phường. Hãy bỏ bớt rồi tải lại.',
    en: 'One tablet holds at most {most} communes. Choose fewer and pull again.',
  },
  'sync.conflict_not_found': {
    status: 404,
    vi: 'Không có xung đột này, hoặc điểm nằm ngoài phạm vi của tài khoản.',
    en: 'There is no such conflict, or its site is outside the scope of the account.',
  },
  'sync.conflict_resolved': {
    status: 409,
    vi: '{by} đã xử lý xung đột này lúc {at}. Chưa đổi gì; hãy tải lại danh sách.',
    en: '{by} settled this conflict at {at}. Nothing was changed; load the list again.',
  },
  'sync.conflict_moved_on': {
    status: 409,
    vi: 'Phiếu đã được {by} sửa sau khi bạn mở xung đột này. Chưa đổi gì; hãy xem lại các giá trị rồi chọn.',
    en: '{by} changed the card after you opened this conflict. Nothing was changed; look at the values again and choose.',
  },
  'sync.conflict_unanswered': {
    status: 422,
    vi: 'Chưa chọn bên nào cho: {fields}. Chưa đổi gì; hãy chọn đủ rồi lưu.',
    en: 'No side is chosen for: {fields}. Nothing was changed; choose one for each and save.',
  },
  'sync.author_unknown': {
    status: 422,
    vi: 'Tài khoản ghi trong tệp không còn trên hệ thống. Chưa lưu gì; hãy giữ tệp và báo quản trị.',
    en: 'The account named in the file no longer exists. Nothing was stored; keep the file and tell the administrator.',
  },
  'sync.file_of_others': {
    status: 403,
    vi: 'Tệp này là của một máy và một người ngoài các xã, phường của bạn. Chưa lưu gì; hãy đưa tệp cho xã, phường đó hoặc quản trị.',
    en: 'This file is from a tablet and a person outside your communes. Nothing was stored; give the file to that commune or to the administrator.',
  },
  'sync.photo_not_expected': {
    status: 409,
    vi: 'Không có mục nào đang chờ ảnh này, hoặc mục đó ngoài phạm vi của tài khoản. Ảnh chưa được lưu.',
    en: 'No item waits for this photo, or it is outside the scope of the account. The photo was not stored.',
  },
  'sync.rejected_not_found': {
    status: 404,
    vi: 'Không có mục bị từ chối này, hoặc mục nằm ngoài phạm vi của tài khoản.',
    en: 'There is no such refused item, or it is outside the scope of the account.',
  },
  'sync.rejected_settled': {
    status: 409,
    vi: 'Mục này đã được lưu sau đó, nên không cần quyết định nữa.',
    en: 'This item has been stored since, so there is nothing to decide.',
  },
  'sync.tablet_not_found': {
    status: 404,
    vi: 'Không có máy này, hoặc máy không thuộc phạm vi của tài khoản.',
    en: 'There is no such tablet, or it is outside the scope of the account.',
  },
  'sync.future_day': {
    status: 422,
    vi: 'Ngày {at} ở tương lai: chưa có gì để nói. Hãy chọn từ hôm nay trở về trước.',
    en: 'The day {at} lies in the future: there is nothing to say yet. Choose today or earlier.',
  },
  'basemap.not_configured': {
    status: 404,
    vi: 'Máy chủ chưa cấu hình bản đồ nền. Ranh giới và điểm vẫn hiện; muốn có bản đồ nền, hãy báo quản trị.',
    en: 'No background map is configured on the server. Outlines and sites are shown; ask the administrator for one.',
  },
  'basemap.nothing_here': {
    status: 404,
    vi: 'Bản đồ nền của máy chủ không có phần nào ở các xã, phường đã chọn. Chưa tải gì.',
    en: 'The background map of the server has nothing in the chosen communes. Nothing was fetched.',
  },
  'basemap.too_large': {
    status: 422,
    vi: 'Bản đồ nền của các xã, phường đã chọn lớn hơn {limit}. Chưa tải gì; hãy bỏ bớt xã, phường.',
    en: 'The background map of the chosen communes is larger than {limit}. Nothing was fetched; choose fewer communes.',
  },
  'basemap.range_needed': {
    status: 416,
    vi: 'Bản đồ nền chỉ được đọc từng đoạn, mỗi lần nhiều nhất 8 MB.',
    en: 'The background map is read in ranges only, 8 MB at most each.',
  },
  'basemap.unreadable': {
    status: 503,
    vi: 'Máy chủ không đọc được bản đồ nền. Phần đã tải vẫn còn; hãy thử lại sau hoặc báo quản trị.',
    en: 'The server cannot read the background map. What was fetched stays; try again later or tell the administrator.',
  },
} as const satisfies Record<string, ErrorEntry>;
