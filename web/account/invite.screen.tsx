import { Link, useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { InvitationFacts } from '#domain/people.ts';
import { useAcceptInvitation, useInvitation } from '../api/account-data.ts';
import { useContainer } from '../api/container.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox, TextInput } from '../ui/form-field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import '../i18n/people-texts.ts';
import './account.css';

/** Where a link of an invitation or a reset leads. The secret stands after `#`, which no server sees. */
export function InviteScreen() {
  const { t } = useTranslation('people');
  usePageTitle(t('accept.titleReset'));
  const [token] = useState(() => window.location.hash.slice(1));
  const invitation = useInvitation(token);
  const toSignIn = (
    <Link to="/sign-in" search={{}} className="button button-secondary">
      {t('accept.toSignIn')}
    </Link>
  );
  return (
    <main className="accept">
      {token === '' ? (
        <EmptyState title={t('accept.missing')} action={toSignIn} />
      ) : invitation.data ? (
        <AcceptForm token={token} facts={invitation.data} />
      ) : invitation.error ? (
        <ErrorState error={invitation.error} action={toSignIn} />
      ) : (
        <Skeleton lines={4} height="48px" />
      )}
    </main>
  );
}

function AcceptForm({ token, facts }: { token: string; facts: InvitationFacts }) {
  const { t } = useTranslation('people');
  const { api, queryClient } = useContainer();
  const router = useRouter();
  const accept = useAcceptInvitation();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [isShown, setShown] = useState(false);
  const save = (event: FormEvent) => {
    event.preventDefault();
    const named = facts.username === null ? { username: username.trim() } : {};
    accept.mutate(
      { token, password, ...named },
      {
        onSuccess: async ({ identity }) => {
          queryClient.clear();
          // With two-factor sign-in on, or any other hindrance, the sign-in page asks for the rest.
          const signedIn = await api
            .send('POST', '/api/auth/sign-in/username', { username: identity, password }, SignedIn)
            .then(({ twoFactorRedirect }) => twoFactorRedirect !== true)
            .catch(() => false);
          await router.navigate({ href: signedIn ? '/' : '/sign-in', replace: true });
        },
      },
    );
  };
  return (
    <form className="account-form" onSubmit={save} noValidate>
      <h1>
        {facts.purpose === 'invite' ? t('accept.titleInvite', { name: facts.name }) : t('accept.titleReset')}
      </h1>
      <p>{t(facts.username === null ? 'accept.lead' : 'accept.leadReset', { email: facts.email })}</p>
      <TextInput
        label={t('accept.username')}
        hint={facts.username === null ? t('accept.usernameHint') : undefined}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={30}
        readOnly={facts.username !== null}
        value={facts.username ?? username}
        onChange={({ target }) => setUsername(target.value)}
      />
      <TextInput
        label={t('accept.password')}
        type={isShown ? 'text' : 'password'}
        autoComplete="new-password"
        hint={t('account.rules')}
        value={password}
        onChange={({ target }) => setPassword(target.value)}
      />
      <Checkbox label={t('accept.show')} checked={isShown} onChange={setShown} />
      {accept.error && <ErrorState error={accept.error} isInline />}
      <Button
        type="submit"
        variant="primary"
        size="large"
        isWide
        isBusy={accept.isPending}
        disabled={password === '' || (facts.username === null && username.trim() === '')}
      >
        {t('accept.save')}
      </Button>
    </form>
  );
}

const SignedIn = z.looseObject({ twoFactorRedirect: z.boolean().optional() });
