import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { photoUrl } from '../api/photo-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { IconButton } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import type { SitePhoto } from './site-photos.ts';

interface Props {
  siteCode: string;
  photos: readonly SitePhoto[];
  /** The one to begin with. */
  startId: string;
  onClose(): void;
}

/** One photo large; arrow keys leaf through all of the site. */
export function PhotoViewer({ siteCode, photos, startId, onClose }: Props) {
  const { t } = useTranslation('sites');
  const format = useFormat();
  const [index, setIndex] = useState(() =>
    Math.max(
      0,
      photos.findIndex(({ id }) => id === startId),
    ),
  );
  const photo = photos[Math.min(index, photos.length - 1)];
  const count = photos.length;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
      if (step !== 0) setIndex((now) => Math.min(count - 1, Math.max(0, now + step)));
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [count]);
  if (!photo) return null;
  const caption = t('photos.caption', {
    event: t(`event.${photo.event.type}`),
    date: format.dateTime(photo.event.occurredAt),
    actor: photo.event.actorName,
  });
  return (
    <Dialog
      isOpen
      size="wide"
      onClose={onClose}
      title={t('photos.viewer', { code: siteCode })}
      description={caption}
    >
      <div className="viewer">
        <IconButton label={t('photos.previous')} disabled={index === 0} onClick={() => setIndex(index - 1)}>
          <ChevronLeft size={24} aria-hidden />
        </IconButton>
        <img src={photoUrl(photo.id)} alt={caption} />
        <IconButton
          label={t('photos.next')}
          disabled={index >= count - 1}
          onClick={() => setIndex(index + 1)}
        >
          <ChevronRight size={24} aria-hidden />
        </IconButton>
      </div>
      <p className="hint viewer-count" aria-live="polite">
        {format.number(index + 1)} / {format.number(count)}
      </p>
    </Dialog>
  );
}
