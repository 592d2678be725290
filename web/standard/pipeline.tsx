import { useTranslation } from 'react-i18next';
import type { Board } from '#domain/assessment-views.ts';
import { COMMUNE_STAGES, type CommuneStage } from '#domain/commune-stages.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Glyph } from '../ui/glyph.tsx';
import { STAGE_STYLE } from '../ui/stage-style.ts';

interface Props {
  counts: Board['counts'];
  stage: CommuneStage | undefined;
  onStage(stage: CommuneStage | undefined): void;
}

/** The steps as columns with their counts; each filters the table below. */
export function Pipeline({ counts, stage, onStage }: Props) {
  const { t } = useTranslation('standard');
  const format = useFormat();
  const most = Math.max(1, ...COMMUNE_STAGES.map((each) => counts[each]));
  return (
    <section aria-label={t('pipeline.title')} className="pipeline">
      {COMMUNE_STAGES.map((each) => (
        <button
          key={each}
          type="button"
          className="pipeline-step"
          aria-pressed={stage === each}
          onClick={() => onStage(stage === each ? undefined : each)}
        >
          <span className="pipeline-bar" aria-hidden="true">
            <span
              style={{
                height: `${(counts[each] / most) * 100}%`,
                background: `var(--${STAGE_STYLE[each].tone})`,
              }}
            />
          </span>
          <strong className="pipeline-count">{format.number(counts[each])}</strong>
          <span className="pipeline-name">
            <Glyph name={STAGE_STYLE[each].glyph} tone={STAGE_STYLE[each].tone} size={14} />
            {t(`stage.${each}`)}
          </span>
        </button>
      ))}
    </section>
  );
}
