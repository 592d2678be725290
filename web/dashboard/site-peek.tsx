import { Link } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { statusGroup } from '#domain/sites.ts';
import { useCodeLists } from '../api/reference.ts';
import { useFormat, useLabel } from '../i18n/i18n.ts';
import { OVERDUE_STYLE, SITE_STYLE } from '../map/site-style.ts';
import { StatusPill } from '../ui/badge.tsx';
import { IconButton } from '../ui/button.tsx';
import { ErrorState } from '../ui/states.tsx';
import { PanelSkeleton } from './commune-panel.tsx';
import { useSite } from './dashboard.hooks.ts';

/** The facts of one site beside the map, read only; the whole of it is one link away. */
export function SitePeek({ id, onClose }: { id: string; onClose(): void }) {
  const { t } = useTranslation('dashboard');
  const { t: ts } = useTranslation('sites');
  const { t: tc } = useTranslation();
  const format = useFormat();
  const label = useLabel();
  const { data: lists } = useCodeLists();
  const site = useSite(id);
  if (site.isError) return <ErrorState error={site.error} onRetry={() => void site.refetch()} />;
  if (!site.data) return <PanelSkeleton onClose={onClose} />;
  const { code, name, kind, hamlet, state, today, dueOn, priority, description } = site.data;
  const known = lists?.hazard_kinds.find((each) => each.code === kind);
  const style = SITE_STYLE[statusGroup(state.status)];
  return (
    <>
      <header className="dash-panel-head">
        <div>
          <p className="dash-soft">{code}</p>
          <h2 className="dash-panel-title">{name}</h2>
        </div>
        <IconButton label={tc('action.close')} onClick={onClose}>
          <X size={20} aria-hidden />
        </IconButton>
      </header>
      <p className="dash-badges">
        <StatusPill {...style} label={ts(`status.${state.status}`)} />
        {today.isOverdue && <StatusPill {...OVERDUE_STYLE} label={ts('overdue')} />}
      </p>
      <dl className="dash-figures">
        <div>
          <dt>{t('site.kind')}</dt>
          <dd>{known ? label(known.label) : kind}</dd>
        </div>
        <div>
          <dt>{t('site.cover')}</dt>
          <dd>{ts(`cover.${today.cover}`)}</dd>
        </div>
        <div>
          <dt>{t('site.due')}</dt>
          <dd>{format.date(dueOn)}</dd>
        </div>
        <div>
          <dt>{t('site.priority')}</dt>
          <dd>{t('site.score', { score: priority.score })}</dd>
        </div>
        {hamlet && (
          <div>
            <dt>{t('site.hamlet')}</dt>
            <dd>{hamlet}</dd>
          </div>
        )}
      </dl>
      {description && <p>{description}</p>}
      <div className="dash-actions">
        <Link to="/sites/$id" params={{ id }} className="button button-primary">
          {t('site.open')}
        </Link>
      </div>
    </>
  );
}
