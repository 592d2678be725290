import { Outlet } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/reference.ts';
import { FieldMenuEntries } from '../field/menu-entries.ts';
import { Badge } from '../ui/badge.tsx';
import type { MenuEntry } from '../ui/menu.tsx';
import { setDensity } from '../ui/theme.ts';
import { useAccountEntry, useLanguageEntry, useSignOutEntry } from './account-menu.tsx';
import './shell.css';

/** The whole screen for one hand: larger type and targets, no rail. */
export function FieldLayout() {
  const { t } = useTranslation();
  const language = useLanguageEntry();
  const account = useAccountEntry();
  const signOut = useSignOutEntry();
  const me = useMe();
  useEffect(() => {
    setDensity('field');
    return () => setDensity('desk');
  }, []);
  const entries: readonly MenuEntry[] = [
    { type: 'separator', id: 'app' },
    language,
    { type: 'separator', id: 'app-end' },
    account,
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
