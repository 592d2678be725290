import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Deadline } from '#domain/deadlines.ts';
import type { TrackedDeadline, UnitReport } from '#domain/report-views.ts';
import { useFormat } from '../i18n/i18n.ts';
import { StatusPill } from '../ui/badge.tsx';
import { DueBadge } from './due-badge.tsx';

/** Whether one unit's report is submitted; while it is not, how far its day is. */
export function UnitState({
  report,
  deadline,
}: {
  report: UnitReport;
  deadline: Pick<Deadline, 'timing' | 'workingDays'>;
}) {
  const { t } = useTranslation('reports');
  if (report.status === 'submitted')
    return <StatusPill tone="success" glyph="check" label={t('status.submitted')} />;
  if (report.status === 'overdue') return <Overdue workingDays={report.workingDaysOverdue} />;
  return (
    <span className="submission-badges">
      <StatusPill tone="neutral" glyph="dashed" label={t('status.not_submitted')} />
      <DueBadge deadline={deadline} />
    </span>
  );
}

export function Overdue({ workingDays }: { workingDays: number }) {
  const { t } = useTranslation('reports');
  const label = workingDays === 0 ? t('status.overdueNone') : t('status.overdue', { count: workingDays });
  return <StatusPill tone="danger" glyph="triangle" label={label} />;
}

/** What was submitted for a due date, as a badge. */
export function SubmissionBadge({ deadline }: { deadline: TrackedDeadline }) {
  const { t } = useTranslation('reports');
  const { submissions, timing, workingDays } = deadline;
  if (!submissions || submissions.units === 0) return <DueBadge deadline={deadline} />;
  const [only, second] = submissions.named;
  if (only && !second) return <UnitState report={only} deadline={deadline} />;
  if (submissions.submitted === submissions.units)
    return <StatusPill tone="success" glyph="check" label={t('status.allSubmitted')} />;
  return timing === 'passed' ? <Overdue workingDays={workingDays} /> : <DueBadge deadline={deadline} />;
}

/** How many have submitted, and the way to each report or to those who have not. */
export function SubmissionLines({ deadline }: { deadline: TrackedDeadline }) {
  const { t } = useTranslation('reports');
  const { submissions } = deadline;
  if (submissions === null) return <p className="plan-hint">{t('untracked')}</p>;
  const { units, submitted, communes, communesSubmitted, named } = submissions;
  if (units === 0) return <p className="plan-hint">{t('outside')}</p>;
  if (named.length > 0)
    return (
      <ul className="submission-units">
        {named.map((report) => (
          <NamedUnit key={report.unit} report={report} deadline={deadline} isAlone={named.length === 1} />
        ))}
      </ul>
    );
  const { plan, report, due } = deadline;
  const others = { submitted: submitted - communesSubmitted, all: units - communes };
  return (
    <div className="submission-counts">
      <p>
        <strong>{t('counts.communes', { submitted: communesSubmitted, all: communes })}</strong>
        {others.all > 0 && ` · ${t('counts.others', others)}`}
      </p>
      {submitted < units && (
        <Link to="/deadlines/missing" search={{ plan, report, due }} className="plan-link">
          {t('whoMissing', { count: units - submitted })}
        </Link>
      )}
    </div>
  );
}

interface NamedProps {
  report: UnitReport;
  deadline: TrackedDeadline;
  /** The badge of the row says its state already. */
  isAlone: boolean;
}

function NamedUnit({ report, deadline, isAlone }: NamedProps) {
  const { t } = useTranslation('reports');
  return (
    <li>
      <ReportLink report={report} deadline={deadline} label={t('openOf', { unit: report.name })} />
      {!isAlone && <UnitState report={report} deadline={deadline} />}
      <SubmittedBy report={report} />
    </li>
  );
}

/** Who recorded the submission and when, or since when the report is open again. */
export function SubmittedBy({ report: { submittedAt, submittedBy, reopenedAt } }: { report: UnitReport }) {
  const { t } = useTranslation('reports');
  const format = useFormat();
  if (submittedAt !== null)
    return (
      <span className="plan-hint">
        {t('submittedBy', { by: submittedBy ?? '', at: format.dateTime(submittedAt) })}
      </span>
    );
  if (reopenedAt === null) return null;
  return <span className="plan-hint">{t('reopenedAt', { at: format.dateTime(reopenedAt) })}</span>;
}

interface LinkProps {
  report: Pick<UnitReport, 'unit'>;
  deadline: Pick<Deadline, 'plan' | 'report' | 'due'>;
  label: string;
}

export function ReportLink({ report: { unit }, deadline, label }: LinkProps) {
  const { plan, report, due } = deadline;
  return (
    <Link to="/reports/$plan/$report/$due/$unit" params={{ plan, report, due, unit }} className="plan-link">
      {label}
    </Link>
  );
}
