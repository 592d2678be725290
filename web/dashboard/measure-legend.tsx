import { useTranslation } from 'react-i18next';
import type { OutlinesInfo } from '#domain/communes.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Select } from '../ui/form-field.tsx';
import { classLabel } from './class-label.ts';
import { type Choropleth, MEASURES, type Measure } from './measures.ts';
import './legend.css';

interface Props {
  measure: Measure;
  choropleth: Choropleth;
  shades: readonly string[];
  outlines: OutlinesInfo | undefined;
  onMeasure(measure: Measure): void;
}

/** What the colours of the communes mean, with breaks and counts. */
export function MeasureLegend({ measure, choropleth, shades, outlines, onMeasure }: Props) {
  const { t } = useTranslation('dashboard');
  const format = useFormat();
  return (
    <section className="dash-block">
      <Select
        label={t('measure.label')}
        value={measure}
        onChange={(value) => onMeasure(MEASURES.find((each) => each === value) ?? 'coverage')}
        options={MEASURES.map((each) => ({ value: each, label: t(`measure.${each}`) }))}
      />
      <ul className="dash-classes" aria-label={t('measure.classes')}>
        {choropleth.classes.map((each, index) => (
          <li key={each.low}>
            <span className="dash-swatch" style={{ background: shades[each.shade] }} aria-hidden="true" />
            <span>{classLabel(measure, each, t, format)}</span>
            <span className="dash-count">
              {t('measure.communes', {
                count: choropleth.counts[index] ?? 0,
                value: format.number(choropleth.counts[index]),
              })}
            </span>
          </li>
        ))}
        {(choropleth.withoutData > 0 || choropleth.classes.length === 0) && (
          <li>
            <span className="dash-swatch dash-swatch-none" aria-hidden="true" />
            <span>{t('measure.noData')}</span>
            <span className="dash-count">
              {t('measure.communes', {
                count: choropleth.withoutData,
                value: format.number(choropleth.withoutData),
              })}
            </span>
          </li>
        )}
      </ul>
      {measure === 'recognition' && <p className="dash-note">{t('measure.recognitionNote')}</p>}
      {outlines?.quality === 'approximate' && (
        <p className="dash-note dash-note-strong">
          {t('legend.approximate')} <code>npm run boundaries -- {t('legend.file')}</code>
        </p>
      )}
    </section>
  );
}
