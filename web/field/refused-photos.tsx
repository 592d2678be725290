import { X } from 'lucide-react';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../ui/button.tsx';
import { Glyph } from '../ui/glyph.tsx';
import type { DraftPhotos } from './draft-photos.ts';
import { useFieldTools } from './field-tools.ts';

interface Props {
  draftId: string;
  keeper: DraftPhotos;
}

/** Files that the server will not take, in its words; the record goes on without them. */
export function RefusedPhotos({ draftId, keeper }: Props) {
  const { t } = useTranslation('field');
  const { uploads } = useFieldTools();
  useSyncExternalStore(uploads.subscribe, () => keeper.refused(draftId));
  const refused = keeper.refused(draftId);
  const list = useRef<HTMLUListElement>(null);
  const count = refused.length;
  // On a small screen the photos lie below the fold; a refusal must be seen without looking for it.
  useEffect(() => {
    if (count > 0) list.current?.scrollIntoView({ block: 'nearest' });
  }, [count]);
  if (count === 0) return null;
  return (
    <ul ref={list} className="photo-refusals" role="alert">
      {refused.map(({ key, fileName, reason }) => (
        <li key={key}>
          <Glyph name="triangle" tone="warning" size={20} />
          <p>
            <strong>{fileName}</strong>: {reason} {t('photo.setAside')}
          </p>
          <IconButton
            label={t('photo.dismiss', { name: fileName })}
            onClick={() => keeper.dismiss(draftId, key)}
          >
            <X size={22} aria-hidden />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}
