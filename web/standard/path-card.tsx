import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Assessment, CriteriaSetView } from '#domain/assessment-views.ts';
import type { PlannedStep } from '#domain/assessments.ts';
import type { Path } from '#domain/path-to-target.ts';
import { useCoverage } from '../api/coverage-data.ts';
import { useActor } from '../api/labels.ts';
import { useFormat, useLabel } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Checkbox } from '../ui/form-field.tsx';
import { mayAdd } from './actions.ts';
import { useCostText } from './cost-text.ts';
import { SiteLink } from './evidence-links.tsx';
import { firstChoice, pathOf, whatIf } from './path.ts';
import type { AssessmentWork } from './use-assessment-work.ts';
import { useUncovered } from './use-uncovered.ts';

interface Props {
  assessment: Assessment;
  view: CriteriaSetView;
  work: AssessmentWork;
  onPlan(): void;
}

/** What the commune means to do, the cheapest way to pass, and what any choice of steps would bring. */
export function PathCard({ assessment, view, work, onPlan }: Props) {
  const { t } = useTranslation('standard');
  const format = useFormat();
  const actor = useActor();
  const path = pathOf(assessment, view);
  const [ticked, setTicked] = useState<ReadonlySet<string> | null>(null);
  const chosen = ticked ?? firstChoice(path, assessment.steps);
  const mayPlan = mayAdd(actor, assessment, 'step_planned');
  if (assessment.steps.length === 0 && !mayPlan) return null;

  function tick(id: string, isChosen: boolean) {
    const next = new Set(chosen);
    if (isChosen) next.add(id);
    else next.delete(id);
    setTicked(next);
  }

  return (
    <Card
      title={t('path.title', { threshold: format.number(assessment.verdict.threshold, 2) })}
      actions={
        mayPlan && (
          <Button icon={<Plus size={18} aria-hidden />} onClick={onPlan}>
            {t('path.plan')}
          </Button>
        )
      }
    >
      <p className="path-lead">
        <PathWords path={path} />
      </p>
      {assessment.steps.length > 0 && (
        <>
          <ul className="path-steps">
            {assessment.steps.map((step) => (
              <StepRow
                key={step.id}
                step={step}
                view={view}
                work={work}
                mayClose={mayPlan}
                isChosen={chosen.has(step.id)}
                onChoose={(isChosen) => tick(step.id, isChosen)}
              />
            ))}
          </ul>
          <Outcome assessment={assessment} view={view} chosen={chosen} />
          {ticked !== null && path.kind === 'steps' && (
            <Button variant="quiet" onClick={() => setTicked(null)}>
              {t('path.cheapestAgain')}
            </Button>
          )}
        </>
      )}
    </Card>
  );
}

function PathWords({ path }: { path: Path }) {
  const { t } = useTranslation('standard');
  const costText = useCostText();
  if (path.kind === 'steps') return t('path.steps', { count: path.steps.length, cost: costText(path) });
  return t(`path.${path.kind}`);
}

interface StepProps {
  step: PlannedStep;
  view: CriteriaSetView;
  work: AssessmentWork;
  mayClose: boolean;
  isChosen: boolean;
  onChoose(isChosen: boolean): void;
}

function StepRow({ step, view, work, mayClose, isChosen, onChoose }: StepProps) {
  const { t } = useTranslation('standard');
  const format = useFormat();
  const label = useLabel();
  const criterion = view.set.criteria.find(({ number }) => number === step.criterion);
  const facts = [
    t('path.criterion', { number: step.criterion, name: criterion ? label(criterion.label) : '' }),
    step.points > 0 && t('path.gain', { points: format.number(step.points, 2) }),
    step.makesMet && t('path.makesMet'),
    step.costVnd === null ? t('path.costUnknown') : format.money(step.costVnd),
  ].filter(Boolean);
  const close = (isDone: boolean) =>
    work.send(
      [{ type: 'step_closed', stepId: step.id, isDone }],
      t(isDone ? 'log.entry.step_done' : 'log.entry.step_dropped', { title: step.title }),
    );
  return (
    <li>
      <Checkbox label={step.title} checked={isChosen} onChange={onChoose} />
      <p className="standard-hint path-facts">{facts.join(' · ')}</p>
      {step.siteIds.length > 0 && (
        <p className="path-facts">
          {step.siteIds.slice(0, MOST_LINKS).map((id) => (
            <span key={id} className="path-site">
              <SiteLink id={id} />
            </span>
          ))}
          {step.siteIds.length > MOST_LINKS && (
            <span className="standard-hint">
              {t('path.moreSites', { count: step.siteIds.length - MOST_LINKS })}
            </span>
          )}
        </p>
      )}
      {mayClose && (
        <div className="scorecard-actions">
          <Button
            aria-label={`${t('path.done')}: ${step.title}`}
            isBusy={work.isBusy}
            onClick={() => close(true)}
          >
            {t('path.done')}
          </Button>
          <Button
            variant="quiet"
            aria-label={`${t('path.drop')}: ${step.title}`}
            isBusy={work.isBusy}
            onClick={() => close(false)}
          >
            {t('path.drop')}
          </Button>
        </div>
      )}
    </li>
  );
}

const MOST_LINKS = 8;

/** Before and after, of the points and of what the map counts. */
function Outcome({
  assessment,
  view,
  chosen,
}: Pick<Props, 'assessment' | 'view'> & { chosen: ReadonlySet<string> }) {
  const { t } = useTranslation('standard');
  const format = useFormat();
  const costText = useCostText();
  const uncovered = useUncovered(assessment.communeCode);
  const { count, after, cost, newlyCovered } = whatIf(assessment, view, chosen, uncovered);
  const figures = useCoverage({ by: 'city', commune: assessment.communeCode }).data?.total;
  const points = (value: number) => format.number(value, 2);
  return (
    <div className="path-outcome" aria-live="polite">
      <p>
        <strong>
          {t('path.after', {
            count,
            before: points(assessment.verdict.total),
            after: points(after.total),
          })}
        </strong>{' '}
        {after.pointsShort > 0
          ? t('path.stillShort', { points: points(after.pointsShort) })
          : t('path.enough', { threshold: points(after.threshold) })}
      </p>
      <p>
        {t(`verdict.${after.outcome}`)} · {t('path.cost', { cost: costText(cost) })}
      </p>
      {newlyCovered > 0 && figures && (
        <p>
          {t('path.coverage', {
            before: format.number(figures.covered),
            after: format.number(figures.covered + newlyCovered),
            sites: format.number(figures.sites),
          })}
        </p>
      )}
    </div>
  );
}
