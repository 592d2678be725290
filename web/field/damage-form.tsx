import { useTranslation } from 'react-i18next';
import type { MeasureState } from '#domain/sites.ts';
import { useLabels } from '../api/labels.ts';
import { useFormat } from '../i18n/i18n.ts';
import { iconOfMeasure } from './measure-buttons.ts';
import type { SiteDraft } from './site-draft.ts';

interface Props {
  measures: readonly MeasureState[];
  damages: SiteDraft['damages'];
  onChange(damages: SiteDraft['damages']): void;
}

const CONDITIONS = ['damaged', 'missing'] as const;

/** One row per measure that stands: broken or gone. */
export function DamageForm({ measures, damages, onChange }: Props) {
  const { t } = useTranslation('field');
  const labels = useLabels();
  const format = useFormat();
  return (
    <section>
      <h2 className="field-question">{t('damage.question')}</h2>
      <ul className="damage-list">
        {measures.map(({ id, kind, installedAt }) => {
          const Icon = iconOfMeasure(kind);
          const name = labels.of('measure_kinds', kind);
          return (
            <li key={id}>
              <Icon size={24} aria-hidden />
              <span className="damage-name">
                {name}
                <small>{t('damage.since', { date: format.date(installedAt) })}</small>
              </span>
              {CONDITIONS.map((condition) => (
                <button
                  key={condition}
                  type="button"
                  className="measure-button"
                  aria-pressed={damages[id] === condition}
                  aria-label={`${name}: ${t(`damage.${condition}`)}`}
                  onClick={() => {
                    const { [id]: current, ...rest } = damages;
                    onChange(current === condition ? rest : { ...rest, [id]: condition });
                  }}
                >
                  {t(`damage.${condition}`)}
                </button>
              ))}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
