import { useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { localDay } from '#domain/calendar.ts';
import type { Account, Delegation } from '#domain/people.ts';
import { useColleagues, useDelegate, useEndDelegation, useStandIn } from '../api/account-data.ts';
import { useContainer } from '../api/container.ts';
import { meQuery, useMe } from '../api/reference.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { DateInput, Select, TextInput } from '../ui/form-field.tsx';
import { ErrorState } from '../ui/states.tsx';
import { useToast } from '../ui/toast.tsx';

/** Who stands in for this user, and for whom this user stands in. */
export function AwayCard({ account }: { account: Account }) {
  const { t } = useTranslation('people');
  const me = useMe();
  return (
    <Card title={t('account.away')}>
      <div className="account-form">
        <p className="account-soft">{t('account.awayLead')}</p>
        {account.delegations.length > 0 && (
          <ul className="account-list">
            {account.delegations.map((delegation) => (
              <DelegationRow key={delegation.id} delegation={delegation} userId={account.id} />
            ))}
          </ul>
        )}
        {account.role === 'admin' ? (
          <p className="account-soft">{t('account.awayAdmin')}</p>
        ) : (
          me.onBehalfOf === null && <GiveForm />
        )}
      </div>
    </Card>
  );
}

/** Everything that was read so far was read as somebody else. */
function useActAs() {
  const { api, queryClient, live } = useContainer();
  const router = useRouter();
  const standIn = useStandIn();
  const actAs = (delegationId: string | null) =>
    standIn.mutate(delegationId, {
      onSuccess: async () => {
        live.stop();
        await queryClient.fetchQuery({ ...meQuery(api), staleTime: 0 });
        await queryClient.invalidateQueries();
        live.start();
        await router.invalidate();
      },
    });
  return { actAs, isPending: standIn.isPending, error: standIn.error };
}

function DelegationRow({ delegation, userId }: { delegation: Delegation; userId: string }) {
  const { t } = useTranslation('people');
  const toast = useToast();
  const format = useFormat();
  const me = useMe();
  const end = useEndDelegation();
  const { actAs, isPending, error } = useActAs();
  const isMine = delegation.from.id === userId;
  const isActing = me.onBehalfOf?.userId === delegation.from.id && !isMine;
  return (
    <li>
      <span>
        <strong>
          {isMine
            ? t('account.byMe', { name: delegation.to.name })
            : t('account.forOther', { name: delegation.from.name })}
        </strong>
        <br />
        <span className="account-soft">
          {t('fromTo', { from: format.date(delegation.startsOn), to: format.date(delegation.endsOn) })} ·{' '}
          {delegation.reason}
          {!delegation.isOn && ` · ${t('account.notYet')}`}
        </span>
      </span>
      <span className="account-tools">
        {!isMine && delegation.isOn && (
          <Button variant="primary" isBusy={isPending} onClick={() => actAs(isActing ? null : delegation.id)}>
            {t(isActing ? 'account.stopActing' : 'account.standIn')}
          </Button>
        )}
        <Button
          isBusy={end.isPending}
          onClick={() =>
            end.mutate(delegation.id, { onSuccess: () => toast({ title: t('account.delegationEnded') }) })
          }
        >
          {t('account.endDelegation')}
        </Button>
      </span>
      {(error ?? end.error) && <ErrorState error={error ?? end.error} isInline />}
    </li>
  );
}

function GiveForm() {
  const { t } = useTranslation('people');
  const toast = useToast();
  const { now } = useContainer();
  const colleagues = useColleagues(true);
  const delegate = useDelegate();
  const today = localDay(now());
  const empty = { toUserId: '', startsOn: today, endsOn: today, reason: '' };
  const [draft, setDraft] = useState(empty);
  const save = (event: FormEvent) => {
    event.preventDefault();
    delegate.mutate(draft, {
      onSuccess: () => {
        setDraft(empty);
        toast({ title: t('account.given') });
      },
    });
  };
  return (
    <form className="account-form" onSubmit={save}>
      <Select
        label={t('account.deputy')}
        placeholder={t('account.chooseDeputy')}
        value={draft.toUserId}
        options={(colleagues.data ?? []).map(({ id, name, unitName }) => ({
          value: id,
          label: unitName === null ? name : `${name} (${unitName})`,
        }))}
        onChange={(toUserId) => setDraft({ ...draft, toUserId })}
      />
      <div className="account-days">
        <DateInput
          label={t('form.scopeStart')}
          min={today}
          value={draft.startsOn}
          onChange={({ target }) => setDraft({ ...draft, startsOn: target.value })}
        />
        <DateInput
          label={t('form.scopeEnd')}
          min={draft.startsOn}
          value={draft.endsOn}
          onChange={({ target }) => setDraft({ ...draft, endsOn: target.value })}
        />
      </div>
      <TextInput
        label={t('form.reason')}
        maxLength={300}
        value={draft.reason}
        onChange={({ target }) => setDraft({ ...draft, reason: target.value })}
      />
      {delegate.error && <ErrorState error={delegate.error} isInline />}
      <Button
        type="submit"
        isBusy={delegate.isPending}
        disabled={draft.toUserId === '' || draft.reason.trim().length < 3}
      >
        {t('account.give')}
      </Button>
    </form>
  );
}
