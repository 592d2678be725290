import { useNavigate, useSearch } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { can } from '#domain/roles.ts';
import { useAudit } from '../api/audit-data.ts';
import { withParams } from '../api/client.ts';
import { useActor } from '../api/labels.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import type { AuditSearch } from './audit.search.ts';
import { AuditEntry } from './audit-entry.tsx';
import { AuditFilters } from './audit-filters.tsx';
import { ChainCard } from './chain-card.tsx';
import '../i18n/audit-texts.ts';
import './audit.css';

const LEADS = { admin: 'lead.all', city: 'lead.city' } as const;

/** Who did what, when, from where, with what before and after. */
export function AuditScreen() {
  const { t } = useTranslation('audit');
  usePageTitle(t('title'));
  const actor = useActor();
  if (!can(actor, 'audit.read'))
    return <EmptyState title={t('noRight.title')} detail={t('noRight.detail')} />;
  const lead = actor.role === 'admin' || actor.role === 'city' ? LEADS[actor.role] : 'lead.own';
  return (
    <div className="audit-screen">
      <header className="audit-head">
        <div>
          <h1>{t('title')}</h1>
          <p className="audit-soft">{t(lead)}</p>
        </div>
        <ExportLink />
      </header>
      <ChainCard />
      <Entries />
    </div>
  );
}

function ExportLink() {
  const { t } = useTranslation('audit');
  const search = useSearch({ from: '/shell/audit' });
  const language = useLanguage();
  return (
    <a
      className="button button-secondary"
      href={withParams('/api/audit/export.csv', { ...search, language })}
      download
    >
      <Download size={18} aria-hidden />
      {t('export')}
    </a>
  );
}

function Entries() {
  const { t } = useTranslation('audit');
  const search = useSearch({ from: '/shell/audit' });
  const navigate = useNavigate({ from: '/audit' });
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useAudit(search);
  const items = data?.pages.flatMap((page) => page.items);
  const change = (changes: Partial<AuditSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true });
  const clear = () => void navigate({ search: {}, replace: true });
  const names = new Map(items?.flatMap(({ actor }) => (actor ? [[actor.id, actor.name] as const] : [])));
  return (
    <>
      <AuditFilters search={search} names={names} onChange={change} onClear={clear} />
      <p className="audit-soft" aria-live="polite">
        {items && t('shown', { count: items.length })}
      </p>
      {!items ? (
        error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton lines={8} height="72px" />
        )
      ) : items.length === 0 ? (
        <EmptyState
          title={t('empty.title')}
          detail={t('empty.detail')}
          action={<Button onClick={clear}>{t('filter.clear')}</Button>}
        />
      ) : (
        <ol className="audit-list" aria-label={t('list')}>
          {items.map((item) => (
            <AuditEntry key={item.number} item={item} onFilter={change} />
          ))}
        </ol>
      )}
      {hasNextPage && (
        <Button isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </>
  );
}
