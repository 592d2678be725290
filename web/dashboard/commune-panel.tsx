import { Link } from '@tanstack/react-router';
import { Maximize2, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { daysBetween } from '#domain/calendar.ts';
import type { Commune, CommuneToday } from '#domain/communes.ts';
import type { CoverageFigures, PlayReach } from '#domain/coverage.ts';
import type { SiteListItem } from '#domain/sites.ts';
import { useFormat } from '../i18n/i18n.ts';
import { SITE_STYLE } from '../map/site-style.ts';
import { Badge } from '../ui/badge.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Glyph } from '../ui/glyph.tsx';
import { Meter } from '../ui/meter.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ErrorState } from '../ui/states.tsx';
import { valueLabel } from './class-label.ts';
import { useSiteList } from './dashboard.hooks.ts';
import { recognitionValue } from './measures.ts';
import { countOfGroup, LEGEND_GROUPS } from './site-filters.ts';
import './panel.css';

interface Props {
  commune: CommuneToday;
  figures: CoverageFigures | undefined;
  reach: PlayReach | undefined;
  today: string;
  /** The shown day when it is a past one. */
  pastDay: string | undefined;
  onClose(): void;
  onFit(): void;
  onSite(site: SiteListItem): void;
}

/** One commune beside the map: its figures and what is overdue. */
export function CommunePanel({ commune, figures, reach, today, pastDay, onClose, onFit, onSite }: Props) {
  const { t } = useTranslation('dashboard');
  const { t: ts } = useTranslation('sites');
  const { t: tc } = useTranslation();
  const format = useFormat();
  const near = reach?.items.find(({ communeCode }) => communeCode === commune.code)?.share;
  return (
    <>
      <header className="dash-panel-head">
        <div>
          <p className="dash-soft">
            {t('commune.code', { kind: t(`kind.${commune.kind}`), code: commune.code })}
          </p>
          <h2 className="dash-panel-title">{commune.name}</h2>
        </div>
        <IconButton label={t('commune.fit')} onClick={onFit}>
          <Maximize2 size={18} aria-hidden />
        </IconButton>
        <IconButton label={tc('action.close')} onClick={onClose}>
          <X size={20} aria-hidden />
        </IconButton>
      </header>
      <p className="dash-badges">
        {!pastDay && (
          <Badge>{valueLabel('recognition', recognitionValue(commune.recognition), t, format)}</Badge>
        )}
        {pastDay && <Badge tone="info">{t('commune.onDay', { day: format.date(pastDay) })}</Badge>}
      </p>
      {figures ? (
        <>
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
            <Figure
              name={t('commune.play')}
              value={t('commune.playValue', {
                points: format.number(figures.playPoints),
                spaces: format.number(figures.playSpaces),
              })}
            />
            {near !== undefined && reach && !pastDay && (
              <Figure
                name={t('commune.reach', { radius: format.distance(reach.radiusM) })}
                value={format.percent(near, 0)}
              />
            )}
          </dl>
        </>
      ) : (
        <p className="dash-note">{t('commune.outOfScope')}</p>
      )}
      {figures && <OverdueList {...{ commune, today, onSite }} />}
      <div className="dash-actions">
        <Link to="/communes/$code" params={{ code: commune.code }} className="button button-primary">
          {t('commune.open')}
        </Link>
        <Link to="/sites" search={{ commune: [commune.code] }} className="button button-secondary">
          {t('commune.sites')}
        </Link>
      </div>
    </>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
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

/** What the panel shows while the commune's facts are on their way. */
export function PanelSkeleton({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  return (
    <>
      <header className="dash-panel-head">
        <Skeleton height="24px" lines={2} />
        <Button variant="quiet" onClick={onClose}>
          {t('action.close')}
        </Button>
      </header>
      <Skeleton height="56px" lines={5} />
    </>
  );
}
