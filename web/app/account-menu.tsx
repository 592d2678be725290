import { useNavigate } from '@tanstack/react-router';
import { ChevronDown, DatabaseBackup, LogOut, UserRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { can } from '#domain/roles.ts';
import { useActor } from '../api/labels.ts';
import { useHealth, useMe } from '../api/reference.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Menu, type MenuEntry } from '../ui/menu.tsx';
import { THEMES } from '../ui/theme.ts';
import { useToast } from '../ui/toast.tsx';
import { useTheme } from '../ui/use-theme.ts';
import { applyLanguage, applyTheme } from './preferences.ts';
import { useSignOut } from './session.ts';

const LANGUAGES = ['vi', 'en'] as const;

/** For menus where the switch has no room. */
export function useLanguageEntry(): MenuEntry {
  const { t, i18n } = useTranslation();
  return {
    type: 'choice',
    id: 'language',
    label: t('language.label'),
    value: useLanguage(),
    options: LANGUAGES.map((value) => ({ value, label: t(`language.${value}`) })),
    onChange: (value) => {
      const language = LANGUAGES.find((known) => known === value) ?? 'vi';
      applyLanguage(language);
      void i18n.changeLanguage(language);
    },
  };
}

/** Leads to the page of the own account. */
export function useAccountEntry(): MenuEntry {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return {
    type: 'item',
    id: 'account',
    icon: <UserRound size={18} aria-hidden />,
    label: t('account.page'),
    onSelect: () => void navigate({ to: '/account' }),
  };
}

/** Ends the session; when that fails, a toast says why. */
export function useSignOutEntry(): MenuEntry {
  const { t } = useTranslation();
  const toast = useToast();
  const signOut = useSignOut();
  return {
    type: 'item',
    id: 'sign-out',
    icon: <LogOut size={18} aria-hidden />,
    label: t('account.signOut'),
    onSelect: () =>
      signOut().catch((error: unknown) =>
        toast({
          title: error instanceof Error && 'title' in error ? String(error.title) : t('error.title'),
          tone: 'danger',
        }),
      ),
  };
}

/** To the backups, for administrators; says so when they are late. */
function useBackupEntries(): MenuEntry[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const isLate = useHealth().data?.backup?.isLate === true;
  if (!can(useActor(), 'keeping.oversee')) return [];
  return [
    { type: 'separator', id: 'line-backups' },
    {
      type: 'item',
      id: 'backups',
      icon: <DatabaseBackup size={18} aria-hidden />,
      label: isLate ? t('account.backupsLate') : t('account.backups'),
      onSelect: () => void navigate({ to: '/backups' }),
    },
  ];
}

export function AccountMenu() {
  const { t } = useTranslation();
  const me = useMe();
  const theme = useTheme();
  const language = useLanguageEntry();
  const signOut = useSignOutEntry();
  const account = useAccountEntry();
  const backups = useBackupEntries();
  const scope = me.communes ? t('account.scopeCount', { count: me.communes.length }) : t('account.scopeAll');
  return (
    <Menu
      align="end"
      trigger={
        <Button className="account-trigger" title={t('account.menu', { name: me.name })}>
          {me.onBehalfOf === null ? t(`role.${me.role}`) : t('account.acting', { name: me.onBehalfOf.name })}
          <ChevronDown size={16} aria-hidden />
        </Button>
      }
      entries={[
        {
          type: 'header',
          id: 'who',
          label: (
            <>
              <strong>{me.name}</strong>
              <br />
              <span className="account-scope">
                {me.email} · {scope}
              </span>
            </>
          ),
        },
        account,
        { type: 'separator', id: 'line' },
        {
          type: 'choice',
          id: 'theme',
          label: t('theme.label'),
          value: theme,
          options: THEMES.map((value) => ({ value, label: t(`theme.${value}`) })),
          onChange: (value) => applyTheme(THEMES.find((known) => known === value) ?? 'light'),
        },
        { type: 'separator', id: 'line-1' },
        language,
        ...backups,
        { type: 'separator', id: 'line-2' },
        signOut,
      ]}
    />
  );
}
