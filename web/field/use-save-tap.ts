import { useState } from 'react';
import type { SyncItem } from '#domain/sync.ts';
import type { OutboxRecord, RecordOptions, Tap } from '../offline/index.ts';
import type { DraftInHand } from './kept-draft.ts';
import { useStored, useTablet } from './tablet.ts';

/** The refused item that a draft mends, null without one; undefined while it is read. */
export function useRefused(amends: string | null | undefined): SyncItem | null | undefined {
  const item = useStored(`refused ${amends}`, async (tablet) =>
    amends == null ? null : ((await tablet.items()).find(({ id }) => id === amends)?.item ?? null),
  );
  return amends == null ? null : item;
}

export interface SaveTap {
  /** Does nothing while it is at work. */
  save(makeTap: () => Tap, options: RecordOptions): Promise<void>;
  isBusy: boolean;
  /** What the device could not do; the draft is as it was. */
  fault: unknown;
}

/** Records what a form holds, or mends the refused item that its draft came from. The draft ends with it. */
export function useSaveTap<D extends { amends: string | null }>(
  hand: DraftInHand<D>,
  onSaved: (record: OutboxRecord) => void,
): SaveTap {
  const tablet = useTablet();
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  return {
    isBusy,
    fault,
    async save(makeTap, options) {
      if (isBusy) return;
      setBusy(true);
      setFault(null);
      const amends = hand.draft?.amends ?? null;
      try {
        await hand.flush();
        const tap = makeTap();
        const record =
          amends === null ? await tablet.record(tap, options) : await tablet.amend(amends, tap, options);
        hand.forget();
        onSaved(record);
      } catch (error) {
        setFault(error);
      } finally {
        setBusy(false);
      }
    },
  };
}
