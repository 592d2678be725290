import { Ellipsis } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MeasureState } from '#domain/sites.ts';
import { useLabels } from '../api/labels.ts';
import { useCodeLists } from '../api/reference.ts';
import { COMMON_MEASURES, iconOfMeasure, isCommonMeasure } from './measure-buttons.ts';

interface Props {
  chosen: readonly string[];
  required: readonly string[];
  standing: readonly MeasureState[];
  onToggle(kind: string): void;
}

/** "Which measure was put up?": the common ones at once, the rest of the city's list behind one button. */
export function MeasureGrid({ chosen, required, standing, onToggle }: Props) {
  const { t } = useTranslation('field');
  const labels = useLabels();
  const { data: lists } = useCodeLists();
  const headingId = useId();
  const others = (lists?.measure_kinds ?? [])
    .map(({ code }) => code)
    .filter((code) => !isCommonMeasure(code));
  const [isOpen, setOpen] = useState(false);
  const isMoreShown = isOpen || others.some((code) => chosen.includes(code));
  const kinds = isMoreShown ? [...COMMON_MEASURES, ...others] : COMMON_MEASURES;
  const countOf = (kind: string) =>
    standing.filter((measure) => measure.kind === kind && measure.condition === 'good').length;

  return (
    <section aria-labelledby={headingId}>
      <h2 id={headingId} className="field-question">
        {t('measures.question')}
      </h2>
      <div className="measure-grid">
        {kinds.map((kind) => {
          const Icon = iconOfMeasure(kind);
          const count = countOf(kind);
          return (
            <button
              key={kind}
              type="button"
              className="measure-button"
              aria-pressed={chosen.includes(kind)}
              onClick={() => onToggle(kind)}
            >
              <Icon size={24} aria-hidden />
              <span>{isCommonMeasure(kind) ? t(`measures.${kind}`) : labels.of('measure_kinds', kind)}</span>
              {count > 0 ? (
                <small>{t('measures.standing', { count })}</small>
              ) : (
                required.includes(kind) && <small>{t('measures.required')}</small>
              )}
            </button>
          );
        })}
        {!isMoreShown && others.length > 0 && (
          <button
            type="button"
            className="measure-button"
            aria-expanded={false}
            onClick={() => setOpen(true)}
          >
            <Ellipsis size={24} aria-hidden />
            <span>{t('measures.more')}</span>
          </button>
        )}
      </div>
    </section>
  );
}
