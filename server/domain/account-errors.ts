import type { ErrorEntry } from './error-entry.ts';

/** Errors of accounts: signing in, passwords, invitations, people and units. */
export const ACCOUNT_ERRORS = {
  'auth.locked': {
    status: 429,
    vi: 'Đã thử sai nhiều lần nên phải chờ {waitMinutes} phút, đến {at}. Quá giờ đó hãy thử lại; nếu quên mật khẩu, hãy xin quản trị một liên kết đặt lại.',
    en: 'Too many wrong attempts: wait {waitMinutes} minute(s), until {at}. Then try again; if the password is forgotten, ask an administrator for a reset link.',
  },
  'auth.not_active': {
    status: 403,
    vi: 'Tài khoản đã ngừng hoạt động hoặc ngoài thời hạn của vai trò. Hãy hỏi quản trị.',
    en: 'The account is deactivated, or its role has not begun or is over. Ask an administrator.',
  },
  'auth.wrong_code': {
    status: 422,
    vi: 'Mã chưa đúng, đã dùng rồi hoặc đã hết hạn. Hãy kiểm tra giờ của điện thoại, chờ mã mới rồi nhập lại.',
    en: 'The code is wrong, was used already or has expired. Check the clock of the phone, wait for a new code and enter that.',
  },
  'auth.code_step_over': {
    status: 409,
    vi: 'Bước nhập mã đã hết hạn. Hãy nhập lại tên và mật khẩu.',
    en: 'The time to enter the code is over. Enter name and password again.',
  },
  'auth.two_factor_needed': {
    status: 403,
    vi: 'Quản trị phải bật xác thực hai bước trước khi làm việc khác. Hãy mở trang Tài khoản và bật.',
    en: 'Administrators turn on two-factor sign-in before anything else. Open the page Account and turn it on.',
  },
  'auth.two_factor_kept': {
    status: 409,
    vi: 'Quản trị không tắt được xác thực hai bước. Mất điện thoại thì dùng mã dự phòng hoặc nhờ quản trị khác đặt lại.',
    en: 'An administrator cannot turn two-factor sign-in off. Without the phone use a recovery code, or ask another administrator for a reset.',
  },
  'auth.two_factor_is_on': {
    status: 409,
    vi: 'Xác thực hai bước đã bật. Hãy tắt trước nếu muốn đổi sang điện thoại khác.',
    en: 'Two-factor sign-in is on already. Turn it off first to change to another phone.',
  },
  'auth.session_not_found': {
    status: 404,
    vi: 'Không tìm thấy phiên đăng nhập này; có thể nó đã kết thúc. Hãy tải lại danh sách.',
    en: 'This session was not found; it may have ended. Load the list again.',
  },
  'password.wrong': {
    status: 422,
    vi: 'Mật khẩu hiện tại chưa đúng. Chưa đổi gì; hãy nhập lại.',
    en: 'The present password is wrong. Nothing was changed; enter it again.',
  },
  'password.too_short': {
    status: 422,
    vi: 'Mật khẩu có {length} ký tự, cần ít nhất {least}. Chưa đổi gì; hãy dùng một câu dài dễ nhớ.',
    en: 'The password has {length} characters, {least} are needed. Nothing was changed; use a long sentence that you remember.',
  },
  'password.too_long': {
    status: 422,
    vi: 'Mật khẩu dài hơn {most} ký tự. Chưa đổi gì; hãy rút ngắn.',
    en: 'The password is longer than {most} characters. Nothing was changed; shorten it.',
  },
  'password.too_common': {
    status: 422,
    vi: 'Mật khẩu này dễ đoán: có trong danh sách đã lộ, hoặc chỉ gồm chữ quen thuộc, tên, dãy phím, ngày tháng. Chưa đổi gì; hãy ghép bốn năm từ không liên quan.',
    en: 'This password is easy to guess: it is on the list of leaked ones, or made of common words, names, key rows or dates. Nothing was changed; join four or five unrelated words.',
  },
  'password.demo': {
    status: 409,
    vi: 'Tài khoản minh hoạ dùng chung nên không đổi được mật khẩu, không bật xác thực hai bước.',
    en: 'A demo account is shared: its password stays and it has no two-factor sign-in.',
  },
  'invitation.not_valid': {
    status: 404,
    vi: 'Liên kết đã dùng, đã hết hạn hoặc đã bị thay bằng liên kết mới. Hãy xin quản trị liên kết mới.',
    en: 'The link was used, has expired or was replaced by a newer one. Ask an administrator for a new link.',
  },
  'invitation.username_taken': {
    status: 409,
    vi: 'Tên đăng nhập “{username}” đã có người dùng. Chưa lưu gì; hãy chọn tên khác.',
    en: 'The user name “{username}” is taken. Nothing was stored; choose another one.',
  },
  'person.not_found': {
    status: 404,
    vi: 'Không tìm thấy người này, hoặc người này ngoài phạm vi của tài khoản.',
    en: 'This person was not found, or is outside the scope of the account.',
  },
  'person.email_taken': {
    status: 409,
    vi: 'E-mail {email} đã có tài khoản. Chưa thêm gì; hãy tìm người đó trong danh sách.',
    en: 'The e-mail {email} has an account already. Nothing was added; look for the person in the list.',
  },
  'person.last_admin': {
    status: 409,
    vi: 'Đây là quản trị cuối cùng còn dùng được. Chưa đổi gì; hãy giao quyền quản trị cho người khác trước.',
    en: 'This is the last administrator who can sign in. Nothing was changed; make somebody else administrator first.',
  },
  'person.self': {
    status: 409,
    vi: 'Không tự làm việc này với tài khoản của mình. Hãy nhờ quản trị khác.',
    en: 'Nobody does this to their own account. Ask another administrator.',
  },
  'person.successor_lacks': {
    status: 409,
    vi: '{name} không nhận được {count} lần nhập tệp: vai trò hoặc phạm vi chưa đủ. Chưa chuyển gì; hãy chọn người khác hoặc giao đủ quyền trước.',
    en: '{name} cannot take over {count} import(s): the role or the scope does not reach. Nothing was handed over; choose somebody else, or give the rights first.',
  },
  'person.state': {
    status: 409,
    vi: 'Tài khoản đang ở trạng thái khác nên không làm được việc này. Hãy tải lại trang.',
    en: 'The account is in another state, so this cannot be done. Reload the page.',
  },
  'person.scope_needed': {
    status: 422,
    vi: 'Vai trò này cần ít nhất một xã, phường hoặc một tỉnh. Chưa lưu gì.',
    en: 'This role needs at least one commune or province. Nothing was stored.',
  },
  'person.scope_unknown': {
    status: 422,
    vi: 'Không có xã, phường hay tỉnh “{scope}”. Chưa lưu gì; hãy kiểm tra mã.',
    en: 'There is no commune or province “{scope}”. Nothing was stored; check the code.',
  },
  'person.scope_twice': {
    status: 422,
    vi: 'Một xã, phường hoặc tỉnh có hai lần trong phạm vi. Hãy bỏ bớt.',
    en: 'A commune or province is in the scope twice. Remove one of them.',
  },
  'person.days_reversed': {
    status: 422,
    vi: 'Ngày kết thúc {end} trước ngày bắt đầu {start}. Chưa lưu gì.',
    en: 'The last day {end} is before the first day {start}. Nothing was stored.',
  },
  'person.role_unknown': {
    status: 422,
    vi: 'Không có vai trò “{name}”. Hãy dùng một trong: {known}.',
    en: 'There is no role “{name}”. Use one of: {known}.',
  },
  'person.unit_unknown': {
    status: 422,
    vi: 'Không có đơn vị “{unit}”, hoặc có nhiều đơn vị cùng tên. Hãy ghi đúng tên trong danh sách đơn vị.',
    en: 'There is no unit “{unit}”, or several have the name. Write the name as it stands in the list of units.',
  },
  'person.row_invalid': {
    status: 422,
    vi: 'Dòng thiếu hoặc sai ở cột “{column}”. Dòng được trả lại; hãy sửa rồi nhập lại.',
    en: 'The row lacks or has a wrong value in column “{column}”. It was returned; mend it and import it again.',
  },
  'person.row_twice': {
    status: 422,
    vi: 'E-mail {email} có ở dòng {row} của tệp rồi. Dòng được trả lại.',
    en: 'The e-mail {email} is in row {row} of the file already. The row was returned.',
  },
  'person.sheet_unknown': {
    status: 422,
    vi: 'Không thấy các cột của tệp mẫu (“{column}”). Chưa lưu gì; hãy tải tệp mẫu và điền vào đó.',
    en: 'The columns of the template are not there (“{column}”). Nothing was stored; download the template and fill it in.',
  },
  'unit.name_taken': {
    status: 409,
    vi: 'Đã có đơn vị “{unit}” ở đó. Chưa thêm gì.',
    en: 'There is a unit “{unit}” there already. Nothing was added.',
  },
  'delegation.not_allowed': {
    status: 403,
    vi: 'Không uỷ quyền được: vai trò quản trị không giao cho người khác, và không ai tự uỷ quyền cho mình. Chưa lưu gì.',
    en: 'This cannot be delegated: the role of an administrator is given to nobody, and nobody delegates to themselves. Nothing was stored.',
  },
  'delegation.too_long': {
    status: 422,
    vi: 'Uỷ quyền dài nhất {days} ngày. Chưa lưu gì; hãy chọn ngày kết thúc gần hơn.',
    en: 'A delegation lasts {days} days at most. Nothing was stored; choose an earlier end.',
  },
  'delegation.not_found': {
    status: 404,
    vi: 'Không có uỷ quyền này, hoặc nó chưa bắt đầu hay đã kết thúc. Hãy tải lại trang.',
    en: 'There is no such delegation, or it has not begun or is over. Reload the page.',
  },
  'delegation.while_acting': {
    status: 409,
    vi: 'Đang làm thay người khác. Hãy thôi làm thay rồi làm việc này cho tài khoản của mình.',
    en: 'You are acting for somebody else. Stop that first, then do this for your own account.',
  },
} as const satisfies Record<string, ErrorEntry>;
