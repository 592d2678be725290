import { useTranslation } from 'react-i18next';
import type { Account } from '#domain/people.ts';
import { needsScope } from '#domain/people.ts';
import { useAccount } from '../api/account-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Card } from '../ui/card.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ErrorState } from '../ui/states.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import { AwayCard } from './away-card.tsx';
import { PasswordCard } from './password-card.tsx';
import { SessionsCard } from './sessions-card.tsx';
import { TwoFactorCard } from './two-factor-card.tsx';
import '../i18n/people-texts.ts';
import './account.css';

/** The own account; until an administrator has two-factor sign-in, only the setting up of that. */
export function AccountScreen() {
  const { t } = useTranslation('people');
  usePageTitle(t('account.title'));
  const account = useAccount();
  return (
    <div className="account-screen">
      <h1>{t('account.title')}</h1>
      {account.data ? (
        <Cards account={account.data} />
      ) : account.error ? (
        <ErrorState error={account.error} onRetry={() => void account.refetch()} />
      ) : (
        <Skeleton lines={6} height="48px" />
      )}
    </div>
  );
}

function Cards({ account }: { account: Account }) {
  const { t } = useTranslation('people');
  if (account.needsTwoFactor) {
    return (
      <>
        <p className="account-notice" role="status">
          {t('account.setUpFirst')}
        </p>
        <div className="account-grid">
          <TwoFactorCard account={account} />
        </div>
      </>
    );
  }
  return (
    <>
      {account.isDemo && (
        <p className="account-notice" role="status">
          {t('account.demo')}
        </p>
      )}
      <div className="account-grid">
        <Facts account={account} />
        <AwayCard account={account} />
        {!account.isDemo && <TwoFactorCard account={account} />}
        {!account.isDemo && <PasswordCard account={account} />}
        <SessionsCard />
      </div>
    </>
  );
}

function Facts({ account }: { account: Account }) {
  const { t } = useTranslation('people');
  const { t: common } = useTranslation();
  const format = useFormat();
  const days = (from: string | null, to: string | null): string => {
    if (from !== null && to !== null) return t('fromTo', { from: format.date(from), to: format.date(to) });
    if (from !== null) return t('from', { from: format.date(from) });
    return to === null ? t('open') : t('to', { to: format.date(to) });
  };
  const scopes = account.scopes.map(({ scope, name, startsOn, endsOn }) => {
    const words = scope === '*' ? t('everywhere') : name;
    return startsOn === null && endsOn === null ? words : `${words} (${days(startsOn, endsOn)})`;
  });
  const facts: [string, string][] = [
    [t('form.name'), account.name],
    [t('form.email'), account.email],
    [t('account.username'), account.username ?? '–'],
    [t('account.unit'), account.unitName ?? t('noUnit')],
    [t('form.role'), `${common(`role.${account.role}`)}, ${days(account.roleStartsOn, account.roleEndsOn)}`],
    [t('form.scope'), needsScope(account.role) ? scopes.join(', ') || '–' : t('everywhere')],
  ];
  return (
    <Card title={t('account.facts')}>
      <dl className="account-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="account-soft">{t('account.wrongFacts')}</p>
    </Card>
  );
}
