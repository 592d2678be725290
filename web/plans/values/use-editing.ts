import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { Me } from '#domain/roles.ts';
import { type Container, useContainer } from '../../api/container.ts';
import { onPageSignal } from '../../api/page-signals.ts';
import { localProblem } from '../../api/problem.ts';
import { keys } from '../../api/query-keys.ts';
import { useMe } from '../../api/reference.ts';
import { keepResults, saveValues } from '../../api/value-data.ts';
import { createKeptRecords } from '../../offline/kept-records.ts';
import { setUnsent } from '../../offline/unsent-sign.ts';
import { type CellEdit, keyOfCell } from './cell-edit.ts';
import { createEditSender, type EditSender, type SenderState } from './edit-sender.ts';
import { createEditStore, type EditStore, type StoreChannel, type StoreNews } from './edit-store.ts';

export interface Editing {
  store: EditStore;
  sender: EditSender;
}
interface OpenEditing extends Editing {
  userId: string;
  close(): void;
}

const isEdit = (value: unknown): value is CellEdit =>
  typeof value === 'object' &&
  value !== null &&
  'cell' in value &&
  'key' in value &&
  value.key === keyOfCell(value.cell as CellEdit['cell']) &&
  'plan' in value &&
  'tried' in value &&
  'texts' in value;

/** One for each application, whatever screen is open: leaving the grid strands nothing. */
const opened = new WeakMap<Container, OpenEditing>();

/** Unsent cells of a user and their sending. Another user's are closed first. */
function editingOf(container: Container, userId: string): Editing {
  const before = opened.get(container);
  if (before?.userId === userId) return before;
  before?.close();
  const made = openEditing(container, userId);
  opened.set(container, made);
  return made;
}

function openEditing({ api, queryClient, newId }: Container, userId: string): OpenEditing {
  const name = `bo-an.values.${userId}`;
  const channel = openChannel(name);
  const store = createEditStore({ records: createKeptRecords(name, isEdit), channel, newId });
  const sender = createEditSender({
    store,
    send: (cells) =>
      // Never under the name of whoever signed in after.
      queryClient.getQueryData<Me>([keys.me])?.userId === userId
        ? saveValues(api, cells)
        : Promise.reject(localProblem('auth.required', languageOfPage(), 401)),
    alone: (work) => (navigator.locks ? navigator.locks.request(name, work) : work()),
    later: (work, ms) => {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
  });
  const stops = [
    store.onResults((results) => keepResults(queryClient, results)),
    store.subscribe(() => {
      const { edits, isLoaded } = store.snapshot();
      if (isLoaded || edits.size > 0) setUnsent(userId, edits.size > 0);
    }),
    onPageSignal((signal) => signal !== 'offline' && sender.wake()),
  ];
  return {
    store,
    sender,
    userId,
    close() {
      sender.stop();
      for (const stop of stops) stop();
      store.close();
      channel.close();
    },
  };
}

const languageOfPage = () => (document.documentElement.lang === 'en' ? 'en' : 'vi');

/** Unsent cells of the signed-in user, and their sending, which goes on when the screen is left. */
export function useEditing(): Editing {
  const container = useContainer();
  const { userId } = useMe();
  const editing = useMemo(() => editingOf(container, userId), [container, userId]);
  // Signed in again: what was refused may go now.
  useEffect(() => editing.sender.wake(), [editing]);
  return editing;
}

export const useEdits = ({ store }: Editing) => useSyncExternalStore(store.subscribe, store.snapshot);
export const useSenderState = ({ sender }: Editing): SenderState =>
  useSyncExternalStore(sender.subscribe, sender.state);

function openChannel(name: string): StoreChannel & { close(): void } {
  const channel = new BroadcastChannel(name);
  let isOpen = true;
  return {
    // An answer may come after another user signed in.
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
