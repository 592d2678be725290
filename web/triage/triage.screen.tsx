import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { REPORT_HEAPS, type ReportHeap, type ResidentReport } from '#domain/resident-reports.ts';
import { can } from '#domain/roles.ts';
import { useActor, useLabels } from '../api/labels.ts';
import { useReportCounts, useReports } from '../api/resident-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import { ReportDetail } from './report-detail.tsx';
import '../i18n/triage-texts.ts';
import './triage.css';

/** What residents reported in the own communes, and the decision on each. */
export function TriageScreen() {
  const { t } = useTranslation('triage');
  const actor = useActor();
  const isAllowed = can(actor, 'residents.triage');
  const { heap = 'inbox', report } = useSearch({ from: '/shell/reports-from-residents' });
  const navigate = useNavigate({ from: '/reports-from-residents' });
  const { data: counts } = useReportCounts(isAllowed);
  usePageTitle(t('title'));
  if (!isAllowed) return <EmptyState title={t('noRight.title')} detail={t('noRight.detail')} />;
  const label = (each: ReportHeap) => {
    const count = each === 'done' ? undefined : counts?.[each];
    return count ? `${t(`heap.${each}`)} (${count})` : t(`heap.${each}`);
  };
  return (
    <div className="triage">
      <header className="triage-head">
        <div>
          <h1>{t('title')}</h1>
          <p className="triage-soft">{t('lead')}</p>
        </div>
        <Link to="/public-view" className="button button-quiet">
          {t('settings.title')}
        </Link>
      </header>
      <Segmented
        label={t('heap.label')}
        value={heap}
        onChange={(next) => void navigate({ search: { heap: next === 'inbox' ? undefined : next } })}
        options={REPORT_HEAPS.map((each) => ({ value: each, label: label(each) }))}
      />
      <div className="triage-panes">
        <ReportList heap={heap} chosen={report} />
        <section className="triage-detail">
          {report ? (
            <ReportDetail
              key={report}
              id={report}
              onDecided={() => void navigate({ search: (now) => ({ ...now, report: undefined }) })}
            />
          ) : (
            <p className="triage-soft">{t('choose')}</p>
          )}
        </section>
      </div>
    </div>
  );
}

function ReportList({ heap, chosen }: { heap: ReportHeap; chosen: string | undefined }) {
  const { t } = useTranslation('triage');
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useReports(heap);
  const reports = data?.pages.flatMap((page) => page.items);
  if (!reports)
    return error ? (
      <ErrorState error={error} onRetry={() => void refetch()} />
    ) : (
      <Skeleton lines={5} height="72px" />
    );
  if (reports.length === 0) return <EmptyState title={t(`empty.${heap}`)} detail={t('empty.detail')} />;
  return (
    <div>
      <ul className="triage-list">
        {reports.map((report) => (
          <li key={report.id}>
            <Row report={report} isChosen={report.id === chosen} />
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </div>
  );
}

const TONE = {
  received: 'danger',
  looking: 'warning',
  accepted: 'success',
  known: 'success',
  not_taken: 'neutral',
  spam: 'neutral',
} as const;

function Row({ report, isChosen }: { report: ResidentReport; isChosen: boolean }) {
  const { t } = useTranslation('triage');
  const labels = useLabels();
  const format = useFormat();
  return (
    <Link
      from="/reports-from-residents"
      to="/reports-from-residents"
      search={(now) => ({ ...now, report: report.id })}
      className="triage-row"
      aria-current={isChosen ? 'true' : undefined}
    >
      <span className="triage-row-head">
        <strong>{labels.of('hazard_kinds', report.kind)}</strong>
        <Badge tone={TONE[report.status]}>{t(`status.${report.status}`)}</Badge>
      </span>
      <span className="triage-row-text">{report.text || t('noText')}</span>
      <span className="triage-soft">
        {report.communeCode ? labels.commune(report.communeCode) : t('outside')} ·{' '}
        {format.dateTime(report.receivedAt)}
      </span>
    </Link>
  );
}
