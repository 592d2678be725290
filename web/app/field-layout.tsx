import { Outlet } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/reference.ts';
import { FieldMenuEntries } from '../field/menu-entries.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { Badge } from '../ui/badge.tsx';
import type { MenuEntry } from '../ui/menu.tsx';
import { setDensity } from '../ui/theme.ts';
import { useSignOutEntry } from './account-menu.tsx';
import { applyLanguage } from './preferences.ts';
import './shell.css';

const LANGUAGES = ['vi', 'en'] as const;

/** The whole screen for one hand: larger type and targets, no rail. */
export function FieldLayout() {
  const { t, i18n } = useTranslation();
  const language = useLanguage();
  const signOut = useSignOutEntry();
  const me = useMe();
  useEffect(() => {
    setDensity('field');
    return () => setDensity('desk');
  }, []);
  const entries: readonly MenuEntry[] = [
    { type: 'separator', id: 'app' },
    {
      type: 'choice',
      id: 'language',
      label: t('language.label'),
      value: language,
      options: LANGUAGES.map((value) => ({ value, label: t(`language.${value}`) })),
      onChange: (value) => {
        const chosen = LANGUAGES.find((known) => known === value) ?? 'vi';
        applyLanguage(chosen);
        void i18n.changeLanguage(chosen);
      },
    },
    { type: 'separator', id: 'app-end' },
    signOut,
  ];
  return (
    <div className="field-shell">
      <FieldMenuEntries value={entries}>
        <Outlet />
      </FieldMenuEntries>
      {me.isDemo && (
        <div className="field-demo">
          <Badge tone="warning">{t('app.demoBadge')}</Badge>
        </div>
      )}
    </div>
  );
}
