import type { ErrorEntry } from './error-entry.ts';

/** Part of the error catalogue: what stands in the cells of an imported row. */
export const IMPORT_VALUE_ERRORS = {
  'import.no_position': {
    status: 422,
    vi: 'Không có toạ độ trong cột {columns}. Dòng được trả lại; hãy điền toạ độ rồi nhập lại.',
    en: 'There is no position in the column {columns}. The row was returned; fill it in and import it again.',
  },
  'import.value_not_listed': {
    status: 422,
    vi: 'Cột “{column}”: “{value}” không có trong danh mục. Dòng được trả lại; hãy dùng một tên trong danh mục, ví dụ: {examples}.',
    en: 'Column “{column}”: “{value}” is not in the list. The row was returned; use an entry of the list, such as: {examples}.',
  },
  'import.value_ambiguous': {
    status: 422,
    vi: 'Cột “{column}”: “{value}” có thể là {choices}. Dòng được trả lại; hãy ghi rõ, có dấu.',
    en: 'Column “{column}”: “{value}” may be {choices}. The row was returned; write it in full, with its accents.',
  },
  'import.date_invalid': {
    status: 422,
    vi: 'Cột “{column}”: “{value}” không phải một ngày có thật. Dòng được trả lại; hãy ghi ngày/tháng/năm, ví dụ 31/12/2026.',
    en: 'Column “{column}”: “{value}” is no real day. The row was returned; write day/month/year, such as 31/12/2026.',
  },
  'import.money_invalid': {
    status: 422,
    vi: 'Cột “{column}”: “{value}” không phải số tiền từ 0 đến 1.000 tỷ đồng. Dòng được trả lại; hãy ghi ví dụ 1.500.000 hoặc 1,5 triệu.',
    en: 'Column “{column}”: “{value}” is no sum from 0 to 1,000 billion đồng. The row was returned; write 1.500.000 or 1,5 triệu.',
  },
  'import.number_invalid': {
    status: 422,
    vi: 'Cột “{column}”: “{value}” không phải số từ 0 đến {limit}. Dòng được trả lại; hãy sửa rồi nhập lại.',
    en: 'Column “{column}”: “{value}” is no number from 0 to {limit}. The row was returned; mend it and import it again.',
  },
  'import.flag_invalid': {
    status: 422,
    vi: 'Cột “{column}”: “{value}” không phải Có hay Không. Dòng được trả lại; hãy ghi Có, Không hoặc để trống.',
    en: 'Column “{column}”: “{value}” is neither yes nor no. The row was returned; write Có, Không or leave it empty.',
  },
  'import.text_too_long': {
    status: 422,
    vi: 'Cột “{column}” dài {length} ký tự, nhiều nhất là {limit}. Dòng được trả lại; hãy rút ngắn rồi nhập lại.',
    en: 'Column “{column}” holds {length} characters, {limit} at most. The row was returned; shorten it and import it again.',
  },
  'import.text_unreadable': {
    status: 422,
    vi: 'Cột “{column}” có ký tự điều khiển hoặc ký tự hỏng. Dòng được trả lại; hãy xoá và gõ lại ô này.',
    en: 'Column “{column}” holds control characters or broken ones. The row was returned; type that cell again.',
  },
  'import.commune_unknown': {
    status: 422,
    vi: 'Cột “{column}”: không có xã, phường “{value}” (tên và mã từ 01/7/2025). Dòng được trả lại; hãy sửa tên, hoặc để trống để xếp theo toạ độ.',
    en: 'Column “{column}”: there is no commune “{value}” (names and codes since 01/7/2025). The row was returned; mend it, or leave it empty to go by the position.',
  },
  'import.unit_unknown': {
    status: 422,
    vi: 'Cột “{column}”: không có đơn vị “{value}” của xã, phường này hay của thành phố. Dòng được trả lại; hãy sửa tên đơn vị, hoặc không ghép cột này.',
    en: 'Column “{column}”: neither this commune nor the city has a unit “{value}”. The row was returned; mend the name, or leave the column unmapped.',
  },
} as const satisfies Record<string, ErrorEntry>;
