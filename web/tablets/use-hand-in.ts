import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useApi } from '../api/container.ts';
import { ApiProblem } from '../api/problem.ts';
import { keys } from '../api/query-keys.ts';
import { handInItems, handInPhoto } from '../api/sync-data.ts';
import type { Archive, TabletFaultCode } from '../offline/index.ts';
import { type HandedIn, handIn, type Progress } from './hand-in.ts';

export type HandInState =
  | { step: 'none' }
  | { step: 'reading' }
  | { step: 'unreadable'; fault: TabletFaultCode }
  | { step: 'failed'; error: unknown; archive: Archive }
  | { step: 'looked_at'; archive: Archive; trial: HandedIn }
  | { step: 'sending'; archive: Archive; progress: Progress }
  | { step: 'stopped'; archive: Archive }
  | { step: 'done'; archive: Archive; result: HandedIn };

/** Of a photo: the server has judged it, and the others can go on. */
const isRefusal = (error: unknown) =>
  error instanceof ApiProblem && /^(?:photo|upload|sync)\./.test(error.code);

/** One file at a time: read, looked at without storing anything, handed in. */
export function useHandIn() {
  const api = useApi();
  const queryClient = useQueryClient();
  const [state, setState] = useState<HandInState>({ step: 'none' });
  const stop = useRef<AbortController | null>(null);

  const door = (signal?: AbortSignal) => ({
    items: (request: Parameters<typeof handInItems>[1]) => handInItems(api, request, signal),
    photo: (photo: Parameters<typeof handInPhoto>[1]) => handInPhoto(api, photo, signal),
  });

  async function look(archive: Archive): Promise<void> {
    try {
      const trial = await handIn(archive, door(), { isTrial: true, isRefusal });
      setState({ step: 'looked_at', archive, trial });
    } catch (error) {
      setState({ step: 'failed', error, archive });
    }
  }

  return {
    state,
    async take(file: Blob) {
      setState({ step: 'reading' });
      const read: Archive | TabletFaultCode = await import('../offline/index.ts')
        .then(({ readArchive, TabletFault }) =>
          readArchive(file).catch((error: unknown) => {
            if (error instanceof TabletFault) return error.code;
            throw error;
          }),
        )
        .catch(() => 'archive.unreadable');
      if (typeof read === 'string') setState({ step: 'unreadable', fault: read });
      else await look(read);
    },
    look,
    async submit(archive: Archive) {
      const control = new AbortController();
      stop.current = control;
      try {
        const result = await handIn(archive, door(control.signal), {
          isTrial: false,
          isRefusal,
          onProgress: (progress) => setState({ step: 'sending', archive, progress }),
        });
        setState({ step: 'done', archive, result });
      } catch (error) {
        setState(control.signal.aborted ? { step: 'stopped', archive } : { step: 'failed', error, archive });
      }
      void queryClient.invalidateQueries({ queryKey: [keys.sync] });
      void queryClient.invalidateQueries({ queryKey: [keys.sites] });
    },
    stop: () => stop.current?.abort(),
    leave: () => setState({ step: 'none' }),
  };
}
