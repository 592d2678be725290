import { type ComponentType, useEffect, useState, useSyncExternalStore } from 'react';
import { onPageSignal } from '../api/page-signals.ts';
import { useMe } from '../api/reference.ts';
import { hasUnsent, onUnsent } from '../offline/unsent-sign.ts';

/** Sends and counts what was typed into a grid that was left. Loaded only where there is something to send. */
export function UnsentNotice() {
  const { userId } = useMe();
  const isUnsent = useSyncExternalStore(onUnsent, () => hasUnsent(userId));
  const [Cells, setCells] = useState<ComponentType | null>(null);
  useEffect(() => {
    if (!isUnsent) return;
    const load = () =>
      void import('../plans/values/unsent-cells.tsx').then(
        ({ UnsentCells }) => setCells(() => UnsentCells),
        // Without network: again when it is back.
        () => undefined,
      );
    load();
    return onPageSignal((signal) => signal !== 'offline' && load());
  }, [isUnsent]);
  return isUnsent && Cells ? <Cells /> : null;
}
