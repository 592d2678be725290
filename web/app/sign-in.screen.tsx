import { getRouteApi, useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { useContainer } from '../api/container.ts';
import { meQuery, useHealth } from '../api/reference.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { TextInput } from '../ui/form-field.tsx';
import { ErrorState } from '../ui/states.tsx';
import { CodeStep } from './code-step.tsx';
import { DemoAccounts } from './demo-accounts.tsx';
import { LanguageSwitch, ThemeSwitch } from './display-settings.tsx';
import { SignOnButton } from './sign-on-button.tsx';
import '../i18n/people-texts.ts';
import './sign-in.css';

const route = getRouteApi('/sign-in');

const SignedIn = z.looseObject({ twoFactorRedirect: z.boolean().optional() });

/** Only paths of this page are gone back to, never another host. */
const safePath = (path: string | undefined) => (path && /^\/(?![/\\])/.test(path) ? path : '/');

export function SignInScreen() {
  const { t } = useTranslation();
  const { api, queryClient } = useContainer();
  const router = useRouter();
  const { returnTo, signOn } = route.useSearch();
  const { t: people } = useTranslation('people');
  const health = useHealth();
  const [identity, setIdentity] = useState('');
  const [password, setPassword] = useState('');
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const [needsCode, setNeedsCode] = useState(false);

  async function enter() {
    queryClient.clear();
    const me = await queryClient.ensureQueryData(meQuery(api));
    const start = me.needsTwoFactor ? '/account' : me.role === 'field' ? '/field' : '/';
    await router.navigate({ href: me.needsTwoFactor ? start : safePath(returnTo ?? start), replace: true });
  }

  async function signIn(event: FormEvent) {
    event.preventDefault();
    setChecked(true);
    if (!identity.trim() || !password) return;
    setBusy(true);
    setFault(null);
    try {
      const name = identity.trim();
      const [path, body] = name.includes('@')
        ? ['/api/auth/sign-in/email', { email: name, password }]
        : ['/api/auth/sign-in/username', { username: name, password }];
      const { twoFactorRedirect } = await api.send('POST', path, body, SignedIn);
      if (twoFactorRedirect === true) setNeedsCode(true);
      else await enter();
    } catch (error) {
      setFault(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <main className="sign-in">
      <div className="sign-in-art" aria-hidden="true" />
      <div className="sign-in-panel">
        <header className="sign-in-top">
          <div>
            <strong className="sign-in-brand">{t('app.name')}</strong>
            <p>{t('app.tagline')}</p>
          </div>
          {health.data?.isDemo && <Badge tone="warning">{t('app.demoBadge')}</Badge>}
        </header>
        {needsCode ? (
          <CodeStep onDone={enter} onBack={() => setNeedsCode(false)} />
        ) : (
          <form className="sign-in-form" onSubmit={signIn} noValidate>
            <h1>{t('signIn.title')}</h1>
            <p className="sign-in-lead">{t('signIn.lead')}</p>
            <TextInput
              label={t('signIn.identity')}
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              value={identity}
              error={isChecked && !identity.trim() ? t('signIn.missingIdentity') : undefined}
              onChange={(event) => setIdentity(event.target.value)}
            />
            <TextInput
              label={t('signIn.password')}
              type="password"
              autoComplete="current-password"
              value={password}
              error={isChecked && !password ? t('signIn.missingPassword') : undefined}
              onChange={(event) => setPassword(event.target.value)}
            />
            {signOn !== undefined && (
              <p className="sign-in-refused" role="alert">
                {people('signIn.signOnRefused')}
              </p>
            )}
            {fault !== null && <ErrorState error={fault} isInline />}
            <Button type="submit" variant="primary" size="large" isWide isBusy={isBusy}>
              {isBusy ? t('signIn.busy') : t('signIn.submit')}
            </Button>
            <SignOnButton returnTo={safePath(returnTo)} />
            <p className="sign-in-lead">{people('signIn.forgot')}</p>
          </form>
        )}
        {health.data?.isDemo && !needsCode && (
          <DemoAccounts
            onPick={(account) => {
              setIdentity(account.email);
              setPassword(account.password);
            }}
          />
        )}
        <footer className="sign-in-foot">
          <p>{t('signIn.hotline')}</p>
          <div className="sign-in-display">
            <LanguageSwitch />
            <ThemeSwitch />
          </div>
        </footer>
      </div>
    </main>
  );
}
