import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Printer } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { periodKeyOf, periodOfKey } from '#domain/assessment-views.ts';
import { type AssessmentPeriod, PERIOD_KINDS } from '#domain/assessments.ts';
import { localDay } from '#domain/calendar.ts';
import type { Commune } from '#domain/communes.ts';
import { isInScope } from '#domain/roles.ts';
import { useContainer } from '../api/container.ts';
import { useActor } from '../api/labels.ts';
import { useCommunes } from '../api/reference.ts';
import { useAssessment, useAssessmentsOf, useCriteriaSets } from '../api/standard-data.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/form-field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import { Register } from './register.tsx';
import { Scorecard } from './scorecard.tsx';
import '../i18n/standard-texts.ts';
import './standard.css';

/** One commune's assessment of one period. */
export function ScorecardScreen() {
  const { t } = useTranslation(['standard', 'common']);
  const { commune: code, period: key } = useParams({ from: '/shell/standard/$commune/$period' });
  const actor = useActor();
  const communes = useCommunes();
  const period = periodOfKey(key);
  const commune = communes.data?.find((known) => known.code === code);
  const back = (
    <Link to="/standard" className="button button-secondary">
      {t('board')}
    </Link>
  );
  if (communes.error && !communes.data)
    return <ErrorState error={communes.error} onRetry={() => void communes.refetch()} />;
  if (!communes.data)
    return (
      <div className="standard-screen">
        <Skeleton lines={8} height="32px" />
      </div>
    );
  if (!commune || !period)
    return (
      <EmptyState
        title={t('common:error.notFoundTitle')}
        detail={t('common:error.notFoundDetail')}
        action={back}
      />
    );
  if (!isInScope(actor, code))
    return <EmptyState title={t('card.outsideTitle')} detail={t('card.outsideDetail')} action={back} />;
  return <ScorecardPage key={`${code} ${key}`} commune={commune} period={period} />;
}

function ScorecardPage({ commune, period }: { commune: Commune; period: AssessmentPeriod }) {
  const { t } = useTranslation('standard');
  usePageTitle(`${commune.name} · ${t('title')}`);
  const list = useAssessmentsOf(commune.code);
  const sets = useCriteriaSets();
  // Of several criteria sets in one period, the assessment that was worked on last.
  const [item] = (list.data ?? [])
    .filter((each) => each.period.kind === period.kind && each.period.year === period.year)
    .sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
  const error = list.error ?? sets.error;
  return (
    <div className="standard-screen">
      <header className="standard-head">
        <div>
          <p className="standard-hint">
            {t('card.commune', {
              kind: t(commune.kind === 'phuong' ? 'card.ward' : 'card.rural'),
              code: commune.code,
            })}
          </p>
          <h1>{commune.name}</h1>
        </div>
        <div className="standard-tools">
          <PeriodChoice communeCode={commune.code} period={period} known={list.data ?? []} />
          <Button variant="quiet" icon={<Printer size={18} aria-hidden />} onClick={() => window.print()}>
            {t('card.print')}
          </Button>
          <Link to="/standard" className="button button-quiet">
            {t('board')}
          </Link>
          <Link to="/communes/$code" params={{ code: commune.code }} className="button button-secondary">
            {t('card.communePage')}
          </Link>
        </div>
      </header>
      {list.data && sets.data ? (
        item ? (
          <Loaded id={item.id} communeCode={commune.code} />
        ) : (
          <Register communeCode={commune.code} period={period} sets={sets.data} />
        )
      ) : error ? (
        <ErrorState
          error={error}
          onRetry={() => {
            void list.refetch();
            void sets.refetch();
          }}
        />
      ) : (
        <Skeleton lines={8} height="40px" />
      )}
    </div>
  );
}

/** The periods that there are, those of this year, and the one that is shown. */
function PeriodChoice({
  communeCode,
  period,
  known,
}: {
  communeCode: string;
  period: AssessmentPeriod;
  known: readonly { period: AssessmentPeriod }[];
}) {
  const { t } = useTranslation('standard');
  const navigate = useNavigate();
  const year = Number(localDay(useContainer().now()).slice(0, 4));
  const thisYear = PERIOD_KINDS.map((kind) => ({ kind, year }));
  const keys = new Set([period, ...thisYear, ...known.map((each) => each.period)].map(periodKeyOf));
  const periods = [...keys].flatMap((key) => periodOfKey(key) ?? []);
  periods.sort((a, b) => b.year - a.year || (a.kind < b.kind ? -1 : 1));
  return (
    <Select
      label={t('period.label')}
      value={periodKeyOf(period)}
      options={periods.map((each) => ({
        value: periodKeyOf(each),
        label: t(`period.${each.kind}`, { year: each.year }),
      }))}
      onChange={(key) =>
        void navigate({ to: '/standard/$commune/$period', params: { commune: communeCode, period: key } })
      }
    />
  );
}

function Loaded({ id, communeCode }: { id: string; communeCode: string }) {
  const assessment = useAssessment(id);
  const sets = useCriteriaSets();
  const view = sets.data?.find(
    ({ set }) =>
      set.id === assessment.data?.criteriaSet.id && set.version === assessment.data.criteriaSet.version,
  );
  const isReady = assessment.data !== undefined && view !== undefined;
  usePrintOnce(isReady);
  if (assessment.data && view)
    return <Scorecard key={communeCode} assessment={assessment.data} view={view} />;
  if (assessment.error)
    return <ErrorState error={assessment.error} onRetry={() => void assessment.refetch()} />;
  return <Skeleton lines={8} height="40px" />;
}

/** For links that mean to print; the address forgets it, so that a reload does not print again. */
function usePrintOnce(isReady: boolean): void {
  const { print } = useSearch({ from: '/shell/standard/$commune/$period' });
  const navigate = useNavigate();
  useEffect(() => {
    if (!print || !isReady) return;
    void navigate({ to: '.', search: {}, replace: true }).then(() => window.print());
  }, [print, isReady, navigate]);
}
