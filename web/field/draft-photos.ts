import { z } from 'zod';
import { MAX_PHOTOS_PER_EVENT, PhotoId } from '#domain/photos.ts';
import type { ExpectedPhoto } from '#domain/sync.ts';
import { Instant, LonLat } from '#domain/values.ts';

export const MAX_PHOTOS = MAX_PHOTOS_PER_EVENT;

/** A photo of a draft; its bytes are in the tablet's store under their hash. */
export const DraftPhoto = z.object({
  sha256: PhotoId,
  byteCount: z.int().min(1),
  capturedAt: Instant,
  isFromApp: z.boolean(),
  lonLat: LonLat.nullable(),
  accuracyM: z.number().min(0).nullable(),
});
export type DraftPhoto = z.infer<typeof DraftPhoto>;

export const expectedOf = (photos: readonly DraftPhoto[], eventId: string): ExpectedPhoto[] =>
  photos.map((photo) => ({ ...photo, eventId }));

const OldPhotos = z.object({
  photos: z.array(z.object({ key: z.string(), photo: z.object({ id: PhotoId }).nullable() })),
  hashes: z.record(z.string(), z.object({ sha256: PhotoId, byteCount: z.int().min(1) })).default({}),
});

/** Photos of a draft of the older application: those still on the device, and those that the server had already. */
export function photosOfOld(value: unknown, savedAt: string): { photos: DraftPhoto[]; photoIds: string[] } {
  const old = OldPhotos.safeParse(value);
  if (!old.success) return { photos: [], photoIds: [] };
  const facts = { capturedAt: savedAt, isFromApp: false, lonLat: null, accuracyM: null };
  return {
    photos: old.data.photos.flatMap(({ key }) => {
      const bytes = old.data.hashes[key];
      return bytes ? [{ ...bytes, ...facts }] : [];
    }),
    photoIds: old.data.photos.flatMap(({ photo }) => photo?.id ?? []),
  };
}
