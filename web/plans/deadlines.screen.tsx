import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ArrowDown, Download, ListX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { localDay } from '#domain/calendar.ts';
import type { TrackedDeadlineList } from '#domain/report-views.ts';
import { withParams } from '../api/client.ts';
import { useContainer } from '../api/container.ts';
import { useDeadlines } from '../api/plan-data.ts';
import { useFormat, useLabel, useLanguage } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/form-field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import { CalendarFeedCard } from './calendar-feed.tsx';
import { filterDeadlines, rangeOf } from './filter-deadlines.ts';
import { PlanLine, UndatedList } from './plan-reports.tsx';
import { capital, useDayText } from './plan-words.ts';
import { type DeadlinesSearch, SUBMISSION_STATES } from './plans.search.ts';
import { DueDay, ReportFacts } from './report-facts.tsx';
import { SubmissionBadge, SubmissionLines } from './submission-state.tsx';
import { monthsOf, type TimelineMonth, type TimelineRow } from './timeline.ts';
import '../i18n/plan-texts.ts';
import '../i18n/report-texts.ts';
import './plans.css';
import './reports.css';

const TODAY = 'today';
const showToday = () => document.getElementById(TODAY)?.scrollIntoView({ block: 'center' });

/** Days on which reports are due, month by month, with the public holidays between. */
export function DeadlinesScreen() {
  const { t } = useTranslation(['plans', 'reports']);
  usePageTitle(t('deadlines.title'));
  const search = useSearch({ from: '/shell/deadlines' });
  const navigate = useNavigate({ from: '/deadlines' });
  const { now } = useContainer();
  const language = useLanguage();
  const today = localDay(now());
  const thisYear = today.slice(0, 4);
  const year = search.year ?? thisYear;
  const range = rangeOf(search, today);
  const { data: all, error, refetch } = useDeadlines(range);
  const list = all && filterDeadlines(all, search);
  const change = (changes: Partial<DeadlinesSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true });
  return (
    <div className="plans-screen">
      <header className="plan-head">
        <div>
          <h1>{t('deadlines.title')}</h1>
          <p className="plan-hint" aria-live="polite">
            {list && t('deadlines.count', { count: list.items.length })}
          </p>
        </div>
        <div className="plan-actions">
          {year === thisYear && !search.state && list && list.items.length > 0 && (
            <Button variant="quiet" icon={<ArrowDown size={16} aria-hidden />} onClick={showToday}>
              {t('deadlines.toToday')}
            </Button>
          )}
          <Link
            to="/deadlines/missing"
            search={{ year: search.year, plan: search.plan }}
            className="button button-secondary"
          >
            <ListX size={18} aria-hidden />
            {t('reports:missing.link')}
          </Link>
          <a
            className="button button-secondary"
            href={withParams('/api/deadlines.ics', {
              ...range,
              plan: search.plan,
              unit: search.unit,
              language,
            })}
            download
          >
            <Download size={18} aria-hidden />
            {t('deadlines.download')}
          </a>
        </div>
      </header>
      <Filters search={search} year={year} thisYear={thisYear} list={all} onChange={change} />
      <p className="plan-note">{t('reports:note')}</p>
      {!list ? (
        error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton lines={8} height="64px" />
        )
      ) : (
        <>
          {list.items.length === 0 ? (
            <EmptyState
              title={t(search.state === 'todo' ? 'reports:todoTitle' : 'deadlines.emptyTitle')}
              detail={t(search.state === 'todo' ? 'reports:todoDetail' : 'deadlines.emptyDetail')}
              action={
                <Button
                  onClick={() =>
                    change({ year: undefined, plan: undefined, unit: undefined, state: undefined })
                  }
                >
                  {t('deadlines.clear')}
                </Button>
              }
            />
          ) : (
            monthsOf(list).map((month) => <Month key={month.month} month={month} plans={list.plans} />)
          )}
          {list.expectedYears.length > 0 && (
            <p className="plan-hint">{t('deadlines.expected', { years: list.expectedYears.join(', ') })}</p>
          )}
          {list.undated.length > 0 && (
            <section className="plan-section" aria-labelledby="undated">
              <h2 id="undated">{t('deadlines.undated')}</h2>
              <UndatedList reports={list.undated} plans={list.plans} />
            </section>
          )}
        </>
      )}
      <p className="plan-hint">{t('deadlines.downloadHint')}</p>
      <CalendarFeedCard />
    </div>
  );
}

interface FilterProps {
  search: DeadlinesSearch;
  year: string;
  thisYear: string;
  list: TrackedDeadlineList | undefined;
  onChange(changes: Partial<DeadlinesSearch>): void;
}

