import { useEffect, useRef } from 'react';
import { useLiveStatus } from '../api/container.ts';
import { onPageSignal } from '../api/page-signals.ts';
import type { Desk, FieldTools } from './field-tools.ts';
import type { NewSiteDraft } from './new-site-draft.ts';
import type { SiteDraft } from './site-draft.ts';
import type { Sent } from './submissions.ts';
import { useSend } from './use-send.ts';

/** A network often comes back without a word. */
const AGAIN_MS = 30_000;

/**
 * Sends what was tapped but not answered, and photos that did not arrive: when the server is heard again, the
 * network is back, the page is looked at, and from time to time.
 */
export function useResend(tools: FieldTools): void {
  const { status } = useLiveStatus();
  const { sendEvents, sendNewSite } = useSend();
  const isRunning = useRef(false);
  useEffect(() => {
    // One at a time: a weak network carries one record rather than none of five.
    async function resend() {
      if (isRunning.current) return;
      isRunning.current = true;
      try {
        await resendAll(tools.sites, tools, sendEvents);
        await resendAll(tools.newSite, tools, (_id, draft) => sendNewSite(draft));
      } finally {
        isRunning.current = false;
      }
    }
    if (status === 'online') void resend();
    const offSignal = onPageSignal((signal) => {
      if (signal !== 'offline') void resend();
    });
    const timer = setInterval(() => void resend(), AGAIN_MS);
    return () => {
      offSignal();
      clearInterval(timer);
    };
  }, [status, tools, sendEvents, sendNewSite]);
}

async function resendAll<D extends SiteDraft | NewSiteDraft>(
  { store, photos, submissions }: Desk<D>,
  { uploads }: FieldTools,
  send: (id: string, draft: D) => Promise<Sent>,
): Promise<void> {
  for (const id of store.list()) {
    // What the device lost cannot arrive by trying again.
    const isLost = (key: string) => uploads.state(key)?.status === 'lost';
    const draft = store.read(id);
    if (draft.photos.some(({ key, photo }) => photo === null && isLost(key))) continue;
    photos.start(id);
    if (draft.submission) await submissions.run(id, (ready) => send(id, ready));
  }
}
