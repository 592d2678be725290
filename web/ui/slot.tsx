import { createContext, type ReactNode, useContext, useState } from 'react';
import { createPortal } from 'react-dom';

const SlotContext = createContext<{ host: HTMLElement | null; setHost(host: HTMLElement | null): void }>({
  host: null,
  setHost() {},
});

export function SlotProvider({ children }: { children: ReactNode }) {
  const [host, setHost] = useState<HTMLElement | null>(null);
  return <SlotContext value={{ host, setHost }}>{children}</SlotContext>;
}

/** The place in the top bar that a screen may fill. */
export function TopBarHost({ className }: { className: string }) {
  return <div className={className} ref={useContext(SlotContext).setHost} />;
}

/** Put by a screen anywhere in its tree: shows its children in the top bar instead of the plain search. */
export function TopBarSlot({ children }: { children: ReactNode }) {
  const { host } = useContext(SlotContext);
  return host ? createPortal(children, host) : null;
}
