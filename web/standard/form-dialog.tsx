import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Assessment } from '#domain/assessment-views.ts';
import type { AssessmentEventInput } from '#domain/assessments.ts';
import { useContainer } from '../api/container.ts';
import { useAddAssessmentEvents } from '../api/standard-data.ts';
import { FormSheet } from '../ui/form-sheet.tsx';
import { useToast } from '../ui/toast.tsx';
import type { Act } from './use-assessment-work.ts';

interface Props {
  assessment: Assessment;
  title: string;
  description?: string;
  /** The event that the form makes, or null while it is not complete: the form then shows why. */
  toAct(): Act | null;
  onStored(): void;
  onClose(): void;
  children: ReactNode;
}

/** A form that makes one event of an assessment and stores it once. */
export function FormDialog({ assessment, title, description, toAct, onStored, onClose, children }: Props) {
  const { t } = useTranslation('standard');
  const { now, newId } = useContainer();
  const toast = useToast();
  const add = useAddAssessmentEvents(assessment);
  // The same press again, after a failure, must carry the same id.
  const [attempt, setAttempt] = useState<{ key: string; event: AssessmentEventInput } | null>(null);

  async function save() {
    const act = toAct();
    if (act === null || add.isPending) return;
    const key = JSON.stringify([assessment.sequence, act]);
    const event =
      attempt?.key === key
        ? attempt.event
        : ({ ...act, id: newId(), occurredAt: now(), note: '' } as AssessmentEventInput);
    setAttempt({ key, event });
    try {
      await add.mutateAsync([event]);
      toast({ title: t('action.done', { event: title }) });
      onStored();
      onClose();
    } catch {
      // Shown above the form.
    }
  }

  return (
    <FormSheet
      title={title}
      description={description}
      saveLabel={t('dialog.save')}
      isBusy={add.isPending}
      error={add.error}
      onSave={() => void save()}
      onClose={onClose}
    >
      {children}
    </FormSheet>
  );
}
