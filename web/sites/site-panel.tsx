import { Link } from '@tanstack/react-router';
import { ArrowRight, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Site } from '#domain/sites.ts';
import { useActor, useLabels } from '../api/labels.ts';
import { useSite, useSiteEvents } from '../api/site-data.ts';
import { IconButton } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ErrorState } from '../ui/states.tsx';
import { BeforeAfter } from './before-after.tsx';
import { SiteActionBar } from './site-action-bar.tsx';
import { actionsFor } from './site-actions.ts';
import { SiteLog } from './site-log.tsx';
import { SiteMeasures } from './site-measures.tsx';
import { PriorityPart, SiteFacts, SitePills } from './site-summary.tsx';
import { useSiteWork } from './use-site-work.ts';
import './site.css';

interface Props {
  siteId: string;
  onClose?(): void;
}

/** One site beside the map: state, next steps, measures, photos, log. Scrolls by itself; fills its parent. */
export function SitePanel({ siteId, onClose }: Props) {
  const { t } = useTranslation(['sites', 'common']);
  const { data: site, error, refetch } = useSite(siteId);
  return (
    <div className="site-panel">
      {onClose && (
        <IconButton className="site-panel-close" label={t('common:action.close')} onClick={onClose}>
          <X size={20} aria-hidden />
        </IconButton>
      )}
      {site ? (
        <PanelContent key={site.id} site={site} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={8} height="24px" />
      )}
    </div>
  );
}

function PanelContent({ site }: { site: Site }) {
  const { t } = useTranslation('sites');
  const labels = useLabels();
  const log = useSiteEvents(site.id);
  const work = useSiteWork(site);
  const mayReport = actionsFor(site, useActor()).includes('damage');
  return (
    <>
      <header className="site-panel-head">
        <p className="hint">
          {site.code} · {labels.of('hazard_kinds', site.kind)}
        </p>
        <h2>{site.name}</h2>
      </header>
      <SitePills site={site} />
      <SiteActionBar site={site} work={work}>
        <Link to="/sites/$id" params={{ id: site.id }} className="button button-secondary">
          {t('site.open')}
          <ArrowRight size={16} aria-hidden />
        </Link>
      </SiteActionBar>
      <SiteFacts site={site} isShort />
      <PanelPart title={t('measures.title')}>
        <SiteMeasures site={site} onDamage={mayReport ? (id) => work.run('damage', id) : undefined} />
      </PanelPart>
      <PanelPart title={t('priority.title')}>
        <PriorityPart site={site} />
      </PanelPart>
      {log.data ? (
        <>
          <PanelPart title={t('photos.title')}>
            <BeforeAfter siteCode={site.code} log={log.data} />
          </PanelPart>
          <PanelPart title={t('log.title')}>
            <SiteLog site={site} log={log.data} />
          </PanelPart>
        </>
      ) : log.error ? (
        <ErrorState isInline error={log.error} onRetry={() => void log.refetch()} />
      ) : (
        <Skeleton lines={4} height="20px" />
      )}
    </>
  );
}

function PanelPart({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className="panel-part">
      <h3 className="panel-title">{title}</h3>
      {children}
    </section>
  );
}
