import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SiteEvent } from '#domain/site-events.ts';
import { photoUrl } from '../api/photo-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { PhotoViewer } from './photo-viewer.tsx';
import { photosOf, type SitePhoto } from './site-photos.ts';

/** The first photos beside the latest ones after work; a press enlarges. */
export function BeforeAfter({ siteCode, log }: { siteCode: string; log: readonly SiteEvent[] }) {
  const { t } = useTranslation('sites');
  const [openId, setOpenId] = useState<string | null>(null);
  const { before, after, all } = photosOf(log);
  return (
    <>
      <div className="before-after">
        <PhotoColumn
          title={t('photos.before')}
          none={t('photos.noBefore')}
          photos={before}
          onOpen={setOpenId}
        />
        <PhotoColumn title={t('photos.after')} none={t('photos.noAfter')} photos={after} onOpen={setOpenId} />
      </div>
      {openId && (
        <PhotoViewer siteCode={siteCode} photos={all} startId={openId} onClose={() => setOpenId(null)} />
      )}
    </>
  );
}

interface ColumnProps {
  title: string;
  none: string;
  photos: readonly SitePhoto[];
  onOpen(id: string): void;
}

function PhotoColumn({ title, none, photos, onOpen }: ColumnProps) {
  const format = useFormat();
  return (
    <figure className="photo-column">
      <figcaption>
        <strong>{title}</strong>
        {photos[0] && <span className="hint">{format.date(photos[0].event.occurredAt)}</span>}
      </figcaption>
      {photos.length === 0 ? (
        <p className="photo-none">{none}</p>
      ) : (
        <PhotoButtons photos={photos} onOpen={onOpen} />
      )}
    </figure>
  );
}

/** Thumbnails as buttons. */
export function PhotoButtons({ photos, onOpen }: Pick<ColumnProps, 'photos' | 'onOpen'>) {
  const { t } = useTranslation('sites');
  const format = useFormat();
  return (
    <ul className="photo-strip">
      {photos.map(({ id, event }, index) => (
        <li key={id}>
          <button type="button" className="photo-button" onClick={() => onOpen(id)}>
            <img
              src={photoUrl(id, 'thumb')}
              loading="lazy"
              alt={t('photos.open', {
                index: index + 1,
                count: photos.length,
                date: format.date(event.occurredAt),
              })}
            />
          </button>
        </li>
      ))}
    </ul>
  );
}
