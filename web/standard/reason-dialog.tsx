import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { Assessment } from '#domain/assessment-views.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { Checkbox, TextArea, TextInput } from '../ui/form-field.tsx';
import { useDraft } from '../ui/use-draft.ts';
import type { ReasonKind } from './dialogs.ts';
import { FormDialog } from './form-dialog.tsx';
import { printPoints, readPoints, stateOf } from './score-draft.ts';
import type { Act } from './use-assessment-work.ts';

interface Props {
  assessment: Assessment;
  action: ReasonKind;
  /** null for actions on the whole assessment. */
  criterion: number | null;
  onClose(): void;
}

const Draft = z.object({ reason: z.string(), points: z.string(), isMet: z.boolean() });
type Draft = z.infer<typeof Draft>;
const isDraft = (value: unknown): value is Draft => Draft.safeParse(value).success;

const TITLES = {
  criterion_adjusted: 'criteria.adjust',
  criterion_returned: 'criteria.return',
  reopened: 'action.reopen',
  cancelled: 'action.cancel',
} as const;

/** An action that needs its reason, and for an adjustment the new score. */
export function ReasonDialog({ assessment, action, criterion, onClose }: Props) {
  const { t } = useTranslation('standard');
  const language = useLanguage();
  const self = criterion === null ? null : stateOf(assessment, criterion).selfScore;
  const draft = useDraft(
    `standard.${assessment.id}.${action}.${criterion ?? ''}`,
    (): Draft => ({
      reason: '',
      points: self ? printPoints(self.points, language) : '',
      isMet: self?.isMet ?? false,
    }),
    isDraft,
  );
  const [isChecked, setChecked] = useState(false);
  const { reason, points, isMet } = draft.value;
  const isAdjusting = action === 'criterion_adjusted';

  function toAct(): Act | null {
    setChecked(true);
    const read = readPoints(points);
    const text = reason.trim();
    if (text === '') return null;
    if (action === 'reopened' || action === 'cancelled') return { type: action, reason: text };
    if (criterion === null) return null;
    if (action === 'criterion_returned') return { type: action, criterion, reason: text };
    return read === null
      ? null
      : { type: 'criterion_adjusted', criterion, score: { points: read, isMet }, reason: text };
  }

  const title = t(TITLES[action]);
  return (
    <FormDialog
      assessment={assessment}
      title={criterion === null ? title : t('criteria.of', { action: title, number: criterion })}
      toAct={toAct}
      onStored={draft.clear}
      onClose={onClose}
    >
      {isAdjusting && (
        <>
          <TextInput
            label={t('dialog.points')}
            inputMode="decimal"
            autoComplete="off"
            maxLength={8}
            value={points}
            error={isChecked && readPoints(points) === null && t('dialog.badPoints')}
            onChange={({ target }) => draft.change({ points: target.value })}
          />
          <Checkbox
            label={t('dialog.met')}
            checked={isMet}
            onChange={(value) => draft.change({ isMet: value })}
          />
        </>
      )}
      <TextArea
        label={t('dialog.reason')}
        maxLength={1000}
        value={reason}
        error={isChecked && reason.trim() === '' && t('dialog.reasonMissing')}
        onChange={({ target }) => draft.change({ reason: target.value })}
      />
    </FormDialog>
  );
}
