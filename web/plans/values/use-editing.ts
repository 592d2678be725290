import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useApi, useContainer } from '../../api/container.ts';
import { onPageSignal } from '../../api/page-signals.ts';
import { useMe } from '../../api/reference.ts';
import { saveValues, useKeepResults } from '../../api/value-data.ts';
import { createKeptRecords } from '../../offline/kept-records.ts';
import { type CellEdit, keyOfCell } from './cell-edit.ts';
import { createEditSender, type EditSender, type SenderState } from './edit-sender.ts';
import { createEditStore, type EditStore, type StoreChannel, type StoreNews } from './edit-store.ts';

export interface Editing {
  store: EditStore;
  sender: EditSender;
}

const isEdit = (value: unknown): value is CellEdit =>
  typeof value === 'object' &&
  value !== null &&
  'cell' in value &&
  'key' in value &&
  value.key === keyOfCell(value.cell as CellEdit['cell']) &&
  'tried' in value &&
  'texts' in value;

/** Unsent cells of the signed-in user, and their sending while the screen is open. Null for the first moment. */
export function useEditing(): Editing | null {
  const api = useApi();
  const { newId } = useContainer();
  const { userId } = useMe();
  const keep = useRef(useKeepResults());
  const [editing, setEditing] = useState<Editing | null>(null);
  useEffect(() => {
    const name = `bo-an.values.${userId}`;
    const channel = openChannel(name);
    const store = createEditStore({ records: createKeptRecords(name, isEdit), channel, newId });
    const sender = createEditSender({
      store,
      send: (cells) => saveValues(api, cells),
      alone: (work) => (navigator.locks ? navigator.locks.request(name, work) : work()),
      later: (work, ms) => {
        const timer = setTimeout(work, ms);
        return () => clearTimeout(timer);
      },
    });
    const stops = [
      store.onResults((results) => keep.current(results)),
      onPageSignal((signal) => signal !== 'offline' && sender.wake()),
    ];
    setEditing({ store, sender });
    return () => {
      sender.stop();
      for (const stop of stops) stop();
      store.close();
      channel.close();
    };
  }, [api, newId, userId]);
  return editing;
}

export const useEdits = ({ store }: Editing) => useSyncExternalStore(store.subscribe, store.snapshot);
export const useSenderState = ({ sender }: Editing): SenderState =>
  useSyncExternalStore(sender.subscribe, sender.state);

function openChannel(name: string): StoreChannel & { close(): void } {
  const channel = new BroadcastChannel(name);
  let isOpen = true;
  return {
    // An answer may come after the screen was left.
    post: (news) => isOpen && channel.postMessage(news),
    listen(listener) {
      const hear = ({ data }: MessageEvent<StoreNews>) => listener(data);
      channel.addEventListener('message', hear);
      return () => channel.removeEventListener('message', hear);
    },
    close() {
      isOpen = false;
      channel.close();
    },
  };
}
