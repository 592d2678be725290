import { CircleAlert, CircleCheck, LockOpen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { BackupNight, BackupOverview } from '#domain/backups.ts';
import { useBackups } from '../api/backup-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { sizeText } from '../i18n/size-text.ts';
import { Badge } from '../ui/badge.tsx';
import { Card } from '../ui/card.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ErrorState } from '../ui/states.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import '../i18n/backup-texts.ts';
import './backups.css';

/** How backups stand, in red when nobody could rely on them, and what came of the last nights. */
export function BackupsScreen() {
  const { t } = useTranslation('backups');
  usePageTitle(t('title'));
  const { data, error, refetch } = useBackups();
  return (
    <div className="backups-screen">
      <header>
        <h1>{t('title')}</h1>
        {data && <p className="backups-lead">{t('lead', { hour: data.hour })}</p>}
      </header>
      {data ? (
        <>
          <Standing overview={data} />
          <Card title={t('nights')}>
            <Nights nights={data.nights} />
          </Card>
        </>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={8} height="40px" />
      )}
    </div>
  );
}

function Standing({ overview: { standing, isLocked } }: { overview: BackupOverview }) {
  const { t } = useTranslation('backups');
  const format = useFormat();
  const { isConfigured, lastMadeAt, ageHours, isLate, lastError } = standing;
  return (
    <>
      {isLate && (
        <p className="backups-standing backups-late" role="alert">
          <CircleAlert size={22} aria-hidden />
          {t(isConfigured ? (lastMadeAt === null ? 'none' : 'late') : 'notConfigured')}
        </p>
      )}
      {lastMadeAt !== null && (
        <p className="backups-standing">
          <CircleCheck size={22} aria-hidden />
          {t('good', { at: format.dateTime(lastMadeAt), hours: format.number(ageHours, 1) })}
        </p>
      )}
      {lastError !== null && (
        <p className="backups-standing backups-late">
          <CircleAlert size={22} aria-hidden />
          {t('failed', { error: lastError })}
        </p>
      )}
      {isConfigured && !isLocked && (
        <p className="backups-standing">
          <LockOpen size={22} aria-hidden />
          {t('unlocked')}
        </p>
      )}
    </>
  );
}

function Nights({ nights }: { nights: readonly BackupNight[] }) {
  const { t } = useTranslation('backups');
  const format = useFormat();
  if (nights.length === 0) return <p className="backups-lead">{t('empty')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="backups-scroller" tabIndex={0} aria-label={t('nights')}>
      <table className="backups-table">
        <thead>
          <tr>
            <th scope="col">{t('night')}</th>
            <th scope="col">{t('outcome')}</th>
            <th scope="col" className="cell-number">
              {t('size')}
            </th>
            <th scope="col" className="cell-number">
              {t('files')}
            </th>
          </tr>
        </thead>
        <tbody>
          {nights.map((night) => (
            <tr key={night.night}>
              <th scope="row">{format.date(night.night)}</th>
              <td>
                <Outcome night={night} />
              </td>
              <td className="cell-number">
                {night.byteCount === null ? '–' : sizeText(night.byteCount, format)}
              </td>
              <td className="cell-number">{format.number(night.fileCount)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Outcome({ night: { endedAt, error, attempts, lostCount } }: { night: BackupNight }) {
  const { t } = useTranslation('backups');
  const word = endedAt === null ? 'running' : error === null ? 'made' : 'notMade';
  const tone = endedAt === null ? 'info' : error === null ? 'success' : 'danger';
  return (
    <>
      <Badge tone={tone}>{t(word)}</Badge>
      {(lostCount ?? 0) > 0 && <Badge tone="warning">{t('lost', { count: lostCount ?? 0 })}</Badge>}
      {attempts > 1 && <span className="backups-note">{t('attempts', { count: attempts })}</span>}
      {error !== null && <span className="backups-note">{error}</span>}
    </>
  );
}
