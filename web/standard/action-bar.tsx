import { useTranslation } from 'react-i18next';
import type { Assessment, CriteriaSetView } from '#domain/assessment-views.ts';
import { useActor } from '../api/labels.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ErrorState } from '../ui/states.tsx';
import { mayAdd, waitingCriteria } from './actions.ts';
import type { OpenDialog } from './dialogs.ts';
import type { AssessmentWork } from './use-assessment-work.ts';

interface Props {
  assessment: Assessment;
  view: CriteriaSetView;
  work: AssessmentWork;
  onOpen(dialog: OpenDialog): void;
}

/** Statuses that somebody gave a reason for. */
const EXPLAINED: ReadonlySet<Assessment['status']> = new Set(['returned', 'not_recognised', 'cancelled']);

/** What the role may do with the assessment as it is. */
export function ActionBar({ assessment, view, work, onOpen }: Props) {
  const { t } = useTranslation('standard');
  const actor = useActor();
  const may = (type: Parameters<typeof mayAdd>[2]) => mayAdd(actor, assessment, type);
  const waiting = waitingCriteria(
    assessment,
    view.set.criteria.map(({ number }) => number),
  );
  const canDecide = may('recognised');
  const hasUnsent = work.unsent.length > 0;
  const actions = [
    ...(['submitted', 'resubmitted'] as const).filter(may).map((type) => (
      <Button
        key={type}
        variant="primary"
        isBusy={work.isBusy}
        disabled={hasUnsent}
        onClick={() => work.send([{ type }], t(`log.entry.${type}`))}
      >
        {t(type === 'submitted' ? 'action.submit' : 'action.resubmit')}
      </Button>
    )),
    may('criterion_accepted') && waiting.length > 0 && (
      <Button
        key="rest"
        isBusy={work.isBusy}
        onClick={() =>
          work.send(
            waiting.map((criterion) => ({ type: 'criterion_accepted', criterion })),
            t('action.acceptRest', { count: waiting.length }),
          )
        }
      >
        {t('action.acceptRest', { count: waiting.length })}
      </Button>
    ),
    may('appraised') && (
      <Button
        key="appraise"
        variant="primary"
        isBusy={work.isBusy}
        disabled={waiting.length > 0}
        onClick={() => work.send([{ type: 'appraised' }], t('log.entry.appraised'))}
      >
        {t('action.appraise')}
      </Button>
    ),
    canDecide && assessment.status === 'appraised' && (
      <Button
        key="recognise"
        variant="primary"
        onClick={() => onOpen({ kind: 'decision', action: 'recognised' })}
      >
        {t('action.recognise')}
      </Button>
    ),
    canDecide && assessment.status === 'appraised' && (
      <Button key="refuse" onClick={() => onOpen({ kind: 'decision', action: 'not_recognised' })}>
        {t('action.notRecognise')}
      </Button>
    ),
    canDecide && (
      <Button key="paper" onClick={() => onOpen({ kind: 'decision', action: 'paper' })}>
        {t('action.paper')}
      </Button>
    ),
    may('reopened') && (
      <Button key="reopen" onClick={() => onOpen({ kind: 'reason', action: 'reopened', criterion: null })}>
        {t('action.reopen')}
      </Button>
    ),
    may('cancelled') && (
      <Button
        key="cancel"
        variant="quiet"
        onClick={() => onOpen({ kind: 'reason', action: 'cancelled', criterion: null })}
      >
        {t('action.cancel')}
      </Button>
    ),
  ].filter(Boolean);

  return (
    <Card title={t('action.title')} className="scorecard-next">
      {work.error && <ErrorState isInline error={work.error} />}
      {hasUnsent && (
        <div className="scorecard-draft">
          <p aria-live="polite">{t('draft.unsaved', { count: work.unsent.length })}</p>
          {work.faultCount > 0 && (
            <p className="field-error" role="alert">
              {t('draft.faults', { count: work.faultCount })}
            </p>
          )}
          <div className="scorecard-actions">
            <Button variant="primary" isBusy={work.isBusy} onClick={work.saveScores}>
              {t('draft.save')}
            </Button>
            <Button variant="quiet" onClick={work.discard}>
              {t('draft.discard')}
            </Button>
          </div>
        </div>
      )}
      {actions.length > 0 ? (
        <div className="scorecard-actions">{actions}</div>
      ) : (
        <p className="standard-hint">{t('action.none')}</p>
      )}
      {hasUnsent && (may('submitted') || may('resubmitted')) && (
        <p className="standard-hint">{t('action.saveFirst')}</p>
      )}
      {assessment.lastReason && EXPLAINED.has(assessment.status) && (
        <p className="scorecard-reason">{assessment.lastReason}</p>
      )}
    </Card>
  );
}
