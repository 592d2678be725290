import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '#domain/people.ts';
import { useChangePassword } from '../api/account-data.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { TextInput } from '../ui/form-field.tsx';
import { ErrorState } from '../ui/states.tsx';
import { useToast } from '../ui/toast.tsx';

export function PasswordCard({ account }: { account: Account }) {
  const { t } = useTranslation('people');
  const toast = useToast();
  const change = useChangePassword();
  const [passwords, setPasswords] = useState({ current: '', next: '' });
  const save = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(passwords, {
      onSuccess: () => {
        setPasswords({ current: '', next: '' });
        toast({ title: t('account.changed') });
      },
    });
  };
  return (
    <Card title={t('account.password')}>
      <form className="account-form" onSubmit={save}>
        <input type="hidden" autoComplete="username" value={account.username ?? account.email} readOnly />
        <TextInput
          label={t('account.current')}
          type="password"
          autoComplete="current-password"
          value={passwords.current}
          onChange={({ target }) => setPasswords({ ...passwords, current: target.value })}
        />
        <TextInput
          label={t('account.next')}
          type="password"
          autoComplete="new-password"
          hint={t('account.rules')}
          value={passwords.next}
          onChange={({ target }) => setPasswords({ ...passwords, next: target.value })}
        />
        {change.error && <ErrorState error={change.error} isInline />}
        <Button
          type="submit"
          isBusy={change.isPending}
          disabled={passwords.current === '' || passwords.next === ''}
        >
          {t('account.change')}
        </Button>
      </form>
    </Card>
  );
}
