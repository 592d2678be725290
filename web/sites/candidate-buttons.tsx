import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { SiteListItem } from '#domain/sites.ts';
import { useContainer } from '../api/container.ts';
import { useRecordMany } from '../api/site-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { useToast } from '../ui/toast.tsx';
import { backToCandidate, decisionEvent } from './site-actions.ts';

interface Props {
  /** At least one of those chosen that nobody has surveyed. */
  candidates: readonly SiteListItem[];
  /** More is chosen than candidates, so it is said how many these are. */
  hasOthers: boolean;
  isDisabled: boolean;
  /** What became of them: which are decided, and why some failed, by id. */
  onDecided(stored: readonly string[], failures: ReadonlyMap<string, string>): void;
}

/** Hazard or none, for all chosen candidates at once; the message afterwards takes it back. */
export function CandidateButtons({ candidates, hasOthers, isDisabled, onDecided }: Props) {
  const { t } = useTranslation(['sites', 'common']);
  const format = useFormat();
  const toast = useToast();
  const { now, newId } = useContainer();
  const record = useRecordMany();
  // A second press comes before the buttons show that they are busy.
  const isSent = useRef(false);
  const words = (count: number) => ({ count, shown: format.number(count) });

  function tellFault(error: unknown) {
    const isProblem = error instanceof Error && 'detail' in error;
    toast({ title: isProblem ? String(error.detail) : t('common:error.title'), tone: 'danger' });
  }

  async function decide(action: 'confirm' | 'dismiss') {
    if (isSent.current) return;
    isSent.current = true;
    try {
      const { stored, failed } = await record.mutateAsync(
        candidates.map(({ id }) => ({
          siteId: id,
          event: decisionEvent(action, { id: newId(), occurredAt: now() }),
        })),
      );
      onDecided(stored, new Map(failed.map(({ id, message }) => [id, message])));
      if (failed.length > 0)
        toast({
          title: t('candidate.failed', words(failed.length)),
          detail: t('bulk.failedDetail'),
          tone: 'danger',
        });
      if (stored.length > 0)
        toast({
          title: t(
            action === 'confirm' ? 'candidate.confirmed' : 'candidate.dismissed',
            words(stored.length),
          ),
          undo: () => void takeBack(stored),
        });
    } catch (error) {
      tellFault(error);
    } finally {
      isSent.current = false;
    }
  }

  async function takeBack(ids: readonly string[]) {
    try {
      const { stored, failed } = await record.mutateAsync(
        ids.map((siteId) => ({
          siteId,
          event: backToCandidate({ id: newId(), occurredAt: now() }, t('undo.reason')),
        })),
      );
      if (failed.length > 0) toast({ title: t('bulk.undoFailed', words(failed.length)), tone: 'danger' });
      if (stored.length > 0) toast({ title: t('candidate.undone', words(stored.length)), tone: 'info' });
    } catch (error) {
      tellFault(error);
    }
  }

  return (
    <div className="bulk-candidates">
      {hasOthers && <span>{t('candidate.bulk', words(candidates.length))}</span>}
      <Button disabled={isDisabled} isBusy={record.isPending} onClick={() => void decide('confirm')}>
        {t('candidate.yes')}
      </Button>
      <Button disabled={isDisabled} isBusy={record.isPending} onClick={() => void decide('dismiss')}>
        {t('candidate.no')}
      </Button>
    </div>
  );
}
