import { useTranslation } from 'react-i18next';
import { photoUrl } from '../api/photo-data.ts';
import { useSiteEvents } from '../api/site-data.ts';
import { useFormat } from '../i18n/i18n.ts';

/** The two newest pictures of the log: enough to find the place again, little to load. */
const SHOWN = 2;

export function PhotosBefore({ siteId }: { siteId: string }) {
  const { t } = useTranslation('field');
  const format = useFormat();
  const { data: events } = useSiteEvents(siteId);
  const photos = (events ?? [])
    .flatMap((event) => event.photoIds.map((id) => ({ id, at: event.occurredAt })))
    .sort((a, b) => (a.at < b.at ? 1 : -1));
  return photos.slice(0, SHOWN).map(({ id, at }) => (
    <li key={id} className="photo-tile" data-state="before">
      <a href={photoUrl(id)} target="_blank" rel="noreferrer">
        <img src={photoUrl(id, 'thumb')} alt={t('photo.before', { date: format.date(at) })} loading="lazy" />
        <span className="photo-state" aria-hidden="true">
          {t('photo.before', { date: format.dayMonth(at) })}
        </span>
      </a>
    </li>
  ));
}
