import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Deadline, DeadlineList, UndatedReport } from '#domain/deadlines.ts';
import { useLabel } from '../i18n/i18n.ts';
import { Badge } from '../ui/badge.tsx';
import { DueBadge } from './due-badge.tsx';
import { DueDay, ReportFacts } from './report-facts.tsx';

/** Reports of one plan: those with a day in order of day, then the others with their rule. */
export function PlanReports({ deadlines, undated }: { deadlines: Deadline[]; undated: UndatedReport[] }) {
  const label = useLabel();
  return (
    <>
      <ul className="report-rows">
        {deadlines.map((deadline) => (
          <li className="report-row" key={`${deadline.report} ${deadline.due}`}>
            <p className="report-day">
              <DueDay deadline={deadline} />
            </p>
            <div className="report-body">
              <h3>{label(deadline.label)}</h3>
              <ReportFacts report={deadline} />
            </div>
            <DueBadge deadline={deadline} />
          </li>
        ))}
      </ul>
      <UndatedList reports={undated} />
    </>
  );
}

interface UndatedProps {
  reports: readonly UndatedReport[];
  /** Named beside each report; left out within one plan. */
  plans?: DeadlineList['plans'];
}

export function UndatedList({ reports, plans = [] }: UndatedProps) {
  const { t } = useTranslation('plans');
  const label = useLabel();
  return (
    <ul className="report-rows">
      {reports.map((report) => (
        <li className="report-row" key={`${report.plan} ${report.report}`}>
          <p className="report-day">
            <Badge>{t(`report.${report.rule}`)}</Badge>
          </p>
          <div className="report-body">
            <h3>{label(report.label)}</h3>
            <PlanLine plan={plans.find(({ id }) => id === report.plan)} />
            <ReportFacts report={report} />
          </div>
        </li>
      ))}
    </ul>
  );
}

/** The plan that a report belongs to, with the way to it. */
export function PlanLine({ plan }: { plan: DeadlineList['plans'][number] | undefined }) {
  const { t } = useTranslation('plans');
  const label = useLabel();
  if (!plan) return null;
  return (
    <>
      <p>
        <Link to="/plans/$id" params={{ id: plan.id }} hash="reports">
          {plan.issuer}: {plan.title}
        </Link>
      </p>
      {plan.formerUnit && <p className="plan-hint">{t('former', { unit: label(plan.formerUnit) })}</p>}
    </>
  );
}
