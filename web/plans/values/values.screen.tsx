import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ValueGrid } from '#domain/indicator-values.ts';
import type { PlanView } from '#domain/plan-views.ts';
import { usePlan } from '../../api/plan-data.ts';
import { ApiProblem } from '../../api/problem.ts';
import { useValueGrid } from '../../api/value-data.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { type Editing, useEditing } from './use-editing.ts';
import { ValuesWork } from './values-work.tsx';
import '../../i18n/plan-texts.ts';
import '../../i18n/value-texts.ts';
import '../plans.css';
import './values.css';

/** Values of one plan and period: typed in, handed in, approved. */
export function ValuesScreen() {
  const { t } = useTranslation('values');
  const { id } = useParams({ from: '/shell/plans/$id/values' });
  const { period } = useSearch({ from: '/shell/plans/$id/values' });
  const navigate = useNavigate({ from: '/plans/$id/values' });
  const plan = usePlan(id);
  const grid = useValueGrid(id, period);
  const editing = useEditing();
  if (plan.data && grid.data)
    return (
      <Work
        key={`${id} ${grid.data.period}`}
        view={plan.data}
        grid={grid.data}
        editing={editing}
        onPeriod={(next) => void navigate({ search: { period: next }, replace: true })}
      />
    );
  const error = grid.error ?? plan.error;
  const back = (
    <Link to="/plans" className="button button-secondary">
      {t('back')}
    </Link>
  );
  return (
    <div className="plans-screen">
      {!error ? (
        <Skeleton lines={12} height="40px" />
      ) : error instanceof ApiProblem && error.status === 404 ? (
        <EmptyState title={error.title} detail={error.detail} action={back} />
      ) : (
        <ErrorState
          error={error}
          kept={t('kept')}
          onRetry={() => void Promise.all([plan.refetch(), grid.refetch()])}
          action={back}
        />
      )}
    </div>
  );
}

interface WorkProps {
  view: PlanView;
  grid: ValueGrid;
  editing: Editing;
  onPeriod(period: string): void;
}

function Work(props: WorkProps) {
  const { t } = useTranslation('values');
  const { summary, plan } = props.view;
  usePageTitle(t('pageTitle', { issuer: summary.issuer, year: String(plan.year) }));
  return <ValuesWork {...props} />;
}
