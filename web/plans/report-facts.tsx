import { useTranslation } from 'react-i18next';
import type { Deadline, UndatedReport } from '#domain/deadlines.ts';
import { useLabel } from '../i18n/i18n.ts';
import { capital, namesOf, useDayText } from './plan-words.ts';

/** From whom, to whom, for which time, and the sentence of the plan. */
export function ReportFacts({ report }: { report: Deadline | UndatedReport }) {
  const { t } = useTranslation('plans');
  const { from, to, via, covers } = report;
  const addressees = [namesOf(to), via && t('report.via', { unit: via })].filter(Boolean).join(', ');
  return (
    <>
      <dl className="report-facts">
        <div>
          <dt>{t('report.from')}</dt>
          <dd>{namesOf(from) || t('report.nobody')}</dd>
        </div>
        <div>
          <dt>{t('report.to')}</dt>
          <dd>{addressees || t('report.nobody')}</dd>
        </div>
      </dl>
      <p className="plan-hint">
        {covers && `${t('report.covers', { period: t(`period.${covers}`) })} · `}
        {t('place', { place: report.place })}
      </p>
      <details className="plan-details">
        <summary>{t('report.clause')}</summary>
        <blockquote lang="vi">{capital(report.clause)}</blockquote>
      </details>
    </>
  );
}

/** The printed day, and whether offices work on it. */
export function DueDay({ deadline }: { deadline: Deadline }) {
  const { t } = useTranslation('plans');
  const label = useLabel();
  const dayText = useDayText();
  const { dayKind, holiday, isEveryYear } = deadline;
  const kind =
    dayKind === 'holiday' && holiday
      ? t('report.holiday', { name: label(holiday) })
      : t(`report.${dayKind === 'weekend' ? 'weekend' : 'working'}`);
  return (
    <>
      <strong>{dayText(deadline.due)}</strong>
      <span className="plan-hint">
        {kind}
        {isEveryYear && ` · ${t('report.everyYear')}`}
      </span>
    </>
  );
}
