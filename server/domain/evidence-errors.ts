import type { ErrorEntry } from './error-entry.ts';

/** Part of the error catalogue: files that a criterion rests on. */
export const EVIDENCE_ERRORS = {
  'evidence_file.too_large': {
    status: 413,
    vi: 'Tệp lớn hơn {limit}. Tệp chưa được lưu; hãy giảm dung lượng hoặc tách tệp rồi gửi lại.',
    en: 'The file is larger than {limit}. It was not stored; make it smaller or split it and send it again.',
  },
  'evidence_file.empty': {
    status: 422,
    vi: 'Tệp trống (0 byte). Tệp chưa được lưu; hãy mở lại tệp gốc, lưu rồi gửi lại.',
    en: 'The file is empty (0 bytes). It was not stored; open the original, save it and send it again.',
  },
  'evidence_file.unknown_kind': {
    status: 415,
    vi: 'Nội dung tệp không phải PDF, ảnh (JPEG, PNG, WebP, HEIC), DOCX, XLSX, ODT hay ODS, dù tên tệp là gì. Tệp chưa được lưu; hãy lưu sang PDF rồi gửi lại.',
    en: 'The content is no PDF, picture (JPEG, PNG, WebP, HEIC), DOCX, XLSX, ODT or ODS, whatever the file is called. It was not stored; save it as PDF and send that.',
  },
  'evidence_file.old_office': {
    status: 415,
    vi: 'Đây là tệp Office kiểu cũ (.doc, .xls, .ppt). Tệp chưa được lưu; hãy lưu thành DOCX, XLSX hoặc PDF rồi gửi lại.',
    en: 'This is a file of the old Office format (.doc, .xls, .ppt). It was not stored; save it as DOCX, XLSX or PDF and send that.',
  },
  'evidence_file.encrypted': {
    status: 422,
    vi: 'Tệp có mật khẩu hoặc bị khoá quyền đọc, in. Tệp chưa được lưu; hãy lưu một bản không đặt mật khẩu rồi gửi lại.',
    en: 'The file has a password or is locked against reading or printing. It was not stored; save a copy without protection and send that.',
  },
  'evidence_file.macros': {
    status: 415,
    vi: 'Tệp có macro hoặc thành phần chạy được. Tệp chưa được lưu; hãy lưu thành DOCX, XLSX không macro, hoặc PDF, rồi gửi lại.',
    en: 'The file holds macros or other parts that run. It was not stored; save it as DOCX or XLSX without macros, or as PDF, and send that.',
  },
  'evidence_file.no_document': {
    status: 415,
    vi: 'Đây là tệp nén, không phải văn bản DOCX, XLSX, ODT hay ODS. Tệp chưa được lưu; hãy giải nén và gửi từng tệp.',
    en: 'This is an archive and no DOCX, XLSX, ODT or ODS. It was not stored; unpack it and send the files one by one.',
  },
  'evidence_file.unpacks_too_large': {
    status: 422,
    vi: 'Tệp bung ra quá lớn, giống bom nén. Tệp chưa được lưu; hãy lưu thành PDF rồi gửi lại.',
    en: 'The file unpacks to far too much, like a zip bomb. It was not stored; save it as PDF and send that.',
  },
  'evidence_file.damaged': {
    status: 422,
    vi: 'Tệp hỏng hoặc bị cắt giữa chừng. Tệp chưa được lưu; hãy mở thử tệp gốc, lưu lại rồi gửi.',
    en: 'The file is damaged or cut short. It was not stored; try to open the original, save it again and send that.',
  },
  'evidence_file.too_many': {
    status: 409,
    vi: 'Hồ sơ đã có {limit} tệp. Tệp chưa được lưu; hãy gộp các trang vào một PDF.',
    en: 'The assessment already has {limit} files. The file was not stored; put pages together in one PDF.',
  },
  'evidence_file.not_found': {
    status: 404,
    vi: 'Hồ sơ không có tệp này. Hãy tải lại hồ sơ.',
    en: 'The assessment has no such file. Reload the assessment.',
  },
  'evidence_file.lost': {
    status: 404,
    vi: 'Hồ sơ có ghi tệp “{name}” nhưng tệp không còn trên máy chủ. Hãy báo quản trị khôi phục từ bản sao lưu, hoặc gửi lại tệp gốc.',
    en: 'The assessment names the file “{name}”, but it is no longer on the server. Ask the administrator to restore it from a backup, or send the original again.',
  },
} as const satisfies Record<string, ErrorEntry>;
