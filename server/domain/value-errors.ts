import type { ErrorEntry } from './error-entry.ts';

/**
 * Part of the error catalogue: values of indicators. Most are said of one cell: the other cells of the request are
 * kept.
 */
export const VALUE_ERRORS = {
  'value.not_a_number': {
    status: 422,
    vi: '“{text}” không phải một số. Ô này chưa lưu; hãy ghi số nguyên, ví dụ 120.',
    en: '“{text}” is no number. This cell was not stored; enter a whole number such as 120.',
  },
  'value.ambiguous_number': {
    status: 422,
    vi: '“{text}” có thể là {thousands} hoặc một số lẻ. Ô này chưa lưu; nếu là {thousands}, hãy ghi liền không dấu.',
    en: '“{text}” may be {thousands} or a fraction. This cell was not stored; if you mean {thousands}, write it without a sign.',
  },
  'value.not_whole': {
    status: 422,
    vi: '“{text}” không phải số nguyên. Ô này chưa lưu; hãy ghi số đếm được, không ghi số lẻ.',
    en: '“{text}” is no whole number. This cell was not stored; enter what was counted, without a fraction.',
  },
  'value.negative': {
    status: 422,
    vi: '“{text}” nhỏ hơn 0. Ô này chưa lưu; hãy ghi số từ 0 trở lên.',
    en: '“{text}” is below 0. This cell was not stored; enter a number from 0.',
  },
  'value.too_large': {
    status: 422,
    vi: '“{text}” lớn hơn {limit}. Ô này chưa lưu; hãy kiểm tra lại số chữ số.',
    en: '“{text}” is above {limit}. This cell was not stored; check the number of digits.',
  },
  'value.date': {
    status: 422,
    vi: 'Bảng tính đã đổi ô này thành ngày ({text}). Ô này chưa lưu; hãy định dạng ô là văn bản hoặc số rồi ghi lại.',
    en: 'The spreadsheet turned this cell into a date ({text}). It was not stored; format the cell as text or number and enter it again.',
  },
  'value.cell_error': {
    status: 422,
    vi: 'Ô có lỗi công thức hoặc chưa được tính ({text}). Ô này chưa lưu; hãy ghi số thay cho công thức.',
    en: 'The cell holds a formula without a result ({text}). It was not stored; enter the number instead.',
  },
  'value.dash': {
    status: 422,
    vi: '“{text}” chưa rõ nghĩa. Ô này chưa lưu; hãy ghi 0 nếu không có trường hợp nào, “Không áp dụng: lý do” nếu không có đối tượng, để trống nếu chưa báo cáo.',
    en: '“{text}” can mean several things. This cell was not stored; enter 0 if there was none, “N/A: reason” if nothing of the kind exists, leave it empty if not reported.',
  },
  'value.percentage_alone': {
    status: 422,
    vi: '“{text}” chỉ là tỷ lệ. Ô này chưa lưu; hãy ghi tử số và mẫu số, ví dụ 34/40, để cộng được lên thành phố.',
    en: '“{text}” is a percentage alone. This cell was not stored; enter numerator and denominator, such as 34/40, so that it can be added up.',
  },
  'value.percentage_above_100': {
    status: 422,
    vi: '“{text}” vượt 100%. Ô này chưa lưu; hãy ghi tử số và mẫu số, tử số không lớn hơn mẫu số.',
    en: '“{text}” is above 100%. This cell was not stored; enter numerator and denominator, the numerator not above the denominator.',
  },
  'value.ratio_incomplete': {
    status: 422,
    vi: '“{text}” thiếu tử số hoặc mẫu số. Ô này chưa lưu; hãy ghi đủ hai số, ví dụ 34/40.',
    en: '“{text}” lacks a numerator or a denominator. This cell was not stored; enter both, such as 34/40.',
  },
  'value.numerator_above_denominator': {
    status: 422,
    vi: 'Tử số {numerator} lớn hơn mẫu số {denominator}: tỷ lệ vượt 100%. Ô này chưa lưu; hãy kiểm tra lại hai số.',
    en: 'The numerator {numerator} is above the denominator {denominator}: more than 100%. This cell was not stored; check both numbers.',
  },
  'value.not_yes_no': {
    status: 422,
    vi: '“{text}” không phải Có hay Không. Ô này chưa lưu; hãy ghi Có hoặc Không.',
    en: '“{text}” is neither yes nor no. This cell was not stored; enter Có or Không.',
  },
  'value.not_a_stage': {
    status: 422,
    vi: '“{text}” không phải một bước công nhận. Ô này chưa lưu; hãy ghi ví dụ: {examples}.',
    en: '“{text}” is no step to recognition. This cell was not stored; enter for example: {examples}.',
  },
  'value.wrong_type': {
    status: 422,
    vi: 'Chỉ tiêu này ghi {expected}, không ghi {found}. Ô này chưa lưu; hãy tải lại bảng rồi nhập lại.',
    en: 'This indicator takes {expected}, not {found}. The cell was not stored; reload the grid and enter it again.',
  },
  'value.note_required': {
    status: 422,
    vi: '“Không áp dụng” cần ghi chú lý do. Ô này chưa lưu; hãy ghi lý do, ví dụ “Không áp dụng: xã không có trường THCS”.',
    en: '“Not applicable” needs a note that says why. This cell was not stored; give the reason, such as “N/A: no secondary school here”.',
  },
  'value.text_too_long': {
    status: 422,
    vi: 'Nguồn hoặc ghi chú dài quá {limit} ký tự hoặc có ký tự hỏng. Ô này chưa lưu; hãy rút ngắn hoặc gõ lại.',
    en: 'Source or note is longer than {limit} characters or holds broken ones. This cell was not stored; shorten or retype it.',
  },
  'value.unknown_indicator': {
    status: 422,
    vi: 'Không có chỉ tiêu mang mã “{indicator}”. Ô này chưa lưu; hãy tải lại bảng.',
    en: 'There is no indicator with the key “{indicator}”. This cell was not stored; reload the grid.',
  },
  'value.unknown_area': {
    status: 422,
    vi: 'Không có xã, phường hay tỉnh, thành phố mang mã “{area}”. Ô này chưa lưu; hãy kiểm tra lại mã.',
    en: 'There is no commune or province with the code “{area}”. This cell was not stored; check the code.',
  },
  'value.area_not_asked': {
    status: 422,
    vi: 'Không kế hoạch nào hỏi chỉ tiêu “{indicator}” ở địa bàn {area}. Ô này chưa lưu; hãy bỏ ô này.',
    en: 'No plan asks for the indicator “{indicator}” in the area {area}. This cell was not stored; leave it out.',
  },
  'value.former_unit': {
    status: 422,
    vi: 'Kế hoạch này là của một đơn vị không còn tồn tại ({unit}), nên không nhập số liệu được nữa. Chưa lưu gì; hãy nhập vào kế hoạch của đơn vị hiện nay.',
    en: 'This plan is of a unit that no longer exists ({unit}), so no values are taken for it. Nothing was stored; enter them in the plan of the present unit.',
  },
  'value.period_unknown': {
    status: 422,
    vi: '“{period}” không phải kỳ của kế hoạch, kế hoạch nhận số liệu các kỳ của năm {expected}. Chưa lưu gì cho kỳ này; hãy chọn lại kỳ.',
    en: '“{period}” is no period of the plan, which takes values for {expected}. Nothing was stored for it; choose another period.',
  },
  'value.period_not_begun': {
    status: 422,
    vi: 'Kỳ {period} chưa bắt đầu. Ô này chưa lưu; hãy chọn kỳ đã hoặc đang diễn ra.',
    en: 'The period “{period}” has not begun. This cell was not stored; choose one that has.',
  },
  'value.period_locked': {
    status: 409,
    vi: 'Thành phố đã khoá kỳ {period} của “{plan}”. Ô này giữ nguyên; nếu cần sửa, hãy đề nghị thành phố mở lại kỳ.',
    en: 'The city locked the period “{period}” of “{plan}”. The cell was left as it is; ask the city to reopen the period if it has to change.',
  },
  'value.period_locked_already': {
    status: 409,
    vi: '{by} đã khoá kỳ này lúc {at}. Chưa đổi gì; hãy tải lại bảng.',
    en: '{by} locked this period at {at}. Nothing was changed; reload the grid.',
  },
  'value.period_not_locked': {
    status: 409,
    vi: 'Kỳ này chưa khoá, nên không có gì để mở lại. Chưa đổi gì; hãy tải lại bảng.',
    en: 'This period is not locked, so there is nothing to reopen. Nothing was changed; reload the grid.',
  },

  'value.self_filled': {
    status: 422,
    vi: 'Số liệu này Bờ An tự lấy từ bản đồ và hồ sơ, xã, phường không nhập. Ô này chưa lưu; hãy cập nhật điểm, biện pháp hoặc hồ sơ.',
    en: 'Bờ An takes this figure from the map and the assessments; communes do not enter it. The cell was not stored; bring sites, measures or assessments up to date.',
  },
  'value.commune_enters': {
    status: 403,
    vi: 'Số liệu của xã, phường do xã, phường nhập; vai trò “{role}” không nhập ô này. Ô này chưa lưu; hãy trả lại kèm lý do nếu cần sửa.',
    en: 'Values of a commune are entered by the commune; the role “{role}” does not enter this cell. It was not stored; return it with a reason if it has to change.',
  },
  'value.province_enters': {
    status: 403,
    vi: 'Số liệu chung của tỉnh, thành phố do thành phố nhập; vai trò “{role}” không nhập ô này. Ô này chưa lưu; hãy hỏi thành phố.',
    en: 'Figures of the whole province are entered by the city; the role “{role}” does not enter this cell. It was not stored; ask the city.',
  },
  'value.duplicate_cell': {
    status: 422,
    vi: 'Ô này có {count} lần trong lần gửi. Không lần nào được lưu; hãy giữ một dòng rồi gửi lại.',
    en: 'This cell occurs {count} times in the request. None of them was stored; keep one row and send again.',
  },
  'value.not_a_draft': {
    status: 409,
    vi: 'Ô này đang ở trạng thái “{state}” nên không sửa được. Ô này chưa lưu; hãy đề nghị thành phố trả lại hoặc mở lại.',
    en: 'This cell is “{state}”, so it cannot change. It was not stored; ask the city to return or reopen it.',
  },
  'value.conflict': {
    status: 409,
    vi: '{by} đã sửa ô này lúc {at}, sau khi bạn mở. Chưa ghi đè gì; hãy xem giá trị hiện tại rồi nhập lại nếu cần.',
    en: '{by} changed this cell at {at}, after you opened it. Nothing was overwritten; look at the present value and enter yours again if needed.',
  },
  'value.changed_since': {
    status: 409,
    vi: '{by} đã đổi ô này lúc {at}, sau khi bạn mở bảng. Ô này giữ nguyên; hãy xem giá trị hiện tại rồi làm lại nếu vẫn đúng.',
    en: '{by} changed this cell at {at}, after you opened the grid. It was left as it is; look at the present value and do it again if it is right.',
  },

  'value.id_taken': {
    status: 409,
    vi: 'Mã lần nhập này đã dùng cho nội dung khác. Ô này chưa lưu; hãy tải lại trang rồi nhập lại.',
    en: 'This id already belongs to another entry. The cell was not stored; reload the page and enter it again.',
  },
  'value.step_not_possible': {
    status: 409,
    vi: 'Không thể {step} khi ô đang ở trạng thái “{state}”. Ô này giữ nguyên; hãy tải lại bảng.',
    en: '“{step}” is not possible while the cell is “{state}”. It was left as it is; reload the grid.',
  },
  'value.nothing_there': {
    status: 409,
    vi: 'Ô này chưa có giá trị nên không thể {step}. Hãy nhập giá trị trước.',
    en: 'This cell has no value, so “{step}” is not possible. Enter a value first.',
  },
  'value.reason_required': {
    status: 422,
    vi: 'Trả lại hoặc mở lại cần lý do. Chưa đổi gì; hãy ghi lý do rồi gửi lại.',
    en: 'Returning or reopening needs a reason. Nothing was changed; give one and send again.',
  },
  'value.too_many_cells': {
    status: 413,
    vi: 'Tệp có {count} ô thay đổi, nhiều hơn {limit}. Chưa lưu gì; hãy chia nhỏ tệp.',
    en: 'The file changes {count} cells, more than {limit}. Nothing was stored; split the file.',
  },
  'workbook.not_template': {
    status: 422,
    vi: 'Tệp không phải mẫu nhập số liệu của Bờ An (thiếu trang “{sheet}” hoặc dòng mã ẩn). Chưa lưu gì; hãy tải mẫu rồi điền lại.',
    en: 'This is no template of Bờ An (the sheet “{sheet}” or its hidden keys are missing). Nothing was stored; download the template and fill it in.',
  },
  'workbook.other_plan': {
    status: 422,
    vi: 'Tệp là của kế hoạch “{found}”, không phải “{expected}”. Chưa lưu gì; hãy mở đúng kế hoạch rồi tải lên.',
    en: 'The file is of the plan “{found}”, not “{expected}”. Nothing was stored; open that plan and upload it there.',
  },
  'workbook.other_period': {
    status: 422,
    vi: 'Tệp là của kỳ {filePeriod}, không phải {period}. Chưa lưu gì; hãy chọn đúng kỳ rồi tải lên.',
    en: 'The file is of the period “{filePeriod}”, not “{period}”. Nothing was stored; choose that period and upload it there.',
  },
  'workbook.merged_cells': {
    status: 422,
    vi: 'Có ô bị gộp ({cells}), nên không biết số nào của ai. Chưa lưu gì; hãy bỏ gộp ô rồi tải lên lại.',
    en: 'Cells are merged ({cells}), so it is unclear whose number is whose. Nothing was stored; unmerge them and upload again.',
  },
  'workbook.shifted_columns': {
    status: 422,
    vi: 'Cột {column} không còn đúng chỗ: đầu cột và mã ẩn không khớp với mẫu. Chưa lưu gì; hãy chép số liệu vào mẫu mới tải.',
    en: 'Column {column} is out of place: its head and its hidden key differ from the template. Nothing was stored; copy the numbers into a fresh template.',
  },
  'workbook.row_key': {
    status: 422,
    vi: 'Dòng {row}: mã “{area}” không khớp với tên “{name}”, hoặc không thuộc bảng này. Dòng này chưa lưu; hãy chép số liệu vào mẫu mới tải.',
    en: 'Row {row}: the code “{area}” does not fit the name “{name}”, or is not of this table. The row was not stored; copy it into a fresh template.',
  },
  'workbook.row_twice': {
    status: 422,
    vi: 'Dòng {row}: mã “{area}” có hai lần trong tệp. Không dòng nào được lưu; hãy giữ một dòng.',
    en: 'Row {row}: the code “{area}” occurs twice in the file. Neither row was stored; keep one.',
  },
} as const satisfies Record<string, ErrorEntry>;
