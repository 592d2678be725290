import { Link, useParams } from '@tanstack/react-router';
import { Printer } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLabels } from '../api/labels.ts';
import { useSites } from '../api/site-data.ts';
import { Button } from '../ui/button.tsx';
import { QrCode } from '../ui/qr-code.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import './qr.css';

/** What a sign says to whoever scans it: the address of the site on the field screens. */
const addressOf = (code: string) => `${window.location.origin}/field?code=${encodeURIComponent(code)}`;

/** A sheet of codes of a commune, to print and put on the signs. */
export function QrScreen() {
  const { t } = useTranslation('communes');
  const { code } = useParams({ from: '/shell/communes/$code/qr' });
  const labels = useLabels();
  const list = useSites({ commune: code, sort: 'code', direction: 'asc' });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const sites = (list.data?.pages ?? [])
    .flatMap(({ items }) => items)
    .filter(({ status }) => status !== 'closed');
  const title = t('qr.title', { commune: labels.commune(code) });
  usePageTitle(title);
  return (
    <div className="qr-screen">
      <header className="qr-head">
        <h1>{title}</h1>
        <p>{t('qr.lead')}</p>
        <div className="qr-actions">
          <Link to="/communes/$code" params={{ code }} className="button button-secondary">
            {labels.commune(code)}
          </Link>
          <Button
            variant="primary"
            icon={<Printer size={18} aria-hidden />}
            disabled={sites.length === 0 || hasNextPage}
            onClick={() => window.print()}
          >
            {t('qr.print', { count: sites.length })}
          </Button>
        </div>
      </header>
      {list.isPending ? (
        <Skeleton lines={6} height="120px" />
      ) : list.isError && sites.length === 0 ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : sites.length === 0 ? (
        <EmptyState title={t('qr.empty')} />
      ) : (
        <ul className="qr-sheet">
          {sites.map((site) => (
            <li key={site.id}>
              <QrCode text={addressOf(site.code)} label={t('qr.label', { code: site.code })} />
              <p>
                <strong>{site.code}</strong>
                <span>{site.name}</span>
                <small>{addressOf(site.code)}</small>
              </p>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
