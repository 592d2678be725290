import ical, { ICalAlarmType, ICalEventTransparency } from 'ical-generator';
import { daysBetween } from '../domain/calendar.ts';
import {
  REMIND_WORKING_DAYS,
  type TrackedDeadline,
  type TrackedDeadlineList,
} from '../domain/report-views.ts';
import type { Instant } from '../domain/values.ts';
import type { WorkingCalendar } from '../domain/working-days.ts';

type Language = 'vi' | 'en';

const ALARM_HOUR = 8;
const HOUR_S = 3600;
/** How often a program that subscribed should look again. */
const READ_AGAIN_S = 6 * HOUR_S;

const WORDS = {
  vi: {
    name: 'Bờ An: hạn báo cáo',
    from: 'Đơn vị báo cáo',
    to: 'Nơi nhận',
    via: 'qua',
    place: 'Mục',
    everyYear: 'Kế hoạch ghi: hằng năm.',
    submitted: 'Đã nộp',
  },
  en: {
    name: 'Bờ An: report due dates',
    from: 'Reporting',
    to: 'Addressee',
    via: 'through',
    place: 'Section',
    everyYear: 'The plan says: every year.',
    submitted: 'Submitted',
  },
} as const;

interface Options {
  language: Language;
  calendar: WorkingCalendar;
  now: Instant;
  /** Where the plans can be opened, without a slash at the end. */
  publicUrl: string;
}

/**
 * Due dates as an iCalendar file: all-day events, while a report is missing with an alarm at eight in the morning five
 * working days before.
 * A report keeps its UID, so a file that is taken in again replaces what the last one brought.
 */
export function deadlinesCalendar(
  list: TrackedDeadlineList,
  { language, calendar, now, publicUrl }: Options,
): string {
  const words = WORDS[language];
  const file = ical({
    name: words.name,
    ttl: READ_AGAIN_S,
    prodId: { company: 'bo-an', product: 'deadlines', language: language.toUpperCase() },
  });
  for (const deadline of list.items) {
    const plan = list.plans.find(({ id }) => id === deadline.plan);
    const alarmOn = calendar.addWorkingDays(deadline.due, -REMIND_WORKING_DAYS);
    const { units = 0, submitted = 0 } = deadline.submissions ?? {};
    const isDone = units > 0 && submitted === units;
    file.createEvent({
      id: `${deadline.plan}.${deadline.report}.${deadline.due.slice(0, 4)}@bo-an`,
      start: new Date(`${deadline.due}T00:00:00Z`),
      allDay: true,
      stamp: new Date(now),
      summary: `${deadline.label[language]} · ${plan?.issuer ?? deadline.plan}`,
      description: descriptionOf(deadline, plan?.title ?? deadline.plan, words),
      url: `${publicUrl}/plans/${deadline.plan}`,
      transparency: ICalEventTransparency.TRANSPARENT,
      alarms: isDone
        ? []
        : [
            {
              type: ICalAlarmType.display,
              trigger: daysBetween(alarmOn, deadline.due) * 24 * HOUR_S - ALARM_HOUR * HOUR_S,
            },
          ],
    });
  }
  return file.toString();
}

function descriptionOf(deadline: TrackedDeadline, title: string, words: (typeof WORDS)[Language]): string {
  const { submissions } = deadline;
  const to = [deadline.to.join(', '), deadline.via && `${words.via} ${deadline.via}`]
    .filter(Boolean)
    .join(', ');
  return [
    title,
    deadline.from.length > 0 && `${words.from}: ${deadline.from.join(', ')}`,
    to && `${words.to}: ${to}`,
    `${words.place} ${deadline.place}: ${deadline.clause}`,
    deadline.isEveryYear && words.everyYear,
    submissions &&
      submissions.units > 0 &&
      `${words.submitted}: ${submissions.submitted}/${submissions.units}`,
  ]
    .filter(Boolean)
    .join('\n');
}
