import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Map as MapIcon } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { can, isInScope } from '#domain/roles.ts';
import type { SiteListItem } from '#domain/sites.ts';
import { useCoverage } from '../api/coverage-data.ts';
import { useActor } from '../api/labels.ts';
import { isUnreachable } from '../api/problem.ts';
import { useCommunes } from '../api/reference.ts';
import { useSiteCount, useSites } from '../api/site-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { ExportMenu } from '../ui/export-menu.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import { BulkBar } from './bulk-bar.tsx';
import { filterOf, hasFilter, keepLastList, lineFilterOf, type SitesSearch } from './sites.search.ts';
import { countAll, countByProvince, countParams, countRows } from './sites-count.ts';
import { SitesFilters } from './sites-filters.tsx';
import { SitesTable } from './sites-table.tsx';
import './sites.css';

const OfflineSites = lazy(() =>
  import('./offline-sites.tsx').then((module) => ({ default: module.OfflineSites })),
);
const NO_FAILURES: ReadonlyMap<string, string> = new Map();

/** The list of hazard sites: the same content as the map, to filter, sort, assign and export. */
export function SitesScreen() {
  const { t } = useTranslation('sites');
  const search = useSearch({ from: '/shell/sites' });
  const navigate = useNavigate({ from: '/sites' });
  const actor = useActor();
  const canEdit = can(actor, 'sites.edit');
  usePageTitle(t('title'));
  useEffect(() => keepLastList(search), [search]);
  const isOutside = search.commune?.every((code) => !isInScope(actor, code)) ?? false;
  // Late work first, unless another order was chosen.
  const sort = search.sort ?? (search.overdue ? 'dueOn' : 'code');
  const direction = search.direction ?? 'asc';
  const filter = filterOf(search);
  const list = useSites({ ...filter, sort, direction });
  const items = useMemo(() => unique(list.data?.pages.flatMap((page) => page.items) ?? []), [list.data]);
  const [chosen, setChosen] = useState<ReadonlyMap<string, SiteListItem>>(new Map());
  const [failures, setFailures] = useState(NO_FAILURES);
  const total = useTotal(search);

  const change = useCallback(
    (changes: Partial<SitesSearch>) => {
      setChosen(new Map());
      setFailures(NO_FAILURES);
      void navigate({ search: (before) => ({ ...before, ...changes }), replace: true });
    },
    [navigate],
  );
  const clear = () => {
    setChosen(new Map());
    void navigate({ search: { sort: search.sort, direction: search.direction } });
  };
  const select = (ids: readonly string[], isOn: boolean) =>
    setChosen((before) => {
      const next = new Map(before);
      const wanted = new Set(ids);
      for (const item of items) {
        if (!wanted.has(item.id)) continue;
        if (isOn) next.set(item.id, item);
        else next.delete(item.id);
      }
      return next;
    });
  const { fetchNextPage } = list;
  const loadMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  // A list that was read again has new versions of the chosen rows.
  const current = new Map(items.map((item) => [item.id, item]));
  const chosenSites = [...chosen.values()].map((site) => current.get(site.id) ?? site);

  return (
    <div className="sites-screen">
      <header className="sites-head">
        <div>
          <h1>{t('title')}</h1>
          {!isOutside && (
            <Count
              total={total.matching}
              all={total.all}
              provinces={total.provinces}
              loaded={items.length}
              hasMore={list.hasNextPage}
            />
          )}
        </div>
        <div className="sites-head-actions">
          <Link
            to="/"
            search={{
              commune: search.commune?.[0],
              kind: search.kind,
              status: search.status,
              cover: search.cover,
              overdue: search.overdue,
            }}
            className="button button-secondary"
          >
            <MapIcon size={18} aria-hidden />
            {t('filter.onMap')}
          </Link>
          <ExportMenu target="sites" params={filter} count={isOutside ? 0 : total.matching} />
        </div>
      </header>
      <SitesFilters search={search} onChange={change} onClear={clear} />
      <div className={list.isPlaceholderData ? 'sites-body sites-stale' : 'sites-body'}>
        {isOutside ? (
          <Outside onClear={() => change({ commune: undefined })} />
        ) : list.isPending ? (
          <Skeleton lines={12} height="44px" />
        ) : list.isError && items.length === 0 ? (
          <>
            <ErrorState error={list.error} onRetry={() => void list.refetch()} />
            {isUnreachable(list.error) && (
              <Suspense>
                <OfflineSites filter={lineFilterOf(search)} />
              </Suspense>
            )}
          </>
        ) : items.length === 0 ? (
          <Nothing isFiltered={hasFilter(search)} onClear={clear} />
        ) : (
          <>
            {list.isError && (
              <ErrorState isInline error={list.error} onRetry={() => void list.fetchNextPage()} />
            )}
            <SitesTable
              key={JSON.stringify([filter, sort, direction])}
              items={items}
              total={total.matching}
              hasMore={list.hasNextPage && !list.isError}
              isLoadingMore={list.isFetchingNextPage}
              onLoadMore={loadMore}
              sort={sort}
              direction={direction}
              onSort={(next, order) => change({ sort: next, direction: order })}
              selected={canEdit ? new Set(chosen.keys()) : null}
              onSelect={select}
              failures={failures}
            />
          </>
        )}
      </div>
      {/* Below, so that the rows stay where they are. */}
      {chosenSites.length > 0 && (
        <BulkBar
          sites={chosenSites}
          onClear={() => {
            setChosen(new Map());
            setFailures(NO_FAILURES);
          }}
          onResult={(failed) => {
            setFailures(failed);
            setChosen((before) => new Map([...before].filter(([id]) => failed.has(id))));
          }}
          onDecided={(stored, failed) => {
            setFailures(failed);
            setChosen((before) => new Map([...before].filter(([id]) => !stored.includes(id))));
          }}
        />
      )}
    </div>
  );
}

