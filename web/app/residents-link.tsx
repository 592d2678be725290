import { Link } from '@tanstack/react-router';
import { Megaphone } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { can } from '#domain/roles.ts';
import { useActor } from '../api/labels.ts';
import { useReportCounts } from '../api/resident-data.ts';

/** Asked for once the first screen has had its time. */
const WAIT_MS = 2000;

/** To what residents reported, with how many wait; for the city to the settings of the public page. */
export function ResidentsLink() {
  const { t } = useTranslation();
  const actor = useActor();
  const mayTriage = can(actor, 'residents.triage');
  const [isRested, setRested] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setRested(true), WAIT_MS);
    return () => clearTimeout(timer);
  }, []);
  const { data } = useReportCounts(mayTriage && isRested);
  if (!mayTriage && !can(actor, 'public_view.configure')) return null;
  // Suspicious ones wait too, but they call nobody.
  const count = data?.inbox ?? 0;
  return (
    <Link
      to={mayTriage ? '/reports-from-residents' : '/public-view'}
      className="rail-link"
      activeOptions={{ includeSearch: false }}
    >
      <Megaphone size={22} aria-hidden />
      {t('nav.residents')}
      {count > 0 && (
        <>
          <span className="rail-badge" aria-hidden="true">
            {count > 99 ? '99+' : count}
          </span>
          <span className="visually-hidden">{t('nav.residentsWaiting', { count })}</span>
        </>
      )}
    </Link>
  );
}
