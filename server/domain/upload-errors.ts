import type { ErrorEntry } from './error-entry.ts';

/** Part of the error catalogue: photos that are sent in parts. */
export const UPLOAD_ERRORS = {
  'upload.not_found': {
    status: 404,
    vi: 'Lần gửi ảnh này không còn trên máy chủ. Ảnh vẫn còn trên máy của bạn; hãy gửi lại từ đầu.',
    en: 'This upload is no longer on the server. The photo is still on your device; send it again from the start.',
  },
  'upload.wrong_offset': {
    status: 409,
    vi: 'Máy chủ đã có một phần khác của ảnh. Hãy hỏi máy chủ đã nhận đến đâu rồi gửi tiếp từ đó.',
    en: 'The server has another part of the photo. Ask how far it has come, and go on from there.',
  },
  'upload.too_long': {
    status: 413,
    vi: 'Phần gửi lên dài hơn độ dài đã báo của ảnh. Phần này chưa được lưu; hãy gửi lại từ đầu.',
    en: 'More bytes were sent than the photo was said to have. They were not stored; send it again from the start.',
  },
  'upload.no_hash': {
    status: 422,
    vi: 'Chưa báo mã SHA-256 hoặc độ dài của ảnh, nên không kiểm tra được ảnh có về đủ không. Chưa lưu gì.',
    en: 'The SHA-256 or the length of the photo is missing, so nobody could tell whether it arrives whole. Nothing was stored.',
  },
  'upload.bytes_differ': {
    status: 422,
    vi: 'Ảnh nhận được khác với ảnh trên máy của bạn (sai mã SHA-256). Bản nhận lỗi đã xoá; hãy gửi lại từ đầu.',
    en: 'The photo that arrived differs from the one on your device (SHA-256). It was removed; send it again from the start.',
  },
  'upload.protocol': {
    status: 400,
    vi: 'Yêu cầu không đúng giao thức gửi ảnh từng phần (tus 1.0.0). Chưa lưu gì.',
    en: 'The request does not follow the protocol for uploads in parts (tus 1.0.0). Nothing was stored.',
  },
} as const satisfies Record<string, ErrorEntry>;
