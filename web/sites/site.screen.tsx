import { Link, useParams } from '@tanstack/react-router';
import { ArrowLeft, Map as MapIcon, Pencil } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { can, isInScope } from '#domain/roles.ts';
import type { Site } from '#domain/sites.ts';
import { useActor, useLabels } from '../api/labels.ts';
import { ApiProblem, isUnreachable } from '../api/problem.ts';
import { useSite, useSiteEvents } from '../api/site-data.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { hasOtherColumns, OtherColumns } from '../ui/other-columns.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import { BeforeAfter } from './before-after.tsx';
import { EditCard } from './edit-card.tsx';
import { SiteActionBar } from './site-action-bar.tsx';
import { actionsFor } from './site-actions.ts';
import { SiteConflicts } from './site-conflicts.tsx';
import { SiteLog } from './site-log.tsx';
import { SiteMeasures } from './site-measures.tsx';
import { ProofOfFix, proofLimits } from './site-proof.tsx';
import { PriorityPart, SiteFacts, SitePills } from './site-summary.tsx';
import { lastList } from './sites.search.ts';
import { useSiteWork } from './use-site-work.ts';
import './site.css';

const SiteMap = lazy(() => import('./site-map.tsx').then((module) => ({ default: module.SiteMap })));

const OfflineSite = lazy(() =>
  import('./offline-sites.tsx').then((module) => ({ default: module.OfflineSite })),
);

/** One site whole. */
export function SiteScreen() {
  const { t } = useTranslation('sites');
  const { id } = useParams({ from: '/shell/sites/$id' });
  const { data: site, error, refetch } = useSite(id);
  // An id that is none is not looked up; for a reader it is the same as one that nobody has.
  const isUnknown = error instanceof ApiProblem && [400, 404, 422].includes(error.status);
  usePageTitle(site ? `${site.code} ${site.name}` : isUnknown ? t('site.unknownTitle') : undefined);
  const back = (
    <Link to="/sites" search={lastList()} className="button button-secondary">
      {t('site.back')}
    </Link>
  );
  if (site) return <SitePage key={site.id} site={site} />;
  return (
    <div className="site-screen">
      {isUnknown ? (
        <EmptyState title={t('site.unknownTitle')} detail={t('site.unknownDetail')} action={back} />
      ) : error ? (
        <>
          <ErrorState error={error} onRetry={() => void refetch()} action={back} />
          {isUnreachable(error) && (
            <Suspense>
              <OfflineSite id={id} />
            </Suspense>
          )}
        </>
      ) : (
        <Skeleton lines={10} height="32px" />
      )}
    </div>
  );
}

function SitePage({ site }: { site: Site }) {
  const { t } = useTranslation(['sites', 'common']);
  const actor = useActor();
  const labels = useLabels();
  const log = useSiteEvents(site.id);
  const work = useSiteWork(site);
  const [isEditing, setEditing] = useState(false);
  const mayEdit = can(actor, 'sites.edit') && isInScope(actor, site.communeCode);
  const mayReport = actionsFor(site, actor).includes('damage');
  return (
    <div className="site-screen">
      <header className="site-head">
        <div className="site-head-links">
          <Link to="/sites" search={lastList()} className="button button-quiet">
            <ArrowLeft size={16} aria-hidden />
            {t('site.back')}
          </Link>
          <Link to="/" search={{ site: site.id }} className="button button-quiet">
            <MapIcon size={16} aria-hidden />
            {t('site.onMap')}
          </Link>
        </div>
        <p className="hint">
          {site.code} · {labels.of('hazard_kinds', site.kind)} · {labels.commune(site.communeCode)}
        </p>
        <h1>{site.name}</h1>
        <SitePills site={site} />
        <SiteActionBar site={site} work={work}>
          {mayEdit && (
            <Button icon={<Pencil size={16} aria-hidden />} onClick={() => setEditing(true)}>
              {t('action.edit')}
            </Button>
          )}
        </SiteActionBar>
      </header>
      <div className="site-columns">
        <div className="site-column">
          <Card title={t('photos.title')}>
            {log.data ? <BeforeAfter siteCode={site.code} log={log.data} /> : <Skeleton height="160px" />}
          </Card>
          {site.closeOut && (
            <Card title={t('site.proof')}>
              <ProofOfFix proof={site.closeOut} />
              <p className="hint">{t('site.proofHint', proofLimits)}</p>
            </Card>
          )}
          <Card title={t('measures.title')}>
            <SiteMeasures site={site} onDamage={mayReport ? (id) => work.run('damage', id) : undefined} />
          </Card>
          <Card title={t('log.title')}>
            {log.data ? (
              <>
                <SiteConflicts site={site} />
                <SiteLog site={site} log={log.data} />
              </>
            ) : log.error ? (
              <ErrorState isInline error={log.error} onRetry={() => void log.refetch()} />
            ) : (
              <Skeleton lines={5} height="28px" />
            )}
          </Card>
        </div>
        <div className="site-column">
          <Card title={t('site.details')}>
            <SiteFacts site={site} />
          </Card>
          <Card title={t('priority.title')}>
            <PriorityPart site={site} />
          </Card>
          <Card title={t('site.mapTitle')}>
            <Suspense fallback={<Skeleton height="280px" />}>
              {/* A moved site is a new map around the new place. */}
              <SiteMap key={site.lonLat.join()} siteId={site.id} lonLat={site.lonLat} />
            </Suspense>
            <p className="hint">
              {site.lonLat[1].toFixed(6)}, {site.lonLat[0].toFixed(6)}
            </p>
          </Card>
          {hasOtherColumns(site.extra) && (
            <Card title={t('common:otherColumns.title')} tone="sunken">
              <OtherColumns extra={site.extra} />
            </Card>
          )}
        </div>
      </div>
      {isEditing && <EditCard site={site} onClose={() => setEditing(false)} />}
    </div>
  );
}
