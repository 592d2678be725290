import { useEffect, useState } from 'react';
import { useContainer } from '../api/container.ts';
import { type DraftPhoto, MAX_PHOTOS } from './draft-photos.ts';
import type { DraftInHand } from './kept-draft.ts';
import { shrinkPhoto } from './shrink-photo.ts';
import type { Place } from './site-draft.ts';
import { useTablet } from './tablet.ts';

export interface DraftPhotos {
  photos: readonly DraftPhoto[];
  /** Being shrunk and written. */
  underWay: number;
  /** Chosen beyond the most that an event may have. */
  tooMany: number;
  /** A photo that the device could not keep. */
  fault: unknown;
  add(files: readonly Blob[], isFromApp: (file: Blob) => boolean): Promise<void>;
  remove(sha256: string): void;
  /** Writes what was typed: the camera may cost the page its memory. */
  beforeCamera(): void;
}

/** The photos of a draft: each is on the disk, and in the draft, before the next one is looked at. */
export function useDraftPhotos<D extends { photos: DraftPhoto[] }>(
  hand: DraftInHand<D>,
  place: Place | null,
): DraftPhotos {
  const tablet = useTablet();
  const { now } = useContainer();
  const [underWay, setUnderWay] = useState(0);
  const [tooMany, setTooMany] = useState(0);
  const [fault, setFault] = useState<unknown>(null);
  const photos = hand.draft?.photos ?? [];
  const keep = (next: DraftPhoto[]) => hand.change({ photos: next } as Partial<D>);
  return {
    photos,
    underWay,
    tooMany,
    fault,
    beforeCamera: () => void hand.flush(),
    async add(files, isFromApp) {
      const capturedAt = now();
      const taken = files.slice(0, Math.max(0, MAX_PHOTOS - photos.length));
      setTooMany(files.length - taken.length);
      setFault(null);
      setUnderWay(taken.length);
      let held = [...photos];
      try {
        for (const [at, file] of taken.entries()) {
          const isOwn = isFromApp(file);
          const kept = await tablet.keepPhoto(await shrinkPhoto(file));
          const facts = {
            capturedAt: isOwn ? capturedAt : takenAt(file, capturedAt),
            isFromApp: isOwn,
            lonLat: isOwn ? (place?.lonLat ?? null) : null,
            accuracyM: isOwn ? (place?.accuracyM ?? null) : null,
          };
          // The same picture taken up twice is one photo.
          held = [...held.filter(({ sha256 }) => sha256 !== kept.sha256), { ...kept, ...facts }];
          keep(held);
          await hand.flush();
          setUnderWay(taken.length - at - 1);
        }
      } catch (error) {
        setFault(error);
      } finally {
        setUnderWay(0);
      }
    },
    remove: (sha256) => keep(photos.filter((photo) => photo.sha256 !== sha256)),
  };
}

/** A file of the gallery says itself when it was last written; never later than now. */
function takenAt(file: Blob, now: string): string {
  if (!(file instanceof File) || file.lastModified <= 0) return now;
  const written = new Date(file.lastModified).toISOString();
  return written < now ? written : now;
}

/** Address of a photo that is on the device only; null until it is read. */
export function useKeptPhotoUrl(sha256: string): string | null {
  const tablet = useTablet();
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    let made: string | null = null;
    let isCurrent = true;
    tablet.readPhoto(sha256).then((blob) => {
      if (!blob || !isCurrent) return;
      made = URL.createObjectURL(blob);
      setUrl(made);
    }, console.error);
    return () => {
      isCurrent = false;
      if (made) URL.revokeObjectURL(made);
    };
  }, [tablet, sha256]);
  return url;
}
