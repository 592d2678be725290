import { X } from 'lucide-react';
import { Toast as Radix } from 'radix-ui';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from './button.tsx';
import { Glyph } from './glyph.tsx';
import './toast.css';

export interface ToastMessage {
  title: string;
  detail?: string;
  tone?: 'success' | 'danger' | 'info';
  /** Offered beside the message while it shows. */
  undo?: () => void;
  /** Another action instead of undo. */
  action?: { label: string; onSelect(): void };
  /** A newer message on the same topic takes this one away, so that no outdated undo stays. */
  topic?: string;
  /** Milliseconds; default 6 000, with undo 10 000, errors stay until closed. */
  durationMs?: number;
}

type Shown = ToastMessage & { id: number };
const ToastContext = createContext<(message: ToastMessage) => void>(() => {});

/** `const toast = useToast(); toast({ title, undo })` */
export const useToast = () => useContext(ToastContext);

const GLYPH_OF_TONE = { success: 'check', danger: 'triangle', info: 'dot' } as const;
let lastId = 0;

export function ToastProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<readonly Shown[]>([]);
  const remove = useCallback((id: number) => setShown((list) => list.filter((toast) => toast.id !== id)), []);
  const add = useCallback((message: ToastMessage) => {
    lastId += 1;
    const id = lastId;
    setShown((list) => {
      const rest = list.filter(({ topic }) => topic === undefined || topic !== message.topic);
      return [...rest.slice(-2), { ...message, id }];
    });
  }, []);
  const context = useMemo(() => add, [add]);
  return (
    <ToastContext value={context}>
      <Radix.Provider label={t('toast.region')} swipeDirection="right">
        {children}
        {shown.map((toast) => (
          <ToastItem key={toast.id} toast={toast} onClose={() => remove(toast.id)} />
        ))}
        <Radix.Viewport className="toasts" label={t('toast.region')} />
      </Radix.Provider>
    </ToastContext>
  );
}

function ToastItem({ toast, onClose }: { toast: Shown; onClose(): void }) {
  const { t } = useTranslation();
  const tone = toast.tone ?? 'success';
  const action = toast.undo ? { label: t('action.undo'), onSelect: toast.undo } : toast.action;
  const duration =
    toast.durationMs ?? (tone === 'danger' ? Number.POSITIVE_INFINITY : toast.undo ? 10_000 : 6000);
  return (
    <Radix.Root
      className={`toast toast-${tone}`}
      type={tone === 'danger' ? 'foreground' : 'background'}
      duration={duration}
      onOpenChange={(open) => !open && onClose()}
    >
      <Glyph name={GLYPH_OF_TONE[tone]} tone={tone} size={18} />
      <div className="toast-text">
        <Radix.Title className="toast-title">{toast.title}</Radix.Title>
        {toast.detail && <Radix.Description>{toast.detail}</Radix.Description>}
      </div>
      {action && (
        <Radix.Action asChild altText={action.label}>
          <Button variant="quiet" onClick={action.onSelect}>
            {action.label}
          </Button>
        </Radix.Action>
      )}
      <Radix.Close asChild>
        <IconButton label={t('action.close')}>
          <X size={18} aria-hidden />
        </IconButton>
      </Radix.Close>
    </Radix.Root>
  );
}
