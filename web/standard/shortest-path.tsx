import { useTranslation } from 'react-i18next';
import type { Assessment, CriteriaSetView } from '#domain/assessment-views.ts';
import type { PlannedStep } from '#domain/assessments.ts';
import { costOf } from '#domain/path-to-target.ts';
import { useFormat, useLabel } from '../i18n/i18n.ts';
import { useCostText } from './cost-text.ts';
import { pathOf } from './path.ts';

const MOST_STEPS = 4;

interface Props {
  assessment: Assessment;
  view: CriteriaSetView;
}

/** The cheapest steps that make the commune pass; while maxima are missing, the steps that it has planned. */
export function ShortestPath({ assessment, view }: Props) {
  const { t } = useTranslation('standard');
  const format = useFormat();
  const { outcome, status, steps } = assessment;
  if (status === 'recognised' && outcome?.decision) {
    const { number, date } = outcome.decision;
    return (
      <div className="brief-path" data-tone="done">
        <strong>{t('brief.recognised')}</strong>
        <p>{t('brief.decision', { number, date: format.date(date) })}</p>
      </div>
    );
  }
  const path = pathOf(assessment, view);
  const ids = new Set(path.kind === 'steps' ? path.steps.map(({ id }) => id) : steps.map(({ id }) => id));
  const chosen = steps.filter(({ id }) => ids.has(id));
  return (
    <div className="brief-path">
      <strong>{t('brief.path', { threshold: format.number(assessment.verdict.threshold, 2) })}</strong>
      {path.kind !== 'steps' && <p className="brief-soft">{t(`brief.pathWhy.${path.kind}`)}</p>}
      {chosen.length === 0 && path.kind !== 'reached' && <p>{t('brief.noSteps')}</p>}
      {chosen.length > 0 && (
        <ol>
          {chosen.slice(0, MOST_STEPS).map((step) => (
            <Step key={step.id} step={step} view={view} />
          ))}
        </ol>
      )}
      <Sum steps={chosen} />
    </div>
  );
}

function Step({ step, view }: { step: PlannedStep; view: CriteriaSetView }) {
  const { t } = useTranslation('standard');
  const format = useFormat();
  const label = useLabel();
  const criterion = view.set.criteria.find(({ number }) => number === step.criterion);
  return (
    <li>
      <span title={criterion ? label(criterion.label) : undefined}>
        {t('brief.step', { criterion: step.criterion, title: step.title })}
      </span>{' '}
      {step.points > 0 ? (
        <strong>+{format.number(step.points, 2)}</strong>
      ) : (
        <strong>{t('path.makesMet')}</strong>
      )}
    </li>
  );
}

function Sum({ steps }: { steps: readonly PlannedStep[] }) {
  const { t } = useTranslation('standard');
  const costText = useCostText();
  if (steps.length === 0) return null;
  const more = steps.length - MOST_STEPS;
  return (
    <p className="brief-soft">
      {more > 0 && `${t('brief.moreSteps', { count: more })} · `}
      {t('brief.cost', { cost: costText(costOf(steps), true) })}
    </p>
  );
}
