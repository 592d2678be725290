import { useTranslation } from 'react-i18next';
import { daysBetween, localDay } from '#domain/calendar.ts';
import type { Site } from '#domain/sites.ts';
import { useContainer } from '../api/container.ts';
import { useLabels } from '../api/labels.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Badge, StatusPill } from '../ui/badge.tsx';
import { Meter } from '../ui/meter.tsx';
import { VerdictPill } from './site-proof.tsx';
import { CoverPill, OverduePill, SiteStatusPill } from './site-status.tsx';

/** Everything that is marked on a site, in words and shapes. */
export function SitePills({ site }: { site: Site }) {
  const { t } = useTranslation(['sites', 'common']);
  const today = localDay(useContainer().now());
  const isLate = site.state.measures.some(
    ({ condition, nextInspectionOn }) =>
      condition === 'good' && nextInspectionOn !== null && nextInspectionOn < today,
  );
  return (
    <div className="site-pills">
      <SiteStatusPill status={site.state.status} />
      {site.today.isOverdue && site.dueOn && <OverduePill dueOn={site.dueOn} today={today} />}
      {site.today.isInspectionDue && (
        <StatusPill tone="warning" glyph="clock" label={t('site.inspectionDue')} />
      )}
      {site.state.isFixRejected && <StatusPill tone="danger" glyph="cross" label={t('site.fixRejected')} />}
      {site.state.doubt && (
        <StatusPill tone="warning" glyph="cross" label={t(`doubt.${site.state.doubt.finding}`)} />
      )}
      {site.missingPhotos ? (
        <StatusPill tone="warning" glyph="clock" label={t('missing.title', { count: site.missingPhotos })} />
      ) : null}
      {/* A returned fix is told already. */}
      {site.closeOut && site.closeOut.verdict !== 'rejected' && (
        <VerdictPill verdict={site.closeOut.verdict} />
      )}
      <CoverPill cover={site.today.cover} isLate={isLate} />
      {site.isDemo && <Badge tone="warning">{t('site.demo')}</Badge>}
      {site.origin === 'import' && <Badge>{t('site.imported')}</Badge>}
    </div>
  );
}

/** The score with every part that makes it. */
export function PriorityPart({ site }: { site: Site }) {
  const { t } = useTranslation('sites');
  const format = useFormat();
  const labels = useLabels();
  const { score, parts } = site.priority;
  const words = `${format.number(score)} ${t('priority.outOf')}`;
  return (
    <div className="priority-part">
      <p className="big-figure">
        <strong>{format.number(score)}</strong> <span>{t('priority.outOf')}</span>
      </p>
      <Meter label={t('priority.title')} value={score} max={100} valueText={words} size="normal" />
      <p className="hint">{parts.length > 0 ? t('priority.explain') : t('priority.none')}</p>
      {parts.length > 0 && (
        <dl className="points-list">
          {parts.map(({ factor, points }) => (
            <div key={factor}>
              <dt>{labels.of('risk_factors', factor)}</dt>
              <dd>{t('priority.points', { points: format.number(points, 1) })}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

/** Money spent against the estimate; more than estimated is said in words. */
export function CostPart({ site }: { site: Site }) {
  const { t } = useTranslation('sites');
  const format = useFormat();
  const spent = site.state.spentVnd;
  const estimated = site.estimatedCostVnd;
  const text = t('site.costText', {
    spent: format.money(spent),
    estimated: estimated === null ? t('site.noEstimate') : format.money(estimated),
  });
  const isOver = estimated !== null && spent > estimated;
  return (
    <div className="cost-part">
      <div>{text}</div>
      <div className="hint">{t('site.costHint')}</div>
      {estimated !== null && estimated > 0 && (
        <Meter
          label={t('site.cost')}
          value={spent}
          max={estimated}
          valueText={text}
          tone={isOver ? 'alert' : 'brand'}
        />
      )}
      {isOver && (
        <StatusPill
          tone="alert"
          glyph="triangle"
          label={t('site.overBudget', { amount: format.money(spent - (estimated ?? 0)) })}
        />
      )}
    </div>
  );
}

/** The card as it stands; `isShort` leaves the rarer fields to the page. */
export function SiteFacts({ site, isShort = false }: { site: Site; isShort?: boolean }) {
  const { t } = useTranslation(['sites', 'common']);
  const format = useFormat();
  const labels = useLabels();
  const today = localDay(useContainer().now());
  const daysLeft = site.dueOn === null ? null : daysBetween(today, site.dueOn);
  const due =
    daysLeft !== null && daysLeft >= 0 && !site.state.fixedAt
      ? `${format.date(site.dueOn)} (${t('site.dueIn', { count: daysLeft, shown: format.number(daysLeft) })})`
      : format.date(site.dueOn);
  const short = [
    [t('site.place'), site.hamlet],
    [t('site.commune'), labels.commune(site.communeCode)],
    [t('site.unit'), labels.unit(site.unitId)],
    [t('site.dueOn'), due],
  ] as const;
  const rest = [
    [t('site.kind'), labels.of('hazard_kinds', site.kind)],
    [t('site.setting'), labels.of('settings', site.setting)],
    [t('site.owner'), site.owner],
    [t('site.fundSource'), site.fundSource ? labels.of('fund_sources', site.fundSource) : ''],
    [t('site.daysToFix'), site.state.daysToFix === null ? '' : format.days(site.state.daysToFix)],
    [t('site.verifiedAt'), site.state.verifiedAt ? format.dateTime(site.state.verifiedAt) : ''],
    [t('site.lastInspected'), site.state.lastInspectedAt ? format.dateTime(site.state.lastInspectedAt) : ''],
    [t('site.description'), site.description],
  ] as const;
  return (
    <>
      <dl className="facts">
        {[...short, ...(isShort ? [] : rest)].map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value || '–'}</dd>
          </div>
        ))}
        <div>
          <dt>{t('site.cost')}</dt>
          <dd>
            <CostPart site={site} />
          </dd>
        </div>
      </dl>
      {!isShort && (
        <p className="hint">
          {t('site.updated', { at: format.dateTime(site.updatedAt), by: site.updatedByName || '–' })}
        </p>
      )}
    </>
  );
}
