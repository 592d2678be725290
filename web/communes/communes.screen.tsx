import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useCoverage, usePlayReach } from '../api/coverage-data.ts';
import { useActor } from '../api/labels.ts';
import { useCommunes } from '../api/reference.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/form-field.tsx';
import { SearchInput } from '../ui/search-input.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import { filterRows, joinRows, sortRows } from './ranking.ts';
import { RankingTable } from './ranking-table.tsx';
import { REACH_M } from './reach.ts';
import './communes.css';

/** All communes of the scope, compared. */
export function CommunesScreen() {
  const { t } = useTranslation(['communes', 'common']);
  const format = useFormat();
  usePageTitle(t('title'));
  const search = useSearch({ from: '/shell/communes' });
  const navigate = useNavigate({ from: '/communes' });
  const { scope } = useActor();
  const communes = useCommunes();
  const coverage = useCoverage({ by: 'commune' });
  // Slow the first time, so the table does not wait for it.
  const reach = usePlayReach(REACH_M);
  const sort = search.sort ?? 'overdue';
  const direction = search.direction ?? 'desc';

  const all = useMemo(() => {
    if (!communes.data || !coverage.data) return null;
    const shares = new Map(reach.data?.items.map(({ communeCode, share }) => [communeCode, share]));
    return joinRows(communes.data, coverage.data, shares, scope);
  }, [communes.data, coverage.data, reach.data, scope]);
  const rows = all && sortRows(filterRows(all, search.q, search.province), sort, direction);
  const provinces = new Map(all?.map(({ commune }) => [commune.provinceCode, commune.provinceName]));
  const change = (changes: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true });
  const error = communes.error ?? coverage.error;

  return (
    <div className="communes-screen">
      <header className="communes-head">
        <div>
          <h1>{t('title')}</h1>
          {rows && all && (
            <p className="communes-hint" aria-live="polite">
              <strong>{t('count', { count: rows.length, shown: format.number(rows.length) })}</strong>{' '}
              {rows.length !== all.length && t('countOf', { total: format.number(all.length) })}
            </p>
          )}
        </div>
        <search className="communes-filters">
          <Link to="/communes/former" className="button button-quiet">
            {t('former.link')}
          </Link>
          <SearchInput
            label={t('searchLabel')}
            placeholder={t('search')}
            value={search.q ?? ''}
            onChange={(q) => change({ q: q || undefined })}
          />
          {provinces.size > 1 && (
            <Select
              label={t('province')}
              isLabelHidden
              placeholder={t('allProvinces')}
              value={search.province ?? ''}
              options={[...provinces].map(([value, label]) => ({ value, label }))}
              onChange={(province) => change({ province: province || undefined })}
            />
          )}
        </search>
      </header>
      {reach.isPending && <p className="communes-hint">{t('reachPending')}</p>}
      {reach.isError && (
        <p className="communes-hint">
          {t('reachFailed')}{' '}
          <Button variant="quiet" onClick={() => void reach.refetch()}>
            {t('common:action.retry')}
          </Button>
        </p>
      )}
      {!rows ? (
        error ? (
          <ErrorState
            error={error}
            onRetry={() => void Promise.all([communes.refetch(), coverage.refetch()])}
          />
        ) : (
          <Skeleton lines={12} height="44px" />
        )
      ) : rows.length === 0 ? (
        <EmptyState
          title={t('emptyTitle')}
          detail={t('emptyDetail')}
          action={<Button onClick={() => change({ q: undefined, province: undefined })}>{t('clear')}</Button>}
        />
      ) : (
        <RankingTable
          rows={rows}
          sort={sort}
          direction={direction}
          onSort={(next, order) => change({ sort: next, direction: order })}
          isReachPending={reach.isPending}
        />
      )}
      <p className="communes-hint">
        {t('coveredHint', { radius: format.distance(REACH_M) })} {t('thresholdHint')}
      </p>
    </div>
  );
}
