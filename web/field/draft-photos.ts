import type { KeptFiles } from '../offline/kept-files.ts';
import type { DraftStore } from './draft-store.ts';
import type { PhotoUploads, Refusal } from './photo-uploads.ts';
import { type DraftPhoto, MAX_PHOTOS } from './site-draft.ts';

/** Photos of the drafts of one store. */
export interface DraftPhotos {
  /** Keeps the files on the device, then sends them. Resolves with how many were too many. */
  add(id: string, files: readonly File[]): Promise<number>;
  remove(id: string, key: string): void;
  /** Files set aside because the server will not take them: no part of the draft any more, kept until dismissed. */
  refused(id: string): readonly Refusal[];
  dismiss(id: string, key: string): void;
  /** Sends what the server does not have yet: after a reload, a failure, or a tap on save. */
  start(id: string): void;
}

const NONE: readonly Refusal[] = [];

export function createDraftPhotos<D extends { photos: DraftPhoto[] }>(deps: {
  store: DraftStore<D>;
  blobs: KeptFiles;
  uploads: PhotoUploads;
  newId(): string;
}): DraftPhotos {
  const { store, blobs, uploads, newId } = deps;
  const refusals = new Map<string, readonly Refusal[]>();
  const change = (id: string, edit: (photos: readonly DraftPhoto[]) => DraftPhoto[]) =>
    store.update(id, (draft) => ({ ...draft, photos: edit(draft.photos) }));

  function start(id: string) {
    for (const { key, photo } of store.read(id).photos) {
      if (photo !== null) continue;
      uploads.start({
        key,
        onStored: (stored) =>
          change(id, (photos) => {
            // The same picture taken up twice is one photo for the server.
            const isKnown = photos.some((other) => other.photo?.id === stored.id);
            return isKnown
              ? photos.filter((other) => other.key !== key)
              : photos.map((other) => (other.key === key ? { key, photo: stored } : other));
          }),
        onRefused: (refusal) => {
          refusals.set(id, [...(refusals.get(id) ?? []), refusal]);
          change(id, (photos) => photos.filter((other) => other.key !== key));
        },
      });
    }
  }
  return {
    start,
    refused: (id) => refusals.get(id) ?? NONE,
    dismiss(id, key) {
      refusals.set(
        id,
        (refusals.get(id) ?? NONE).filter((kept) => kept.key !== key),
      );
      // Tells whoever shows the photos.
      uploads.forget(key);
    },
    async add(id, files) {
      const room = Math.max(0, MAX_PHOTOS - store.read(id).photos.length);
      for (const file of files.slice(0, room)) {
        const key = newId();
        await blobs.put(key, file);
        uploads.remember(key, file);
        change(id, (photos) => [...photos, { key, photo: null }]);
      }
      start(id);
      return Math.max(0, files.length - room);
    },
    remove(id, key) {
      uploads.forget(key);
      change(id, (photos) => photos.filter((photo) => photo.key !== key));
    },
  };
}
