import { Link, useParams } from '@tanstack/react-router';
import { ArrowLeft, Printer, RotateCcw, Send } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { canRecordReport } from '#domain/report-events.ts';
import { ReportAddress, type ReportView } from '#domain/report-views.ts';
import { useActor } from '../api/labels.ts';
import { useReport } from '../api/report-data.ts';
import { useLabel } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import { capital, useDayText } from './plan-words.ts';
import { ReopenDialog } from './reopen-dialog.tsx';
import { ReportFacts } from './report-facts.tsx';
import { ReportFigures } from './report-figures.tsx';
import { ReportLog } from './report-log.tsx';
import { SubmittedBy, UnitState } from './submission-state.tsx';
import { SubmitDialog } from './submit-dialog.tsx';
import '../i18n/plan-texts.ts';
import '../i18n/report-texts.ts';
import './plans.css';
import './reports.css';

/** One unit's report for one due date. */
export function ReportScreen() {
  const { t } = useTranslation('common');
  const params = useParams({ from: '/shell/reports/$plan/$report/$due/$unit' });
  const address = ReportAddress.safeParse(params).data;
  if (!address) return <EmptyState title={t('error.notFoundTitle')} detail={t('error.notFoundDetail')} />;
  return <Loaded key={Object.values(address).join('/')} address={address} />;
}

function Loaded({ address }: { address: ReportAddress }) {
  const { data, error, refetch } = useReport(address);
  if (data) return <ReportPage address={address} view={data} />;
  return (
    <div className="plans-screen">
      <BackLink />
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={8} height="48px" />
      )}
    </div>
  );
}

function BackLink() {
  const { t } = useTranslation('reports');
  return (
    <Link to="/deadlines" className="button button-quiet report-back">
      <ArrowLeft size={16} aria-hidden />
      {t('missing.back')}
    </Link>
  );
}

function ReportPage({ address, view }: { address: ReportAddress; view: ReportView }) {
  const { t } = useTranslation('reports');
  const label = useLabel();
  const dayText = useDayText();
  const [dialog, setDialog] = useState<'submit' | 'reopen' | null>(null);
  const { deadline, unit, plan, log } = view;
  const title = label(deadline.label);
  usePageTitle(`${title} · ${capital(unit.name)}`);
  const close = () => setDialog(null);
  return (
    <div className="plans-screen">
      <header className="plan-head">
        <div>
          <p className="plan-hint">
            <Link to="/plans/$id" params={{ id: plan.id }} hash="reports">
              {plan.issuer}: {plan.title}
            </Link>
          </p>
          <h1>{title}</h1>
        </div>
        <div className="plan-actions">
          <BackLink />
          <Button icon={<Printer size={18} aria-hidden />} onClick={() => window.print()}>
            {t('page.print')}
          </Button>
          <MainAction view={view} onOpen={setDialog} />
        </div>
      </header>
      <section className="card report-state">
        <dl>
          <div>
            <dt>{t('page.unit')}</dt>
            <dd>
              <strong>{capital(unit.name)}</strong>
            </dd>
          </div>
          <div>
            <dt>{t('page.due')}</dt>
            <dd>{dayText(deadline.due)}</dd>
          </div>
          <div>
            <dt>{t('page.state')}</dt>
            <dd className="report-status">
              <UnitState report={unit} deadline={deadline} />
              <SubmittedBy report={unit} />
            </dd>
          </div>
        </dl>
        <StateHint view={view} />
        <ReportFacts report={deadline} />
      </section>
      <ReportFigures view={view} />
      <section className="plan-section" aria-labelledby="log">
        <h2 id="log">{t('log.title')}</h2>
        <ReportLog log={log} />
      </section>
      {dialog === 'submit' && <SubmitDialog address={address} view={view} onClose={close} />}
      {dialog === 'reopen' && <ReopenDialog address={address} view={view} onClose={close} />}
    </div>
  );
}

function MainAction({
  view: { unit },
  onOpen,
}: {
  view: ReportView;
  onOpen(dialog: 'submit' | 'reopen'): void;
}) {
  const { t } = useTranslation('reports');
  const actor = useActor();
  if (unit.status === 'submitted')
    return canRecordReport(actor, 'reopened', unit) ? (
      <Button icon={<RotateCcw size={18} aria-hidden />} onClick={() => onOpen('reopen')}>
        {t('page.reopen')}
      </Button>
    ) : null;
  return canRecordReport(actor, 'submitted', unit) ? (
    <Button variant="primary" icon={<Send size={18} aria-hidden />} onClick={() => onOpen('submit')}>
      {t('page.submit')}
    </Button>
  ) : null;
}

/** What may be done next and by whom, where the reader cannot do it. */
function StateHint({ view: { unit, log } }: { view: ReportView }) {
  const { t } = useTranslation('reports');
  const actor = useActor();
  const last = log.at(-1);
  const hints: string[] = [];
  if (last?.type === 'reopened') hints.push(t('page.reopenedFor', { reason: last.reason }));
  if (unit.status === 'submitted') {
    if (!canRecordReport(actor, 'reopened', unit)) hints.push(t('page.askCity'));
  } else if (!canRecordReport(actor, 'submitted', unit)) {
    hints.push(t(unit.communeCode === null ? 'page.onlyCity' : 'page.onlyCommune'));
  }
  return hints.map((hint) => (
    <p key={hint} className="plan-note">
      {hint}
    </p>
  ));
}
