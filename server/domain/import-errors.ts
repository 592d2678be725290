import type { ErrorEntry } from './error-entry.ts';

/** Part of the error catalogue: files that are imported, and their rows. */
export const IMPORT_ERRORS = {
  'import.unreadable': {
    status: 422,
    vi: 'Không đọc được tệp (JSON sai cú pháp: {reason}). Chưa lưu gì; hãy xuất lại tệp GeoJSON.',
    en: 'The file could not be read (malformed JSON: {reason}). Nothing was stored; export the GeoJSON again.',
  },
  'import.not_geojson': {
    status: 422,
    vi: 'Tệp không phải GeoJSON FeatureCollection. Chưa lưu gì; hãy xuất lại ở dạng GeoJSON.',
    en: 'The file is no GeoJSON FeatureCollection. Nothing was stored; export it as GeoJSON.',
  },
  'import.other_reference_system': {
    status: 422,
    vi: 'Tệp ghi hệ toạ độ {crs}; chỉ nhận kinh độ, vĩ độ WGS 84. Chưa lưu gì; hãy đổi hệ toạ độ rồi nhập lại.',
    en: 'The file names the reference system {crs}; only WGS 84 degrees are accepted. Nothing was stored; convert it.',
  },
  'import.not_a_feature': {
    status: 422,
    vi: 'Dòng này không phải một đối tượng GeoJSON (Feature). Dòng được trả lại; hãy sửa rồi nhập lại.',
    en: 'This row is no GeoJSON feature. It was returned; mend it and import it again.',
  },
  'import.no_geometry': {
    status: 422,
    vi: 'Đối tượng không có hình học. Dòng được trả lại; hãy thêm vị trí rồi nhập lại.',
    en: 'The feature has no geometry. It was returned; add a position and import it again.',
  },
  'import.geometry_type': {
    status: 422,
    vi: 'Không nhận kiểu hình học “{type}”. Dòng được trả lại; hãy tách thành điểm, đường hoặc vùng.',
    en: 'The geometry type “{type}” is not accepted. It was returned; split it into points, lines or polygons.',
  },
  'import.position_invalid': {
    status: 422,
    vi: 'Toạ độ không phải hai số: {position}. Dòng được trả lại; hãy sửa rồi nhập lại.',
    en: 'A position is not two numbers: {position}. The row was returned; mend it and import it again.',
  },
  'import.crs_unknown': {
    status: 422,
    vi: 'Không biết hệ toạ độ {crs}. Chưa lưu gì; hãy chọn một hệ toạ độ trong danh sách hoặc dán định nghĩa proj4.',
    en: 'The reference system {crs} is not known. Nothing was stored; choose one of the list or paste a proj4 definition.',
  },
  'import.degrees_among_metres': {
    status: 422,
    vi: 'Toạ độ {position} có vẻ là độ, còn hệ toạ độ đã chọn dùng mét. Dòng được trả lại; hãy sửa toạ độ hoặc chọn lại hệ toạ độ.',
    en: 'The position {position} looks like degrees, but the chosen system is in metres. The row was returned; mend it or choose another system.',
  },
  'import.metres_swapped': {
    status: 422,
    vi: 'Toạ độ {position} có vẻ bị đảo: toạ độ Bắc đứng trước toạ độ Đông. Dòng được trả lại; hãy đổi chỗ hai số rồi nhập lại.',
    en: 'The position {position} looks swapped: the northing stands before the easting. The row was returned; swap the two numbers.',
  },
  'import.line_too_short': {
    status: 422,
    vi: 'Đường có ít hơn hai điểm khác nhau. Dòng được trả lại; hãy vẽ lại.',
    en: 'The line has fewer than two different points. It was returned; draw it again.',
  },
  'import.ring_too_short': {
    status: 422,
    vi: 'Vùng có vòng ít hơn ba điểm khác nhau hoặc không có diện tích. Dòng được trả lại; hãy vẽ lại.',
    en: 'The polygon has a ring of fewer than three points or no area. It was returned; draw it again.',
  },
  'import.ring_crosses_itself': {
    status: 422,
    vi: 'Đường biên của vùng tự cắt gần {lonLat}. Dòng được trả lại; hãy vẽ lại chỗ đó.',
    en: 'The outline crosses itself near {lonLat}. It was returned; redraw that place.',
  },
  'import.kind_unknown': {
    status: 422,
    vi: 'Không nhận ra loại từ các thuộc tính {tags}. Dòng được trả lại; hãy thêm cột “kind” với mã trong danh mục.',
    en: 'The kind cannot be told from the properties {tags}. It was returned; add a “kind” column with a listed code.',
  },
  'import.duplicate_in_file': {
    status: 422,
    vi: 'Trùng với dòng {row} trong cùng tệp. Chỉ giữ dòng đầu; dòng này được trả lại.',
    en: 'The same feature as row {row} of this file. The first one is kept; this row was returned.',
  },
  'import.no_outlines': {
    status: 422,
    vi: 'Chưa có ranh giới nên không xếp được vào xã, phường. Dòng được trả lại; hãy nhập ranh giới trước.',
    en: 'There are no outlines yet, so no commune can be found. It was returned; import outlines first.',
  },
  'import.field_invalid': {
    status: 422,
    vi: 'Trường “{field}” có giá trị không nhận được. Dòng được trả lại; hãy sửa rồi nhập lại.',
    en: 'The field “{field}” holds a value that is not accepted. It was returned; mend it and import it again.',
  },
} as const satisfies Record<string, ErrorEntry>;
