import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { CriteriaSetView, NewMaximum } from '#domain/assessment-views.ts';
import { SOURCE_MARKS } from '#domain/standards.ts';
import { useContainer } from '../api/container.ts';
import { useEnterMaximum } from '../api/standard-data.ts';
import { Select, TextArea, TextInput } from '../ui/form-field.tsx';
import { FormSheet } from '../ui/form-sheet.tsx';
import { useToast } from '../ui/toast.tsx';
import { useDraft } from '../ui/use-draft.ts';
import { readPoints } from './score-draft.ts';

interface Props {
  view: CriteriaSetView;
  criterion: number;
  onClose(): void;
}

const Draft = z.object({ points: z.string(), name: z.string(), mark: z.enum(SOURCE_MARKS) });
type Draft = z.infer<typeof Draft>;
const isDraft = (value: unknown): value is Draft => Draft.safeParse(value).success;

/** A maximum and where it was read. */
export function MaximumDialog({ view: { set }, criterion, onClose }: Props) {
  const { t } = useTranslation(['standard', 'common']);
  const { newId } = useContainer();
  const toast = useToast();
  const enter = useEnterMaximum(set);
  const draft = useDraft(
    `standard.maximum.${set.id}.${set.version}.${criterion}`,
    (): Draft => ({ points: '', name: '', mark: 'one_source' }),
    isDraft,
  );
  const [isChecked, setChecked] = useState(false);
  // The same press again, after a failure, must carry the same id.
  const [attempt, setAttempt] = useState<NewMaximum | null>(null);
  const { name, mark } = draft.value;
  const points = readPoints(draft.value.points);
  const isBad = points === null || points === 0;
  const edit = (changes: Partial<Draft>) => {
    setAttempt(null);
    draft.change(changes);
  };

  async function save() {
    setChecked(true);
    if (points === null || isBad || name.trim() === '' || enter.isPending) return;
    const maximum = attempt ?? { id: newId(), criterion, points, source: { name: name.trim(), mark } };
    setAttempt(maximum);
    try {
      await enter.mutateAsync(maximum);
      draft.clear();
      toast({ title: t('maxima.saved', { number: criterion }) });
      onClose();
    } catch {
      // Shown above the form.
    }
  }

  return (
    <FormSheet
      title={t('maxima.dialogTitle', { number: criterion })}
      saveLabel={t('common:action.save')}
      isBusy={enter.isPending}
      error={enter.error}
      onSave={() => void save()}
      onClose={onClose}
    >
      <TextInput
        label={t('maxima.points')}
        inputMode="decimal"
        autoComplete="off"
        maxLength={8}
        value={draft.value.points}
        error={isChecked && isBad && t('maxima.bad')}
        onChange={({ target }) => edit({ points: target.value })}
      />
      <TextArea
        label={t('maxima.sourceName')}
        maxLength={300}
        value={name}
        error={isChecked && name.trim() === '' && t('maxima.sourceMissing')}
        onChange={({ target }) => edit({ name: target.value })}
      />
      <Select
        label={t('maxima.mark')}
        value={mark}
        options={SOURCE_MARKS.map((value) => ({ value, label: t(`maxima.${value}`) }))}
        onChange={(value) => edit({ mark: SOURCE_MARKS.find((each) => each === value) ?? 'one_source' })}
      />
    </FormSheet>
  );
}