function Filters({ search, year, thisYear, list, onChange }: FilterProps) {
  const { t } = useTranslation(['plans', 'reports']);
  const around = [-1, 0, 1].map((step) => String(Number(thisYear) + step));
  const years = [...new Set([...around, year])].sort();
  const ofPlan = [...(list?.items ?? []), ...(list?.undated ?? [])].filter(
    ({ plan }) => !search.plan || plan === search.plan,
  );
  const units = [...new Set(ofPlan.flatMap(({ from }) => from))].sort((a, b) => a.localeCompare(b, 'vi'));
  // A unit of the address stays to be seen, also where this year has nothing of it.
  if (search.unit && !units.includes(search.unit)) units.push(search.unit);
  return (
    <search className="plan-filters">
      <Select
        label={t('deadlines.year')}
        isLabelHidden
        value={search.state === 'todo' ? (search.year ?? '') : year}
        {...(search.state === 'todo' ? { placeholder: t('reports:filter.aroundNow') } : {})}
        options={years.map((value) => ({ value, label: t('year', { year: value }) }))}
        onChange={(value) =>
          onChange({ year: value === '' || (value === thisYear && !search.state) ? undefined : value })
        }
      />
      <Select
        label={t('deadlines.plan')}
        isLabelHidden
        className="plan-filter-unit"
        placeholder={t('deadlines.allPlans')}
        value={search.plan ?? ''}
        options={(list?.plans ?? []).map(({ id, issuer, year: planYear }) => ({
          value: id,
          label: `${issuer} ${planYear}`,
        }))}
        onChange={(plan) => onChange({ plan: plan || undefined, unit: undefined })}
      />
      <Select
        label={t('deadlines.unit')}
        isLabelHidden
        className="plan-filter-unit"
        placeholder={t('deadlines.allUnits')}
        value={search.unit ?? ''}
        options={units.map((unit) => ({ value: unit, label: capital(unit) }))}
        onChange={(unit) => onChange({ unit: unit || undefined })}
      />
      <Select
        label={t('reports:filter.state')}
        isLabelHidden
        className="plan-filter-unit"
        placeholder={t('reports:filter.all')}
        value={search.state ?? ''}
        options={SUBMISSION_STATES.map((value) => ({ value, label: t(`reports:filter.${value}`) }))}
        onChange={(value) => onChange({ state: SUBMISSION_STATES.find((state) => state === value) })}
      />
    </search>
  );
}

function Month({ month, plans }: { month: TimelineMonth; plans: TrackedDeadlineList['plans'] }) {
  const { t } = useTranslation('plans');
  const format = useFormat();
  const id = `month-${month.month}`;
  return (
    <section className="plan-section" aria-labelledby={id}>
      <h2 id={id}>{t('deadlines.month', { month: format.month(`${month.month}-01`) })}</h2>
      <ul className="report-rows">
        {month.rows.map((row) => (
          <Row key={rowKey(row)} row={row} plans={plans} />
        ))}
      </ul>
    </section>
  );
}

function Row({ row, plans }: { row: TimelineRow; plans: TrackedDeadlineList['plans'] }) {
  const { t } = useTranslation('plans');
  const label = useLabel();
  const dayText = useDayText();
  if (row.type === 'today')
    return (
      <li className="report-today" id={TODAY} aria-current="date">
        {t('deadlines.todayOn', { day: dayText(row.day) })}
      </li>
    );
  if (row.type === 'holiday') {
    const name = label(row.label);
    const { day, last } = row;
    return (
      <li className="report-holiday">
        <span>
          {day === last ? dayText(day) : t('deadlines.range', { from: dayText(day), to: dayText(last) })}
        </span>
        <span>{row.isMadeUp ? t('deadlines.holidaysFor', { name }) : t('deadlines.holidays', { name })}</span>
      </li>
    );
  }
  const { deadline } = row;
  return (
    <li className="report-row" data-timing={deadline.timing}>
      <p className="report-day">
        <DueDay deadline={deadline} />
      </p>
      <div className="report-body">
        <h3>{label(deadline.label)}</h3>
        <PlanLine plan={plans.find(({ id }) => id === deadline.plan)} />
        <SubmissionLines deadline={deadline} />
        <ReportFacts report={deadline} />
      </div>
      <SubmissionBadge deadline={deadline} />
    </li>
  );
}

const rowKey = (row: TimelineRow) =>
  row.type === 'deadline'
    ? `${row.deadline.plan} ${row.deadline.report} ${row.day}`
    : `${row.type} ${row.day}`;
