import { useTranslation } from 'react-i18next';
import { localDay } from '#domain/calendar.ts';
import type { MeasureState, Site } from '#domain/sites.ts';
import { useContainer } from '../api/container.ts';
import { useLabels } from '../api/labels.ts';
import { useFormat } from '../i18n/i18n.ts';
import { StatusPill } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import type { GlyphName, Tone } from '../ui/glyphs.ts';

interface Props {
  site: Site;
  /** Absent when the role may not report damage. */
  onDamage?: ((measureId: string) => void) | undefined;
}

const CONDITION_STYLE: Record<MeasureState['condition'], { tone: Tone; glyph: GlyphName }> = {
  good: { tone: 'success', glyph: 'check' },
  damaged: { tone: 'danger', glyph: 'triangle' },
  missing: { tone: 'danger', glyph: 'cross' },
  removed: { tone: 'neutral', glyph: 'cross' },
};

/** What is required against what stands, each with its condition and next inspection. */
export function SiteMeasures({ site, onDamage }: Props) {
  const { t } = useTranslation('sites');
  const labels = useLabels();
  const good = new Set(
    site.state.measures.filter(({ condition }) => condition === 'good').map(({ kind }) => kind),
  );
  return (
    <div className="measures-part">
      <h3>{t('measures.required')}</h3>
      {site.requiredMeasures.length === 0 ? (
        <p className="hint">{t('measures.noneRequired')}</p>
      ) : (
        <ul className="pill-list">
          {site.requiredMeasures.map((kind) => (
            <li key={kind}>
              <StatusPill
                tone={good.has(kind) ? 'success' : 'warning'}
                glyph={good.has(kind) ? 'check' : 'dashed'}
                label={`${labels.of('measure_kinds', kind)}: ${good.has(kind) ? t('measures.done') : t('measures.missing')}`}
              />
            </li>
          ))}
        </ul>
      )}
      <h3>{t('measures.standing')}</h3>
      {site.state.measures.length === 0 ? (
        <p className="hint">{t('measures.none')}</p>
      ) : (
        <ul className="measure-list">
          {site.state.measures.map((measure) => (
            <Measure key={measure.id} measure={measure} onDamage={onDamage} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Measure({ measure, onDamage }: { measure: MeasureState; onDamage: Props['onDamage'] }) {
  const { t } = useTranslation('sites');
  const format = useFormat();
  const labels = useLabels();
  const today = localDay(useContainer().now());
  const { condition, nextInspectionOn } = measure;
  const isLate = condition === 'good' && nextInspectionOn !== null && nextInspectionOn < today;
  const name = labels.of('measure_kinds', measure.kind);
  return (
    <li>
      <div className="measure-main">
        <strong>{name}</strong>
        <StatusPill {...CONDITION_STYLE[condition]} label={t(`condition.${condition}`)} />
        {isLate && <StatusPill tone="alert" glyph="clock" label={t('measures.late')} />}
      </div>
      <p className="hint">
        {t('measures.installed', { date: format.date(measure.installedAt) })}
        {condition === 'good' &&
          ` · ${
            nextInspectionOn === null
              ? t('measures.noInspection')
              : t('measures.nextInspection', { date: format.date(nextInspectionOn) })
          }`}
      </p>
      {onDamage && condition === 'good' && (
        <Button
          variant="quiet"
          aria-label={t('measures.reportOf', { measure: name })}
          onClick={() => onDamage(measure.id)}
        >
          {t('measures.report')}
        </Button>
      )}
    </li>
  );
}
