import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Assessment, CriteriaSetView } from '#domain/assessment-views.ts';
import type { AssessmentEventInput } from '#domain/assessments.ts';
import { useContainer } from '../api/container.ts';
import { ApiProblem } from '../api/problem.ts';
import { useAddAssessmentEvents } from '../api/standard-data.ts';
import { useToast } from '../ui/toast.tsx';
import { useDraft } from '../ui/use-draft.ts';
import {
  emptyScores,
  faultOf,
  isAllStored,
  isScoreDraft,
  type ScoreFault,
  scoreEvents,
  type TypedScore,
  unsentCriteria,
} from './score-draft.ts';

/** An event without what is the same for all. */
export type Act = AssessmentEventInput extends infer E
  ? E extends AssessmentEventInput
    ? Omit<E, 'id' | 'occurredAt' | 'note'>
    : never
  : never;

/** The scores being typed, and sending of events that need no form. */
export function useAssessmentWork(assessment: Assessment, view: CriteriaSetView) {
  const { t } = useTranslation('standard');
  const { now, newId } = useContainer();
  const toast = useToast();
  const add = useAddAssessmentEvents(assessment);
  const draft = useDraft(`standard.${assessment.id}`, emptyScores, isScoreDraft);
  const [isChecked, setChecked] = useState(false);
  // The same press again, after a failure, must carry the same ids.
  const [attempt, setAttempt] = useState<{ key: string; events: AssessmentEventInput[] } | null>(null);
  const unsent = unsentCriteria(assessment, draft.value);
  const maxima = new Map(view.maxima.map(({ criterion, points }) => [criterion, points]));
  const faults = new Map<number, ScoreFault>();
  for (const criterion of unsent) {
    const typed = draft.value.scores[criterion];
    const fault = typed ? faultOf(typed, maxima.get(criterion) ?? null) : null;
    if (fault) faults.set(criterion, fault);
  }

  // The answer to a save may be lost; what was stored must not lie in wait for a later score.
  const isDone = draft.value.sent !== null && isAllStored(assessment, draft.value);
  const { change, clear } = draft;
  useEffect(() => {
    if (!isDone) return;
    change(emptyScores());
    clear();
  }, [isDone, change, clear]);

  function type(criterion: number, typed: TypedScore) {
    draft.change(({ scores }) => ({ scores: { ...scores, [criterion]: typed }, sent: null }));
  }

  function discard() {
    draft.change(emptyScores());
    draft.clear();
    setChecked(false);
  }

  async function saveScores() {
    setChecked(true);
    if (unsent.length === 0 || faults.size > 0 || add.isPending) return;
    const before = draft.value.sent;
    const sent =
      before && unsent.every((criterion) => before.ids[criterion])
        ? before
        : { at: now(), ids: Object.fromEntries(unsent.map((criterion) => [criterion, newId()])) };
    draft.change({ sent });
    try {
      await add.mutateAsync(scoreEvents(draft.value, unsent, sent));
      discard();
      toast({ title: t('draft.saved', { count: unsent.length }) });
    } catch (error) {
      // Ids that cannot be stored are of no use to a second attempt.
      if (error instanceof ApiProblem && !error.isRetryable) draft.change({ sent: null });
    }
  }

  async function send(acts: readonly Act[], done: string) {
    if (add.isPending) return;
    const key = JSON.stringify([assessment.sequence, acts]);
    const events =
      attempt?.key === key
        ? attempt.events
        : acts.map((act) => ({ ...act, id: newId(), occurredAt: now(), note: '' }) as AssessmentEventInput);
    setAttempt({ key, events });
    try {
      await add.mutateAsync(events);
      setAttempt(null);
      toast({ title: t('action.done', { event: done }) });
    } catch {
      // Shown beside the buttons.
    }
  }

  return {
    draft: draft.value,
    unsent,
    /** Shown once saving was tried, and for what can be seen to be wrong while typing. */
    faultOf: (criterion: number) => {
      const fault = faults.get(criterion) ?? null;
      return fault === 'empty' && !isChecked ? null : fault;
    },
    faultCount: isChecked ? faults.size : 0,
    type,
    discard,
    saveScores: () => void saveScores(),
    send: (acts: readonly Act[], done: string) => void send(acts, done),
    isBusy: add.isPending,
    error: add.error,
  };
}
export type AssessmentWork = ReturnType<typeof useAssessmentWork>;
