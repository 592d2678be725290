/* Tables of the public view and of what residents report, part of `schema.ts`. */

/** Telephone numbers of a commune's own, shown to residents. */
export interface CommuneHotlinesTable {
  commune_code: string;
  /** `CommuneHotline[]`, JSON. */
  items: string;
}

export interface ResidentReportsTable {
  /** Random, made on the phone. */
  id: string;
  /** Receipt code: tells only what became of the report. */
  code: string;
  /**
   * Of what was sent but the telephone number, so that the same report is recognised. Empty for older ones, which are
   * recognised by their id.
   */
  content_hash: string;
  /** null: outside every known commune. */
  commune_code: string | null;
  kind: string;
  lon: number;
  lat: number;
  accuracy_m: number | null;
  note: string;
  /** `textKey` of the note. */
  note_key: string;
  photo_id: string | null;
  has_phone: number;
  received_at: string;
  status: string;
  /** Codes, JSON; empty for what went to the inbox at once. */
  suspicions: string;
  /** Suspicious ones leave the heap when the office takes them out. */
  is_aside: number;
  site_id: string | null;
  reason: string | null;
  message: string;
  decided_at: string | null;
  decided_by: string | null;
  decided_by_name: string;
}

/** Apart from the reports, so that deleting a number is deleting a row. */
export interface ResidentPhonesTable {
  report_id: string;
  phone: string;
  consented_at: string;
}

/** How often something was done in a span of time; shared by all processes. */
export interface PublicCountsTable {
  bucket: string;
  /** Beginning of the span. */
  since: string;
  amount: number;
}
