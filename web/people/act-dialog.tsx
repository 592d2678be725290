import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InvitationLink, OpenWork, Person } from '#domain/people.ts';
import { type PersonAct, useOpenWork, usePeople, usePersonAct } from '../api/people-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Checkbox, Select, TextInput } from '../ui/form-field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ErrorState } from '../ui/states.tsx';
import { useToast } from '../ui/toast.tsx';

export type ActName = PersonAct['act'];

interface Props {
  act: ActName;
  person: Person;
  onClose(): void;
  /** With a link where the act makes one. */
  onDone(link: InvitationLink | null): void;
}

const TEXTS = {
  invitation: ['detail.renew', 'link.once'],
  reset: ['detail.reset', 'detail.resetDetail'],
  'end-sessions': ['detail.endSessions', 'detail.endSessionsDetail'],
  'hand-over': ['detail.handOver', 'detail.handOverDetail'],
  deactivate: ['detail.deactivate', 'detail.deactivateDetail'],
  reactivate: ['detail.reactivate', 'detail.reactivateDetail'],
} as const satisfies Record<ActName, readonly [string, string]>;

/** What an act does, its reason, and what it needs besides. */
export function ActDialog({ act, person, onClose, onDone }: Props) {
  const { t } = useTranslation('people');
  const toast = useToast();
  const run = usePersonAct(person.id);
  const [reason, setReason] = useState('');
  const [dropsTwoFactor, setDropsTwoFactor] = useState(false);
  const [toUserId, setToUserId] = useState('');
  const [title, detail] = TEXTS[act];
  const body: PersonAct =
    act === 'invitation'
      ? { act }
      : act === 'reset'
        ? { act, reason, dropsTwoFactor }
        : act === 'hand-over'
          ? { act, reason, toUserId }
          : { act, reason };
  const isReady =
    (act === 'invitation' || reason.trim().length >= 3) && (act !== 'hand-over' || toUserId !== '');
  const save = () =>
    run.mutate(body, {
      onSuccess: (link) => {
        toast({ title: t('detail.done') });
        onDone(link);
      },
    });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`${t(title)}: ${person.name}`}
      description={t(detail)}
      footer={
        <Button
          variant={act === 'deactivate' ? 'danger' : 'primary'}
          isBusy={run.isPending}
          disabled={!isReady}
          onClick={save}
        >
          {t('detail.doIt')}
        </Button>
      }
    >
      <div className="people-import">
        {act === 'hand-over' && <HandOverFields person={person} toUserId={toUserId} onChoose={setToUserId} />}
        {act === 'reset' && (
          <Checkbox
            label={t('detail.dropsTwoFactor')}
            checked={dropsTwoFactor}
            onChange={setDropsTwoFactor}
          />
        )}
        {act !== 'invitation' && (
          <TextInput
            label={t('form.reason')}
            hint={t('form.reasonHint')}
            maxLength={300}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        )}
        {run.error && <ErrorState error={run.error} isInline />}
      </div>
    </Dialog>
  );
}

interface HandOverProps {
  person: Person;
  toUserId: string;
  onChoose(id: string): void;
}

function HandOverFields({ person, toUserId, onChoose }: HandOverProps) {
  const { t } = useTranslation('people');
  const work = useOpenWork(person.id, true);
  const others = usePeople({ q: undefined, role: undefined, state: 'active', commune: undefined });
  return (
    <>
      {work.error ? (
        <ErrorState error={work.error} isInline />
      ) : work.data === undefined ? (
        <Skeleton lines={3} height="24px" />
      ) : (
        <>
          <WorkList title={t('detail.workMoves')} items={work.data.filter((item) => item.isHandedOver)} />
          <WorkList title={t('detail.workStays')} items={work.data.filter((item) => !item.isHandedOver)} />
        </>
      )}
      <Select
        label={t('detail.receiver')}
        placeholder={t('detail.chooseReceiver')}
        value={toUserId}
        options={(others.data ?? [])
          .filter(({ id }) => id !== person.id)
          .map(({ id, name, unitName }) => ({
            value: id,
            label: unitName === null ? name : `${name} (${unitName})`,
          }))}
        onChange={onChoose}
      />
    </>
  );
}

/** Counts of open work, each with what becomes of it. */
function WorkList({ title, items }: { title: string; items: readonly OpenWork[] }) {
  const { t } = useTranslation('people');
  const format = useFormat();
  return (
    <section className="people-work">
      <h3>{title}</h3>
      <ul>
        {items.map(({ kind, count }) => (
          <li key={kind} className={count === 0 ? 'people-soft' : undefined}>
            <strong>{format.number(count)}</strong> {t(`work.${kind}`)}
            {count > 0 && <span className="people-sub">{t(`workThen.${kind}`)}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
