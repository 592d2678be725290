import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { useToast } from '../ui/toast.tsx';
import { StoreFault } from './store-fault.tsx';
import { useTablet } from './tablet.ts';

interface Props {
  itemId: string;
  onUndone?(): void;
}

/** Takes a tap back: one that was not sent is dropped, one that was sent is withdrawn. */
export function UndoButton({ itemId, onUndone }: Props) {
  const { t } = useTranslation('field');
  const tablet = useTablet();
  const toast = useToast();
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  return (
    <>
      <Button
        size="large"
        icon={<Undo2 size={22} aria-hidden />}
        isBusy={isBusy}
        onClick={() => {
          setBusy(true);
          tablet.undo(itemId).then(
            () => {
              setBusy(false);
              toast({ title: t('undo.done'), tone: 'info' });
              onUndone?.();
            },
            (error: unknown) => {
              setBusy(false);
              setFault(error);
            },
          );
        }}
      >
        {t('undo.button')}
      </Button>
      {fault !== null && <StoreFault fault={fault} />}
    </>
  );
}
