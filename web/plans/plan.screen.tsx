import { Link, useLocation, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ArrowLeft, CalendarClock, Map as MapIcon, Printer, Table2 } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlanView } from '#domain/plan-views.ts';
import { quantitiesOf } from '#domain/plans.ts';
import { useActor } from '../api/labels.ts';
import { usePlan } from '../api/plan-data.ts';
import { ApiProblem } from '../api/problem.ts';
import { useCommunes } from '../api/reference.ts';
import { usePlanFigures } from '../api/value-data.ts';
import { useLabel } from '../i18n/i18n.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox, Select } from '../ui/form-field.tsx';
import { SearchInput } from '../ui/search-input.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import { DutyList } from './duty-list.tsx';
import type { Figures } from './figure-cell.tsx';
import { filterPlan, leadUnitsOf, type QuantityViews } from './filter-plan.ts';
import { IndicatorTables } from './indicator-table.tsx';
import { OwnFigureCard } from './own-figure.tsx';
import { usePeriodText } from './period-text.ts';
import { PlanNumber } from './plan-number.tsx';
import { placeOf } from './plan-place.ts';
import { PlanReports } from './plan-reports.tsx';
import { capital } from './plan-words.ts';
import type { PlanSearch } from './plans.search.ts';
import '../i18n/plan-texts.ts';
import './plans.css';

/** One plan in its own words, with the figures that Bờ An holds and what other plans say. */
export function PlanScreen() {
  const { t } = useTranslation(['plans', 'common']);
  const { id } = useParams({ from: '/shell/plans/$id' });
  const plan = usePlan(id);
  if (plan.data) return <PlanPage key={id} view={plan.data} />;
  const back = (
    <Link to="/plans" className="button button-secondary">
      {t('back')}
    </Link>
  );
  return (
    <div className="plans-screen">
      {!plan.error ? (
        <Skeleton lines={10} height="48px" />
      ) : plan.error instanceof ApiProblem && plan.error.status === 404 ? (
        <EmptyState title={plan.error.title} detail={plan.error.detail} action={back} />
      ) : (
        <ErrorState error={plan.error} onRetry={() => void plan.refetch()} action={back} />
      )}
    </div>
  );
}

function PlanPage({ view }: { view: PlanView }) {
  const { t } = useTranslation('plans');
  const search = useSearch({ from: '/shell/plans/$id' });
  const navigate = useNavigate({ from: '/plans/$id' });
  const actor = useActor();
  const { data: communes } = useCommunes();
  const { plan, summary } = view;
  usePageTitle(`${summary.issuer} ${plan.year}`);
  const views: QuantityViews = useMemo(
    () => new Map(view.quantities.map((quantity) => [quantity.key, quantity])),
    [view],
  );
  const read = usePlanFigures(plan.id, search.period);
  const figures: Figures = useMemo(
    () => new Map(read.data?.figures.map((figure) => [figure.quantity, figure])),
    [read.data],
  );
  const { hash } = useLocation();
  // The router looks for the part before the plan has come.
  useEffect(() => document.getElementById(hash)?.scrollIntoView(), [hash]);
  const { indicators, duties } = filterPlan(plan, views, search);
  const change = (changes: Partial<PlanSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true });
  const clear = () => change({ q: undefined, unit: undefined, differs: undefined });
  const own = quantitiesOf(plan).flatMap((quantity) => {
    const figure = views.get(quantity.key)?.own;
    return figure ? [{ quantity, figure }] : [];
  });
  return (
    <div className="plans-screen plan-screen">
      <PlanHead view={view} />
      {own.length > 0 && (
        <section className="own-cards" aria-label={t('own.title')}>
          {own.map(({ quantity, figure }) => (
            <OwnFigureCard key={quantity.key} quantity={quantity} own={figure} />
          ))}
        </section>
      )}
      {read.isError && <ErrorState isInline error={read.error} onRetry={() => void read.refetch()} />}
      <PlanFilters
        view={view}
        views={views}
        search={search}
        periods={read.data?.periods ?? []}
        period={read.data?.period ?? ''}
        onChange={change}
      />
      <p className="plan-hint" aria-live="polite">
        {t('shown', {
          shown: String(indicators.length + duties.length),
          total: String(plan.indicators.length + plan.duties.length),
        })}
        {read.data && !read.data.closed && ` · ${t('figure.counted')}`}
      </p>
      {indicators.length + duties.length === 0 && (
        <EmptyState
          title={t('nothingTitle')}
          detail={t('nothingDetail')}
          action={<Button onClick={clear}>{t('clear')}</Button>}
        />
      )}
      {indicators.length > 0 && (
        <section className="plan-section" aria-labelledby="indicators">
          <h2 id="indicators">{t('indicators')}</h2>
          <IndicatorTables plan={plan} indicators={indicators} views={views} figures={figures} />
        </section>
      )}
      {duties.length > 0 && (
        <section className="plan-section" aria-labelledby="duties">
          <h2 id="duties">{t('duties')}</h2>
          <DutyList
            plan={plan}
            duties={duties}
            views={views}
            figures={figures}
            place={placeOf(plan, communes ?? [], actor)}
          />
        </section>
      )}
      <section className="plan-section" aria-labelledby="reports">
        <h2 id="reports">{t('reports')}</h2>
        <p className="plan-hint">{t('report.seeDeadlines')}</p>
        <PlanReports deadlines={view.deadlines} undated={view.undated} />
      </section>
    </div>
  );
}

