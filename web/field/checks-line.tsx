import { useTranslation } from 'react-i18next';
import { distanceBetweenM } from '#domain/geometry.ts';
import type { LonLat } from '#domain/values.ts';
import { useContainer } from '../api/container.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Glyph } from '../ui/glyph.tsx';
import type { DraftPhoto, Place } from './site-draft.ts';
import { POOR_ACCURACY_M } from './use-place.ts';

/** Further away than this, a person is asked to look whether it is the right site. */
const FAR_M = 100;
const FRESH_MS = 24 * 3_600_000;

interface Props {
  place: Place | null;
  site: LonLat;
  photos: readonly DraftPhoto[];
}

interface Check {
  key: string;
  isGood: boolean;
  text: string;
}

/** What will be kept with the record as evidence, and what is weak about it. Nothing here blocks saving. */
export function ChecksLine({ place, site, photos }: Props) {
  const { t } = useTranslation('field');
  const format = useFormat();
  const { now } = useContainer();
  const checks: Check[] = [];
  if (place === null) checks.push({ key: 'place', isGood: false, text: t('checks.noPlace') });
  else if (place.accuracyM === null)
    checks.push({ key: 'place', isGood: false, text: t('checks.pickedPlace') });
  else {
    const accuracy = format.distance(place.accuracyM);
    const isGood = place.accuracyM <= POOR_ACCURACY_M;
    checks.push({
      key: 'place',
      isGood,
      text: isGood ? t('checks.place', { accuracy }) : t('checks.poorPlace', { accuracy }),
    });
  }
  if (place !== null) {
    const distanceM = distanceBetweenM(place.lonLat, site);
    const distance = format.distance(distanceM);
    const isNear = distanceM <= Math.max(FAR_M, place.accuracyM ?? 0);
    checks.push({
      key: 'distance',
      isGood: isNear,
      text: isNear ? t('checks.near', { distance }) : t('checks.far', { distance }),
    });
  }
  checks.push(photoCheck());

  function photoCheck(): Check {
    const stored = photos.flatMap(({ photo }) => photo ?? []);
    if (photos.length === 0) return { key: 'photo', isGood: false, text: t('checks.noPhoto') };
    if (stored.length < photos.length)
      return {
        key: 'photo',
        isGood: false,
        text: t('checks.photosOnWay', { count: photos.length - stored.length }),
      };
    const times = stored.map(({ capturedAt }) => capturedAt);
    if (times.includes(null)) return { key: 'photo', isGood: false, text: t('checks.photoUndated') };
    const oldest = times.filter((time) => time !== null).sort()[0];
    const isFresh = oldest !== undefined && Date.parse(now()) - Date.parse(oldest) < FRESH_MS;
    return {
      key: 'photo',
      isGood: isFresh,
      text: isFresh ? t('checks.photoFresh') : t('checks.photoOld', { date: format.date(oldest) }),
    };
  }

  return (
    <ul className="checks" aria-label={t('checks.label')}>
      {checks.map(({ key, isGood, text }) => (
        <li key={key} data-good={isGood}>
          <Glyph name={isGood ? 'check' : 'triangle'} tone={isGood ? 'success' : 'warning'} size={16} />
          {text}
        </li>
      ))}
    </ul>
  );
}
