import { useRouter } from '@tanstack/react-router';
import { Copy } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '#domain/people.ts';
import {
  useBeginTwoFactor,
  useConfirmTwoFactor,
  useEndTwoFactor,
  useRenewCodes,
} from '../api/account-data.ts';
import { useContainer } from '../api/container.ts';
import { keys } from '../api/query-keys.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { TextInput } from '../ui/form-field.tsx';
import { QrCode } from '../ui/qr-code.tsx';
import { ErrorState } from '../ui/states.tsx';
import { useToast } from '../ui/toast.tsx';

/** The second step of signing in: turn it on, renew the recovery codes, turn it off. */
export function TwoFactorCard({ account }: { account: Account }) {
  const { t } = useTranslation('people');
  return (
    <Card
      title={t('account.twoFactor')}
      actions={
        <Badge tone={account.hasTwoFactor ? 'success' : 'neutral'}>
          {t(account.hasTwoFactor ? 'account.isOn' : 'account.isOff')}
        </Badge>
      }
    >
      <div className="account-form">
        <p className="account-soft">{t('account.twoFactorLead')}</p>
        {account.hasTwoFactor ? <TurnedOn account={account} /> : <SetUp account={account} />}
      </div>
    </Card>
  );
}

function SetUp({ account }: { account: Account }) {
  const { t } = useTranslation('people');
  const toast = useToast();
  const { queryClient } = useContainer();
  const router = useRouter();
  const begin = useBeginTwoFactor();
  const confirm = useConfirmTwoFactor();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const start = (event: FormEvent) => {
    event.preventDefault();
    begin.mutate(password, { onSuccess: () => setPassword('') });
  };
  const finish = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate(code, {
      onSuccess: async () => {
        toast({ title: t('account.turnedOn') });
        // What was refused before is open now.
        await queryClient.refetchQueries({ queryKey: [keys.me] });
        await router.invalidate();
      },
    });
  };
  if (begin.data === undefined) {
    return (
      <form className="account-form" onSubmit={start}>
        <input type="hidden" autoComplete="username" value={account.username ?? account.email} readOnly />
        <PasswordInput value={password} onChange={setPassword} />
        {begin.error && <ErrorState error={begin.error} isInline />}
        <Button type="submit" variant="primary" isBusy={begin.isPending} disabled={password === ''}>
          {t('account.begin')}
        </Button>
      </form>
    );
  }
  return (
    <form className="account-form" onSubmit={finish}>
      <p>
        {t('account.scan')} <span className="account-key">{begin.data.secret}</span>
      </p>
      <div className="account-qr">
        <QrCode text={begin.data.uri} label={t('account.qr')} />
      </div>
      <Codes codes={begin.data.recoveryCodes} />
      <TextInput
        label={t('account.firstCode')}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={10}
        value={code}
        onChange={({ target }) => setCode(target.value)}
      />
      {confirm.error && <ErrorState error={confirm.error} isInline />}
      <Button type="submit" variant="primary" isBusy={confirm.isPending} disabled={code.trim() === ''}>
        {t('account.confirm')}
      </Button>
    </form>
  );
}

function TurnedOn({ account }: { account: Account }) {
  const { t } = useTranslation('people');
  const toast = useToast();
  const renew = useRenewCodes();
  const end = useEndTwoFactor();
  const [password, setPassword] = useState('');
  const done = () => setPassword('');
  return (
    <>
      <PasswordInput value={password} onChange={setPassword} />
      {(renew.error ?? end.error) && <ErrorState error={renew.error ?? end.error} isInline />}
      <div className="account-tools">
        <Button
          isBusy={renew.isPending}
          disabled={password === ''}
          onClick={() => renew.mutate(password, { onSuccess: done })}
        >
          {t('account.renewCodes')}
        </Button>
        {account.role !== 'admin' && (
          <Button
            variant="danger"
            isBusy={end.isPending}
            disabled={password === ''}
            onClick={() =>
              end.mutate(password, {
                onSuccess: () => {
                  done();
                  toast({ title: t('account.turnedOff') });
                },
              })
            }
          >
            {t('account.turnOff')}
          </Button>
        )}
      </div>
      {account.role === 'admin' && <p className="account-soft">{t('account.kept')}</p>}
      {renew.data && <Codes codes={renew.data.recoveryCodes} />}
    </>
  );
}

function PasswordInput({ value, onChange }: { value: string; onChange(value: string): void }) {
  const { t } = useTranslation('people');
  return (
    <TextInput
      label={t('account.current')}
      type="password"
      autoComplete="current-password"
      value={value}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}

function Codes({ codes }: { codes: readonly string[] }) {
  const { t } = useTranslation('people');
  const toast = useToast();
  const copy = () =>
    navigator.clipboard.writeText(codes.join('\n')).then(
      () => toast({ title: t('account.codesCopied') }),
      () => undefined,
    );
  return (
    <section className="account-codes" aria-labelledby="recovery-codes">
      <h3 id="recovery-codes">{t('account.codes')}</h3>
      <p className="account-soft">{t('account.codesLead')}</p>
      <ul>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Button icon={<Copy size={18} aria-hidden />} onClick={() => void copy()}>
        {t('account.copyCodes')}
      </Button>
    </section>
  );
}
