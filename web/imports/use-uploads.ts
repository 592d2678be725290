import type { QueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useContainer } from '../api/container.ts';
import { uploadImport } from '../api/import-data.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { createKeptFiles } from '../offline/kept-files.ts';
import { createUploads, type Upload, type Uploads } from './uploads.ts';

/** One per page: an upload goes on while another screen is looked at. */
const made = new WeakMap<QueryClient, Uploads>();
const spoken: { language: 'vi' | 'en' } = { language: 'vi' };

export function useUploads(): { uploads: Uploads; upload: Upload } {
  const { queryClient } = useContainer();
  const language = useLanguage();
  useEffect(() => {
    spoken.language = language;
  }, [language]);
  const [uploads] = useState(() => {
    const known = made.get(queryClient) ?? createForPage();
    made.set(queryClient, known);
    return known;
  });
  const upload = useSyncExternalStore(uploads.subscribe, uploads.state);
  useEffect(() => void uploads.restore(), [uploads]);
  return { uploads, upload };
}

function createForPage(): Uploads {
  return createUploads({
    files: createKeptFiles('bo-an-imports'),
    upload: (file, target, options) => uploadImport(file, target, { ...options, language: spoken.language }),
  });
}
