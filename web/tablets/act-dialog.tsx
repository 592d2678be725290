import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CustodyAct, CustodyActInput } from '#domain/custody.ts';
import { useCustodyAct } from '../api/sync-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextArea } from '../ui/form-field.tsx';
import { ErrorState } from '../ui/states.tsx';
import { useToast } from '../ui/toast.tsx';

type Start = Extract<CustodyActInput, { act: 'tablet_lost' | 'item_dismissed' }>;
type TakenBack = Extract<CustodyActInput, { act: 'tablet_found' | 'item_reopened' }>;

interface ActButtonProps {
  /** Without its reason, which is asked for. */
  start:
    | Omit<Extract<Start, { act: 'tablet_lost' }>, 'reason'>
    | Omit<Extract<Start, { act: 'item_dismissed' }>, 'reason'>;
  takenBack: TakenBack;
  isDone: boolean;
  /** It is about a count that began anew: the act is that of a lost tablet, the words are others. */
  isRecount?: boolean;
  /** What it is about, for those who cannot see where the button stands. */
  about: string;
}

/** A decision of the office with its reason, and the way back. */
export function ActButton({ start, takenBack, isDone, isRecount = false, about }: ActButtonProps) {
  const { t } = useTranslation('tablets');
  const toast = useToast();
  const act = useCustodyAct();
  const [isOpen, setOpen] = useState(false);
  const startWord = isRecount ? 'recount_decided' : start.act;
  const backWord = isRecount ? 'recount_reopened' : takenBack.act;
  const takeBack = () =>
    act.mutate(takenBack, { onSuccess: () => toast({ title: t(`act.done.${backWord}`) }) });
  return (
    <>
      {isDone ? (
        <Button isBusy={act.isPending} onClick={takeBack} aria-label={`${t(`act.${backWord}`)}: ${about}`}>
          {t(`act.${backWord}`)}
        </Button>
      ) : (
        <Button onClick={() => setOpen(true)} aria-label={`${t(`act.${startWord}`)}: ${about}`}>
          {t(`act.${startWord}`)}
        </Button>
      )}
      {isOpen && (
        <ReasonDialog
          start={start}
          word={startWord}
          about={about}
          onClose={() => setOpen(false)}
          onDone={() => {
            setOpen(false);
            toast({ title: t(`act.done.${startWord}`), undo: takeBack });
          }}
        />
      )}
    </>
  );
}

const DETAIL = {
  tablet_lost: 'act.lostDetail',
  recount_decided: 'act.recountDetail',
  item_dismissed: 'act.dismissDetail',
} as const;

interface ReasonDialogProps {
  start: ActButtonProps['start'];
  word: keyof typeof DETAIL;
  about: string;
  onClose(): void;
  onDone(): void;
}

function ReasonDialog({ start, word, about, onClose, onDone }: ReasonDialogProps) {
  const { t } = useTranslation('tablets');
  const act = useCustodyAct();
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const save = () => {
    setTried(true);
    if (reason.trim() !== '') act.mutate({ ...start, reason: reason.trim() }, { onSuccess: onDone });
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`${t(`act.${word}`)}: ${about}`}
      description={t(DETAIL[word])}
      footer={
        <Button variant="primary" isBusy={act.isPending} onClick={save}>
          {t('act.save')}
        </Button>
      }
    >
      <TextArea
        label={t('act.reason')}
        maxLength={500}
        value={reason}
        error={isTried && reason.trim() === '' ? t('act.reasonNeeded') : undefined}
        onChange={({ target }) => setReason(target.value)}
      />
      {act.error && <ErrorState error={act.error} isInline />}
    </Dialog>
  );
}

/** Decisions so far, newest first. */
export function Acts({ acts }: { acts: readonly CustodyAct[] }) {
  const { t } = useTranslation('tablets');
  const format = useFormat();
  if (acts.length === 0) return null;
  return (
    <details className="tablets-details">
      <summary>{t('history', { count: acts.length })}</summary>
      <ul>
        {acts.map(({ act, by, at, reason }) => (
          <li key={`${act} ${at}`}>{t(`act.said.${act}`, { by, at: format.dateTime(at), reason })}</li>
        ))}
      </ul>
    </details>
  );
}
