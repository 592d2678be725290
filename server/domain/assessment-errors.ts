import type { ErrorEntry } from './error-entry.ts';

/** Part of the error catalogue: assessments of the child-friendly standard. */
export const ASSESSMENT_ERRORS = {
  'score.not_points': {
    status: 422,
    vi: 'Điểm phải là số từ 0 trở lên, nhiều nhất hai chữ số thập phân. Chưa lưu gì; hãy sửa rồi gửi lại.',
    en: 'Points are a number from 0 with at most two decimals. Nothing was stored; mend it and send it again.',
  },
  'score.above_maximum': {
    status: 422,
    vi: 'Tiêu chí {criterion}: {points} điểm vượt điểm tối đa {maximum}. Chưa lưu gì; hãy sửa rồi gửi lại.',
    en: 'Criterion {criterion}: {points} points are above the maximum of {maximum}. Nothing was stored; mend it and send it again.',
  },
  'assessment.unknown_criterion': {
    status: 422,
    vi: 'Bộ tiêu chí {set} không có tiêu chí {criterion}. Chưa lưu gì; hãy chọn lại.',
    en: 'The criteria set {set} has no criterion {criterion}. Nothing was stored; choose again.',
  },
  'assessment.not_applicable': {
    status: 409,
    vi: 'Không thể {event} khi hồ sơ đang ở trạng thái “{status}”. Chưa lưu gì; hãy tải lại hồ sơ.',
    en: '“{event}” does not apply while the assessment is “{status}”. Nothing was stored; reload the assessment.',
  },
  'assessment.criterion_closed': {
    status: 409,
    vi: 'Hồ sơ đã nộp: chỉ sửa được tiêu chí bị trả lại, tiêu chí {criterion} không bị trả lại. Chưa lưu gì.',
    en: 'The assessment was submitted: only returned criteria can change, and criterion {criterion} was not returned. Nothing was stored.',
  },
  'assessment.scores_missing': {
    status: 409,
    vi: 'Còn tiêu chí chưa chấm điểm: {criteria}. Chưa nộp; điểm đã nhập vẫn giữ, hãy chấm nốt rồi nộp.',
    en: 'Criteria without a score: {criteria}. Nothing was submitted; the scores entered are kept, fill in the rest.',
  },
  'assessment.returned_unanswered': {
    status: 409,
    vi: 'Tiêu chí bị trả lại chưa được chấm lại: {criteria}. Chưa nộp; hãy chấm lại, kể cả khi giữ nguyên điểm.',
    en: 'Returned criteria that were not scored again: {criteria}. Nothing was submitted; score them again, even with the same points.',
  },
  'assessment.being_answered': {
    status: 409,
    vi: 'Xã, phường đang sửa tiêu chí {criterion} và chưa nộp lại. Chưa lưu gì; hãy đợi nộp lại.',
    en: 'The commune is answering on criterion {criterion} and has not submitted again. Nothing was stored; wait for it.',
  },
  'assessment.not_all_appraised': {
    status: 409,
    vi: 'Còn tiêu chí chưa thẩm định: {criteria}. Chưa kết thúc thẩm định; các tiêu chí đã thẩm định vẫn giữ.',
    en: 'Criteria that were not appraised: {criteria}. The appraisal was not closed; what was appraised is kept.',
  },
  'assessment.not_appraised': {
    status: 409,
    vi: 'Hồ sơ chưa thẩm định xong nên chưa thể kết luận. Chưa lưu gì; nếu quyết định đã có trên giấy, hãy ghi là quyết định giấy.',
    en: 'The assessment is not appraised, so it cannot be concluded. Nothing was stored; a decision taken on paper can be recorded as such.',
  },
  'assessment.verdict_not_met': {
    status: 409,
    vi: 'Theo điểm đã thẩm định ({total}/{threshold}) xã, phường chưa đạt nên không công nhận được. Chưa lưu gì; nếu quyết định đã có trên giấy, hãy ghi là quyết định giấy.',
    en: 'By the appraised scores ({total} of {threshold}) the commune does not meet the standard. Nothing was stored; a decision taken on paper can be recorded as such.',
  },
  'assessment.decision_in_future': {
    status: 422,
    vi: 'Ngày quyết định {date} ở tương lai. Chưa lưu gì; hãy kiểm tra lại ngày.',
    en: 'The decision is dated {date}, in the future. Nothing was stored; check the date.',
  },
  'assessment.validity_ends_before_it_begins': {
    status: 422,
    vi: 'Ngày hết hiệu lực đứng trước ngày có hiệu lực. Chưa lưu gì; hãy kiểm tra lại hai ngày.',
    en: 'The validity ends before it begins. Nothing was stored; check both dates.',
  },
  'assessment.submitted_already': {
    status: 409,
    vi: 'Hồ sơ đã nộp nên chỉ thành phố huỷ được. Chưa lưu gì; hãy đề nghị thành phố.',
    en: 'The assessment was submitted, so only the city can cancel it. Nothing was stored; ask the city.',
  },
  'assessment.evidence_id_taken': {
    status: 409,
    vi: 'Mã định danh này đã dùng cho một minh chứng khác. Chưa lưu gì; hãy tạo mã mới.',
    en: 'This id already belongs to another piece of evidence. Nothing was stored; make a new id.',
  },
  'assessment.unknown_evidence': {
    status: 422,
    vi: 'Hồ sơ không có minh chứng này. Chưa lưu gì; hãy tải lại hồ sơ.',
    en: 'The assessment has no such evidence. Nothing was stored; reload the assessment.',
  },
  'assessment.step_without_gain': {
    status: 422,
    vi: 'Bước này chưa thêm điểm và cũng chưa làm tiêu chí đạt. Chưa lưu gì; hãy ghi số điểm dự kiến hoặc đánh dấu “làm tiêu chí đạt”.',
    en: 'This step adds no points and makes no criterion met. Nothing was stored; give the points expected, or mark that it makes the criterion met.',
  },
  'assessment.step_id_taken': {
    status: 409,
    vi: 'Mã định danh này đã dùng cho một bước khác. Chưa lưu gì; hãy tạo mã mới.',
    en: 'This id already belongs to another step. Nothing was stored; make a new id.',
  },
  'assessment.too_many_steps': {
    status: 409,
    vi: 'Hồ sơ đã có {limit} bước chưa làm xong. Chưa lưu gì; hãy đánh dấu bước đã xong hoặc bỏ bớt rồi thêm bước mới.',
    en: 'The assessment already has {limit} open steps. Nothing was stored; mark steps as done or drop some, then add this one.',
  },
  'assessment.too_many_steps_of_criterion': {
    status: 409,
    vi: 'Tiêu chí {criterion} đã có {limit} bước chưa làm xong. Chưa lưu gì; hãy đánh dấu bước đã xong hoặc bỏ bớt rồi thêm bước mới.',
    en: 'Criterion {criterion} already has {limit} open steps. Nothing was stored; mark steps as done or drop some, then add this one.',
  },

  'assessment.unknown_step': {
    status: 422,
    vi: 'Hồ sơ không còn bước này. Chưa lưu gì; hãy tải lại hồ sơ.',
    en: 'The assessment no longer has this step. Nothing was stored; reload the assessment.',
  },
  'assessment.step_site_not_found': {
    status: 422,
    vi: 'Có điểm nguy cơ không thuộc xã, phường của hồ sơ. Chưa lưu gì; hãy chọn lại các điểm.',
    en: 'A chosen site does not belong to the commune of this assessment. Nothing was stored; choose the sites again.',
  },
  'assessment.not_found': {
    status: 404,
    vi: 'Không tìm thấy hồ sơ đánh giá này, hoặc hồ sơ nằm ngoài phạm vi của tài khoản.',
    en: 'This assessment was not found, or is outside the scope of the account.',
  },
  'assessment.exists': {
    status: 409,
    vi: 'Xã, phường đã có hồ sơ cho kỳ này. Chưa lưu gì; hãy mở hồ sơ đã có.',
    en: 'The commune already has an assessment of this period. Nothing was stored; open that one.',
  },
  'assessment.id_taken': {
    status: 409,
    vi: 'Mã định danh này đã dùng cho một hồ sơ khác nội dung. Chưa lưu gì; hãy tạo mã mới.',
    en: 'This id already belongs to an assessment with other content. Nothing was stored; make a new id.',
  },
  'assessment.conflict': {
    status: 409,
    vi: 'Hồ sơ đã có thêm việc mới sau khi bạn mở. Lần gửi này chưa lưu gì, những gì đang nhập vẫn giữ trên máy; hãy xem hồ sơ hiện tại rồi gửi lại.',
    en: 'The assessment went on after you opened it. Nothing of this was stored, what you typed is kept on this device; look at it as it now is and send again.',
  },
  'assessment.evidence_not_found': {
    status: 422,
    vi: 'Không có điểm, ảnh hay tệp này ở xã, phường của hồ sơ. Chưa lưu gì; hãy chọn lại minh chứng.',
    en: 'The commune of this assessment has no such site, photo or file. Nothing was stored; choose the evidence again.',
  },
  'assessment.no_threshold': {
    status: 422,
    vi: 'Bộ tiêu chí {set} không nêu ngưỡng cho nhóm của xã, phường này ({group}). Chưa lưu gì; hãy chọn bộ tiêu chí khác.',
    en: 'The criteria set {set} states no threshold for the group of this commune ({group}). Nothing was stored; choose another set.',
  },
  'standard.set_not_found': {
    status: 422,
    vi: 'Không có bộ tiêu chí {set} bản {version}. Chưa lưu gì; hãy chọn bộ tiêu chí khác.',
    en: 'There is no criteria set {set} version {version}. Nothing was stored; choose another set.',
  },
  'standard.maximum_is_zero': {
    status: 422,
    vi: 'Điểm tối đa phải lớn hơn 0. Chưa lưu gì; nếu chưa biết thì để trống.',
    en: 'A maximum is above 0. Nothing was stored; leave it empty while it is not known.',
  },
  'standard.maximum_id_taken': {
    status: 409,
    vi: 'Mã định danh này đã dùng cho một lần nhập khác. Chưa lưu gì; hãy tạo mã mới.',
    en: 'This id already belongs to another entry. Nothing was stored; make a new id.',
  },
} as const satisfies Record<string, ErrorEntry>;
