/* Tables of photos and of what they prove, part of `schema.ts`. */

export interface PhotosTable {
  /** SHA-256 of the stored full image, hex. */
  id: string;
  width_px: number;
  height_px: number;
  byte_count: number;
  stored_at: string;
  /** What it shows (`domain/view-hash.ts`); null until it was looked at. */
  view_hash: string | null;
}

/** One row per upload: what the camera wrote before it was stripped. */
export interface PhotoUploadsTable {
  photo_id: string;
  uploaded_by: string;
  original_sha256: string;
  captured_at: string | null;
  lon: number | null;
  lat: number | null;
  uploaded_at: string;
}

export interface EventPhotosTable {
  /** Id of a site event or of a play space inspection. */
  event_id: string;
  photo_id: string;
  position: number;
  commune_code: string;
}

/** Photos that a tablet announced with an event: the event is complete only when all of them have arrived. */
export interface ExpectedPhotosTable {
  event_id: string;
  /** Order among the photos of the event, 0, 1, 2 … */
  position: number;
  /** Of the bytes that the tablet holds. */
  sha256: string;
  byte_count: number;
  /** By the server's clock; the tablet's own time is beside it. */
  captured_at: string;
  captured_at_device: string;
  is_from_app: number;
  lon: number | null;
  lat: number | null;
  accuracy_m: number | null;
  user_id: string;
  device_id: string;
  item_id: string;
  site_id: string;
  commune_code: string;
  expected_at: string;
  photo_id: string | null;
  received_at: string | null;
  /** Code and details of the error for which the bytes were refused, JSON. */
  refusal: string | null;
}

/** Which bytes of which user became which photo: tells a tablet what has arrived. */
export interface PhotoOriginalsTable {
  user_id: string;
  sha256: string;
  photo_id: string;
  received_at: string;
}

/** Parts of the hash of what a photo shows (`domain/view-hash.ts`), to find photos that look alike. */
export interface PhotoViewBandsTable {
  band: number;
  photo_id: string;
}

/** A fix that was marked, with what proves it: see `domain/close-out-proof.ts`. */
export interface CloseOutsTable {
  event_id: string;
  site_id: string;
  commune_code: string;
  actor_id: string;
  /** By the corrected clock. */
  marked_at: string;
  accuracy_m: number | null;
  /** From the site's point or outline as they were at the mark; null without a position. */
  distance_m: number | null;
  /** The office returned it. */
  is_rejected: number;
  /** The last mark of the site, and nothing has reopened it since. */
  is_current: number;
  verdict: string;
  /** Codes, JSON. */
  doubts: string;
  judged_at: string;
}
