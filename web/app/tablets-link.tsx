import { Link } from '@tanstack/react-router';
import { TabletSmartphone } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { can } from '#domain/roles.ts';
import { useCustodyCounts } from '../api/custody-counts.ts';
import { useActor } from '../api/labels.ts';

/** Asked for once the first screen has had its time. */
const WAIT_MS = 2000;

/** To the tablets, with how many conflicts and refused items wait; for those who oversee them. */
export function TabletsLink() {
  const { t } = useTranslation();
  const isShown = can(useActor(), 'tablets.oversee');
  const [isRested, setRested] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setRested(true), WAIT_MS);
    return () => clearTimeout(timer);
  }, []);
  const { data } = useCustodyCounts(isShown && isRested);
  if (!isShown) return null;
  const { openConflicts = 0, openRefusals = 0 } = data ?? {};
  const count = openConflicts + openRefusals;
  return (
    <Link to="/tablets" className="rail-link" activeOptions={{ includeSearch: false }}>
      <TabletSmartphone size={22} aria-hidden />
      {t('nav.tablets')}
      {count > 0 && (
        <>
          <span className="rail-badge" aria-hidden="true">
            {count > 99 ? '99+' : count}
          </span>
          <span className="visually-hidden">{t('nav.tabletsWaiting', { count })}</span>
        </>
      )}
    </Link>
  );
}
