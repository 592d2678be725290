import { useTranslation } from 'react-i18next';
import './legend.css';

/** What the colours of the density view mean. */
export function HeatLegend({ isPast }: { isPast: boolean }) {
  const { t } = useTranslation('dashboard');
  return (
    <section className="dash-block">
      <h2 className="dash-heading">{t('legend.heatTitle')}</h2>
      <div className="dash-ramp" aria-hidden="true" />
      <p className="dash-ramp-ends">
        <span>{t('legend.heatLow')}</span>
        <span>{t('legend.heatHigh')}</span>
      </p>
      {isPast && <p className="dash-note">{t('legend.heatPast')}</p>}
    </section>
  );
}
