import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Site, SiteStatus } from '#domain/sites.ts';
import { useContainer } from '../api/container.ts';
import { useActor } from '../api/labels.ts';
import { useAddEvents } from '../api/site-data.ts';
import { useToast } from '../ui/toast.tsx';
import {
  type AskedAction,
  isOneClick,
  type OneClick,
  oneClickEvent,
  type SiteAction,
  undoEvent,
} from './site-actions.ts';

/** The dialog that is open: which action, and for damage which measure. */
export interface OpenDialog {
  action: AskedAction;
  measureId?: string;
}

/** Takes actions on one site: at once, or through a dialog; each is followed by a way back where there is one. */
export function useSiteWork(site: Site) {
  const { t } = useTranslation(['sites', 'common']);
  const { now, newId } = useContainer();
  const actor = useActor();
  const topic = `site ${site.id}`;
  const toast = useToast();
  const add = useAddEvents(site.id);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  // The same press again, after a failure, must carry the same id.
  const [attempt, setAttempt] = useState<{ action: OneClick; id: string; occurredAt: string } | null>(null);

  function tellDone(action: SiteAction, before: SiteStatus) {
    const undo = undoEvent(action, before, actor, { id: newId(), occurredAt: now() }, t('undo.reason'));
    toast({
      topic,
      title: t(`done.${action}`),
      ...(undo && {
        undo: () =>
          void add
            .mutateAsync([{ ...undo, occurredAt: now() }])
            .then(() => toast({ topic, title: t('undo.done'), tone: 'info' }))
            .catch(tellFault),
      }),
    });
  }

  function tellFault(error: unknown) {
    const isProblem = error instanceof Error && 'title' in error && 'detail' in error;
    toast({
      title: isProblem ? String(error.title) : t('common:error.title'),
      detail: isProblem && error.detail !== error.title ? String(error.detail) : t('common:error.detail'),
      tone: 'danger',
    });
  }

  async function runNow(action: OneClick) {
    if (add.isPending) return;
    const before = site.state.status;
    const stamp = attempt?.action === action ? attempt : { action, id: newId(), occurredAt: now() };
    setAttempt(stamp);
    try {
      await add.mutateAsync([oneClickEvent(action, site, { id: stamp.id, occurredAt: stamp.occurredAt })]);
      setAttempt(null);
      tellDone(action, before);
    } catch (error) {
      tellFault(error);
    }
  }

  return {
    isBusy: add.isPending,
    dialog,
    closeDialog: () => setDialog(null),
    stored(action: SiteAction) {
      setDialog(null);
      tellDone(action, site.state.status);
    },
    run(action: SiteAction, measureId?: string) {
      if (isOneClick(action)) void runNow(action);
      else setDialog(measureId ? { action, measureId } : { action });
    },
  };
}
export type SiteWork = ReturnType<typeof useSiteWork>;
