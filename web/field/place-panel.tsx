import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Glyph } from '../ui/glyph.tsx';
import { accuracyLevel } from './proof-facts.ts';
import type { PlaceNow } from './use-place.ts';

const LOOK = {
  good: { glyph: 'check', tone: 'success' },
  weak: { glyph: 'triangle', tone: 'warning' },
  poor: { glyph: 'triangle', tone: 'danger' },
  none: { glyph: 'triangle', tone: 'warning' },
  waiting: { glyph: 'dashed', tone: 'warning' },
} as const;

/** How well the device knows where it is, in colour and words. */
export function PlaceChip({ now: { place, status } }: { now: PlaceNow }) {
  const { t } = useTranslation('field');
  const format = useFormat();
  const accuracyM = status === 'known' ? (place?.accuracyM ?? null) : null;
  const level = accuracyM !== null ? accuracyLevel(accuracyM) : status === 'waiting' ? 'waiting' : 'none';
  const { glyph, tone } = LOOK[level];
  return (
    <p className="place-chip" data-level={level} role="status">
      <Glyph name={glyph} tone={tone} size={18} />
      {accuracyM !== null && (level === 'good' || level === 'weak' || level === 'poor')
        ? t(`place.${level}`, { accuracy: format.distance(accuracyM) })
        : t(`place.${status === 'known' ? 'manual' : status}`)}
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
