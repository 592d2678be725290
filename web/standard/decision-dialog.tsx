import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { Assessment } from '#domain/assessment-views.ts';
import { DateInput, Select, TextArea, TextInput } from '../ui/form-field.tsx';
import { useDraft } from '../ui/use-draft.ts';
import type { DecisionKind } from './dialogs.ts';
import { FormDialog } from './form-dialog.tsx';
import { readPoints } from './score-draft.ts';
import type { Act } from './use-assessment-work.ts';

interface Props {
  assessment: Assessment;
  action: DecisionKind;
  onClose(): void;
}

const Draft = z.object({
  outcome: z.enum(['recognised', 'not_recognised']),
  number: z.string(),
  date: z.string(),
  authority: z.string(),
  validFrom: z.string(),
  validTo: z.string(),
  officialTotal: z.string(),
  reason: z.string(),
});
type Draft = z.infer<typeof Draft>;
const isDraft = (value: unknown): value is Draft => Draft.safeParse(value).success;

const TITLES = {
  recognised: 'action.recognise',
  not_recognised: 'action.notRecognise',
  paper: 'action.paper',
} as const;

/** Number, date and authority of the decision, and how long it holds. */
export function DecisionDialog({ assessment, action, onClose }: Props) {
  const { t } = useTranslation('standard');
  const draft = useDraft(
    `standard.${assessment.id}.decision.${action}`,
    (): Draft => ({
      outcome: action === 'not_recognised' ? 'not_recognised' : 'recognised',
      number: '',
      date: '',
      authority: '',
      validFrom: '',
      validTo: '',
      officialTotal: '',
      reason: '',
    }),
    isDraft,
  );
  const [isChecked, setChecked] = useState(false);
  const form = draft.value;
  const isRecognised = form.outcome === 'recognised';
  const isBad = (value: string) => isChecked && value.trim() === '' && t('dialog.missing');
  const text = (field: keyof Draft) => ({
    value: form[field],
    onChange: ({ target }: { target: { value: string } }) => draft.change({ [field]: target.value }),
  });

  function toAct(): Act | null {
    setChecked(true);
    const total = form.officialTotal.trim() === '' ? null : readPoints(form.officialTotal);
    if (form.officialTotal.trim() !== '' && total === null) return null;
    const basis = action === 'paper' ? 'paper' : 'appraisal';
    const paper = { number: form.number.trim(), date: form.date, authority: form.authority.trim() };
    const isComplete = Object.values(paper).every((value) => value !== '');
    if (isRecognised) {
      if (!isComplete) return null;
      const decision = { ...paper, validFrom: form.validFrom || form.date, validTo: form.validTo || null };
      return { type: 'recognised', decision, basis, officialTotal: total };
    }
    const isEmpty = Object.values(paper).every((value) => value === '');
    const reason = form.reason.trim();
    if (reason === '' || (!isComplete && !isEmpty)) return null;
    return {
      type: 'not_recognised',
      decision: isComplete ? paper : null,
      reason,
      basis,
      officialTotal: total,
    };
  }

  const isTotalBad = isChecked && form.officialTotal.trim() !== '' && readPoints(form.officialTotal) === null;
  // A refusal need not come with a paper, but half of one is a slip.
  const isNeeded =
    isRecognised || [form.number, form.date, form.authority].some((value) => value.trim() !== '');
  return (
    <FormDialog
      assessment={assessment}
      title={t(TITLES[action])}
      {...(action === 'paper' && { description: t('dialog.paperHint') })}
      toAct={toAct}
      onStored={draft.clear}
      onClose={onClose}
    >
      {action === 'paper' && (
        <Select
          label={t('dialog.outcome')}
          value={form.outcome}
          options={(['recognised', 'not_recognised'] as const).map((value) => ({
            value,
            label: t(`dialog.${value}`),
          }))}
          onChange={(value) =>
            draft.change({ outcome: value === 'not_recognised' ? 'not_recognised' : 'recognised' })
          }
        />
      )}
      <TextInput
        label={t('dialog.number')}
        isOptional={!isRecognised}
        maxLength={60}
        error={isNeeded && isBad(form.number)}
        {...text('number')}
      />
      <DateInput
        label={t('dialog.date')}
        isOptional={!isRecognised}
        error={isNeeded && isBad(form.date)}
        {...text('date')}
      />
      <TextInput
        label={t('dialog.authority')}
        isOptional={!isRecognised}
        maxLength={200}
        error={isNeeded && isBad(form.authority)}
        {...text('authority')}
      />
      {isRecognised ? (
        <div className="standard-pair">
          <DateInput label={t('dialog.validFrom')} isOptional {...text('validFrom')} />
          <DateInput
            label={t('dialog.validTo')}
            isOptional
            hint={t('dialog.validToHint')}
            {...text('validTo')}
          />
        </div>
      ) : (
        <TextArea
          label={t('dialog.reason')}
          maxLength={1000}
          error={isChecked && form.reason.trim() === '' && t('dialog.reasonMissing')}
          {...text('reason')}
        />
      )}
      <TextInput
        label={t('dialog.officialTotal')}
        isOptional
        inputMode="decimal"
        maxLength={8}
        error={isTotalBad && t('dialog.badPoints')}
        {...text('officialTotal')}
      />
    </FormDialog>
  );
}
