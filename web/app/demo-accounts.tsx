import { useTranslation } from 'react-i18next';

const PASSWORD = 'bo-an-demo-2026';
/** The accounts that the server makes with DEMO=1 only. */
const ACCOUNTS = [
  { role: 'officer', scope: 'signIn.demoScopeOne' },
  { role: 'field', scope: 'signIn.demoScopeOne' },
  { role: 'city', scope: 'signIn.demoScopeAll' },
  { role: 'viewer', scope: 'signIn.demoScopeAll' },
  { role: 'admin', scope: 'signIn.demoScopeAll' },
] as const;

interface Props {
  onPick(account: { email: string; password: string }): void;
}

export function DemoAccounts({ onPick }: Props) {
  const { t } = useTranslation();
  return (
    <section className="demo-accounts" aria-labelledby="demo-accounts-title">
      <h2 id="demo-accounts-title">{t('signIn.demoTitle')}</h2>
      <p>{t('signIn.demoLead')}</p>
      <ul>
        {ACCOUNTS.map(({ role, scope }) => {
          const email = `${role}@bo-an.demo`;
          return (
            <li key={role}>
              <button
                type="button"
                className="demo-account"
                onClick={() => onPick({ email, password: PASSWORD })}
              >
                <strong>{t(`role.${role}`)}</strong>
                <span>
                  {email} · {t(scope)}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
