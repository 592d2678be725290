import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { daysBetween } from '#domain/calendar.ts';
import type { Commune } from '#domain/communes.ts';
import type { CoverageFigures } from '#domain/coverage.ts';
import type { SiteListItem } from '#domain/sites.ts';
import { useFormat } from '../i18n/i18n.ts';
import { SITE_STYLE } from '../map/site-style.ts';
import { Glyph } from '../ui/glyph.tsx';
import { Meter } from '../ui/meter.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ErrorState } from '../ui/states.tsx';
import { useSiteList } from './dashboard.hooks.ts';
import { Figure } from './panel-figure.tsx';
import { countOfGroup, LEGEND_GROUPS } from './site-filters.ts';

interface Props {
  commune: Commune;
  figures: CoverageFigures;
  today: string;
  onSite(site: SiteListItem): void;
}

/** The hazards of a commune in figures, and what is overdue. */
export function CommuneHazards({ commune, figures, today, onSite }: Props) {
  const { t } = useTranslation('dashboard');
  const { t: ts } = useTranslation('sites');
  const format = useFormat();
  return (
    <div className="dash-tab">
      <div className="dash-big">
        <strong>{format.percent(figures.sites > 0 ? figures.covered / figures.sites : null)}</strong>
        <span>
          {t('commune.covered', {
            covered: format.number(figures.covered),
            sites: format.number(figures.sites),
          })}
        </span>
      </div>
      <Meter
        label={t('kpi.covered')}
        value={figures.covered}
        max={Math.max(1, figures.sites)}
        valueText={t('kpi.of', {
          part: format.number(figures.covered),
          whole: format.number(figures.sites),
        })}
        tone="success"
        size="normal"
      />
      <ul className="dash-facts">
        {LEGEND_GROUPS.map((group) => (
          <li key={group}>
            <Glyph {...{ name: SITE_STYLE[group].glyph, tone: SITE_STYLE[group].tone }} />
            <span>{ts(`group.${group}`)}</span>
            <strong>{format.number(countOfGroup(figures, group))}</strong>
          </li>
        ))}
      </ul>
      <dl className="dash-figures">
        <Figure name={t('commune.warned')} value={format.number(figures.warned)} />
        <Figure name={t('commune.fenced')} value={format.number(figures.fenced)} />
        <Figure name={t('commune.inspectionDue')} value={format.number(figures.inspectionDue)} />
        <Figure name={t('commune.median')} value={format.days(figures.medianDaysToFix)} />
        <Figure
          name={t('commune.money')}
          value={`${format.moneyShort(figures.spentVnd)} / ${format.moneyShort(figures.estimatedCostVnd)}`}
        />
        <Figure name={t('commune.priority')} value={format.number(figures.prioritySum)} />
      </dl>
      <OverdueList {...{ commune, today, onSite }} />
      <Link to="/sites" search={{ commune: [commune.code] }} className="button button-primary">
        {t('commune.viewHazards')}
      </Link>
    </div>
  );
}

const MOST = 6;

/** Always of today: what to do now does not depend on the month being replayed. */
function OverdueList({
  commune,
  today,
  onSite,
}: {
  commune: Commune;
  today: string;
  onSite(site: SiteListItem): void;
}) {
  const { t } = useTranslation('dashboard');
  const { t: tc } = useTranslation();
  const overdue = useSiteList({
    commune: commune.code,
    overdue: true,
    sort: 'dueOn',
    direction: 'asc',
    limit: MOST + 1,
  });
  const items = overdue.data?.items ?? [];
  return (
    <section className="dash-overdue">
      <h3>{t('commune.overdue')}</h3>
      {overdue.isPending && <Skeleton height="40px" lines={3} />}
      {overdue.isError && (
        <ErrorState error={overdue.error} isInline onRetry={() => void overdue.refetch()} />
      )}
      {overdue.isSuccess && items.length === 0 && <p className="dash-note">{t('commune.noneOverdue')}</p>}
      <ul>
        {items.slice(0, MOST).map((site) => (
          <li key={site.id}>
            <button type="button" className="dash-item" onClick={() => onSite(site)}>
              <Glyph name="clock" tone="alert" size={16} />
              <span>
                <strong>{site.name}</strong>
                <small>
                  {site.code}
                  {site.hamlet && ` · ${site.hamlet}`}
                </small>
              </span>
              <em>{tc('date.overdueDays', { count: site.dueOn ? daysBetween(site.dueOn, today) : 0 })}</em>
            </button>
          </li>
        ))}
      </ul>
      {items.length > MOST && (
        <Link to="/sites" search={{ commune: [commune.code], overdue: true }} className="dash-link">
          {t('commune.allOverdue')}
        </Link>
      )}
    </section>
  );
}
