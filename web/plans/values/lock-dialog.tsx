import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ValueGrid } from '#domain/indicator-values.ts';
import { useContainer } from '../../api/container.ts';
import { useLockPeriod } from '../../api/value-data.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea } from '../../ui/form-field.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useDraft } from '../../ui/use-draft.ts';
import { usePeriodText } from '../period-text.ts';

interface Props {
  grid: ValueGrid;
  onClose(): void;
}

const isReason = (value: unknown): value is { reason: string } =>
  typeof value === 'object' && value !== null && 'reason' in value;

/** Locks the period of the plan, or reopens it with a reason. */
export function LockDialog({ grid, onClose }: Props) {
  const { t } = useTranslation('values');
  const { newId } = useContainer();
  const toast = useToast();
  const periodText = usePeriodText();
  const send = useLockPeriod(grid.plan, grid.period);
  const draft = useDraft(`values.lock.${grid.plan}.${grid.period}`, () => ({ reason: '' }), isReason);
  const [isChecked, setChecked] = useState(false);
  // As it was when the dialog was opened, so that the same press again means the same.
  const [{ id, isLocked }] = useState(() => ({ id: newId(), isLocked: grid.lock === null }));
  const reason = draft.value.reason.trim();
  function press() {
    setChecked(true);
    if (send.isPending || (!isLocked && reason === '')) return;
    send.mutate(
      { id, isLocked, reason: isLocked ? '' : reason },
      {
        onSuccess: () => {
          draft.clear();
          toast({ title: t(isLocked ? 'lock.locked' : 'lock.reopened') });
          onClose();
        },
      },
    );
  }
  const title = t(isLocked ? 'lock.lock' : 'lock.reopen');
  return (
    <Dialog
      isOpen
      variant="sheet"
      title={`${title}: ${periodText(grid.period)}`}
      description={t(isLocked ? 'lock.aboutLock' : 'lock.aboutReopen')}
      onClose={onClose}
      footer={
        <Button variant="primary" isBusy={send.isPending} onClick={press}>
          {title}
        </Button>
      }
    >
      <div className="step-body">
        {send.isError && <ErrorState isInline error={send.error} />}
        {!isLocked && (
          <TextArea
            label={t('step.reason')}
            maxLength={1000}
            value={draft.value.reason}
            error={isChecked && reason === '' && t('step.reasonMissing')}
            onChange={({ target }) => draft.change({ reason: target.value })}
          />
        )}
      </div>
    </Dialog>
  );
}
