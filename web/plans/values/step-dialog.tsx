import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { STEP_RULES, type StepResult, type ValueStep } from '#domain/indicator-values.ts';
import { useContainer } from '../../api/container.ts';
import { presentGrid, useTakeStep } from '../../api/value-data.ts';
import { useFormat } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea } from '../../ui/form-field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useDraft } from '../../ui/use-draft.ts';
import type { CellRef, GridState } from './grid-edits.ts';
import { cellsForStep, readyForStep, stepRequests } from './steps.ts';
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
  const { newId, queryClient } = useContainer();
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
  const [isSending, setSending] = useState(false);
  const [isStopped, setStopped] = useState(false);
  // The same press again, after a failure, must carry the same ids.
  const ids = useRef(new Map<string, string>());
  const [result, setResult] = useState<StepResult | null>(null);
  const reason = draft.value.reason.trim();
  const count = scope === 'chosen' ? inChoice.length : inAll.length;
  const unsent = state.edits.size;

  async function send() {
    setChecked(true);
    if (isSending || (needsReason && reason === '')) return;
    setSending(true);
    setStopped(false);
    try {
      await takeAll();
    } catch {
      // Shown in the dialog.
    }
    setSending(false);
  }

  async function takeAll() {
    if (step === 'submit') await editing.sender.flush();
    // As it stands after all was sent, which may not have been drawn yet.
    const present = { grid: presentGrid(queryClient, grid), edits: editing.store.snapshot().edits };
    const cells = readyForStep(present, step, scope === 'chosen' ? chosen : undefined);
    if (cells === null || cells.length === 0) {
      setStopped(true);
      return;
    }
    const done: StepResult = { step, moved: [], refused: [] };
    for (const request of stepRequests(step, reason, cells)) {
      const key = JSON.stringify(request);
      const id = ids.current.get(key) ?? newId();
      ids.current.set(key, id);
      const { moved, refused } = await take.mutateAsync({ id, ...request });
      done.moved.push(...moved);
      done.refused.push(...refused);
    }
    draft.clear();
    toast({ title: t(`step.done.${step}`, { count: done.moved.length }), topic: 'values.step' });
    if (done.refused.length === 0) onClose();
    else setResult(done);
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
          <Button variant="primary" isBusy={isSending} disabled={count === 0} onClick={() => void send()}>
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
          {isStopped && (
            <p className="cell-problem" role="alert">
              {t('step.stopped')}
            </p>
          )}
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
