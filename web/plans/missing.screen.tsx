import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ArrowLeft, Printer } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { localDay } from '#domain/calendar.ts';
import type { MissingGroup } from '#domain/report-views.ts';
import { useContainer } from '../api/container.ts';
import { usePlans } from '../api/plan-data.ts';
import { useMissingReports } from '../api/report-data.ts';
import { useLabel } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox, Select } from '../ui/form-field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import { DueBadge } from './due-badge.tsx';
import { capital, useDayText } from './plan-words.ts';
import type { MissingSearch } from './plans.search.ts';
import { Overdue, ReportLink } from './submission-state.tsx';
import '../i18n/plan-texts.ts';
import '../i18n/report-texts.ts';
import './plans.css';
import './reports.css';

/** Everybody who has not reported, by plan and due date. */
export function MissingScreen() {
  const { t } = useTranslation(['reports', 'plans']);
  usePageTitle(t('missing.title'));
  const search = useSearch({ from: '/shell/deadlines/missing' });
  const navigate = useNavigate({ from: '/deadlines/missing' });
  const { now } = useContainer();
  const thisYear = localDay(now()).slice(0, 4);
  const year = search.due?.slice(0, 4) ?? search.year ?? thisYear;
  const { data, error, refetch } = useMissingReports({
    from: search.due ?? `${year}-01-01`,
    to: search.due ?? `${year}-12-31`,
    plan: search.plan,
    report: search.report,
  });
  const groups = data?.groups.filter(({ deadline }) => !search.overdue || deadline.timing === 'passed');
  const count = groups?.reduce((sum, { missing }) => sum + missing.length, 0);
  const change = (changes: Partial<MissingSearch>) =>
    void navigate({
      search: (before) => ({ ...before, report: undefined, due: undefined, ...changes }),
      replace: true,
    });
  return (
    <div className="plans-screen">
      <header className="plan-head">
        <div>
          <h1>{t('missing.title')}</h1>
          <p className="plan-hint" aria-live="polite">
            {count !== undefined && t('missing.count', { count })}
          </p>
        </div>
        <div className="plan-actions">
          <Link to="/deadlines" className="button button-quiet">
            <ArrowLeft size={16} aria-hidden />
            {t('missing.back')}
          </Link>
          <Button icon={<Printer size={18} aria-hidden />} onClick={() => window.print()}>
            {t('page.print')}
          </Button>
        </div>
      </header>
      <Filters search={search} year={year} thisYear={thisYear} onChange={change} />
      <p className="plan-note">{t('note')}</p>
      {!groups ? (
        error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton lines={6} height="96px" />
        )
      ) : groups.length === 0 ? (
        <EmptyState
          title={t('missing.emptyTitle')}
          detail={t('missing.emptyDetail')}
          action={
            <Button onClick={() => change({ year: undefined, plan: undefined, overdue: undefined })}>
              {t('plans:deadlines.clear')}
            </Button>
          }
        />
      ) : (
        groups.map((group) => <Group key={groupKey(group)} group={group} />)
      )}
    </div>
  );
}

interface FilterProps {
  search: MissingSearch;
  year: string;
  thisYear: string;
  onChange(changes: Partial<MissingSearch>): void;
}

function Filters({ search, year, thisYear, onChange }: FilterProps) {
  const { t } = useTranslation(['reports', 'plans']);
  const plans = usePlans();
  const around = [-1, 0, 1].map((step) => String(Number(thisYear) + step));
  return (
    <search className="plan-filters">
      <Select
        label={t('plans:deadlines.year')}
        isLabelHidden
        value={year}
        options={[...new Set([...around, year])].sort().map((value) => ({
          value,
          label: t('plans:year', { year: value }),
        }))}
        onChange={(value) => onChange({ year: value === thisYear ? undefined : value })}
      />
      <Select
        label={t('plans:deadlines.plan')}
        isLabelHidden
        className="plan-filter-unit"
        placeholder={t('plans:deadlines.allPlans')}
        value={search.plan ?? ''}
        options={(plans.data ?? []).map((plan) => ({ value: plan.id, label: `${plan.issuer} ${plan.year}` }))}
        onChange={(plan) => onChange({ plan: plan || undefined })}
      />
      <Checkbox
        label={t('missing.onlyOverdue')}
        checked={search.overdue ?? false}
        onChange={(isOn) => onChange({ overdue: isOn || undefined })}
      />
    </search>
  );
}

const groupKey = ({ deadline }: MissingGroup) => `${deadline.plan}-${deadline.report}-${deadline.due}`;

function Group({ group }: { group: MissingGroup }) {
  const { t } = useTranslation('reports');
  const label = useLabel();
  const dayText = useDayText();
  const { deadline, plan, units, submitted, missing } = group;
  const id = groupKey(group);
  const isOverdue = deadline.timing === 'passed' && missing.length > 0;
  return (
    <section className="card missing-group" aria-labelledby={id}>
      <header className="missing-head">
        <div>
          <h2 id={id}>
            {label(deadline.label)} · {plan.issuer}
          </h2>
          <p>
            {t('missing.dueOn', { day: dayText(deadline.due) })} ·{' '}
            <strong>{t('missing.submitted', { submitted, all: units })}</strong>
          </p>
        </div>
        {isOverdue ? <Overdue workingDays={deadline.workingDays} /> : <DueBadge deadline={deadline} />}
      </header>
      {missing.length === 0 ? (
        <p>{t('missing.none')}</p>
      ) : (
        <ul className="missing-units">
          {missing.map((report) => (
            <li key={report.unit}>
              <ReportLink report={report} deadline={deadline} label={capital(report.name)} />
              {report.reopenedAt && <span className="plan-hint"> ({t('missing.reopened')})</span>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
