import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/i18n.ts';
import { Select } from '../ui/form-field.tsx';
import { classLabel } from './class-label.ts';
import { type Choropleth, MEASURES, type Measure } from './measures.ts';
import './legend.css';

interface Props {
  measure: Measure;
  choropleth: Choropleth;
  shades: readonly string[];
  /** Some of the shown communes have an approximate cell only. */
  isApproximate: boolean;
  /** False: no figures yet, so nothing is counted. */
  isCounted: boolean;
  onMeasure(measure: Measure): void;
}

/** What the colours of the communes mean, with breaks and counts. */
export function MeasureLegend(props: Props) {
  const { measure, choropleth, shades, isApproximate, isCounted, onMeasure } = props;
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
              {isCounted &&
                t('measure.communes', {
                  count: choropleth.counts[index] ?? 0,
                  value: format.number(choropleth.counts[index]),
                })}
            </span>
          </li>
        ))}
        {((isCounted && choropleth.withoutData > 0) || choropleth.classes.length === 0) && (
          <li>
            <span className="dash-swatch dash-swatch-none" aria-hidden="true" />
            <span>{t(measure === 'recognition' ? 'measure.notAssessed' : 'measure.noData')}</span>
            <span className="dash-count">
              {isCounted &&
                t('measure.communes', {
                  count: choropleth.withoutData,
                  value: format.number(choropleth.withoutData),
                })}
            </span>
          </li>
        )}
      </ul>
      {measure === 'recognition' && choropleth.counts.every((count) => count === 0) && (
        <p className="dash-note">{t('measure.recognitionNote')}</p>
      )}
      {isApproximate && (
        <p className="dash-note dash-note-strong">
          {t('legend.approximate')} <code>npm run boundaries -- {t('legend.file')}</code>
        </p>
      )}
    </section>
  );
}
