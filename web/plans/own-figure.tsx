import { useTranslation } from 'react-i18next';
import type { Quantity } from '#domain/plan-quantities.ts';
import type { OwnFigure } from '#domain/plan-views.ts';
import { useFormat, useLabel } from '../i18n/i18n.ts';
import { Card } from '../ui/card.tsx';
import { Meter } from '../ui/meter.tsx';
import { useTargetText } from './plan-words.ts';

const TONES = {
  play_point_share: 'play',
  drowning_places_measured: 'success',
  communes_recognised: 'brand',
} as const;
const GAP_KEYS = {
  play_point_share: 'own.gapPlay',
  drowning_places_measured: 'own.gapPlaces',
  communes_recognised: 'own.gapRecognised',
} as const;

/** A figure that Bờ An holds, large, with what it is out of and how far it is from the target. */
export function OwnFigureCard({ quantity, own }: { quantity: Quantity; own: OwnFigure }) {
  const { t } = useTranslation('plans');
  const label = useLabel();
  const format = useFormat();
  const targetText = useTargetText();
  const title = label(quantity.label);
  return (
    <Card title={title} className="own-card">
      <OwnFigureLine quantity={quantity} own={own} />
      {own.state === 'known' && own.value !== null && (
        <Meter
          label={title}
          value={own.value}
          max={100}
          target={own.gap && 'value' in quantity.target ? quantity.target.value : undefined}
          valueText={`${format.percent(own.value / 100)}, ${t('own.target', { target: targetText(quantity) })}`}
          tone={TONES[own.figure]}
        />
      )}
      <OwnFigureNotes own={own} />
    </Card>
  );
}

function OwnFigureLine({ quantity, own }: { quantity: Quantity; own: OwnFigure }) {
  const { t } = useTranslation('plans');
  const format = useFormat();
  const targetText = useTargetText();
  return (
    <p className="own-line">
      {own.state === 'known' && (
        <strong>{format.percent(own.value === null ? null : own.value / 100)}</strong>
      )}
      <span>{t('own.target', { target: targetText(quantity) })}</span>
    </p>
  );
}

/** What the figure is made of, its gap, its day, and what it leaves out. */
export function OwnFigureNotes({ own }: { own: OwnFigure }) {
  const { t } = useTranslation('plans');
  const format = useFormat();
  if (own.state === 'outside_scope') return <p className="plan-hint">{t('own.outside')}</p>;
  const { gap, communes, planCommunes } = own;
  return (
    <>
      <p>
        {own.denominator === 0
          ? t('own.nothing')
          : t(`own.${own.figure}`, {
              numerator: format.number(own.numerator),
              denominator: format.number(own.denominator),
            })}
      </p>
      {gap && (
        <p className="own-gap">
          {gap.count === 0
            ? t('own.met')
            : t(GAP_KEYS[own.figure], { count: gap.count, points: format.number(gap.points, 1) })}
        </p>
      )}
      {communes < planCommunes && (
        <p className="plan-hint">
          {t('own.partial', { communes: format.number(communes), all: format.number(planCommunes) })}
          {gap ? '.' : `, ${t('own.noGap')}.`}
        </p>
      )}
      <p className="plan-hint">
        {t('own.mark', { date: format.date(own.at) })}
        {own.isDemo && ` · ${t('own.demo')}`}
      </p>
    </>
  );
}

/** The figure as a cell of the table. */
export function OwnFigureCell({ own }: { own: OwnFigure | null }) {
  const format = useFormat();
  if (own === null) return '–';
  return (
    <div className="own-cell">
      {own.state === 'known' && (
        <strong>{format.percent(own.value === null ? null : own.value / 100)}</strong>
      )}
      <OwnFigureNotes own={own} />
    </div>
  );
}
