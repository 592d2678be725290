import { useTranslation } from 'react-i18next';
import { daysBetween, localDay } from '#domain/calendar.ts';
import { type SiteStatus, statusGroup } from '#domain/sites.ts';
import type { CalendarDate } from '#domain/values.ts';
import { useContainer } from '../api/container.ts';
import { SITE_STYLE } from '../map/site-style.ts';
import { StatusPill } from '../ui/badge.tsx';

interface Props {
  status: SiteStatus;
  isOverdue: boolean;
  isInspectionDue: boolean;
  dueOn: CalendarDate | null;
}

/** Status in words, shape and colour, with the days overdue. */
export function SiteStatusPill({ status, isOverdue, isInspectionDue, dueOn }: Props) {
  const { t } = useTranslation(['field', 'sites', 'common']);
  const { now } = useContainer();
  const group = statusGroup(status);
  const parts: string[] = [t(`sites:group.${group}`)];
  if (isOverdue && dueOn)
    parts.push(t('common:date.overdueDays', { count: daysBetween(dueOn, localDay(now())) }));
  if (isInspectionDue) parts.push(t('field:site.inspectionDue'));
  const { tone, glyph } = SITE_STYLE[group];
  return <StatusPill tone={tone} glyph={glyph} label={parts.join(' · ')} />;
}
