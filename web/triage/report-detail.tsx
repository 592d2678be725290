import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { isDecided, type ReportDecision, type ResidentReportDetail } from '#domain/resident-reports.ts';
import { useLabels } from '../api/labels.ts';
import { reportPhotoUrl, useDecide, useReport } from '../api/resident-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ErrorState } from '../ui/states.tsx';
import { useToast } from '../ui/toast.tsx';
import { AcceptForm } from './accept-form.tsx';
import { DeclineForm } from './decline-form.tsx';
import { ReportMap } from './report-map.tsx';

interface Props {
  id: string;
  onDecided(): void;
}

/** One report whole: place, photo, words, what is near it, and the decisions. */
export function ReportDetail({ id, onDecided }: Props) {
  const { data: report, error, refetch } = useReport(id);
  const decide = useDecide();
  const { mutate } = decide;
  const { t } = useTranslation('triage');
  const toast = useToast();
  const article = useRef<HTMLElement>(null);
  const isThere = report !== undefined;
  // On a tablet it lies below the list.
  useEffect(() => {
    if (isThere && matchMedia('(max-width: 900px)').matches) article.current?.scrollIntoView();
  }, [isThere]);
  // Who opens it looks at it; its sender may know.
  const hasLooked = useRef(false);
  const isNew = report?.status === 'received';
  useEffect(() => {
    if (!isNew || hasLooked.current) return;
    hasLooked.current = true;
    mutate({ id, decision: { type: 'look' } });
  }, [id, isNew, mutate]);
  if (!report)
    return error ? (
      <ErrorState error={error} onRetry={() => void refetch()} />
    ) : (
      <Skeleton lines={6} height="60px" />
    );

  function take(decision: ReportDecision) {
    const isUndoable = decision.type === 'decline' || decision.type === 'spam';
    decide.mutate(
      { id, decision },
      {
        onSuccess: () => {
          toast({
            title: t(`done.${decision.type}`),
            tone: 'success',
            ...(isUndoable && { undo: () => mutate({ id, decision: { type: 'reopen' } }) }),
          });
          onDecided();
        },
      },
    );
  }
  return (
    <article className="triage-report" ref={article}>
      <Facts report={report} />
      {decide.error && <ErrorState error={decide.error} isInline />}
      {isDecided(report.status) ? (
        <Decided report={report} isBusy={decide.isPending} onReopen={() => take({ type: 'reopen' })} />
      ) : (
        <>
          <NearSites
            report={report}
            isBusy={decide.isPending}
            onSame={(siteId) => take({ type: 'known', siteId })}
          />
          <AcceptForm report={report} isBusy={decide.isPending} onAccept={take} />
          <DeclineForm isBusy={decide.isPending} onDecline={take} />
          <div className="triage-actions">
            {report.suspicions.length > 0 && (
              <Button onClick={() => take({ type: 'reopen' })} isBusy={decide.isPending}>
                {t('reopen')}
              </Button>
            )}
            <Button variant="danger" onClick={() => take({ type: 'spam' })} isBusy={decide.isPending}>
              {t('spam')}
            </Button>
          </div>
        </>
      )}
    </article>
  );
}

function Facts({ report }: { report: ResidentReportDetail }) {
  const { t } = useTranslation('triage');
  const labels = useLabels();
  const format = useFormat();
  return (
    <Card>
      <h2>{labels.of('hazard_kinds', report.kind)}</h2>
      <p>{report.communeCode ? labels.commune(report.communeCode) : t('outside')}</p>
      <p className="triage-text">{report.text || t('noText')}</p>
      <p className="triage-soft">
        {t('received', { time: format.dateTime(report.receivedAt) })} · {t('code', { code: report.code })} ·{' '}
        {report.accuracyM === null
          ? t('onMap')
          : t('accuracy', { accuracy: format.distance(Math.round(report.accuracyM)) })}
      </p>
      {report.phone && (
        <p>
          {t('phone')}: <a href={`tel:${report.phone}`}>{report.phone}</a>
        </p>
      )}
      {!report.phone && report.hasPhone && <p className="triage-soft">{t('phoneHidden')}</p>}
      {report.suspicions.length > 0 && (
        <p>
          <strong>{t('suspicion.label')}:</strong>{' '}
          {report.suspicions.map((suspicion) => t(`suspicion.${suspicion}`)).join(', ')}
        </p>
      )}
      {report.hasPhoto && (
        <a href={reportPhotoUrl(report.id, 'full')} target="_blank" rel="noreferrer" title={t('showPhoto')}>
          <img className="triage-photo" src={reportPhotoUrl(report.id, 'full')} alt={t('photo')} />
        </a>
      )}
      <ReportMap report={report} />
    </Card>
  );
}

interface NearProps {
  report: ResidentReportDetail;
  isBusy: boolean;
  onSame(siteId: string): void;
}

function NearSites({ report, isBusy, onSame }: NearProps) {
  const { t } = useTranslation('triage');
  const labels = useLabels();
  const format = useFormat();
  return (
    <Card title={t('near.title')}>
      {report.nearSites.length === 0 && <p className="triage-soft">{t('near.none')}</p>}
      <ul className="triage-near">
        {report.nearSites.map((site) => (
          <li key={site.id}>
            <div>
              <Link to="/sites/$id" params={{ id: site.id }}>
                {site.code} · {site.name}
              </Link>
              <span className="triage-soft">
                {labels.of('hazard_kinds', site.kind)},{' '}
                {t('near.away', { distance: format.distance(site.distanceM) })}
              </span>
            </div>
            <Button isBusy={isBusy} onClick={() => onSame(site.id)}>
              {t('near.same')}
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}

interface DecidedProps {
  report: ResidentReportDetail;
  isBusy: boolean;
  onReopen(): void;
}

function Decided({ report, isBusy, onReopen }: DecidedProps) {
  const { t } = useTranslation('triage');
  const format = useFormat();
  return (
    <Card title={t(`status.${report.status}`)}>
      <p>{t('decided', { name: report.decidedByName, time: format.dateTime(report.decidedAt) })}</p>
      {report.reason && <p>{t(`decline.${report.reason}`)}</p>}
      {report.message && <p>{report.message}</p>}
      {report.siteId ? (
        <Link to="/sites/$id" params={{ id: report.siteId }} className="button button-secondary">
          {t('openSite')}
        </Link>
      ) : (
        <Button isBusy={isBusy} onClick={onReopen}>
          {t('reopen')}
        </Button>
      )}
    </Card>
  );
}
