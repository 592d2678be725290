import { z } from 'zod';
import { Id, Instant, LonLat } from './values.ts';

export const MAX_PHOTO_BYTES = 20 * 1024 * 1024;
export const MAX_PHOTOS_PER_EVENT = 10;
export const PhotoId = z.string().regex(/^[0-9a-f]{64}$/);

/** Facts of a stored photo. The stored bytes carry no metadata; what the camera wrote is here. */
export const Photo = z.object({
  /** SHA-256 of the stored (re-encoded) full image. */
  id: PhotoId,
  widthPx: z.int(),
  heightPx: z.int(),
  byteCount: z.int(),
  capturedAt: Instant.nullable(),
  lonLat: LonLat.nullable(),
  uploadedAt: Instant,
});
export type Photo = z.infer<typeof Photo>;

/** A photo that a tablet announced with an event and that has not arrived. */
export const MissingPhoto = z.object({
  deviceId: Id,
  /** What people call the tablet; null before it said so. */
  deviceLabel: z.string().nullable(),
  expectedAt: Instant,
  /** Why its bytes were refused; null: they are on their way. */
  refusal: z.object({ code: z.string(), details: z.record(z.string(), z.unknown()) }).nullable(),
});
export type MissingPhoto = z.infer<typeof MissingPhoto>;
