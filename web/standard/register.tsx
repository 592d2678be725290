import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CriteriaSetView, NewAssessment } from '#domain/assessment-views.ts';
import type { AssessmentPeriod } from '#domain/assessments.ts';
import { canAddAssessmentEvent } from '#domain/roles.ts';
import { useContainer } from '../api/container.ts';
import { useActor } from '../api/labels.ts';
import { useRegister } from '../api/standard-data.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';

interface Props {
  communeCode: string;
  period: AssessmentPeriod;
  /** Newest first: the first is the one in force. */
  sets: readonly CriteriaSetView[];
}

/** Nothing is there yet: opens the assessment for those who may. */
export function Register({ communeCode, period, sets }: Props) {
  const { t } = useTranslation('standard');
  const { now, newId } = useContainer();
  const actor = useActor();
  const register = useRegister();
  // The same press again, after a failure, must carry the same ids.
  const [ids] = useState(() => ({ assessment: newId(), event: newId() }));
  const [occurredAt, setOccurredAt] = useState<string | null>(null);
  const set = sets[0]?.set;
  const may = canAddAssessmentEvent(actor, 'registered') && set !== undefined;

  function send() {
    if (!set || register.isPending) return;
    const at = occurredAt ?? now();
    setOccurredAt(at);
    const assessment: NewAssessment = {
      id: ids.assessment,
      communeCode,
      period,
      criteriaSet: { id: set.id, version: set.version },
      registration: { id: ids.event, occurredAt: at, note: '' },
    };
    register.mutate(assessment);
  }

  return (
    <>
      {register.error && <ErrorState isInline error={register.error} />}
      <EmptyState
        title={t('card.noneTitle')}
        detail={t(may ? 'card.noneDetail' : 'card.noneRead')}
        action={
          may && (
            <Button variant="primary" isBusy={register.isPending} onClick={send}>
              {t('card.register')}
            </Button>
          )
        }
      />
    </>
  );
}