/** Rows of the filter and of the whole scope, as far as the figures tell. */
function useTotal(
  search: SitesSearch,
): Omit<CountProps, 'total' | 'loaded' | 'hasMore'> & { matching: number | null } {
  const params = countParams(search);
  const { data, isPlaceholderData } = useCoverage(params ?? { by: 'commune' });
  const { data: scope } = useCoverage({ by: 'commune' });
  const { data: communes } = useCommunes();
  const asked = useSiteCount(filterOf(search), params === null);
  return {
    provinces: scope && communes ? countByProvince(scope, communes) : [],
    matching: params
      ? data && !isPlaceholderData
        ? countRows(search, data)
        : null
      : (asked.data?.count ?? null),
    all: scope ? countAll(scope) : null,
  };
}

interface CountProps {
  total: number | null;
  all: number | null;
  /** Of the whole scope; shown when it reaches over more than one province. */
  provinces: readonly { name: string; count: number }[];
  loaded: number;
  hasMore: boolean;
}

function Count({ total, all, provinces, loaded, hasMore }: CountProps) {
  const { t } = useTranslation('sites');
  const format = useFormat();
  const matching = total ?? (hasMore ? null : loaded);
  return (
    <p className="sites-count" aria-live="polite">
      {matching === null ? (
        t('count.loaded', { loaded: format.number(loaded) })
      ) : (
        <strong>{t('count.exact', { count: matching, shown: format.number(matching) })}</strong>
      )}{' '}
      {all !== null && matching !== all && t('count.ofTotal', { total: format.number(all) })}{' '}
      {provinces.length > 1 &&
        t('count.byProvince', {
          list: provinces.map(({ name, count }) => `${name} ${format.number(count)}`).join(', '),
        })}
    </p>
  );
}

function Outside({ onClear }: { onClear(): void }) {
  const { t } = useTranslation('sites');
  return (
    <EmptyState
      title={t('table.outsideTitle')}
      detail={t('table.outsideDetail')}
      action={<Button onClick={onClear}>{t('table.outsideClear')}</Button>}
    />
  );
}

function Nothing({ isFiltered, onClear }: { isFiltered: boolean; onClear(): void }) {
  const { t } = useTranslation('sites');
  return (
    <EmptyState
      title={t('table.emptyTitle')}
      detail={isFiltered ? t('table.emptyFiltered') : t('table.emptyAll')}
      action={
        isFiltered ? (
          <Button onClick={onClear}>{t('filter.clear')}</Button>
        ) : (
          <Link to="/field" className="button button-secondary">
            {t('table.toField')}
          </Link>
        )
      }
    />
  );
}

/** A row that moved between pages while they were read would otherwise show twice. */
function unique(items: readonly SiteListItem[]): SiteListItem[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}
