import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCustody } from '../api/sync-data.ts';
import { Card } from '../ui/card.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { ArrivalCard } from './arrival-card.tsx';
import { FIRST_DIRECTION, problemsOf, sortTablets } from './problems.ts';
import { TabletsPage } from './tablets-page.tsx';
import { TabletsTable } from './tablets-table.tsx';
import '../i18n/tablet-texts.ts';

/** What every tablet still holds, and whether all of a day has arrived. */
export function TabletsScreen() {
  const { t } = useTranslation('tablets');
  return (
    <TabletsPage title={t('title')} lead={t('lead')}>
      <Tablets />
    </TabletsPage>
  );
}

function Tablets() {
  const { t } = useTranslation('tablets');
  const search = useSearch({ from: '/shell/tablets' });
  const navigate = useNavigate({ from: '/tablets' });
  const { data, error, refetch } = useCustody();
  const sort = search.sort ?? 'problems';
  const direction = search.direction ?? FIRST_DIRECTION[sort];
  if (!data)
    return error ? (
      <ErrorState error={error} onRetry={() => void refetch()} />
    ) : (
      <Skeleton lines={6} height="56px" />
    );
  if (data.tablets.length === 0)
    return (
      <EmptyState
        title={t('empty.title')}
        detail={t('empty.detail')}
        action={
          <Link to="/field" className="button button-secondary">
            {t('empty.action')}
          </Link>
        }
      />
    );
  const nowMs = Date.parse(data.serverTime);
  const problems = data.tablets.filter((tablet) => problemsOf(tablet, nowMs).length > 0).length;
  return (
    <>
      <ArrivalCard
        commune={search.commune}
        day={search.day}
        onChange={(changes) =>
          void navigate({ search: (before) => ({ ...before, ...changes }), replace: true })
        }
      />
      <Card
        className="tablets-card no-print"
        title={t('nav.tablets')}
        actions={
          <p className="tablets-soft" aria-live="polite">
            {t('count', { count: data.tablets.length, problems })}
          </p>
        }
      >
        <TabletsTable
          rows={sortTablets(data.tablets, sort, direction, nowMs)}
          nowMs={nowMs}
          sort={sort}
          direction={direction}
          onSort={(nextSort, nextDirection) =>
            void navigate({
              search: (before) => ({ ...before, sort: nextSort, direction: nextDirection }),
              replace: true,
            })
          }
        />
      </Card>
    </>
  );
}
