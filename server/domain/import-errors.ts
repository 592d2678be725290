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
  'import.no_rows': {
    status: 422,
    vi: 'Tệp không có dòng dữ liệu nào. Chưa lưu gì; hãy kiểm tra trang tính, lớp hoặc dòng tiêu đề đã chọn.',
    en: 'The file has no row of data. Nothing was stored; check the chosen sheet, layer or header line.',
  },
  'import.unknown_kind': {
    status: 415,
    vi: 'Nội dung tệp là {found}, không phải bảng hay bản đồ nhận được. Chưa lưu gì; hãy dùng {accepted}.',
    en: 'The content is {found}, no table or map that is accepted. Nothing was stored; use {accepted}.',
  },
  'import.old_excel': {
    status: 415,
    vi: 'Đây là tệp Excel đời cũ (.xls). Chưa lưu gì; hãy mở bằng Excel, chọn Lưu thành › Excel Workbook (.xlsx) rồi nhập lại.',
    en: 'This is an old Excel file (.xls). Nothing was stored; open it in Excel, save it as Excel Workbook (.xlsx), import that.',
  },
  'import.password_protected': {
    status: 422,
    vi: 'Tệp Excel có mật khẩu nên không đọc được. Chưa lưu gì; hãy bỏ mật khẩu (Tệp › Thông tin › Bảo vệ) rồi lưu và nhập lại.',
    en: 'The Excel file has a password and cannot be read. Nothing was stored; remove the password, save and import again.',
  },
  'import.too_large_to_read': {
    status: 413,
    vi: 'Tệp {format} lớn hơn mức {limit} của loại này. Chưa lưu gì; hãy chia nhỏ, hoặc xuất sang GeoJSON, GeoPackage hay CSV.',
    en: 'The {format} file is larger than the {limit} this kind may have. Nothing was stored; split it, or export GeoJSON, GeoPackage or CSV.',
  },
  'import.text_encoding': {
    status: 422,
    vi: 'Chữ trong tệp không phải UTF-8 như loại {format} phải có. Chưa lưu gì; hãy xuất lại với bảng mã UTF-8.',
    en: 'The text is not UTF-8 as a {format} file must be. Nothing was stored; export it again in UTF-8.',
  },
  'import.layer_unknown': {
    status: 422,
    vi: 'Tệp không có trang tính hoặc lớp “{layer}”. Chưa lưu gì; hãy chọn lại.',
    en: 'The file has no sheet or layer “{layer}”. Nothing was stored; choose again.',
  },
  'import.xml_damaged': {
    status: 422,
    vi: 'Tệp XML (KML, GPX, Excel) hỏng hoặc bị cắt: {reason}. Chưa lưu gì; hãy xuất lại.',
    en: 'The XML (KML, GPX, Excel) is damaged or cut short: {reason}. Nothing was stored; export it again.',
  },
  'import.xml_doctype': {
    status: 422,
    vi: 'Tệp XML có khai báo DOCTYPE; để bảo mật nên không đọc. Chưa lưu gì; hãy xuất lại từ Google Earth hoặc QGIS.',
    en: 'The XML declares a DOCTYPE, which is not read for security. Nothing was stored; export it from Google Earth or QGIS.',
  },
  'import.zip_damaged': {
    status: 422,
    vi: 'Tệp nén hỏng hoặc bị cắt. Chưa lưu gì; hãy nén hoặc tải lại tệp.',
    en: 'The archive is damaged or cut short. Nothing was stored; pack or download it again.',
  },
  'import.zip_encrypted': {
    status: 422,
    vi: 'Tệp nén có mật khẩu ({entry}). Chưa lưu gì; hãy nén lại không đặt mật khẩu.',
    en: 'The archive has a password ({entry}). Nothing was stored; pack it again without one.',
  },
  'import.zip_nested': {
    status: 422,
    vi: 'Trong tệp nén còn một tệp nén khác ({entry}). Chưa lưu gì; hãy giải nén và nhập từng tệp.',
    en: 'The archive holds another archive ({entry}). Nothing was stored; unpack it and import the files one by one.',
  },
  'import.zip_too_many_entries': {
    status: 422,
    vi: 'Tệp nén có hơn {limit} tệp con. Chưa lưu gì; hãy chỉ nén các tệp của bản đồ.',
    en: 'The archive holds more than {limit} files. Nothing was stored; pack only the files of the map.',
  },
  'import.zip_too_large': {
    status: 413,
    vi: 'Tệp nén bung ra lớn hơn {limit} ({entry}). Chưa lưu gì; hãy chia nhỏ bản đồ.',
    en: 'The archive unpacks to more than {limit} ({entry}). Nothing was stored; split the map.',
  },
  'import.zip_ratio': {
    status: 422,
    vi: 'Tệp con {entry} bung ra gấp hơn {limit} lần, giống bom nén. Chưa lưu gì; hãy nén lại từ tệp gốc.',
    en: 'The entry {entry} unpacks to more than {limit} times its size, like a zip bomb. Nothing was stored; pack the original again.',
  },
  'import.zip_path': {
    status: 422,
    vi: 'Tệp nén có đường dẫn chỉ ra ngoài ({entry}). Chưa lưu gì; hãy nén lại từ tệp gốc.',
    en: 'The archive has a path that points outside it ({entry}). Nothing was stored; pack the original again.',
  },
  'import.zip_duplicate_entry': {
    status: 422,
    vi: 'Tệp nén có hai tệp con cùng tên {entry}. Chưa lưu gì; hãy nén lại từ tệp gốc.',
    en: 'The archive holds the name {entry} twice. Nothing was stored; pack the original again.',
  },
  'import.zip_without_map': {
    status: 422,
    vi: 'Tệp nén không có bản đồ nào (.shp, .kml) hay bảng Excel. Chưa lưu gì; hãy nén đủ tệp .shp, .dbf, .prj, hoặc nhập tệp đã giải nén.',
    en: 'The archive holds no map (.shp, .kml) and no Excel table. Nothing was stored; pack .shp, .dbf and .prj, or import the unpacked file.',
  },
  'import.shapefile_damaged': {
    status: 422,
    vi: 'Lớp “{layer}” của shapefile hỏng hoặc bị cắt ({part}). Chưa lưu gì; hãy xuất lại.',
    en: 'The layer “{layer}” of the shapefile is damaged or cut short ({part}). Nothing was stored; export it again.',
  },
  'import.geopackage_damaged': {
    status: 422,
    vi: 'Tệp GeoPackage hỏng hoặc thiếu bảng bắt buộc ({reason}). Chưa lưu gì; hãy xuất lại từ QGIS.',
    en: 'The GeoPackage is damaged or lacks a required table ({reason}). Nothing was stored; export it again from QGIS.',
  },
  'import.workbook_damaged': {
    status: 422,
    vi: 'Tệp Excel hỏng hoặc thiếu phần {part}. Chưa lưu gì; hãy mở bằng Excel rồi lưu lại.',
    en: 'The workbook is damaged or lacks its part {part}. Nothing was stored; open it in Excel and save it again.',
  },
  'import.cell_count': {
    status: 422,
    vi: 'Dòng có {found} ô, bảng có {expected} cột. Dòng được trả lại; hãy kiểm tra dấu phân cách hoặc ô bị lệch.',
    en: 'The row has {found} cells, the table {expected} columns. It was returned; look for a shifted cell or a stray delimiter.',
  },
  'import.cell_too_long': {
    status: 422,
    vi: 'Dòng có ô dài hơn {limit} ký tự. Dòng được trả lại; hãy rút ngắn.',
    en: 'The row has a cell of more than {limit} characters. It was returned; shorten it.',
  },
  'import.cell_error': {
    status: 422,
    vi: 'Ô ở cột “{column}” báo lỗi {error}. Dòng được trả lại; hãy sửa công thức rồi lưu tệp.',
    en: 'The cell in column “{column}” shows the error {error}. It was returned; mend the formula and save the file.',
  },
  'import.formula_without_value': {
    status: 422,
    vi: 'Ô ở cột “{column}” có công thức chưa được tính. Dòng được trả lại; hãy mở tệp bằng Excel rồi lưu lại.',
    en: 'The cell in column “{column}” has a formula that was never calculated. It was returned; open the file in Excel and save it.',
  },
  'import.quote_open': {
    status: 422,
    vi: 'Dòng có dấu ngoặc kép mở mà không đóng. Dòng được trả lại; hãy sửa dấu ngoặc kép.',
    en: 'The row opens a quotation mark and never closes it. It was returned; mend the quotation marks.',
  },
  'import.broken_characters': {
    status: 422,
    vi: 'Dòng có ký tự hỏng hoặc ký tự điều khiển (cột “{column}”). Dòng được trả lại; hãy gõ lại ô đó.',
    en: 'The row holds broken or control characters (column “{column}”). It was returned; type that cell again.',
  },
  'import.record_damaged': {
    status: 422,
    vi: 'Bản ghi này trong tệp bị hỏng hoặc bị cắt. Dòng được trả lại; hãy xuất lại tệp.',
    en: 'This record of the file is damaged or cut short. It was returned; export the file again.',
  },
  'import.geometry_too_complex': {
    status: 422,
    vi: 'Hình học quá dày đặc, không kiểm tra được. Dòng được trả lại; hãy đơn giản hoá đường biên rồi nhập lại.',
    en: 'The geometry is too dense to be checked. It was returned; simplify the outline and import it again.',
  },
  'import.hole_outside': {
    status: 422,
    vi: 'Vùng có lỗ nằm ngoài đường biên, gần {lonLat}. Dòng được trả lại; hãy vẽ lại lỗ đó.',
    en: 'A hole lies outside the outline, near {lonLat}. It was returned; redraw that hole.',
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
  'import.not_found': {
    status: 404,
    vi: 'Không tìm thấy lần nhập này, hoặc nó nằm ngoài phạm vi của tài khoản.',
    en: 'This import was not found, or is outside the scope of the account.',
  },
  'import.too_large': {
    status: 413,
    vi: 'Tệp lớn hơn {limit}. Chưa lưu gì; hãy chia tệp thành nhiều phần rồi gửi từng phần.',
    en: 'The file is larger than {limit}. Nothing was stored; split it and send the parts.',
  },
  'import.file_empty': {
    status: 422,
    vi: 'Tệp không có nội dung. Chưa lưu gì; hãy chọn lại tệp.',
    en: 'The file is empty. Nothing was stored; choose the file again.',
  },
  'import.questions_open': {
    status: 409,
    vi: 'Còn điều về tệp chưa được trả lời: {questions}. Chưa lưu gì; hãy xem gợi ý, chọn rồi nhập lại.',
    en: 'Something about the file is not answered yet: {questions}. Nothing was stored; look at the suggestions, choose, and run it again.',
  },
  'import.not_ready': {
    status: 409,
    vi: 'Lần nhập đang ở trạng thái “{status}” nên chưa làm được việc này. Không có gì thay đổi; hãy tải lại trang.',
    en: 'The import is “{status}”, so this cannot be done now. Nothing was changed; reload the page.',
  },
  'import.built_on': {
    status: 409,
    vi: 'Không hoàn tác được: {count} điểm đã có người ghi thêm sau khi nhập ({codes}). Các điểm đó giữ nguyên; hãy xử lý từng điểm.',
    en: 'Cannot be undone: people have since added to {count} of its places ({codes}). These were kept; deal with them one by one.',
  },
  'import.file_missing': {
    status: 409,
    vi: 'Máy chủ không còn tệp gốc của lần nhập này. Dữ liệu đã nhập giữ nguyên; hãy tải tệp lên lại.',
    en: 'The server no longer has the file of this import. What was imported is kept; upload the file again.',
  },
  'import.too_heavy': {
    status: 422,
    vi: 'Tệp cần nhiều bộ nhớ hoặc thời gian hơn mức cho phép để đọc. Những gì đã nhập giữ nguyên; hãy chia nhỏ tệp.',
    en: 'Reading the file takes more memory or time than allowed. What was imported is kept; split the file.',
  },
  'import.stopped': {
    status: 500,
    vi: 'Việc nhập dừng vì lỗi ngoài dự kiến ({reason}). Các dòng đã nhập giữ nguyên; hãy chạy tiếp hoặc báo quản trị.',
    en: 'The import stopped at an unexpected fault ({reason}). Rows stored so far are kept; run it again or tell the administrator.',
  },
  'import.differs_from_stored': {
    status: 422,
    vi: 'Khác với điểm {code} đã lưu ở: {fields}. Điểm đã lưu giữ nguyên, dòng được trả lại; hãy sửa trực tiếp trên điểm.',
    en: 'Differs from the stored {code} in: {fields}. The stored one is kept and the row was returned; edit the place itself.',
  },
  'import.like_stored': {
    status: 409,
    vi: 'Cách một điểm cùng loại đã lưu {distanceM} m. Chưa thêm; hãy chọn thêm, gộp hoặc bỏ qua.',
    en: '{distanceM} m from a stored place of the same kind. Not added yet; choose to add, merge or skip it.',
  },
  'import.like_row': {
    status: 409,
    vi: 'Cách dòng {row} cùng loại trong tệp {distanceM} m. Chưa thêm; hãy chọn thêm, gộp hoặc bỏ qua.',
    en: '{distanceM} m from row {row} of the file, of the same kind. Not added yet; choose to add, merge or skip it.',
  },
  'import.same_outline': {
    status: 409,
    vi: 'Cùng đường biên với một điểm đã có nhưng khác loại. Chưa thêm; hãy chọn thêm, gộp hoặc bỏ qua.',
    en: 'The same outline as another place, of another kind. Not added yet; choose to add, merge or skip it.',
  },
  'import.nothing_to_merge_into': {
    status: 409,
    vi: 'Điểm định gộp vào không còn hoặc chưa được nhập. Dòng được trả lại; hãy nhập lại để chọn.',
    en: 'The place to merge into is gone or was not imported. The row was returned; import it again to choose.',
  },
} as const satisfies Record<string, ErrorEntry>;
