import { useTranslation } from 'react-i18next';
import { photoUrl } from '../api/photo-data.ts';
import { useSiteEvents } from '../api/site-data.ts';
import { useFormat } from '../i18n/i18n.ts';

const MOST = 3;

/** The latest photos of the site that one of the two sent. */
export function ConflictPhotos({ siteId, by }: { siteId: string; by: string }) {
  const { t } = useTranslation('tablets');
  const format = useFormat();
  const { data: log } = useSiteEvents(siteId);
  if (!log) return null;
  const photos = [...log]
    .filter(({ actorName }) => actorName === by)
    .sort((a, b) => (a.occurredAt < b.occurredAt ? 1 : -1))
    .flatMap((event) => event.photoIds.map((id) => ({ id, at: event.occurredAt })))
    .slice(0, MOST);
  if (photos.length === 0) return <p className="tablets-soft">{t('conflict.noPhotos', { by })}</p>;
  return (
    <figure className="conflict-photos">
      <figcaption className="tablets-soft">{t('conflict.photos', { by })}</figcaption>
      {photos.map(({ id, at }) => (
        <a key={id} href={photoUrl(id)} target="_blank" rel="noreferrer">
          <img src={photoUrl(id, 'thumb')} alt={t('conflict.photo', { by, at: format.dateTime(at) })} />
        </a>
      ))}
    </figure>
  );
}
