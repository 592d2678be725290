import { useTranslation } from 'react-i18next';
import { photoUrl } from '../api/photo-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { missingPhotos, photosOf, type ShownSite } from '../offline/index.ts';
import { useKeptPhotoUrl } from './use-draft-photos.ts';

/** Enough to find the place again, little to load. */
const SHOWN = 2;

/** The newest pictures: what the server has, and own ones that it does not have yet. */
export function PhotosBefore({ site }: { site: ShownSite }) {
  const { t } = useTranslation('field');
  const format = useFormat();
  const own = site.own.flatMap((record) => {
    const missing = missingPhotos(record);
    return photosOf(record.item).filter(({ sha256 }) => missing.includes(sha256));
  });
  return (
    <>
      {site.photos.slice(0, SHOWN).map(({ id, takenAt }) => (
        <li key={id} className="photo-tile" data-state="before">
          <a href={photoUrl(id)} target="_blank" rel="noreferrer">
            <img src={photoUrl(id, 'thumb')} alt={t('photo.before', { date: format.date(takenAt) })} />
            <span className="photo-state" aria-hidden="true">
              {t('photo.before', { date: format.dayMonth(takenAt) })}
            </span>
          </a>
        </li>
      ))}
      {own.slice(-SHOWN).map(({ sha256, capturedAt }) => (
        <OwnPhoto key={sha256} sha256={sha256} time={format.time(capturedAt)} />
      ))}
    </>
  );
}

function OwnPhoto({ sha256, time }: { sha256: string; time: string }) {
  const { t } = useTranslation('field');
  const url = useKeptPhotoUrl(sha256);
  return (
    <li className="photo-tile" data-state="own">
      {url && <img src={url} alt={t('photo.own', { time })} />}
      <span className="photo-state" aria-hidden="true">
        {t('photo.own', { time })}
      </span>
    </li>
  );
}
