import { Outlet } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/reference.ts';
import { Badge } from '../ui/badge.tsx';
import { setDensity } from '../ui/theme.ts';
import './shell.css';

/** The whole screen for one hand: larger type and targets, no rail. */
export function FieldLayout() {
  const { t } = useTranslation();
  const me = useMe();
  useEffect(() => {
    setDensity('field');
    return () => setDensity('desk');
  }, []);
  return (
    <div className="field-shell">
      <Outlet />
      {me.isDemo && (
        <div className="field-demo">
          <Badge tone="warning">{t('app.demoBadge')}</Badge>
        </div>
      )}
    </div>
  );
}
