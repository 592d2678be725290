import { useTranslation } from 'react-i18next';
import type { Deadline } from '#domain/deadlines.ts';
import { REMIND_WORKING_DAYS } from '#domain/report-views.ts';
import { Badge } from '../ui/badge.tsx';

/** How far a due date is from today. It never says that a report is late: it knows nothing of what was submitted. */
export function DueBadge({
  deadline: { timing, workingDays },
}: {
  deadline: Pick<Deadline, 'timing' | 'workingDays'>;
}) {
  const { t } = useTranslation('plans');
  if (timing === 'today') return <Badge tone="warning">{t('report.today')}</Badge>;
  if (timing === 'passed')
    return (
      <Badge>{workingDays === 0 ? t('report.passedNone') : t('report.passed', { count: workingDays })}</Badge>
    );
  return (
    <Badge tone={workingDays <= REMIND_WORKING_DAYS ? 'warning' : 'info'}>
      {workingDays === 0 ? t('report.aheadNone') : t('report.ahead', { count: workingDays })}
    </Badge>
  );
}
