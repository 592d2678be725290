import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Glyph } from '../ui/glyph.tsx';
import { GOOD_ACCURACY_M, type PlaceNow, POOR_ACCURACY_M } from './use-place.ts';

/** How well the device knows where it is, in colour and words. */
export function PlaceChip({ now: { place, status } }: { now: PlaceNow }) {
  const { t } = useTranslation('field');
  const format = useFormat();
  const accuracyM = place?.accuracyM ?? null;
  const isPoor = accuracyM !== null && accuracyM > POOR_ACCURACY_M;
  const isWarning = status !== 'known' || isPoor;
  const accuracy = format.distance(accuracyM);
  const text =
    status !== 'known'
      ? t(`place.${status}`)
      : isPoor
        ? t('place.poor', { accuracy })
        : t(accuracyM !== null && accuracyM <= GOOD_ACCURACY_M ? 'place.good' : 'place.fair', { accuracy });
  return (
    <p className="place-chip" data-warning={isWarning} role="status">
      <Glyph
        name={isWarning ? (status === 'waiting' ? 'dashed' : 'triangle') : 'check'}
        tone={isWarning ? 'warning' : 'success'}
        size={18}
      />
      {text}
    </p>
  );
}

/** How to let the page use the position, or to do without. Nothing while there is one. */
export function PlaceHelp({ now, onPick }: { now: PlaceNow; onPick(): void }) {
  const { t } = useTranslation('field');
  if (now.status !== 'denied' && now.status !== 'failed') return null;
  return (
    <div className="place-help">
      <p>{t(now.status === 'denied' ? 'place.howToAllow' : 'place.howToFind')}</p>
      <Button onClick={now.ask}>{t('place.ask')}</Button>
      <Button onClick={onPick}>{t('place.pick')}</Button>
    </div>
  );
}
