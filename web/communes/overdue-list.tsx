import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { daysBetween, localDay } from '#domain/calendar.ts';
import { statusGroup } from '#domain/sites.ts';
import { useContainer } from '../api/container.ts';
import { useLabels } from '../api/labels.ts';
import { useSites } from '../api/site-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { OVERDUE_STYLE, SITE_STYLE } from '../map/site-style.ts';
import { StatusPill } from '../ui/badge.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ErrorState } from '../ui/states.tsx';

const SHOWN = 8;

/** The sites of one commune that have been late longest. */
export function OverdueList({ code, count }: { code: string; count: number }) {
  const { t } = useTranslation(['communes', 'sites']);
  const format = useFormat();
  const labels = useLabels();
  const today = localDay(useContainer().now());
  const list = useSites({ commune: code, overdue: true, sort: 'dueOn' }, SHOWN);
  if (list.isPending) return <Skeleton lines={4} height="32px" />;
  if (list.isError) return <ErrorState isInline error={list.error} onRetry={() => void list.refetch()} />;
  const items = list.data.pages[0]?.items ?? [];
  if (items.length === 0) return <p className="communes-hint">{t('overdue.empty')}</p>;
  return (
    <>
      <ul className="overdue-list">
        {items.map((site) => {
          const days = site.dueOn ? daysBetween(site.dueOn, today) : 0;
          const { tone, glyph } = SITE_STYLE[statusGroup(site.status)];
          return (
            <li key={site.id}>
              <div>
                <Link to="/sites/$id" params={{ id: site.id }} className="ranking-link">
                  {site.code} · {site.name}
                </Link>
                <p className="communes-hint">
                  {[site.hamlet, labels.unit(site.unitId)].filter(Boolean).join(' · ')}
                </p>
              </div>
              <div className="overdue-pills">
                <StatusPill tone={tone} glyph={glyph} label={t(`sites:status.${site.status}`)} />
                <StatusPill
                  {...OVERDUE_STYLE}
                  label={t('overdue.days', { count: days, shown: format.number(days) })}
                />
              </div>
            </li>
          );
        })}
      </ul>
      {count > items.length && (
        <Link to="/sites" search={{ commune: [code], overdue: true }} className="button button-secondary">
          {t('overdue.more', { count })}
        </Link>
      )}
    </>
  );
}
