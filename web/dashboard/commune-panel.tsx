import { Link } from '@tanstack/react-router';
import { Maximize2, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommuneToday } from '#domain/communes.ts';
import type { CoverageFigures, PlayReach } from '#domain/coverage.ts';
import { isInScope } from '#domain/roles.ts';
import type { SiteListItem } from '#domain/sites.ts';
import { useActor } from '../api/labels.ts';
import { usePlanOf } from '../api/plan-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Badge, StatusPill } from '../ui/badge.tsx';
import { IconButton } from '../ui/button.tsx';
import { STAGE_STYLE } from '../ui/stage-style.ts';
import { Tabs } from '../ui/tabs.tsx';
import { CommuneHazards } from './commune-hazards.tsx';
import { CommunePlay } from './commune-play.tsx';
import type { PanelTab } from './dashboard.search.ts';
import './panel.css';

/** What other features show of a commune; the application gives it. */
export interface CommuneParts {
  scorecard(commune: CommuneToday, actions: ReactNode): ReactNode;
  indicators(commune: CommuneToday): ReactNode;
}

interface Props {
  commune: CommuneToday;
  figures: CoverageFigures | undefined;
  reach: PlayReach | undefined;
  today: string;
  /** The shown day when it is a past one. */
  pastDay: string | undefined;
  tab: PanelTab;
  parts: CommuneParts;
  onTab(tab: PanelTab): void;
  onClose(): void;
  onFit(): void;
  onSite(site: SiteListItem): void;
  onPlaySpace(id: string): void;
}

/** One commune beside the map: its scorecard, hazards, play spaces and indicators. */
export function CommunePanel(props: Props) {
  const { commune, figures, pastDay, onClose, onFit } = props;
  const { t } = useTranslation('dashboard');
  const { t: tc } = useTranslation();
  const format = useFormat();
  const isOwn = isInScope(useActor(), commune.code);
  return (
    <>
      <header className="dash-panel-head">
        <div>
          <p className="dash-soft">
            {t('commune.code', { kind: t(`kind.${commune.kind}`), code: commune.code })}
          </p>
          <h2 className="dash-panel-title">
            <Link to="/communes/$code" params={{ code: commune.code }} className="dash-panel-link">
              {commune.name}
            </Link>
          </h2>
        </div>
        <IconButton label={t('commune.fit')} onClick={onFit}>
          <Maximize2 size={18} aria-hidden />
        </IconButton>
        <IconButton label={tc('action.close')} onClick={onClose}>
          <X size={20} aria-hidden />
        </IconButton>
      </header>
      {(commune.recognition || pastDay) && (
        <p className="dash-badges">
          {commune.recognition && (
            <StatusPill
              {...STAGE_STYLE[commune.recognition]}
              label={t(`commune.stage.${commune.recognition}`)}
            />
          )}
          {pastDay && <Badge tone="info">{t('commune.onDay', { day: format.date(pastDay) })}</Badge>}
        </p>
      )}
      {figures ? (
        <PanelTabs {...props} figures={figures} />
      ) : (
        <p className="dash-note">{t(isOwn ? 'commune.noFigures' : 'commune.outOfScope')}</p>
      )}
    </>
  );
}

function PanelTabs({
  commune,
  figures,
  reach,
  today,
  pastDay,
  tab,
  parts,
  onTab,
  onSite,
  onPlaySpace,
}: Props & { figures: CoverageFigures }) {
  const { t } = useTranslation('dashboard');
  const format = useFormat();
  const { plan } = usePlanOf(commune);
  const note = pastDay && <p className="dash-note">{t('commune.todayOnly')}</p>;
  const toHazards = (
    <Link to="/sites" search={{ commune: [commune.code] }} className="button button-primary">
      {t('commune.viewHazards')}
    </Link>
  );
  return (
    <Tabs
      label={t('commune.tabs.label')}
      value={tab}
      onChange={onTab}
      tabs={[
        {
          value: 'criteria',
          label: t('commune.tabs.criteria'),
          content: (
            <>
              {note}
              {parts.scorecard(commune, toHazards)}
            </>
          ),
        },
        {
          value: 'hazards',
          label: t('commune.tabs.hazards'),
          count: format.number(figures.sites),
          content: <CommuneHazards {...{ commune, figures, today, onSite }} />,
        },
        {
          value: 'play',
          label: t('commune.tabs.play'),
          count: format.number(figures.playSpaces),
          content: <CommunePlay {...{ commune, figures, reach: pastDay ? undefined : reach, onPlaySpace }} />,
        },
        {
          value: 'indicators',
          label: t('commune.tabs.indicators'),
          ...(plan ? { count: format.number(plan.indicators) } : {}),
          content: (
            <>
              {note}
              {parts.indicators(commune)}
            </>
          ),
        },
      ]}
    />
  );
}