function PlanHead({ view: { plan, summary } }: { view: PlanView }) {
  const { t } = useTranslation('plans');
  const label = useLabel();
  const search = useSearch({ from: '/shell/plans/$id' });
  const parts = [
    ['indicators', t('indicatorsCount', { count: summary.indicators })],
    ['duties', t('dutiesCount', { count: summary.duties })],
    ['reports', t('reportsCount', { count: summary.reports })],
  ] as const;
  return (
    <>
      <header className="plan-head">
        <div>
          <p className="plan-badges">
            <Badge tone="brand">{t('year', { year: String(plan.year) })}</Badge>
            <Badge>{t(`level.${plan.level}`)}</Badge>
          </p>
          <h1>
            {summary.issuer}: {plan.title}
          </h1>
          <p className="plan-hint">
            <PlanNumber plan={summary} />
          </p>
          {plan.formerUnit && (
            <p className="plan-hint">
              {t('former', { unit: label(plan.formerUnit) })}{' '}
              <Link
                to="/communes/former"
                search={{ district: plan.formerUnit.district }}
                className="plan-former"
              >
                {t('formerToday')}
              </Link>
            </p>
          )}
        </div>
        <div className="plan-actions">
          <Link to="/plans" className="button button-quiet">
            <ArrowLeft size={16} aria-hidden />
            {t('back')}
          </Link>
          {plan.formerUnit === null && (
            <Link
              to="/plans/$id/values"
              params={{ id: plan.id }}
              search={{ period: search.period }}
              className="button button-primary"
            >
              <Table2 size={18} aria-hidden />
              {t('toValues')}
            </Link>
          )}
          {plan.formerUnit === null && plan.communeCode === null && (
            <Link
              to="/plans/$id/map"
              params={{ id: plan.id }}
              search={{ period: search.period }}
              className="button button-secondary"
            >
              <MapIcon size={18} aria-hidden />
              {t('map.title')}
            </Link>
          )}
          <Link
            to="/deadlines"
            search={{ plan: plan.id, year: String(plan.year) }}
            className="button button-secondary"
          >
            <CalendarClock size={18} aria-hidden />
            {t('toDeadlines')}
          </Link>
          <Button icon={<Printer size={18} aria-hidden />} onClick={() => window.print()}>
            {t('print')}
          </Button>
        </div>
      </header>
      <nav className="plan-parts" aria-label={t('sections')}>
        {parts.map(([part, text]) => (
          <Link
            key={part}
            from="/plans/$id"
            to="/plans/$id"
            params={{ id: plan.id }}
            search={search}
            hash={part}
            className="plan-part"
          >
            {text}
          </Link>
        ))}
      </nav>
    </>
  );
}

interface FilterProps {
  view: PlanView;
  views: QuantityViews;
  search: PlanSearch;
  periods: readonly string[];
  period: string;
  onChange(changes: Partial<PlanSearch>): void;
}

function PlanFilters({ view: { plan }, views, search, periods, period, onChange }: FilterProps) {
  const { t } = useTranslation('plans');
  const periodText = usePeriodText();
  const units = leadUnitsOf(plan);
  const found = filterPlan(plan, views, { differs: true });
  const differing = found.indicators.length + found.duties.length;
  return (
    <search className="plan-filters">
      <SearchInput
        label={t('searchLabel')}
        placeholder={t('search')}
        value={search.q ?? ''}
        onChange={(q) => onChange({ q: q || undefined })}
      />
      {periods.length > 0 && (
        <Select
          label={t('figure.period')}
          isLabelHidden
          className="plan-filter-unit"
          value={period}
          options={periods.map((value) => ({ value, label: periodText(value) }))}
          onChange={(next) => onChange({ period: next })}
        />
      )}
      {units.length > 1 && (
        <Select
          label={t('leadUnit')}
          isLabelHidden
          className="plan-filter-unit"
          placeholder={t('allUnits')}
          value={search.unit ?? ''}
          options={units.map(({ key, name }) => ({ value: key, label: capital(name) }))}
          onChange={(unit) => onChange({ unit: unit || undefined })}
        />
      )}
      {differing > 0 && (
        <Checkbox
          label={t('differsOnly', { count: differing })}
          checked={search.differs ?? false}
          onChange={(isOn) => onChange({ differs: isOn || undefined })}
        />
      )}
    </search>
  );
}
