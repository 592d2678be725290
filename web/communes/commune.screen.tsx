import { Link, useParams } from '@tanstack/react-router';
import { ArrowLeft, ClipboardList, Map as MapIcon, QrCode } from 'lucide-react';
import { lazy, type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { type Commune, type CommuneToday, THRESHOLD_GROUPS } from '#domain/communes.ts';
import { isInScope } from '#domain/roles.ts';
import { useCoverage } from '../api/coverage-data.ts';
import { useActor } from '../api/labels.ts';
import { useCommunes, useFormerCommunes } from '../api/reference.ts';
import { useFormat } from '../i18n/i18n.ts';
import { StatusPill } from '../ui/badge.tsx';
import { Card } from '../ui/card.tsx';
import { ExportMenu } from '../ui/export-menu.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { STAGE_STYLE } from '../ui/stage-style.ts';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import { ByKind } from './by-kind.tsx';
import { CommuneKpis } from './commune-kpis.tsx';
import { partsOf } from './former.ts';
import { OverdueList } from './overdue-list.tsx';
import { PlayList } from './play-list.tsx';
import { StandardCard } from './standard-card.tsx';
import '../i18n/standard-texts.ts';
import './communes.css';

const CommuneMap = lazy(() => import('./commune-map.tsx').then((module) => ({ default: module.CommuneMap })));

/** What other features show of a commune; the application gives it. */
export interface CommuneParts {
  scorecard(commune: Commune, actions: ReactNode): ReactNode;
  indicators(commune: Commune): ReactNode;
}

/** One commune: its scorecard first, then its places, indicators and facts. */
export function CommuneScreen({ parts }: { parts: CommuneParts }) {
  const { t } = useTranslation(['communes', 'common']);
  const { code } = useParams({ from: '/shell/communes/$code' });
  const actor = useActor();
  const { data: communes, error, refetch } = useCommunes();
  const commune = communes?.find((known) => known.code === code);
  const back = (
    <Link to="/communes" className="button button-secondary">
      {t('back')}
    </Link>
  );
  if (!communes)
    return (
      <div className="commune-screen">
        {error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton lines={8} height="32px" />
        )}
      </div>
    );
  if (!commune)
    return (
      <EmptyState
        title={t('common:error.notFoundTitle')}
        detail={t('common:error.notFoundDetail')}
        action={back}
      />
    );
  if (!isInScope(actor, code))
    return <EmptyState title={t('outside.title')} detail={t('outside.detail')} action={back} />;
  return <CommunePage key={code} commune={commune} parts={parts} />;
}

function CommunePage({ commune, parts }: { commune: CommuneToday; parts: CommuneParts }) {
  const { t } = useTranslation('communes');
  const { t: ts } = useTranslation('standard');
  const { code } = commune;
  usePageTitle(commune.name);
  const coverage = useCoverage({ by: 'city', commune: code });
  const figures = coverage.data?.total;
  const kind = t(`kind.${commune.kind}`);
  return (
    <div className="commune-screen">
      <header className="communes-head">
        <div>
          <p className="communes-hint">{t('code', { kind, code, province: commune.provinceName })}</p>
          <h1 className="commune-name">
            {commune.name}
            {commune.recognition && (
              <StatusPill {...STAGE_STYLE[commune.recognition]} label={ts(`stage.${commune.recognition}`)} />
            )}
          </h1>
        </div>
        <div className="commune-links">
          <Link to="/communes" className="button button-quiet">
            <ArrowLeft size={16} aria-hidden />
            {t('back')}
          </Link>
          <Link to="/" search={{ commune: code }} className="button button-secondary">
            <MapIcon size={18} aria-hidden />
            {t('onMap')}
          </Link>
          <Link to="/sites" search={{ commune: [code] }} className="button button-primary">
            <ClipboardList size={18} aria-hidden />
            {t('openSites')}
          </Link>
          <Link to="/communes/$code/qr" params={{ code }} className="button button-secondary">
            <QrCode size={18} aria-hidden />
            {t('qr.open')}
          </Link>
        </div>
      </header>
      <div className="commune-columns">
        <div className="commune-column">
          <Card title={t('scorecard.title')}>{parts.scorecard(commune, null)}</Card>
          <Card title={t('overdue.title')}>
            <OverdueList code={code} count={figures?.overdue ?? 0} />
          </Card>
          <Card title={t('byKind.title')}>
            <ByKind code={code} />
          </Card>
        </div>
        <div className="commune-column">
          {figures ? (
            <CommuneKpis code={code} figures={figures} />
          ) : coverage.error ? (
            <ErrorState isInline error={coverage.error} onRetry={() => void coverage.refetch()} />
          ) : (
            <Skeleton height="120px" />
          )}
          <Card title={t('mapTitle')}>
            <Suspense fallback={<Skeleton height="320px" />}>
              <CommuneMap commune={commune} />
            </Suspense>
          </Card>
          <StandardCard commune={commune} />
          <Card title={t('facts.title')}>
            <Facts commune={commune} candidates={figures?.byStatus.candidate ?? null} />
          </Card>
        </div>
      </div>
      <Card title={t('indicators.title')}>{parts.indicators(commune)}</Card>
      <Card
        title={t('play.title')}
        actions={
          <ExportMenu target="playspaces" params={{ commune: code }} count={figures?.playSpaces ?? null} />
        }
      >
        <PlayList code={code} />
      </Card>
    </div>
  );
}

function Facts({ commune, candidates }: { commune: Commune; candidates: number | null }) {
  const { t } = useTranslation('communes');
  const format = useFormat();
  const group = t(`thresholdGroup.${commune.thresholdGroup}`);
  const facts = [
    [t('facts.population'), format.number(commune.population)],
    [t('facts.area'), format.area(commune.areaKm2 * 1e6)],
    [
      t('facts.threshold'),
      t('threshold', { value: format.number(THRESHOLD_GROUPS[commune.thresholdGroup]), group }),
    ],
    [t('facts.basis'), commune.thresholdBasis],
    [t('facts.candidates'), format.number(candidates)],
    [t('facts.outline'), t(`facts.${commune.outlineQuality ?? 'none'}`)],
  ] as const;
  return (
    <>
      <dl className="commune-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value || '–'}</dd>
          </div>
        ))}
      </dl>
      <p className="communes-hint">{t('thresholdHint')}</p>
      <FormerParts code={commune.code} />
    </>
  );
}

/** What it was made of; nothing while that is not known. */
function FormerParts({ code }: { code: string }) {
  const { t } = useTranslation('communes');
  const format = useFormat();
  const parts = partsOf(useFormerCommunes().data ?? [], code);
  if (parts.length === 0) return null;
  return (
    <details className="former-parts">
      <summary>
        {t('former.partOf')} · {format.number(parts.length)}
      </summary>
      <ul>
        {parts.map(({ unit, isPart, areaSharePercent }) => {
          const names = { unit: t(`former.kind.${unit.kind}`, { name: unit.name }), district: unit.district };
          return (
            <li key={unit.code}>
              {!isPart
                ? t('former.whole', names)
                : areaSharePercent === null
                  ? t('former.part', names)
                  : t('former.partShare', { ...names, share: format.percent(areaSharePercent / 100, 1) })}
            </li>
          );
        })}
      </ul>
    </details>
  );
}
