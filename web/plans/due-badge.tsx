import { useTranslation } from 'react-i18next';
import type { Deadline } from '#domain/deadlines.ts';
import { Badge } from '../ui/badge.tsx';

/** Fewer working days than this are soon: the reminder of the calendar file rings then. */
const SOON_WORKING_DAYS = 5;

/** How far a due date is from today. It never says that a report is late: nothing records what was sent. */
export function DueBadge({ deadline: { timing, workingDays } }: { deadline: Deadline }) {
  const { t } = useTranslation('plans');
  if (timing === 'today') return <Badge tone="warning">{t('report.today')}</Badge>;
  if (timing === 'passed')
    return (
      <Badge>{workingDays === 0 ? t('report.passedNone') : t('report.passed', { count: workingDays })}</Badge>
    );
  return (
    <Badge tone={workingDays <= SOON_WORKING_DAYS ? 'warning' : 'info'}>
      {workingDays === 0 ? t('report.aheadNone') : t('report.ahead', { count: workingDays })}
    </Badge>
  );
}
