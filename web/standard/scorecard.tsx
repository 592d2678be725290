import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Assessment, CriteriaSetView } from '#domain/assessment-views.ts';
import { useFormat } from '../i18n/i18n.ts';
import { StatusPill } from '../ui/badge.tsx';
import { Card } from '../ui/card.tsx';
import { Meter } from '../ui/meter.tsx';
import { styleOfStatus } from '../ui/stage-style.ts';
import { ActionBar } from './action-bar.tsx';
import { AssessmentLog } from './assessment-log.tsx';
import { CriteriaTable } from './criteria-table.tsx';
import { DecisionDialog } from './decision-dialog.tsx';
import type { OpenDialog } from './dialogs.ts';
import { EvidenceDialog } from './evidence-dialog.tsx';
import { PathCard } from './path-card.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import { StepDialog } from './step-dialog.tsx';
import { useAssessmentWork } from './use-assessment-work.ts';

interface Props {
  assessment: Assessment;
  view: CriteriaSetView;
}

/** Verdict, criteria, what to do next and the log of one assessment. */
export function Scorecard({ assessment, view }: Props) {
  const { t } = useTranslation('standard');
  const work = useAssessmentWork(assessment, view);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const close = () => setDialog(null);
  const shared = { assessment, onClose: close };
  return (
    <>
      <div className="scorecard-top">
        <Summary assessment={assessment} view={view} />
        <ActionBar assessment={assessment} view={view} work={work} onOpen={setDialog} />
      </div>
      <PathCard assessment={assessment} view={view} work={work} onPlan={() => setDialog({ kind: 'step' })} />
      <Card title={t('criteria.title')}>
        <CriteriaTable assessment={assessment} view={view} work={work} onOpen={setDialog} />
      </Card>
      <Card title={t('log.title')}>
        <AssessmentLog assessment={assessment} />
      </Card>
      {dialog?.kind === 'reason' && (
        <ReasonDialog {...shared} action={dialog.action} criterion={dialog.criterion} />
      )}
      {dialog?.kind === 'decision' && <DecisionDialog {...shared} action={dialog.action} />}
      {dialog?.kind === 'step' && <StepDialog {...shared} view={view} />}
      {dialog?.kind === 'evidence' && <EvidenceDialog {...shared} criterion={dialog.criterion} />}
    </>
  );
}

function Summary({ assessment, view }: Props) {
  const { t } = useTranslation('standard');
  const format = useFormat();
  const { verdict, status, outcome } = assessment;
  const points = (value: number) => format.number(value, 2);
  return (
    <Card
      title={t('card.set', { number: view.set.number, version: view.set.version })}
      actions={<StatusPill {...styleOfStatus(status)} label={t(`status.${status}`)} />}
    >
      <p className="goal-figure">
        {t('card.total', { total: points(verdict.total) })}{' '}
        <span>
          {t('card.ofThreshold', { threshold: points(verdict.threshold) })}
          {verdict.pointsShort > 0 && ` · ${t('card.short', { points: points(verdict.pointsShort) })}`}
        </span>
      </p>
      <Meter
        label={t('table.score')}
        value={verdict.total}
        max={verdict.threshold}
        valueText={t('table.scoreOf', { total: points(verdict.total), threshold: points(verdict.threshold) })}
        size="normal"
      />
      <p className="scorecard-verdict">{t(`verdict.${verdict.outcome}`)}</p>
      {verdict.reasons.length > 0 && (
        <ul className="goal-reasons">
          {verdict.reasons.map((reason) => (
            <li key={reason.code}>
              {reason.code === 'points_short'
                ? t('verdict.reason.points_short', { points: points(reason.points) })
                : t(`verdict.reason.${reason.code}`, { criteria: reason.criteria.join(', ') })}
            </li>
          ))}
        </ul>
      )}
      {outcome?.decision && (
        <p>
          {t('card.decision', {
            number: outcome.decision.number,
            date: format.date(outcome.decision.date),
            authority: outcome.decision.authority,
          })}
          {outcome.isRecognised &&
            ` · ${
              outcome.validTo === null
                ? t('card.validFrom', { from: format.date(outcome.validFrom) })
                : t('card.valid', {
                    from: format.date(outcome.validFrom),
                    to: format.date(outcome.validTo),
                  })
            }`}
        </p>
      )}
      {outcome?.officialTotal != null && (
        <p>{t('card.official', { points: points(outcome.officialTotal) })}</p>
      )}
      <p className="standard-hint">
        {t('card.threshold', { points: points(verdict.threshold), basis: assessment.thresholdBasis })}
      </p>
    </Card>
  );
}
