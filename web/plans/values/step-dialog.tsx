import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type NewStep, STEP_RULES, type StepResult, type ValueStep } from '#domain/indicator-values.ts';
import { useContainer } from '../../api/container.ts';
import { useTakeStep } from '../../api/value-data.ts';
import { useFormat } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea } from '../../ui/form-field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useDraft } from '../../ui/use-draft.ts';
import type { CellRef, GridState } from './grid-edits.ts';
import { cellKeyOf } from './grid-edits.ts';
import { cellsForStep } from './steps.ts';
import type { Editing } from './use-editing.ts';

interface Props {
  step: ValueStep;
  state: GridState;
  chosen: readonly CellRef[];
  editing: Editing;
  onClose(): void;
}

const isReason = (value: unknown): value is { reason: string } =>
  typeof value === 'object' && value !== null && 'reason' in value;

/** Takes a step with the chosen cells or the whole grid, with a reason where one is needed. */
export function StepDialog({ step, state, chosen, editing, onClose }: Props) {
  const { t } = useTranslation(['values', 'common']);
  const { newId } = useContainer();
  const format = useFormat();
  const toast = useToast();
  const take = useTakeStep();
  const { grid } = state;
  const { needsReason } = STEP_RULES[step];
  const inChoice = cellsForStep(state, step, chosen);
  const inAll = cellsForStep(state, step);
  const [scope, setScope] = useState<'chosen' | 'all'>(
    inChoice.length > 0 && (chosen.length > 1 || needsReason) ? 'chosen' : 'all',
  );
  const draft = useDraft(`values.step.${step}`, () => ({ reason: '' }), isReason);
  const [isChecked, setChecked] = useState(false);
  const [attempt, setAttempt] = useState<{ key: string; id: string } | null>(null);
  const [result, setResult] = useState<StepResult | null>(null);
  const reason = draft.value.reason.trim();
  const count = scope === 'chosen' ? inChoice.length : inAll.length;
  const unsent = state.edits.size;

  async function send() {
    setChecked(true);
    if (take.isPending || (needsReason && reason === '')) return;
    if (step === 'submit') await editing.sender.flush();
    const body: Omit<NewStep, 'id'> = {
      step,
      reason,
      scope:
        scope === 'all'
          ? { plan: grid.plan, period: grid.period }
          : { cells: inChoice.map((ref) => cellKeyOf(grid, ref)) },
    };
    // The same press again, after a failure, must carry the same id.
    const key = JSON.stringify(body);
    const id = attempt?.key === key ? attempt.id : newId();
    setAttempt({ key, id });
    try {
      const done = await take.mutateAsync({ id, ...body });
      draft.clear();
      toast({ title: t(`step.done.${step}`, { count: done.moved.length }), topic: 'values.step' });
      if (done.refused.length === 0) onClose();
      else setResult(done);
    } catch {
      // Shown in the dialog.
    }
  }

  return (
    <Dialog
      isOpen
      variant="sheet"
      title={t(`step.${step}`)}
      description={t(`step.about.${step}`)}
      onClose={onClose}
      footer={
        result ? (
          <Button variant="primary" onClick={onClose}>
            {t('common:action.close')}
          </Button>
        ) : (
          <Button
            variant="primary"
            isBusy={take.isPending}
            disabled={count === 0}
            onClick={() => void send()}
          >
            {t('step.send', { step: t(`step.${step}`), count, shown: format.number(count) })}
          </Button>
        )
      }
    >
      {result ? (
        <>
          <p>{t('step.refused', { count: result.refused.length })}</p>
          <ul className="step-refused">
            {result.refused.map(({ indicator, area, message }) => (
              <li key={`${indicator} ${area}`}>
                <strong>{grid.rows.find((row) => row.area === area)?.name ?? area}</strong>: {message}
              </li>
            ))}
          </ul>
        </>
      ) : (
        <div className="step-body">
          {take.isError && <ErrorState isInline error={take.error} />}
          <Segmented<'chosen' | 'all'>
            label={t('step.scope')}
            value={scope}
            onChange={setScope}
            options={[
              { value: 'chosen', label: t('step.chosen', { shown: format.number(inChoice.length) }) },
              { value: 'all', label: t('step.all', { shown: format.number(inAll.length) }) },
            ]}
          />
          {step === 'submit' && unsent > 0 && (
            <p className="plan-note">{t('step.unsent', { count: unsent })}</p>
          )}
          {needsReason && (
            <TextArea
              label={t('step.reason')}
              maxLength={1000}
              value={draft.value.reason}
              error={isChecked && reason === '' && t('step.reasonMissing')}
              onChange={({ target }) => draft.change({ reason: target.value })}
            />
          )}
        </div>
      )}
    </Dialog>
  );
}
