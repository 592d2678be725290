import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { periodKeyOf } from '#domain/assessment-views.ts';
import { localDay } from '#domain/calendar.ts';
import type { CommuneToday } from '#domain/communes.ts';
import { useContainer } from '../api/container.ts';
import { useAssessmentsOf } from '../api/standard-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Card } from '../ui/card.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ErrorState } from '../ui/states.tsx';
import '../i18n/standard-texts.ts';

/** Where the commune stands under the standard, and its assessments. */
export function StandardCard({ commune: { code, recognition } }: { commune: CommuneToday }) {
  const { t } = useTranslation('standard');
  const format = useFormat();
  const year = Number(localDay(useContainer().now()).slice(0, 4));
  const list = useAssessmentsOf(code);
  const newestFirst = [...(list.data ?? [])].sort((a, b) => b.period.year - a.period.year);
  return (
    <Card
      title={t('commune.title')}
      actions={
        <Link
          to="/standard/$commune/$period"
          params={{ commune: code, period: periodKeyOf({ kind: 'official', year }) }}
          className="button button-secondary"
        >
          {t('commune.open', { year })}
        </Link>
      }
    >
      {recognition && <p>{t('commune.now', { stage: t(`stage.${recognition}`) })}</p>}
      {list.data ? (
        newestFirst.length > 0 ? (
          <ul className="overdue-list">
            {newestFirst.map(({ id, period, status, updatedAt }) => (
              <li key={id}>
                <Link
                  to="/standard/$commune/$period"
                  params={{ commune: code, period: periodKeyOf(period) }}
                  className="ranking-link"
                >
                  {t(`period.${period.kind}`, { year: period.year })}
                </Link>
                <span className="communes-hint">
                  {t(`status.${status}`)} · {t('commune.updated', { day: format.date(updatedAt) })}
                </span>
              </li>
            ))}
          </ul>
        ) : (
          <p className="communes-hint">{t('commune.none')}</p>
        )
      ) : list.error ? (
        <ErrorState isInline error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <Skeleton lines={2} height="32px" />
      )}
    </Card>
  );
}
