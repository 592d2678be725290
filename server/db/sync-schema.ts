import type { Generated } from 'kysely';

/* Tables of tablets and what they send, part of `schema.ts`. */

/** A tablet in the hands of one user. */
export interface TabletsTable {
  device_id: string;
  user_id: string;
  user_name: string;
  /** `DeviceReport` of the last contact, or what a file of it tells, JSON. */
  report: string;
  /** Empty: known from a file only. */
  first_contact_at: string;
  /** Of the last contact that told how far its count has gone; empty: there was none. */
  last_contact_at: string;
  /** Server's clock minus tablet's at the last contact. */
  clock_offset_ms: number;
  /** Every number of the count up to this one has arrived. */
  received_through: number;
  /** Receipts, whatever their outcome. */
  received_items: number;
  /** Who handed in a file of it last, and when. */
  handed_in_by: string | null;
  handed_in_at: string | null;
  /** Highest number of the count as the last file tells it: a hint for people, no fact about the tablet. */
  file_last_sequence: number | null;
  /** When an item last came under a number that another item had: its count proves nothing. */
  recounted_at: string | null;
}

/** Communes that a tablet has said to hold, with the last time it did. */
export interface TabletCommunesTable {
  device_id: string;
  user_id: string;
  commune_code: string;
  until_at: string;
}

/** Receipts, kept for good. A rejected item that is judged anew gets a new number. */
export interface SyncItemsTable {
  number: Generated<number>;
  id: string;
  user_id: string;
  device_id: string;
  /** null: unreadable. */
  sequence: number | null;
  kind: string;
  commune_code: string | null;
  site_id: string | null;
  /** Day of the tap by the corrected clock. */
  tapped_on: string | null;
  content_hash: string;
  outcome: string;
  received_at: string;
  site_code: string | null;
  conflict_id: string | null;
  /** Code and details, JSON. */
  problem: string | null;
  /** Hashes of its photos in their order, JSON. */
  photos: string;
  changed_settled: number;
  /** Name of who handed it in out of a file. */
  handed_in_by: string | null;
  status_before: string | null;
  status_after: string | null;
}

/** Content that was refused, for the office. */
export interface SyncRefusalsTable {
  number: Generated<number>;
  /** null: unreadable. */
  item_id: string | null;
  user_id: string;
  user_name: string;
  device_id: string;
  commune_code: string | null;
  tapped_on: string | null;
  received_at: string;
  /** Code and details, JSON. */
  problem: string;
  /** As it was sent, JSON. */
  content: string;
  content_hash: string;
  /** When the same item was stored after all. */
  settled_at: string | null;
  /** Since when the office has decided to leave it at that; why is in `custody_acts`. */
  dismissed_at: string | null;
}

/** Fields of a card on which a tablet and the office differ. Rows are resolved once and stay. */
export interface SyncConflictsTable {
  id: string;
  item_id: string;
  site_id: string;
  commune_code: string;
  /** `FieldConflict[]` as it was found, JSON. */
  fields: string;
  tablet_by: string;
  tablet_at: string;
  received_at: string;
  office_by: string;
  office_at: string;
  resolved_by: string | null;
  resolved_at: string | null;
  /** Field to the side that was chosen, JSON. */
  choices: string | null;
}

/** What somebody in the office decided about a tablet or a refused item. Rows stay. */
export interface CustodyActsTable {
  number: Generated<number>;
  act: string;
  device_id: string;
  user_id: string;
  refusal_number: number | null;
  reason: string;
  by_id: string;
  by_name: string;
  at: string;
}
