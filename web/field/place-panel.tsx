import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Glyph } from '../ui/glyph.tsx';
import { GOOD_ACCURACY_M, type PlaceNow, POOR_ACCURACY_M } from './use-place.ts';

interface Props {
  now: PlaceNow;
  onPick(): void;
}

/** How well the device knows where it is, in colour and words, and what to do about it. */
export function PlacePanel({ now, onPick }: Props) {
  const { t } = useTranslation('field');
  const format = useFormat();
  const { place, status } = now;
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
    <div className="place-panel" data-warning={isWarning} role="status">
      <p>
        <Glyph
          name={isWarning ? (status === 'waiting' ? 'dashed' : 'triangle') : 'check'}
          tone={isWarning ? 'warning' : 'success'}
          size={18}
        />
        {text}
      </p>
      {(status === 'denied' || status === 'failed') && (
        <div className="place-actions">
          <Button onClick={now.ask}>{t('place.ask')}</Button>
          <Button onClick={onPick}>{t('place.pick')}</Button>
        </div>
      )}
    </div>
  );
}
