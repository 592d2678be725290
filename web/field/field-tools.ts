import { createContext, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useContainer } from '../api/container.ts';
import { uploadPhoto } from '../api/photo-data.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { createKeptFiles } from '../offline/kept-files.ts';
import { createDraftPhotos, type DraftPhotos } from './draft-photos.ts';
import { createDraftStore, type DraftStore } from './draft-store.ts';
import { EMPTY_NEW_SITE, isEmptyNewSite, NewSiteDraft } from './new-site-draft.ts';
import { createPhotoUploads, type PhotoUploads } from './photo-uploads.ts';
import { EMPTY_SITE_DRAFT, isEmptySiteDraft, SiteDraft } from './site-draft.ts';
import {
  createSubmissions,
  type SubmissionState,
  type Submissions,
  type Submittable,
} from './submissions.ts';

/** Drafts of one kind with their photos and their way to the server. */
export interface Desk<D extends Submittable> {
  store: DraftStore<D>;
  photos: DraftPhotos;
  submissions: Submissions<D>;
}
export interface FieldTools {
  uploads: PhotoUploads;
  sites: Desk<SiteDraft>;
  newSite: Desk<NewSiteDraft>;
}

const ToolsContext = createContext<FieldTools | null>(null);
export const FieldToolsProvider = ToolsContext.Provider;

export function useFieldTools(): FieldTools {
  const tools = useContext(ToolsContext);
  if (!tools) throw new Error('useFieldTools outside of FieldToolsProvider');
  return tools;
}

/** Made once per visit of the screen: uploads go on while the sheet shows another site. */
export function useCreateFieldTools(): FieldTools {
  const { now, newId } = useContainer();
  const language = useRef(useLanguage());
  const current = useLanguage();
  useEffect(() => {
    language.current = current;
  }, [current]);
  const [tools] = useState((): FieldTools => {
    const blobs = createKeptFiles('bo-an-photos');
    const uploads = createPhotoUploads({
      blobs,
      upload: (file, onProgress) => uploadPhoto(file, { language: language.current, onProgress }),
    });
    const desk = <D extends SiteDraft | NewSiteDraft>(store: DraftStore<D>): Desk<D> => {
      const photos = createDraftPhotos({ store, blobs, uploads, newId });
      return {
        store,
        photos,
        submissions: createSubmissions({ store, uploads, startUploads: photos.start, now }),
      };
    };
    return {
      uploads,
      sites: desk(createDraftStore('field.site', SiteDraft, EMPTY_SITE_DRAFT, isEmptySiteDraft)),
      newSite: desk(createDraftStore('field.new', NewSiteDraft, EMPTY_NEW_SITE, isEmptyNewSite)),
    };
  });
  return tools;
}

export function useDraft<D>(store: DraftStore<D>, id: string): D {
  return useSyncExternalStore(store.subscribe, () => store.read(id));
}

export function useDraftIds(store: {
  list(): readonly string[];
  subscribe: DraftStore<unknown>['subscribe'];
}) {
  return useSyncExternalStore(store.subscribe, store.list);
}

export function useSubmission<D extends Submittable>(
  submissions: Submissions<D>,
  id: string,
): SubmissionState {
  return useSyncExternalStore(submissions.subscribe, () => submissions.state(id));
}
