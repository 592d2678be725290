/* Tables of imports, part of `schema.ts`. */

export interface ImportsTable {
  id: string;
  target: string;
  file_name: string;
  byte_count: number;
  sha256: string;
  status: string;
  created_at: string;
  created_by: string;
  created_by_name: string;
  started_at: string | null;
  finished_at: string | null;
  /** `ImportInspection` as JSON. */
  inspection: string | null;
  /** `ImportSettings` as JSON. */
  settings: string;
  /** Codes of the communes that its rows lie in, JSON: who may see the record. */
  communes: string;
  row_total: number | null;
  read_count: number;
  added_count: number;
  unchanged_count: number;
  returned_count: number;
  duplicate_count: number;
  merged_count: number;
  skipped_count: number;
  /** Code and details of the fault that stopped it, JSON. */
  error: string | null;
  /** Points of the last check, JSON. */
  preview: string | null;
  /** Process at work on it, and its last sign of life: another one takes over a dead one's work. */
  worker_id: string | null;
  beat_at: string | null;
  undone_at: string | null;
  undone_by_name: string | null;
}

/** Rows that were returned, and duplicates with what was decided about them. */
export interface ImportRowsTable {
  import_id: string;
  row_number: number;
  outcome: string;
  code: string;
  details: string;
  /** The row as the file has it, JSON. */
  raw: string;
  lon: number | null;
  lat: number | null;
  like_id: string | null;
  like_row: number | null;
  distance_m: number | null;
  decision: string | null;
  decided_by: string | null;
}

export interface ImportMappingsTable {
  shape_hash: string;
  target: string;
  settings: string;
  saved_at: string;
  saved_by: string;
}
