import { Link } from '@tanstack/react-router';
import { CalendarClock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { PlanSummary } from '#domain/plan-views.ts';
import { usePlans } from '../api/plan-data.ts';
import { useLabel } from '../i18n/i18n.ts';
import { Badge } from '../ui/badge.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import { DueBadge } from './due-badge.tsx';
import { PlanNumber } from './plan-number.tsx';
import { useDayText } from './plan-words.ts';
import '../i18n/plan-texts.ts';
import './plans.css';

/** Every plan, with what it holds and when its next report is due. */
export function PlansScreen() {
  const { t } = useTranslation('plans');
  usePageTitle(t('title'));
  const plans = usePlans();
  return (
    <div className="plans-screen">
      <header className="plan-head">
        <div>
          <h1>{t('title')}</h1>
          <p className="plan-hint">{t('lead')}</p>
        </div>
        <div className="plan-actions">
          <Link to="/deadlines" className="button button-secondary">
            <CalendarClock size={18} aria-hidden />
            {t('toDeadlines')}
          </Link>
        </div>
      </header>
      {!plans.data ? (
        plans.error ? (
          <ErrorState error={plans.error} onRetry={() => void plans.refetch()} />
        ) : (
          <Skeleton lines={5} height="120px" />
        )
      ) : plans.data.length === 0 ? (
        <EmptyState title={t('emptyTitle')} detail={t('emptyDetail')} />
      ) : (
        <ul className="plan-cards">
          {plans.data.map((plan) => (
            <PlanCard key={plan.id} plan={plan} />
          ))}
        </ul>
      )}
    </div>
  );
}

function PlanCard({ plan }: { plan: PlanSummary }) {
  const { t } = useTranslation('plans');
  const label = useLabel();
  const dayText = useDayText();
  const { nextDue, formerUnit } = plan;
  return (
    <li className="card plan-card">
      <p className="plan-badges">
        <Badge tone="brand">{t('year', { year: String(plan.year) })}</Badge>
        <Badge>{t(`level.${plan.level}`)}</Badge>
      </p>
      <h2>
        <Link to="/plans/$id" params={{ id: plan.id }} className="plan-card-link">
          {plan.issuer}
        </Link>
      </h2>
      <p>{plan.title}</p>
      <p className="plan-hint">
        <PlanNumber plan={plan} />
      </p>
      <ul className="plan-counts">
        <li>{t('indicatorsCount', { count: plan.indicators })}</li>
        <li>{t('dutiesCount', { count: plan.duties })}</li>
        <li>{t('reportsCount', { count: plan.reports })}</li>
      </ul>
      {formerUnit && <p className="plan-hint">{t('former', { unit: label(formerUnit) })}</p>}
      <p className="plan-next">
        {nextDue ? (
          <>
            <span>
              {t('nextDue')}: <strong>{dayText(nextDue.due)}</strong> · {label(nextDue.label)}
            </span>
            <DueBadge deadline={nextDue} />
          </>
        ) : (
          <span className="plan-hint">{t('noNextDue')}</span>
        )}
      </p>
    </li>
  );
}
