import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { can } from '#domain/roles.ts';
import { useCustodyCounts } from '../api/custody-counts.ts';
import { useActor } from '../api/labels.ts';
import { useFormat } from '../i18n/i18n.ts';
import { EmptyState } from '../ui/states.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import '../i18n/tablet-texts.ts';
import './tablets.css';

interface Props {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
}

/** Frame of the pages about tablets: who may, title, and the way between them. */
export function TabletsPage({ title, lead, children }: Props) {
  const { t } = useTranslation('tablets');
  usePageTitle(title);
  const isAllowed = can(useActor(), 'tablets.oversee');
  const { data: counts } = useCustodyCounts(isAllowed);
  const format = useFormat();
  if (!isAllowed) return <EmptyState title={t('noRight.title')} detail={t('noRight.detail')} />;
  const count = (value: number | undefined) =>
    value === undefined || value === 0 ? null : <span className="tablets-count">{format.number(value)}</span>;
  return (
    <div className="tablets-screen">
      <header className="tablets-head">
        <div>
          <h1>{title}</h1>
          {lead && <p className="tablets-soft">{lead}</p>}
        </div>
        <nav className="tablets-nav" aria-label={t('nav.label')}>
          <Link to="/tablets" activeOptions={{ exact: true, includeSearch: false }}>
            {t('nav.tablets')}
          </Link>
          <Link to="/tablets/conflicts" activeOptions={{ includeSearch: false }}>
            {t('nav.conflicts')} {count(counts?.openConflicts)}
          </Link>
          <Link to="/tablets/refused" activeOptions={{ includeSearch: false }}>
            {t('nav.refused')} {count(counts?.openRefusals)}
          </Link>
        </nav>
      </header>
      {children}
    </div>
  );
}
