import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import './form-sheet.css';
import { ErrorState } from './states.tsx';

interface Props {
  title: string;
  description?: string | undefined;
  saveLabel: string;
  isBusy: boolean;
  error: Error | null;
  /** What an error leaves as it was. */
  kept?: string;
  onSave(): void;
  onClose(): void;
  /** The fields. */
  children: ReactNode;
}

/** A form at the side of the page: what went wrong above its fields, cancel and save below. */
export function FormSheet({
  title,
  description,
  saveLabel,
  isBusy,
  error,
  kept,
  onSave,
  onClose,
  children,
}: Props) {
  const { t } = useTranslation();
  return (
    <Dialog
      isOpen
      variant="sheet"
      onClose={onClose}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button variant="primary" isBusy={isBusy} onClick={onSave}>
            {saveLabel}
          </Button>
        </>
      }
    >
      <div className="form-sheet">
        {error && <ErrorState isInline error={error} kept={kept} />}
        {children}
      </div>
    </Dialog>
  );
}
