import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button.tsx';
import { useHoldUpdate } from './use-hold-update.ts';
import './dialog.css';

interface DialogProps {
  isOpen: boolean;
  onClose(): void;
  title: ReactNode;
  /** One sentence under the title. */
  description?: ReactNode;
  /** Buttons, the main one last. */
  footer?: ReactNode;
  /** `sheet` comes from the bottom on narrow screens and from the right on wide ones. */
  variant?: 'centre' | 'sheet';
  size?: 'normal' | 'wide';
  children: ReactNode;
}

/** Modal window: keeps the focus, closes by Escape and the cross. */
export function Dialog(props: DialogProps) {
  const {
    isOpen,
    onClose,
    title,
    description,
    footer,
    variant = 'centre',
    size = 'normal',
    children,
  } = props;
  const { t } = useTranslation();
  useHoldUpdate(isOpen);
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="dialog-scrim" />
        <Radix.Content
          className={`dialog dialog-${variant} dialog-${size}`}
          {...(description ? {} : { 'aria-describedby': undefined })}
        >
          <header className="dialog-header">
            <div>
              <Radix.Title asChild>
                <h2>{title}</h2>
              </Radix.Title>
              {description && (
                <Radix.Description className="dialog-description">{description}</Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <IconButton label={t('action.close')}>
                <X size={20} aria-hidden />
              </IconButton>
            </Radix.Close>
          </header>
          <div className="dialog-body">{children}</div>
          {footer && <footer className="dialog-footer">{footer}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
