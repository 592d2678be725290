import { Link } from '@tanstack/react-router';
import { Printer } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Assessment, type CriteriaSetView, periodKeyOf } from '#domain/assessment-views.ts';
import { localDay } from '#domain/calendar.ts';
import { type Commune, THRESHOLD_GROUPS } from '#domain/communes.ts';
import { useContainer } from '../api/container.ts';
import { useAssessment, useAssessmentsOf, useCriteriaSets } from '../api/standard-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { ErrorState } from '../ui/states.tsx';
import { CriterionRows } from './criterion-rows.tsx';
import { ShortestPath } from './shortest-path.tsx';
import { tellingAssessment } from './telling-assessment.ts';
import '../i18n/standard-texts.ts';
import './commune-scorecard.css';

interface Props {
  commune: Commune;
  /** Beside the link to the whole scorecard. */
  actions?: ReactNode;
}

/** Where a commune stands under the standard, on one look: total, what is short, the criteria. */
export function CommuneScorecard({ commune, actions }: Props) {
  const list = useAssessmentsOf(commune.code);
  const sets = useCriteriaSets();
  const item = tellingAssessment(list.data ?? []);
  const error = list.error ?? sets.error;
  if (!list.data || !sets.data) {
    if (!error) return <CardSkeleton />;
    const again = () => void Promise.all([list.refetch(), sets.refetch()]);
    return <ErrorState isInline error={error} onRetry={again} />;
  }
  if (item) return <Loaded key={item.id} id={item.id} sets={sets.data} actions={actions} />;
  return <NotRegistered commune={commune} view={sets.data[0]} actions={actions} />;
}

/** As tall as what comes, so that nothing moves. */
function CardSkeleton() {
  return (
    <div className="brief">
      <Skeleton height="48px" />
      <Skeleton height="96px" />
      <Skeleton height="26px" lines={13} />
    </div>
  );
}

interface LoadedProps {
  id: string;
  sets: readonly CriteriaSetView[];
  actions: ReactNode;
}

function Loaded({ id, sets, actions }: LoadedProps) {
  const { data: assessment, error, refetch } = useAssessment(id);
  const view = sets.find(
    ({ set }) => set.id === assessment?.criteriaSet.id && set.version === assessment.criteriaSet.version,
  );
  if (assessment && view) return <Brief assessment={assessment} view={view} actions={actions} />;
  return error ? <ErrorState isInline error={error} onRetry={() => void refetch()} /> : <CardSkeleton />;
}

function Brief({
  assessment,
  view,
  actions,
}: {
  assessment: Assessment;
  view: CriteriaSetView;
  actions: ReactNode;
}) {
  const { t } = useTranslation('standard');
  const format = useFormat();
  const last = assessment.log.at(-1);
  return (
    <div className="brief">
      <Total assessment={assessment} />
      <ShortestPath assessment={assessment} view={view} />
      <CriterionRows view={view} assessment={assessment} />
      <Buttons commune={assessment.communeCode} period={periodKeyOf(assessment.period)} actions={actions} />
      {last && (
        <p className="brief-soft">
          {t('brief.source', {
            period: t(`period.${assessment.period.kind}`, { year: assessment.period.year }),
            day: format.date(last.receivedAt),
            by: last.actorName,
          })}
        </p>
      )}
    </div>
  );
}

function Total({ assessment: { verdict, outcome, thresholdGroup } }: { assessment: Assessment }) {
  const { t } = useTranslation('standard');
  const format = useFormat();
  const points = (value: number) => format.number(value, 2);
  const scored = verdict.criteria.filter((each) => each.points !== null).length;
  const atZero = verdict.criteria.filter((each) => each.points === 0).length;
  const notMet = verdict.criteria.filter(({ isMet }) => isMet === false).length;
  const total = outcome?.officialTotal ?? (scored === 0 ? null : verdict.total);
  const facts = [
    scored < verdict.criteria.length && t('brief.scored', { scored, all: verdict.criteria.length }),
    verdict.pointsShort > 0 &&
      !outcome &&
      scored > 0 &&
      t('brief.short', { points: points(verdict.pointsShort) }),
    notMet > 0 && t('brief.notMet', { count: notMet }),
    scored > 0 && (atZero > 0 ? t('brief.atZero', { count: atZero }) : t('brief.noneAtZero')),
  ].filter(Boolean);
  return (
    <p className="brief-total">
      <strong>{total === null ? '–' : points(total)}</strong>
      <span>
        {t(`brief.threshold.${thresholdGroup as keyof typeof THRESHOLD_GROUPS}`, {
          threshold: points(verdict.threshold),
        })}
        <br />
        {facts.join(' · ')}
      </span>
    </p>
  );
}

function Buttons({ commune, period, actions }: { commune: string; period: string; actions: ReactNode }) {
  const { t } = useTranslation('standard');
  const target = { to: '/standard/$commune/$period', params: { commune, period } } as const;
  return (
    <div className="brief-buttons">
      {actions}
      <Link {...target} className="button button-secondary">
        {t('brief.whole')}
      </Link>
      <Link {...target} search={{ print: true }} className="button button-quiet">
        <Printer size={18} aria-hidden />
        {t('card.print')}
      </Link>
    </div>
  );
}

/** The criteria all the same: what will be looked at. */
function NotRegistered({
  commune,
  view,
  actions,
}: {
  commune: Commune;
  view: CriteriaSetView | undefined;
  actions: ReactNode;
}) {
  const { t } = useTranslation('standard');
  const format = useFormat();
  const year = Number(localDay(useContainer().now()).slice(0, 4));
  const threshold = format.number(THRESHOLD_GROUPS[commune.thresholdGroup]);
  return (
    <div className="brief">
      <p className="brief-total">
        <strong>–</strong>
        <span>
          {t(`brief.threshold.${commune.thresholdGroup}`, { threshold })}
          <br />
          {t('commune.none')}
        </span>
      </p>
      {view && <CriterionRows view={view} assessment={null} />}
      <Buttons commune={commune.code} period={periodKeyOf({ kind: 'official', year })} actions={actions} />
    </div>
  );
}
