import { useTranslation } from 'react-i18next';
import type { ReportEvent } from '#domain/report-events.ts';
import { useFormat } from '../i18n/i18n.ts';

/** Everything that was done with a report, newest first, with who and when. */
export function ReportLog({ log }: { log: readonly ReportEvent[] }) {
  const { t } = useTranslation('reports');
  const format = useFormat();
  if (log.length === 0) return <p className="plan-hint">{t('log.empty')}</p>;
  return (
    <ol className="report-log">
      {log.toReversed().map((event) => (
        <li key={event.id}>
          <p>
            <strong>{t(`log.${event.type}`)}</strong>
            {event.type === 'reopened' ? ` · ${event.reason}` : <Document event={event} />}
          </p>
          <p className="plan-hint">
            {event.actorName} · <time dateTime={event.receivedAt}>{format.dateTime(event.receivedAt)}</time>
          </p>
          {event.type === 'submitted' && event.note && <p>{event.note}</p>}
        </li>
      ))}
    </ol>
  );
}

function Document({ event }: { event: ReportEvent & { type: 'submitted' } }) {
  const { t } = useTranslation('reports');
  const format = useFormat();
  const words = [
    event.documentNumber && t('page.document', { number: event.documentNumber }),
    event.documentDate && t('page.documentOn', { date: format.date(event.documentDate) }),
  ].filter(Boolean);
  return words.length > 0 && ` · ${words.join(' ')}`;
}
