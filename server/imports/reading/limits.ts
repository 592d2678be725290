/** Bounds of what is read; beyond them a file is refused with a hint, or a row is returned. */

export const ROWS_PER_BATCH = 1000;
/** Columns of their own; the values of further ones are kept together in `REST_COLUMN`. */
export const MAX_COLUMNS = 500;
export const MAX_CELL_CHARACTERS = 1_000_000;

/** Formats that stand whole in memory: KML as its placemarks, GPX as a document model, TopoJSON as an object. */
export const MAX_KML_BYTES = 64 * 1024 ** 2;
export const MAX_GPX_BYTES = 8 * 1024 ** 2;
/** One GeoJSON feature, or a TopoJSON file; a GeoJSON file may be of any size. */
export const MAX_FEATURE_BYTES = 64 * 1024 ** 2;
export const MAX_JSON_DEPTH = 64;

export const MAX_ZIP_ENTRIES = 5000;
export const MAX_INFLATED_BYTES = 2 * 1024 ** 3;
/** Inflated to packed bytes of one entry; looked at once it is larger than `RATIO_FROM_BYTES`. */
export const MAX_ZIP_RATIO = 200;
export const RATIO_FROM_BYTES = 4 * 1024 ** 2;
/** Texts of a workbook, kept in memory while it is read. */
export const MAX_SHARED_STRINGS_BYTES = 256 * 1024 ** 2;

export const megabytes = (bytes: number) => `${Math.round(bytes / 1024 ** 2)} MB`;
