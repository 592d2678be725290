import { Link } from '@tanstack/react-router';
import { Bell } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { can } from '#domain/roles.ts';
import { useActor } from '../api/labels.ts';
import { useReminders } from '../api/reminder-data.ts';

/** Asked for once the first screen has had its time. */
const WAIT_MS = 2000;

/** Due dates that wait for a report, for those who record reports. Its place is kept, whatever the count. */
export function ReminderBell() {
  const { t } = useTranslation();
  const actor = useActor();
  const isShown = can(actor, 'reports.record');
  const [isRested, setRested] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setRested(true), WAIT_MS);
    return () => clearTimeout(timer);
  }, []);
  const { data } = useReminders(isShown && isRested);
  if (!isShown) return null;
  const { overdue = 0, dueSoon = 0 } = data ?? {};
  const count = overdue + dueSoon;
  const label = count > 0 ? t('reminders.some', { count, overdue }) : t('reminders.none');
  return (
    <Link
      to="/deadlines"
      search={{ state: 'todo' }}
      className="icon-button icon-button-plain bell"
      aria-label={label}
      title={label}
    >
      <Bell size={20} aria-hidden />
      {count > 0 && (
        <span className="bell-count" data-overdue={overdue > 0} aria-hidden="true">
          {count > 99 ? '99+' : count}
        </span>
      )}
    </Link>
  );
}
